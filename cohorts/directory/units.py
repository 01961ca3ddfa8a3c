"""Departments by any of their names."""

from collections import Counter
from uuid import UUID

from django.utils.translation import gettext as _

from cohorts.models import Talent
from cohorts.unit_words import STANDARD
from talentcareer.access.models import Unit, UnitKind, UnitName, UnitNameKind, unit_key
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.values import LIKE_AN_ID_NUMBER


class Units(Directory):
    """The tree as an import sees it. Names equal after normalising, by an alias, or by a common short form are one department."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        # Old workbooks name ended departments; where two share a name, the one that stands comes last and has it.
        every = Unit.objects.unscoped("departments are named by everybody")
        units = sorted(every, key=lambda unit: unit.ended_on is None)
        self.top = next((unit for unit in units if unit.parent_id is None), None)
        self.had_departments = any(unit.kind == UnitKind.DEPARTMENT for unit in units)
        self._reaches: dict[str, set[UUID]] = {}
        names = [unit.name for unit in units]
        self._by_key: dict[str, Unit] = {unit_key(unit.name): unit for unit in units}
        self._spellings: dict[UUID, Counter[str]] = {}
        self._new_aliases: dict[tuple[UUID, str], UnitName] = {}
        known = {unit.pk: unit for unit in units}
        others = UnitName.objects.unscoped("departments are named by everybody")
        for other in sorted(others, key=lambda other: known[other.unit_id].ended_on is not None):
            unit = known[other.unit_id]
            holder = self._by_key.setdefault(other.name_key, unit)
            if holder.ended_on is not None and unit.ended_on is None:  # merged into the one that stands
                self._by_key[other.name_key] = unit
        self._by_full_name = {STANDARD.get(key, key): self._by_key[key] for key in map(unit_key, names)}

    @property
    def hospital(self) -> Unit:
        """The top unit; planned as a new one where the tree is empty."""
        if self.top is None:
            self.top = Unit(name=_("Hospital"), kind=UnitKind.HOSPITAL)
            self.top.clean_fields(exclude=["parent"])
            self._by_key[self.top.name_key] = self.top
        return self.top

    def find(self, name: str) -> Unit | None:
        """Return the department of a name, if it is known."""
        key = unit_key(name)
        return self._by_key.get(key) or self._by_full_name.get(STANDARD.get(key, key))

    def near(self, name: str) -> str:
        """Return a known department whose characters hold this name's, in order, or the other way round."""
        key = unit_key(name)
        for other, unit in self._by_key.items():
            if other != key and (_within(key, other) or _within(other, key)):
                return unit.name
        return ""

    def take(self, row: RowPlan, name: str) -> Unit | None:
        """Return the department a row names in its field `name`; plan a new one or refuse, as the run's options say."""
        typed = row[name]
        if not typed:
            return None
        known = self.find(typed)
        unit = known or self._new(row, name, typed)
        if not self.reaches(row, unit):
            row.refuse(
                name,
                "unit-out-of-reach",
                _("The department “{unit}” lies outside your units. Leave the row to those who keep it."),
                unit=typed,
            )
        if known is None:
            row.then(lambda: self._register(unit))
        row.then(lambda: self._keep_spelling(unit, typed))
        return unit

    def _new(self, row: RowPlan, name: str, typed: str) -> Unit:
        """Return a new department where the run's options let one be made; otherwise offer it and refuse the row."""
        if LIKE_AN_ID_NUMBER.search(typed):
            row.refuse(
                name, "unit-not-a-name", _("An ID number is no department. Check whether the columns have shifted.")
            )
        options = self.world.options
        may_fill_the_tree = not options.new_units and not self.had_departments
        if options.new_units != "create" and typed not in options.create_units and not may_fill_the_tree:
            near = self.near(typed)
            row.offer = f"unit:{typed}"
            row.refuse(
                name,
                "unit-unknown",
                _(
                    "The department “{unit}” is not known. {hint} Correct it, give it as an alias of a unit, or have it created."
                ),
                hint=_("Did you mean “{near}”?").format(near=near) if near else "",
                unit=typed,
            )
        unit = Unit(name=typed, parent=self.hospital, kind=UnitKind.DEPARTMENT)
        unit.clean_fields(exclude=["parent"])
        return unit

    def of(self, row: RowPlan, name: str = "unit") -> Unit:
        """Return the department a row names, or the hospital where it names none and the importing user may write there."""
        unit = self.take(row, name)
        if unit is None and not self.reaches(row, self.hospital):
            row.refuse(name, "unit-missing", _("The row names no department. Fill in one of yours."))
        return unit or self.hospital

    def reaches(self, row: RowPlan, unit: Unit) -> bool:
        """Tell whether the importing user may write a row's kind of record in a department."""
        return self.writes(row.kind.permission, unit)

    def writes(self, permission: str, unit: Unit) -> bool:
        """Tell whether the importing user holds a permission over a department."""
        user = self.world.user
        if user is None:
            return True
        if permission not in self._reaches:
            self._reaches[permission] = set(Unit.objects.visible_to(user, permission).values_list("pk", flat=True))
        return (unit.parent_id if unit._state.adding else unit.pk) in self._reaches[permission]

    def _keep_spelling(self, unit: Unit, typed: str) -> None:
        """Keep another spelling as an alias. A department that this run makes is called as most rows call it."""
        key = unit_key(typed)
        seen = self._spellings.setdefault(unit.pk, Counter()) if unit._state.adding else Counter()
        seen[typed] += 1
        if key not in self._by_key:
            self._by_key[key] = unit
            fresh = UnitName(unit=unit, name=typed, name_key=key, kind=UnitNameKind.ALIAS)
            self._new_aliases[unit.pk, key] = fresh
            self.world.create(fresh)
            self.world.notes.append(
                _("“{one}” and “{other}” were taken as one department; one is kept as the alias of the other.").format(
                    one=unit.name, other=typed
                )
            )
        alias = self._new_aliases.get((unit.pk, key))
        if alias is not None and seen[typed] > seen[unit.name]:
            del self._new_aliases[unit.pk, key]
            self._new_aliases[unit.pk, unit.name_key] = alias
            alias.name, alias.name_key, unit.name, unit.name_key = unit.name, unit.name_key, typed, key

    def _register(self, unit: Unit) -> None:
        near = self.near(unit.name)
        if near:
            self.world.notes.append(
                _(
                    "The department “{unit}” is new and close to “{near}”: if they are one, make one an alias of the other."
                ).format(unit=unit.name, near=near)
            )
        self.world.create(unit)
        self._by_key[unit.name_key] = unit
        self._by_full_name[STANDARD.get(unit.name_key, unit.name_key)] = unit

    def cross_check(self, row: RowPlan, name: str, talent: Talent) -> None:
        """Warn where a row's department differs from the person's; nothing is changed by that."""
        typed = row[name]
        if typed and talent.unit_id and (unit := self.find(typed)) is not None and unit.pk != talent.unit_id:
            row.warn(
                name,
                "unit-differs",
                _("The person belongs to “{unit}” today. The department in this sheet was not taken."),
                unit=str(talent.unit),
            )


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return len(short) > 2 and len(short) < len(long) and all(letter in letters for letter in short)
