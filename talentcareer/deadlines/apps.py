"""Starts the app: every app's `deadlines` module is read once, so that its sources are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    """Registers the app under the label `deadlines`."""

    name = "talentcareer.deadlines"
    label = "deadlines"
    verbose_name = _("deadlines")

    def ready(self) -> None:
        autodiscover_modules("deadlines")
        from talentcareer.deadlines import checks  # noqa: F401  registers the check
