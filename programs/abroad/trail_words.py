"""What is done with studies abroad, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"study_abroad.confidential_exported": _("Confidential studies abroad exported")}
SEVERAL = {"study_abroad.saved": _("Study abroad entered")}
