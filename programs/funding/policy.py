"""Who may see the training fund: a department head its sums, the lines only who keeps or answers for them."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, HEAD, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("funding.view", _("See the training fund"), to(HR, OFFICE, HEAD, LEADER, FINANCE, TALENT)),
    Permission("funding.lines", _("See awards and expenses line by line"), to(HR, OFFICE, LEADER, FINANCE, TALENT)),
    Permission("funding.write", _("Write awards and expenses"), to(HR, FINANCE)),
    Permission(
        "funding.export",
        _("Take the lists of awards and expenses away as files"),
        to(HR, OFFICE, LEADER, FINANCE),
    ),
]
ROUTES = (
    routes("funding", "award", "funding.write", many=True)
    | routes("funding", "expense", "funding.write", many=True)
    | {
        "funding:award-list": "funding.lines",
        "funding:expense-list": "funding.lines",
        "funding:expense-reverse": "funding.write",
    }
)
NAVIGATION = [
    NavEntry(_("Records"), _("Awards"), "funding:award-list", "coin", 240),
    NavEntry(_("Records"), _("Expenses"), "funding:expense-list", "file-text", 250),
]
