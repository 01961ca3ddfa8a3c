"""Who may see platforms and teams."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("support.view", _("See platforms and teams"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
    Permission("support.write", _("Write platforms and teams"), to(HR)),
    Permission(
        "support.export", _("Take the lists of platforms and teams away as files"), to(HR, OFFICE, HEAD, LEADER)
    ),
]
ROUTES = {
    "supports:platform-list": "support.view",
    "supports:team-list": "support.view",
    **routes("supports", "platform", "support.write"),
    **routes("supports", "team", "support.write"),
}
NAVIGATION = [
    NavEntry(_("Records"), _("Platforms"), "supports:platform-list", "building", 280),
    NavEntry(_("Records"), _("Teams"), "supports:team-list", "flag", 285),
]
