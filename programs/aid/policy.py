"""Who may see student aid."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("aid.view", _("See student aid"), to(HR, OFFICE, LEADER, FINANCE, TALENT)),
    Permission("aid.write", _("Write student aid"), to(HR)),
    Permission("aid.export", _("Take the list of student aid away as a file"), to(HR, OFFICE, LEADER, FINANCE)),
]
ROUTES = {"aid:aid-list": "aid.view", **routes("aid", "aid", "aid.write")}
NAVIGATION = [NavEntry(_("Records"), _("Student aid"), "aid:aid-list", "heart-handshake", 230)]
