"""Lists of the supports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlatformKind(models.TextChoices):
    """Kinds of platform."""

    ACADEMICIAN_WORKSTATION = "academician_workstation", _("academician workstation")
    POSTDOC_WORKSTATION = "postdoc_workstation", _("postdoc workstation")
    ENGINEERING = "engineering", _("medicine-engineering platform")
    LABORATORY = "laboratory", _("laboratory")
    OTHER = "other", _("other platform")


class TeamKind(models.TextChoices):
    """Kinds of team."""

    ACADEMICIAN = "academician", _("academician team")
    OTHER = "other", _("other team")
