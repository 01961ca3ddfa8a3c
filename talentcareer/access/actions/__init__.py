"""Verbs of access: accounts, grants, units."""

from talentcareer.access.actions.accounts import (
    FIRST_PASSWORD_HOURS,
    Wanted,
    change_language,
    change_password,
    check_user,
    create_user,
    create_users,
    end_user,
    prepare_user,
    reopen_user,
    reset_password,
)
from talentcareer.access.actions.grants import (
    ask_for_role,
    confirm_roles,
    decline_role,
    end_grant,
    grant_role,
    propose_asked,
    propose_role,
    why_not_confirmed_by,
)
from talentcareer.access.actions.hospital import HospitalExists, set_up_hospital
from talentcareer.access.actions.unit_changes import merge_unit, move_unit
from talentcareer.access.actions.units import (
    ask_before_ending,
    create_unit,
    end_unit,
    ensure_hospital,
    keep_unit,
    rename_unit,
)

__all__ = [
    "FIRST_PASSWORD_HOURS",
    "HospitalExists",
    "Wanted",
    "ask_before_ending",
    "ask_for_role",
    "change_language",
    "change_password",
    "check_user",
    "confirm_roles",
    "create_unit",
    "create_user",
    "create_users",
    "decline_role",
    "end_grant",
    "end_unit",
    "end_user",
    "ensure_hospital",
    "grant_role",
    "keep_unit",
    "merge_unit",
    "move_unit",
    "prepare_user",
    "propose_asked",
    "propose_role",
    "rename_unit",
    "reopen_user",
    "reset_password",
    "set_up_hospital",
    "why_not_confirmed_by",
]
