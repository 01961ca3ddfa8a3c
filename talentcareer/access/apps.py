"""Configuration of access."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Users, units, grants and the doors."""

    name = "talentcareer.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Collect every app's rows of the policy table, and let the system check hold routes against it."""
        from talentcareer.access import checks, policy, sign_in_signals  # noqa: F401  registers checks and receivers

        policy.collect()
        autodiscover_modules("unit_merging")
