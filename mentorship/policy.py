"""Who may see pairs and meetings."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FUNCTIONAL, HEAD, HR, LEADER, MENTOR, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission(
        "mentorship.view",
        _("See pairs and mentor meetings"),
        to(HR, OFFICE, HEAD, LEADER, FUNCTIONAL, MENTOR, TALENT),
    ),
    Permission("mentorship.write", _("Write pairs and mentor meetings"), to(HR)),
    Permission(
        "mentorship.export", _("Take the lists of pairs and meetings away as files"), to(HR, OFFICE, HEAD, LEADER)
    ),
    Permission("mentorship.meet", _("Log mentor meetings: a mentor the own ones"), to(HR, MENTOR)),
]
ROUTES = (
    routes("mentorship", "pair", "mentorship.write")
    | routes("mentorship", "meeting", "mentorship.meet", many=True)
    | {
        "mentorship:pair-list": "mentorship.view",
        "mentorship:meeting-list": "mentorship.view",
        "mentorship:pair-end": "mentorship.write",
        "mentorship:mentor-choices": "mentorship.write",
    }
)
NAVIGATION = [
    NavEntry(_("Records"), _("Pairs"), "mentorship:pair-list", "user-star", 260),
    NavEntry(_("Records"), _("Meetings"), "mentorship:meeting-list", "messages", 270),
]
