"""Configuration of reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Home, indicators, the yearly outcome report."""

    name = "reports"
    label = "reports"
    verbose_name = _("Outcomes")
