"""Who may read figures, compute reports and take them away. What a figure counts for somebody is decided by the rows' own permissions."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import SIGNED_IN, NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, OFFICE

PERMISSIONS = [
    Permission("report.view", _("Read the yearly outcome report"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
    Permission("report.compute", _("Compute the yearly outcome report"), to(HR, OFFICE)),
    Permission(
        "report.export",
        _("Take figures and their records away as a file"),
        to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL),
    ),
    Permission("dashboard.view", _("See a department's dashboard"), to(HEAD, LEADER, OFFICE, HR)),
]
ROUTES = {
    "reports:home": SIGNED_IN,
    "reports:report": "report.view",
    "reports:report-compute": "report.compute",
    "reports:workbook": "report.export",
    "reports:workbook-file": "report.export",
    "reports:indicator": "report.view",
    "reports:indicator-rows": "report.view",
    "reports:indicator-rows-since": "report.view",
    "reports:indicator-rows-today": "report.view",
    "reports:ladder": "report.view",
    "reports:ladder-rows": "report.view",
    "reports:dashboard": "dashboard.view",
    "reports:dashboard-changes": "dashboard.view",
    "reports:dashboard-rows": "dashboard.view",
    "reports:dashboard-rows-of-year": "dashboard.view",
}
NAVIGATION = [
    NavEntry("", _("Home"), "reports:home", "home", 0),
    NavEntry(_("People"), _("Department"), "reports:dashboard", "building-hospital", 90),
    NavEntry(_("Outcomes"), _("Yearly report"), "reports:report", "clipboard-list", 400),
    NavEntry(_("Outcomes"), _("Career ladder"), "reports:ladder", "stairs-up", 410),
]
START = {HEAD.code: "reports:dashboard"}
