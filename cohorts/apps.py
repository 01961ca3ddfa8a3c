"""Configuration of people and stages."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Talents, stages, batches, memberships."""

    name = "cohorts"
    label = "cohorts"
    verbose_name = _("People and stages")

    def ready(self) -> None:
        """Have it asked before a department ends whether people are still there; read what each subject asks when somebody leaves."""
        from cohorts.departments import people_posted
        from talentcareer.access.actions import ask_before_ending

        ask_before_ending(people_posted)
        autodiscover_modules("leaving_matters", "leaving")
