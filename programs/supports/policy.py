"""Who may see platforms and teams."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE

PERMISSIONS = [
    Permission("support.view", _("See platforms and teams"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
    Permission("support.write", _("Write platforms and teams"), to(HR)),
]
