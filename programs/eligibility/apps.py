"""Configuration of eligibility."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    """Who may apply for what, until when."""

    name = "programs.eligibility"
    label = "eligibility"
    verbose_name = _("Eligibility")
