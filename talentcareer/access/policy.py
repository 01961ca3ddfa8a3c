"""The one policy table: permissions with the roles that hold them, routes with the permission each asks for.

Each app declares in its `policy.py`: PERMISSIONS = [Permission(...)], ROUTES = {"app:name": "code"}, NAVIGATION = [NavEntry(...)],
POLLED, the routes that open pages ask by themselves (they do not count as use of a session), and START = {role code: "app:name"},
the page somebody with that role is led to after signing in.
Pages, menus, forms, exports and tests read it here. A route without a row is an error of the system check.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.access import roles

OPEN = "open"  # for everybody, signed in or not
SIGNED_IN = "signed-in"  # for every account


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission: code like "talent.view", a label, the codes of the roles that hold it."""

    code: str
    label: str | Promise
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the navigation; shown to whoever may open its route."""

    group: str | Promise
    label: str | Promise
    route: str
    icon: str
    order: int = 100


class Table:
    """The collected rows."""

    def __init__(self) -> None:
        self.permissions: dict[str, Permission] = {}
        self.routes: dict[str, str] = {}
        self.navigation: list[NavEntry] = []
        self.polled: set[str] = set()
        self.start: dict[str, str] = {}

    def add(self, permissions: Iterable[Permission], routes: dict[str, str], navigation: Iterable[NavEntry]) -> None:
        """Take an app's rows; a code or a route declared twice is a mistake."""
        for permission in permissions:
            if permission.code in self.permissions:
                raise ValueError(f"The permission {permission.code} is declared twice.")
            self.permissions[permission.code] = permission
        for route, code in routes.items():
            if route in self.routes:
                raise ValueError(f"The route {route} is declared twice.")
            self.routes[route] = code
        self.navigation.extend(navigation)


table = Table()


def collect() -> None:
    """Read the rows of every installed app's `policy` module."""
    if table.routes:
        return
    for config in apps.get_app_configs():
        name = f"{config.name}.policy"
        if find_spec(name):
            module = import_module(name)
            table.polled |= set(getattr(module, "POLLED", ()))
            table.start |= getattr(module, "START", {})
            table.add(
                getattr(module, "PERMISSIONS", ()), getattr(module, "ROUTES", {}), getattr(module, "NAVIGATION", ())
            )
    table.navigation.sort(key=lambda entry: entry.order)


def holds(role_code: str, permission: str) -> bool:
    """Tell whether a role holds a permission."""
    row = table.permissions.get(permission)
    if row is None:
        raise KeyError(f"The permission {permission} is in no policy table.")
    return role_code in row.roles


def grants(user: Any) -> list[Any]:
    """Return a user's grants that hold today; read once for each user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    if not hasattr(user, "_grants"):  # not __dict__: the request's user is a lazy wrapper with a __dict__ of its own
        user._grants = list(user.grants.in_force_on(dates.today()))
    return user._grants


def may(user: Any, permission: str) -> bool:
    """Tell whether a user holds a permission anywhere. Rows still pass `visible_to`."""
    if permission == OPEN:
        return True
    if permission == SIGNED_IN:
        return bool(getattr(user, "is_authenticated", False))
    return any(holds(grant.role, permission) for grant in grants(user))


def may_on(user: Any, permission: str, record: Any) -> bool:
    """Tell whether a user holds a permission over a record: the list's own door, so button and row never disagree."""
    return may(user, permission) and type(record).objects.visible_to(user, permission).filter(pk=record.pk).exists()


def may_open(user: Any, route: str) -> bool:
    """Tell whether a user may open a route, named like "cohorts:talent-list"."""
    return may(user, table.routes[route])


def start_route(user: Any) -> str:
    """Return the route of the page a user is led to after signing in; "" for home."""
    held = {grant.role for grant in grants(user)}
    return next((route for role, route in table.start.items() if role in held and may_open(user, route)), "")


def route_names(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, pattern) of every route; a route without a name yields an empty name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from route_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{prefix}{pattern.name}" if pattern.name else "", str(pattern.pattern))


@register()
def check_routes(**_kwargs: Any) -> list[Error]:
    """Report routes without a row, rows without a route, and rows that ask for a permission nobody declared."""
    routes = dict(route_names())
    errors = [
        Error(f"The route {name or pattern} has no row in a policy table.", id="access.E001")
        for name, pattern in routes.items()
        if name not in table.routes
    ]
    errors += [
        Error(f"The policy row {name} names no route.", id="access.E002") for name in table.routes if name not in routes
    ]
    errors += [
        Error(f"The route {name} asks for the unknown permission {code}.", id="access.E003")
        for name, code in table.routes.items()
        if code not in {OPEN, SIGNED_IN} and code not in table.permissions
    ]
    return errors


def to(*held_by: roles.Role) -> frozenset[str]:
    """Return the codes of roles, for a permission's row."""
    return frozenset(role.code for role in held_by)


PERMISSIONS = [
    Permission(
        "unit.view",
        _("See units"),
        to(
            roles.HR,
            roles.OFFICE,
            roles.HEAD,
            roles.LEADER,
            roles.FINANCE,
            roles.FUNCTIONAL,
            roles.SYSTEM_ADMIN,
            roles.SECURITY_ADMIN,
        ),
    ),
    Permission("unit.manage", _("Keep units"), to(roles.SYSTEM_ADMIN)),
    Permission("user.manage", _("Keep accounts"), to(roles.SYSTEM_ADMIN)),
    Permission("grant.manage", _("Propose and end roles"), to(roles.SECURITY_ADMIN)),
    Permission("grant.confirm", _("Confirm roles as the second account"), to(roles.SECURITY_ADMIN, roles.SYSTEM_ADMIN)),
    Permission("trail.view", _("Read the trail"), to(roles.AUDIT_ADMIN)),
]
ROUTES = {
    "set_language": OPEN,
    "access:sign-in": OPEN,
    "access:sign-out": OPEN,
    "access:account": SIGNED_IN,
    "access:password": SIGNED_IN,
    "access:unit-list": "unit.view",
    "access:unit-add": "unit.manage",
    "access:unit": "unit.manage",
    "access:unit-move": "unit.manage",
    "access:unit-merge": "unit.manage",
    "access:user-list": "user.manage",
    "access:user-add": "user.manage",
    "access:user-add-many": "user.manage",
    "access:user": "user.manage",
    "access:user-reset": "user.manage",
    "access:user-end": "user.manage",
    "access:user-reopen": "user.manage",
    "access:grant-list": "grant.manage",
    "access:grant-add": "grant.manage",
    "access:grant-waiting": "grant.confirm",
    "access:grant-decide": "grant.confirm",
    "access:grant-end": "grant.manage",
}
ADMINISTRATION = _("Administration")
NAVIGATION = [
    NavEntry(ADMINISTRATION, _("Units"), "access:unit-list", "sitemap", 600),
    NavEntry(ADMINISTRATION, _("Accounts"), "access:user-list", "user", 610),
    NavEntry(ADMINISTRATION, _("Roles granted"), "access:grant-list", "shield-lock", 620),
    NavEntry(ADMINISTRATION, _("Roles to decide"), "access:grant-waiting", "user-check", 625),
    # The trail lies below this app and cannot declare an entry itself.
    NavEntry(ADMINISTRATION, _("Trail"), "audit:trail", "history", 630),
]
