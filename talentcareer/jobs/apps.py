"""Configuration of background work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background work."""

    name = "talentcareer.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Make the Celery application the default one: without it, tasks would look for another broker."""
        from talentcareer.celery import app

        app.set_default()
