"""What is done with deadlines, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "deadlines.refreshed": _("Deadlines read anew"),
    "deadlines.snoozed": _("Deadline put off"),
    "deadlines.unsnoozed": _("Deadline taken up again"),
    "deadlines.feed_made": _("Link of the calendar made"),
    "deadlines.feed_renewed": _("Link of the calendar renewed"),
    "deadlines.feed_ended": _("Link of the calendar ended"),
}
