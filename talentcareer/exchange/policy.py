"""Who may import."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, HR, OFFICE

PERMISSIONS = [
    Permission("import.run", _("Import workbooks"), to(HR, FINANCE)),
    Permission("codes.view", _("Look up code lists"), to(HR, OFFICE, FINANCE)),
]
ROUTES = {
    "exchange:import-list": "import.run",
    "exchange:import-new": "import.run",
    "exchange:code-lists": "codes.view",
    "exchange:import-paste": "import.run",
    "exchange:templates": "import.run",
    "exchange:templates-all": "import.run",
    "exchange:template": "import.run",
    "exchange:import-detail": "import.run",
    "exchange:import-columns": "import.run",
    "exchange:import-values": "import.run",
    "exchange:import-correct": "import.run",
    "exchange:import-continue": "import.run",
    "exchange:import-mark": "import.run",
    "exchange:import-marked-file": "import.run",
    "exchange:import-confirm": "import.run",
    "exchange:import-check": "import.run",
    "exchange:import-cancel": "import.run",
    "exchange:import-undo": "import.run",
    "exchange:import-file": "import.run",
    "exchange:import-staged": "import.run",
}
NAVIGATION = [
    NavEntry(_("Data"), _("Import"), "exchange:import-list", "table-import", 500),
    NavEntry(_("Data"), _("Code lists"), "exchange:code-lists", "list", 520),
]
