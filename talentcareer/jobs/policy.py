"""Rows of the policy table for background work."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access import roles
from talentcareer.access.policy import NavEntry, Permission, to

PERMISSIONS = [
    Permission(
        "job.view_all", _("See everybody's jobs, cancel them and have them tried again"), to(roles.SYSTEM_ADMIN)
    ),
]
ROUTES: dict[str, str] = {}
NAVIGATION: list[NavEntry] = []
