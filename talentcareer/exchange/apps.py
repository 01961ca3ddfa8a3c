"""Configuration of exchange."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Workbooks in and out."""

    name = "talentcareer.exchange"
    label = "exchange"
    verbose_name = _("Import and export")
