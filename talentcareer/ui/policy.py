"""Rows of the policy table for drafts and saved views: everybody keeps the own ones alone; who keeps lists for others may share."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import SIGNED_IN, Permission, to
from talentcareer.access.roles import AUDIT_ADMIN, OFFICE, SECURITY_ADMIN, SYSTEM_ADMIN

PERMISSIONS = [
    Permission("view.share", _("Share saved views of lists"), to(OFFICE, SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN))
]
ROUTES = {
    "ui:draft-list": SIGNED_IN,
    "ui:draft": SIGNED_IN,
    "ui:draft-discard": SIGNED_IN,
    "ui:view": SIGNED_IN,
    "ui:view-delete": SIGNED_IN,
}
POLLED = {"ui:draft"}
