"""What is done with calls and their conditions, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"call.confirmed": _("Call confirmed with its document")}
SEVERAL = {
    "call.saved": _("Call entered"),
    "call.proposed": _("Call proposed by shifting"),
    "condition.saved": _("Condition entered"),
    "condition.voided": _("Condition voided"),
    "condition.taken_back": _("Condition taken back"),
}
NAMED = {"catalogue.Condition": ("call__programme", "programme")}
