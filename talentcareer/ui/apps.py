"""Starts the ui app: every app's `panels` module is read once, so that its panels, home blocks and search are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Registers the app under the label `ui`."""

    name = "talentcareer.ui"
    label = "ui"
    verbose_name = _("pages")

    def ready(self) -> None:
        autodiscover_modules("panels")
