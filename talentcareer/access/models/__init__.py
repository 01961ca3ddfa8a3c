"""Accounts, the tree of units with their other names, and grants."""

from talentcareer.access.models.accounts import User, UserManager, UserQuerySet, UserState, account_name
from talentcareer.access.models.grants import GrantState, RoleGrant, RoleGrantQuerySet
from talentcareer.access.models.units import (
    NAME_LENGTH,
    Unit,
    UnitKind,
    UnitName,
    UnitNameKind,
    UnitQuerySet,
    key_within,
    ordered,
    unit_key,
)

__all__ = [
    "NAME_LENGTH",
    "GrantState",
    "RoleGrant",
    "RoleGrantQuerySet",
    "Unit",
    "UnitKind",
    "UnitName",
    "UnitNameKind",
    "UnitQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
    "UserState",
    "account_name",
    "key_within",
    "ordered",
    "unit_key",
]
