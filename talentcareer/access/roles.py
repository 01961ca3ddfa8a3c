"""Roles as data that a manager can read.

What each may do stands in the policy rows of the apps; how far it reaches stands here.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reach(StrEnum):
    """How far a grant reaches: the unit's subtree, oneself, those assigned to oneself, or no business data at all."""

    SUBTREE = "subtree"
    SELF = "self"
    ASSIGNED = "assigned"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: code, label, what it is for in one sentence, its reach."""

    code: str
    label: str | Promise
    purpose: str | Promise
    reach: Reach

    def __str__(self) -> str:
        return str(self.label)


HR = Role("hr", _("HR staff"), _("Enters and imports the records of people in the unit and below."), Reach.SUBTREE)
OFFICE = Role(
    "office",
    _("Talent office"),
    _("Keeps batches, stages and programmes, and makes the yearly report for the unit and below."),
    Reach.SUBTREE,
)
HEAD = Role("head", _("Department head"), _("Sees the people of the own department and below."), Reach.SUBTREE)
LEADER = Role(
    "leader",
    _("Hospital leader"),
    _("Reads figures and records of the unit and below, without ID numbers."),
    Reach.SUBTREE,
)
FINANCE = Role("finance", _("Finance"), _("Keeps the ledger of the training fund."), Reach.SUBTREE)
FUNCTIONAL = Role(
    "functional",
    _("Functional office"),
    _("Reads the records it has to verify (research, education, medical affairs, discipline, postdoc office)."),
    Reach.SUBTREE,
)
MENTOR = Role("mentor", _("Mentor"), _("Sees the own mentees."), Reach.ASSIGNED)
TALENT = Role("talent", _("Talent"), _("Sees the own record."), Reach.SELF)
SYSTEM_ADMIN = Role(
    "system_admin",
    _("System administrator"),
    _("Keeps accounts, the technical data of units, and jobs; sees no business data."),
    Reach.NONE,
)
SECURITY_ADMIN = Role(
    "security_admin",
    _("Security administrator"),
    _("Proposes, confirms and ends roles; sees no business data."),
    Reach.NONE,
)
AUDIT_ADMIN = Role("audit_admin", _("Audit administrator"), _("Reads the trail; sees no business data."), Reach.NONE)

ROLES = {
    role.code: role
    for role in (
        HR,
        OFFICE,
        HEAD,
        LEADER,
        FINANCE,
        FUNCTIONAL,
        MENTOR,
        TALENT,
        SYSTEM_ADMIN,
        SECURITY_ADMIN,
        AUDIT_ADMIN,
    )
}

WHERE_THEY_HOLD = _(
    "The role holds for this unit and everything below it. Administrators, mentors and talents get the hospital."
)

ADMINISTRATORS = frozenset({SYSTEM_ADMIN.code, SECURITY_ADMIN.code, AUDIT_ADMIN.code})


def choices() -> list[tuple[str, str | Promise]]:
    """Return (code, label) of every role, for form fields."""
    return [(role.code, role.label) for role in ROLES.values()]


def clash(held: set[str]) -> bool:
    """Tell whether roles on one account clash: an administrator's role stands alone (domain 6.4)."""
    return bool(held & ADMINISTRATORS) and len(held) > 1
