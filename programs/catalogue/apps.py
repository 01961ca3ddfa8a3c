"""Configuration of the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Talent programmes."""

    name = "programs.catalogue"
    label = "catalogue"
    verbose_name = _("Talent programmes")
