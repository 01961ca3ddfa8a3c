"""What is done with platforms and teams, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"support.saved": _("Platform or team entered")}
