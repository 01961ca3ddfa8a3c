"""Configuration of mentorship."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorshipConfig(AppConfig):
    """Pairs and meetings."""

    name = "mentorship"
    label = "mentorship"
    verbose_name = _("Mentorship")
