"""Configuration of student aid."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    """Student aid."""

    name = "programs.aid"
    label = "aid"
    verbose_name = _("Student aid")
