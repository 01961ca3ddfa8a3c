"""States of a recognition."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognitionStatus(models.TextChoices):
    """What a recognition amounts to. A shortlisting is never counted; a revoked one no longer."""

    SHORTLISTED = "shortlisted", _("shortlisted")
    TRAINEE = "trainee", _("trainee of the programme")
    AWARDED = "awarded", _("awarded")
    EXPIRED = "expired", _("term ended")
    REVOKED = "revoked", _("revoked")


COUNTED = (RecognitionStatus.TRAINEE, RecognitionStatus.AWARDED, RecognitionStatus.EXPIRED)
