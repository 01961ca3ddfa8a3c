"""What is done with recognitions, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"recognition.saved": _("Recognition entered")}
