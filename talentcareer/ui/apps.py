"""Starts the ui app: every app's `panels` module is read once, so that its panels, home blocks and search are known.

Drafts are made known too: to the sign-in, which keeps what arrives too late, and to the home page.
"""

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
        from talentcareer.access import keepers, policy
        from talentcareer.ui import blocks, drafts, views_drafts  # reason: models are there now

        keepers.add(drafts.keep_sent)
        blocks.add(blocks.HomeBlock("drafts", 1, policy.SIGNED_IN, todos=views_drafts.todos))
