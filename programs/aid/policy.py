"""Who may see student aid."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FINANCE, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("aid.view", _("See student aid"), to(HR, OFFICE, LEADER, FINANCE, TALENT)),
    Permission("aid.write", _("Write student aid"), to(HR)),
]
ROUTES = routes("aid", "aid", "aid.write")
