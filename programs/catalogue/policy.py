"""Who may see the catalogue of talent programmes."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE

PERMISSIONS = [
    Permission("programme.view", _("See talent programmes"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
]
