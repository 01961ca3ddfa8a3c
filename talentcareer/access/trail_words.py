"""The actions and events of access in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "user.created": _("Account added"),
    "user.password_reset": _("New first password given"),
    "user.password_changed": _("Password changed"),
    "user.language_changed": _("Language changed"),
    "user.ended": _("Account closed"),
    "user.reopened": _("Account opened again"),
    "grant.given": _("Role granted"),
    "grant.asked": _("Role asked for"),
    "grant.proposed": _("Role proposed"),
    "grant.confirmed": _("Role confirmed"),
    "grant.declined": _("Role not granted"),
    "grant.ended": _("Role ended"),
    "unit.created": _("Unit added"),
    "unit.renamed": _("Unit renamed"),
    "unit.moved": _("Unit moved"),
    "unit.kept": _("Names of a unit kept"),
    "unit.ended": _("Day of a unit's end set"),
    "hospital.set_up": _("Hospital set up"),
    "sign_in.done": _("Signed in"),
    "sign_in.failed": _("Sign-in failed"),
    "sign_in.locked": _("Sign-in paused after wrong tries"),
    "sign_out": _("Signed out"),
}
SEVERAL = {"unit.merged": _("Unit merged into another")}
VALUES = {f"access.RoleGrant.{name}": None for name in ("proposed_by", "confirmed_by", "confirmed_at")}
"""Who and when stand in front of the sentence."""

NAMED = {"access.RoleGrant": ("user", "unit", "acting_for")}
"""A grant is told with whose it is, which role, and where."""
