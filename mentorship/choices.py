"""Lists of mentorship."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorKind(models.TextChoices):
    """What a mentor is to a mentee."""

    PRIMARY = "primary", _("primary mentor")
    JOINT = "joint", _("joint mentor")
    CLINICAL = "clinical", _("clinical mentor")
    BASIC = "basic", _("basic research mentor")
    ENGINEERING = "engineering", _("engineering mentor")
    EXTERNAL = "external", _("external mentor")
