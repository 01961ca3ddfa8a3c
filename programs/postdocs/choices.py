"""Lists of postdoc training."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostdocType(models.TextChoices):
    """Postdoc type 培养类型."""

    CLINICAL = "clinical", _("clinical")
    BASIC = "basic", _("basic")
    DUAL = "dual", _("dual track")
