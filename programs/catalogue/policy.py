"""Who may see the catalogue of talent programmes."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("programme.view", _("See talent programmes"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
    Permission("programme.write", _("Keep the catalogue of talent programmes"), to(OFFICE)),
]
ROUTES = {
    "catalogue:programme-list": "programme.view",
    "catalogue:programme": "programme.view",
    "catalogue:programme-propose": "programme.write",
    "catalogue:call": "programme.view",
    "catalogue:call-confirm": "programme.write",
    **routes("catalogue", "programme", "programme.write"),
    **routes("catalogue", "call", "programme.write"),
    **routes("catalogue", "condition", "programme.write"),
}
NAVIGATION = [NavEntry(_("Records"), _("Talent programmes"), "catalogue:programme-list", "books", 290)]
