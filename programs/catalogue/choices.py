"""Levels of talent programmes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """The ladder of levels, highest first."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial/ministerial")
    MUNICIPAL = "municipal", _("municipal/bureau")
    DISTRICT = "district", _("district")
    HOSPITAL = "hospital", pgettext_lazy("level", "hospital")


HIGHEST_FIRST = tuple(Level.values)
