"""Configuration of background work."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background work."""

    name = "talentcareer.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Make our Celery application the default one, else tasks look for another broker; read every app's workers."""
        from talentcareer.celery import app

        app.set_default()
        autodiscover_modules("tasks")

        from talentcareer.jobs import worker_signals  # noqa: F401  reason: importing connects
