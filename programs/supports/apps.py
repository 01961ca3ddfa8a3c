"""Configuration of platforms and teams."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportsConfig(AppConfig):
    """Platforms and teams."""

    name = "programs.supports"
    label = "supports"
    verbose_name = _("Platforms and teams")
