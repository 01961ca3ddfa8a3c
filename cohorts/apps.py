"""Configuration of people and stages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Talents, stages, batches, memberships."""

    name = "cohorts"
    label = "cohorts"
    verbose_name = _("People and stages")
