"""Configuration of study abroad."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AbroadConfig(AppConfig):
    """Study abroad."""

    name = "programs.abroad"
    label = "abroad"
    verbose_name = _("Study abroad")
