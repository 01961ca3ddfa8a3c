"""Levels of talent programmes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The ladder of levels, highest first."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial/ministerial")
    MUNICIPAL = "municipal", _("municipal/bureau")
    DISTRICT = "district", _("district")
    HOSPITAL = "hospital", _("hospital")


HIGHEST_FIRST = tuple(Level.values)
