"""Many accounts from a sheet: which columns are meant, and what becomes of each row. Nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import actions, roles
from talentcareer.access.models import Unit, UnitName, User, unit_key

MOST_ROWS = 100
FIELDS = ("username", "display_name", "unit", "role")
WORDS = {
    "username": ("用户名", "账号", "登录名", "登录账号", "工号", "职工号", "人员编号", "username", "user name", "account", "staff number", "staff no."),
    "display_name": ("姓名", "名字", "name", "full name"),
    "unit": ("科室", "部门", "单位", "所在科室", "department", "unit"),
    "role": ("角色", "申请角色", "role"),
}  # fmt: skip
"""What people write over the columns; without such a row they are taken in this order."""
HEADER_WITHIN_ROWS = 30


class Texts(Protocol):
    """A row of a sheet: its number and its texts."""

    @property
    def number(self) -> int: ...

    @property
    def texts(self) -> Sequence[str]: ...


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The same in words."""
        return str(
            {"new": gettext_lazy("new"), "known": gettext_lazy("exists already"), "refused": gettext_lazy("refused")}[
                self
            ]
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A row and what becomes of it, with the reason; a new one with the account that is wanted."""

    number: int
    username: str
    display_name: str
    fate: Fate
    words: str = ""
    role: roles.Role | None = None
    unit: Unit | None = None

    def wanted(self) -> actions.Wanted:
        """The account to be made."""
        role = self.role.code if self.role else ""
        return actions.Wanted(self.username, self.display_name, role, self.unit)


def check(rows: Sequence[Texts], *, by: Any) -> list[Checked]:
    """Return what becomes of each row below the header. Raises ValidationError where there are too many."""
    start, columns = columns_of(rows)
    below = rows[start:]
    if len(below) > MOST_ROWS:
        text = _(
            "These are %(count)s rows; at most %(most)s accounts are made at once. Leave the others for a second sheet."
        )
        raise ValidationError(text % {"count": len(below), "most": MOST_ROWS})
    cells = [
        (row, {name: row.texts[place] if place < len(row.texts) else "" for name, place in columns.items()})
        for row in below
    ]
    return Checker(by, [found["username"] for _row, found in cells]).check(cells)


def columns_of(rows: Sequence[Texts]) -> tuple[int, dict[str, int]]:
    """Return where the rows begin, below the header, and the place of each column."""
    fields = {unit_key(word): name for name, words in WORDS.items() for word in words}
    for start, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        found = {
            fields[key]: place
            for place, text in reversed(list(enumerate(row.texts)))
            if (key := unit_key(text)) in fields
        }
        if {"username", "display_name"} <= found.keys():
            return start + 1, found
    return 0, {name: place for place, name in enumerate(FIELDS)}


class Checker:
    """Holds each row against the accounts, units and roles there are."""

    def __init__(self, by: Any, usernames: Iterable[str]) -> None:
        names = {actions.prepare_user(name, "").username for name in usernames}
        accounts = User.objects.visible_to(by, "user.manage").filter(username__in=names)
        self.accounts = {user.username: user for user in accounts}
        self.units = _units_by_name(by)
        self.hospital = next((unit for unit in self.units.pop("") if unit.parent_id is None), None)
        self.roles = _roles_by_name()
        self.first_row: dict[str, int] = {}

    def check(self, cells: Iterable[tuple[Texts, dict[str, str]]]) -> list[Checked]:
        """Return what becomes of each row."""
        return [self._check(row.number, found) for row, found in cells]

    def _check(self, number: int, found: dict[str, str]) -> Checked:
        user = actions.prepare_user(found["username"], found["display_name"])
        told = (number, user.username, user.display_name)
        try:
            self._check_name(number, user)
            if (there := self.accounts.get(user.username)) is not None:
                words = _("%(name)s, %(state)s; nothing is changed") % {"name": there, "state": there.state_label}
                return Checked(*told, Fate.KNOWN, words)
            role = self._role(found.get("role", ""))
            unit = self._unit(found.get("unit", ""), role)
        except ValidationError as refused:
            return Checked(*told, Fate.REFUSED, " ".join(refused.messages))
        return Checked(*told, Fate.NEW, "", role, unit)

    def _check_name(self, number: int, user: User) -> None:
        if not user.username or not user.display_name:
            raise ValidationError(_("The name is missing.") if user.username else _("The user name is missing."))
        actions.check_user(user)
        first = self.first_row.setdefault(user.username, number)
        if first != number:
            raise ValidationError(_("Row %(row)s has this user name already.") % {"row": first})

    def _role(self, typed: str) -> roles.Role | None:
        if not typed:
            return None
        role = self.roles.get(unit_key(typed))
        if role is None:
            known = _(", ").join(str(role) for role in roles.ROLES.values())
            text = _("“%(typed)s” is no role. Leave it empty, or write one of: %(known)s.")
            raise ValidationError(text % {"typed": typed, "known": known})
        return role

    def _unit(self, typed: str, role: roles.Role | None) -> Unit | None:
        if not typed:
            if role is roles.HEAD:
                raise ValidationError(_("For which department? Fill in the department of this head."))
            return self.hospital if role else None
        named = self.units.get(unit_key(typed), set())
        if len(named) != 1:
            text = (
                _("Several units are called “%(typed)s”. Leave the role to the security administrator.")
                if named
                else _("The department “%(typed)s” is not known. Write it as on the page “Units”, or leave it empty.")
            )
            raise ValidationError(text % {"typed": typed})
        return next(iter(named))


def _units_by_name(by: Any) -> dict[str, set[Unit]]:
    """Return the units that stand by each of their names, and under "" all of them."""
    units = {unit.pk: unit for unit in Unit.objects.visible_to(by, "unit.manage").current_on(dates.today())}
    found: dict[str, set[Unit]] = defaultdict(set)
    found[""] = set(units.values())
    for unit in units.values():
        found[unit.name_key].add(unit)
    for other in UnitName.objects.visible_to(by, "unit.manage"):
        if other.unit_id in units:
            found[other.name_key].add(units[other.unit_id])
    return found


def _roles_by_name() -> dict[str, roles.Role]:
    """Return the roles by code and by label in each language."""
    found = dict(roles.ROLES)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {unit_key(str(role)): role for role in roles.ROLES.values()}
    return found


def counts(rows: Iterable[Checked]) -> Counter[Fate]:
    """Return how many rows become what."""
    return Counter(row.fate for row in rows)
