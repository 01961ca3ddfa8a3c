"""How the history tells of pairs and meetings."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "pair.ended": _("Pair ended"),
    "mentor.picked": _("Picked as a mentor from outside the own reach"),
}

# The number by which equal lines are told apart says nothing to a reader.
VALUES = {"mentorship.Meeting.occurrence": None}
