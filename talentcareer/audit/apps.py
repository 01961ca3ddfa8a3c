"""Configuration of the trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The append-only trail."""

    name = "talentcareer.audit"
    label = "audit"
    verbose_name = _("Trail")
