"""Configuration of mentorship."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorshipConfig(AppConfig):
    """Pairs and meetings."""

    name = "mentorship"
    label = "mentorship"
    verbose_name = _("Mentorship")

    def ready(self) -> None:
        """Let mentors reach the people assigned to them."""
        from mentorship.reach import mentees_of
        from talentcareer.access import scope

        scope.add_assigned("cohorts.Talent", mentees_of)
