"""Configuration of the training fund."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Training fund."""

    name = "programs.funding"
    label = "funding"
    verbose_name = _("Training fund")
