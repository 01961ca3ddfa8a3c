"""Who may see studies abroad, and what they cost."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission(
        "study_abroad.view",
        _("See studies abroad"),
        to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL, TALENT),
    ),
    Permission("study_abroad.write", _("Write studies abroad"), to(HR)),
]
ROUTES = routes("abroad", "study", "study_abroad.write")
