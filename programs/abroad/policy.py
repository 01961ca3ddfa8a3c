"""Who may see studies abroad, and what they cost."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission(
        "study_abroad.view",
        _("See studies abroad"),
        to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL, TALENT),
    ),
    Permission("study_abroad.write", _("Write studies abroad"), to(HR)),
    Permission(
        "study_abroad.export", _("Take the register of studies abroad away as a file"), to(HR, OFFICE, HEAD, LEADER)
    ),
]
ROUTES = {"abroad:study-list": "study_abroad.view", **routes("abroad", "study", "study_abroad.write")}
NAVIGATION = [NavEntry(_("Records"), _("Studies abroad"), "abroad:study-list", "plane-departure", 220)]
