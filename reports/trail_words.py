"""What is done with reports, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "dashboard.compared": _("Department compared with the whole hospital"),
    "report.computed": _("Report computed"),
    "report.workbook_replaced": _("Workbook of a report replaced"),
}
SEVERAL = {"demo.made": _("Demo hospital made")}
