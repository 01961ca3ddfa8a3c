"""Who may see recognitions."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, MENTOR, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission(
        "recognition.view",
        _("See recognitions"),
        to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL, MENTOR, TALENT),
    ),
    Permission("recognition.write", _("Write recognitions"), to(HR)),
    Permission("recognition.export", _("Take the list of recognitions away as a file"), to(HR, OFFICE, HEAD, LEADER)),
]
ROUTES = {
    "recognitions:recognition-list": "recognition.view",
    **routes("recognitions", "recognition", "recognition.write", many=True),
}
NAVIGATION = [NavEntry(_("Records"), _("Recognitions"), "recognitions:recognition-list", "medal", 200)]
