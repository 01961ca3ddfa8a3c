"""What is done with studies abroad, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"study_abroad.saved": _("Study abroad entered")}
