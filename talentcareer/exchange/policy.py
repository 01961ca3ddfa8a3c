"""Who may import."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, HR

PERMISSIONS = [
    Permission("import.run", _("Import workbooks"), to(HR, FINANCE)),
]
ROUTES = {
    "exchange:import-list": "import.run",
    "exchange:import-new": "import.run",
    "exchange:import-detail": "import.run",
    "exchange:import-columns": "import.run",
    "exchange:import-values": "import.run",
    "exchange:import-confirm": "import.run",
    "exchange:import-check": "import.run",
    "exchange:import-cancel": "import.run",
    "exchange:import-file": "import.run",
}
NAVIGATION = [NavEntry(_("Data"), _("Import"), "exchange:import-list", "table-import", 500)]
