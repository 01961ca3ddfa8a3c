"""What is done with postdoc appointments, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"postdoc.saved": _("Postdoc appointment entered")}
