"""Configuration of postdocs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostdocsConfig(AppConfig):
    """Postdocs."""

    name = "programs.postdocs"
    label = "postdocs"
    verbose_name = _("Postdocs")
