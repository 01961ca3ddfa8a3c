"""Who may see the training fund: a department head its sums, the lines only who keeps or answers for them."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FINANCE, HEAD, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("funding.view", _("See the training fund"), to(HR, OFFICE, HEAD, LEADER, FINANCE, TALENT)),
    Permission("funding.lines", _("See awards and expenses line by line"), to(HR, OFFICE, LEADER, FINANCE, TALENT)),
    Permission("funding.write", _("Write awards and expenses"), to(HR, FINANCE)),
]
ROUTES = (
    routes("funding", "award", "funding.write", many=True)
    | routes("funding", "expense", "funding.write", many=True)
    | {"funding:expense-reverse": "funding.write"}
)
