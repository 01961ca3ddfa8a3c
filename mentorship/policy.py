"""Who may see pairs and meetings."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FUNCTIONAL, HEAD, HR, LEADER, MENTOR, OFFICE, TALENT

PERMISSIONS = [
    Permission(
        "mentorship.view",
        _("See pairs and mentor meetings"),
        to(HR, OFFICE, HEAD, LEADER, FUNCTIONAL, MENTOR, TALENT),
    ),
    Permission("mentorship.write", _("Write pairs and mentor meetings"), to(HR)),
]
