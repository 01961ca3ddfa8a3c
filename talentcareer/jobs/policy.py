"""Rows of the policy table for background work."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access import roles
from talentcareer.access.policy import SIGNED_IN, NavEntry, Permission, to

PERMISSIONS = [
    Permission(
        "job.view_all", _("See everybody's jobs, cancel them and have them tried again"), to(roles.SYSTEM_ADMIN)
    ),
]
# Rows pass Job.objects.visible_to: the own jobs, or everybody's with "job.view_all".
ROUTES = {
    "jobs:job-list": SIGNED_IN,
    "jobs:job": SIGNED_IN,
    "jobs:job-progress": SIGNED_IN,
    "jobs:job-cancel": SIGNED_IN,
    "jobs:job-retry": SIGNED_IN,
}
NAVIGATION = [NavEntry(_("Data"), _("Jobs"), "jobs:job-list", "clock", 590)]
POLLED = {"jobs:job-progress"}
