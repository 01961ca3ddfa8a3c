"""What is done with student aid, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"aid.saved": _("Student aid entered")}
