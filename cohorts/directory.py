"""Look-ups of an import run: departments by any of their names, people by any of their numbers, batches by any wording."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohorts import choices
from cohorts.actions import prepare
from cohorts.models import Cohort, FormerName, Talent, TalentNumber, id_number_index
from cohorts.unit_words import STANDARD
from talentcareer.access.models import Unit, UnitKind, UnitName, UnitNameKind, unit_key
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.values import IdNumber, PartialDate, name_key


class Units(Directory):
    """The tree as an import sees it. Names equal after normalising, by an alias, or by a common short form are one department."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        units = list(Unit.objects.unscoped("departments are named by everybody").filter(ended_on=None))
        self.top = next((unit for unit in units if unit.parent_id is None), None)
        self.had_departments = any(unit.kind == UnitKind.DEPARTMENT for unit in units)
        self._reaches: dict[str, set[UUID]] = {}
        self._by_key: dict[str, Unit] = {unit_key(unit.name): unit for unit in units}
        self._spellings: dict[UUID, Counter[str]] = {}
        self._new_aliases: dict[tuple[UUID, str], UnitName] = {}
        self._by_full_name: dict[str, Unit] = {STANDARD.get(key, key): unit for key, unit in self._by_key.items()}
        known = {unit.pk: unit for unit in units}
        for other in UnitName.objects.unscoped("departments are named by everybody"):
            if other.unit_id in known:
                self._by_key.setdefault(other.name_key, known[other.unit_id])

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
        unit = self.find(typed)
        options = self.world.options
        if unit is None:
            if options.new_units == "create" or typed in options.create_units or (not options.new_units and not self.had_departments):
                unit = Unit(name=typed, parent=self.hospital, kind=UnitKind.DEPARTMENT)
                unit.clean_fields(exclude=["parent"])
                if not self.reaches(row, unit):
                    row.refuse(name, "unit-out-of-reach", _("The department “{unit}” lies outside your units. Leave the row to those who keep it."), unit=typed)
                row.then(lambda: self._register(unit))
                row.then(lambda: self._keep_spelling(unit, typed))
                return unit
            near = self.near(typed)
            row.offer = f"unit:{typed}"
            hint = _("Did you mean “{near}”?").format(near=near) if near else ""
            row.refuse(name, "unit-unknown", _("The department “{unit}” is not known. {hint} Correct it, give it as an alias of a unit, or have it created."), hint=hint, unit=typed)
        if not self.reaches(row, unit):
            row.refuse(name, "unit-out-of-reach", _("The department “{unit}” lies outside your units. Leave the row to those who keep it."), unit=typed)
        row.then(lambda: self._keep_spelling(unit, typed))
        return unit

    def of(self, row: RowPlan, name: str = "unit") -> Unit:
        """Return the department a row names, or the hospital where it names none and the importing user may write there."""
        unit = self.take(row, name)
        if unit is None and not self.reaches(row, self.hospital):
            row.refuse(name, "unit-missing", _("The row names no department. Fill in one of yours."))
        return unit or self.hospital

    def reaches(self, row: RowPlan, unit: Unit) -> bool:
        """Tell whether the importing user may write a row's kind of record in a department."""
        user, permission = self.world.user, row.kind.permission
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
            self.world.notes.append(_("“{one}” and “{other}” were taken as one department; one is kept as the alias of the other.").format(one=unit.name, other=typed))
        alias = self._new_aliases.get((unit.pk, key))
        if alias is not None and seen[typed] > seen[unit.name]:
            del self._new_aliases[unit.pk, key]
            self._new_aliases[unit.pk, unit.name_key] = alias
            alias.name, alias.name_key, unit.name, unit.name_key = unit.name, unit.name_key, typed, key

    def _register(self, unit: Unit) -> None:
        near = self.near(unit.name)
        if near:
            self.world.notes.append(_("The department “{unit}” is new and close to “{near}”: if they are one, make one an alias of the other.").format(unit=unit.name, near=near))
        self.world.create(unit)
        self._by_key[unit.name_key] = unit
        self._by_full_name[STANDARD.get(unit.name_key, unit.name_key)] = unit

    def cross_check(self, row: RowPlan, name: str, talent: Talent) -> None:
        """Warn where a row's department differs from the person's; nothing is changed by that."""
        typed = row[name]
        if typed and talent.unit_id and (unit := self.find(typed)) is not None and unit.pk != talent.unit_id:
            row.warn(name, "unit-differs", _("The person belongs to “{unit}” today. The department in this sheet was not taken."), unit=str(talent.unit))


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return len(short) > 2 and len(short) < len(long) and all(letter in letters for letter in short)


class People(Directory):
    """Everybody known, and everybody this run would create. Numbers go first, then the ID number, then name with birth date."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._reaches: dict[str, set[UUID]] = {}
        self.by_number: dict[str, Talent] = {}
        self.numbers: dict[UUID, set[str]] = {}
        self._by_bare_number: dict[str, list[Talent]] = {}
        self.by_id_number: dict[str, Talent] = {}
        self._by_name: dict[str, list[Talent]] = {}
        talents = {t.pk: t for t in Talent.objects.unscoped("numbers are unique over the whole hospital").select_related("unit")}
        for talent in talents.values():
            self.register(talent)
        for pk, number in TalentNumber.objects.unscoped("as above").values_list("talent_id", "number"):
            self.register_number(talents[pk], number)
        for pk, name in FormerName.objects.unscoped("as above").values_list("talent_id", "name"):
            self._by_name.setdefault(name_key(name), []).append(talents[pk])

    def register(self, talent: Talent) -> None:
        """Make a person findable."""
        if talent.staff_no:
            self.register_number(talent, talent.staff_no)
        if talent.id_number_index:
            self.by_id_number[talent.id_number_index] = talent
        namesakes = self._by_name.setdefault(talent.name_key, [])
        if talent not in namesakes:
            namesakes.append(talent)

    def register_number(self, talent: Talent, number: str) -> None:
        """Make a person findable by a number."""
        self.by_number[number] = talent
        self.numbers.setdefault(talent.pk, set()).add(number)
        bare = self._by_bare_number.setdefault(number.lstrip("0"), [])
        if talent not in bare:
            bare.append(talent)

    def numbered(self, number: str) -> Talent | None:
        """Return the person of a number; Excel drops leading zeros, so 123 finds 00123 where that is the only one."""
        exact = self.by_number.get(number)
        if exact is not None:
            return exact
        bare = self._by_bare_number.get(number.lstrip("0"), [])
        return bare[0] if len(bare) == 1 else None

    def namesakes(self, name: str) -> list[Talent]:
        """Return people of a name, also a former one."""
        return self._by_name.get(name_key(name), [])

    def born(self, name: str, born_on: date) -> Talent | None:
        """Return the one person of a name and birth date."""
        found = [talent for talent in self.namesakes(name) if talent.born_on == born_on]
        return found[0] if len(found) == 1 else None

    def identified(self, identity: IdNumber | None) -> Talent | None:
        """Return the person of an ID number."""
        return self.by_id_number.get(id_number_index(identity.kind, identity.number)) if identity else None

    def reaches(self, row: RowPlan, talent: Talent) -> bool:
        """Tell whether the importing user may write a row's kind of record about a person."""
        user, permission = self.world.user, row.kind.permission
        if user is None or talent._state.adding:
            return True
        if permission not in self._reaches:
            self._reaches[permission] = set(Talent.objects.visible_to(user, permission).values_list("pk", flat=True))
        return talent.pk in self._reaches[permission]

    def in_reach(self, row: RowPlan, talent: Talent, name: str) -> Talent:
        """Refuse a row about a person outside the importing user's reach, without naming the person."""
        if not self.reaches(row, talent):
            row.refuse(name, "exists-elsewhere", _("This number exists in another unit. Ask the talent office."))
        row.person = talent.name
        return talent

    def of(self, row: RowPlan, number_field: str = "staff_no", name_field: str = "name", *, anywhere: bool = False) -> Talent:
        """Return the person a row speaks of; refuse where nobody or nobody for certain is meant.

        The number goes first, then the ID number, then name with birth date; name, department, birth date and sex are cross-checks.
        `anywhere` finds people outside the user's reach as well, like mentors, and tells nothing about them.
        """
        number, name = row[number_field], row[name_field]
        row.person = name or ""
        talent = self.numbered(number) if number else self.identified(row["id_number"])
        if talent is None and not number and name and isinstance(row["born_on"], date):
            talent = self.born(name, row["born_on"])
        if talent is None:
            return self._unknown(row, number, name, number_field, name_field)
        if not anywhere:
            self.in_reach(row, talent, number_field)
        self.cross_check(row, talent, name_field)
        return talent

    def cross_check(self, row: RowPlan, talent: Talent, name_field: str) -> None:
        """Warn where name, department, birth date or sex in a row differ from the person's; nothing is changed by that."""
        name, within = row[name_field], self.reaches(row, talent)
        if name and name_key(name) != talent.name_key and talent not in self.namesakes(name):
            known = talent.name if within else "…"
            row.warn(name_field, "name-differs", _("The person is called {known} in the roster. The name in this sheet was not taken."), known=known)
            row.person = talent.name if within else name
        if not within or name_field != "name":
            return
        self.world[Units].cross_check(row, "unit", talent)
        for field_name, code in (("born_on", "birth-date-differs"), ("sex", "sex-differs")):
            typed, known = row[field_name], getattr(talent, field_name)
            if typed and known and not isinstance(typed, PartialDate) and typed != known:
                row.warn(field_name, code, _("The roster says otherwise. What this sheet says was not taken."))

    def _unknown(self, row: RowPlan, number: str | None, name: str | None, number_field: str, name_field: str) -> Talent:
        wanted = number or name or ""
        if wanted and wanted in self.world.options.former_staff and name:
            talent = prepare(Talent(name=name, staff_no=number or None, kind=choices.TalentKind.FORMER, duty_status=choices.DutyStatus.LEFT, unit=self.world[Units].hospital))
            row.add(talent)
            row.then(lambda: self.register(talent))
            return talent
        if number:
            if name:
                row.offer = f"former-staff:{wanted}"
            row.refuse(number_field, "person-unknown", _("Nobody has the number {number}. Correct the number, or import the person's roster first."), number=number)
        if name:
            row.refuse(name_field, "person-not-certain", _("“{name}” alone does not say for certain who is meant. Add the staff number, or the birth date."), name=name)
        row.refuse(number_field, "person-missing", _("The row does not say whom it is about. Fill in the staff number."))
        raise AssertionError


@dataclass(frozen=True)
class BatchName:
    """What a batch is called, taken apart: its ordinal (第二批 is 2), its year, the words where there is neither; `typed` is the batch's own part."""

    ordinal: int | None
    year: int | None
    words: str
    typed: str = field(default="", compare=False)


_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "首": 1}
_ORDINAL = re.compile(r"第?([一二三四五六七八九十首]{1,3}|\d{1,2})[批期届]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def batch_name(text: str) -> BatchName:
    """Take the name of a batch apart: "2019", "2019年" and "2019年度" are one, so are 第一批, 第1批 and 首批."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    year = _YEAR.search(plain)
    ordinal = _ORDINAL.search(_YEAR.sub("", plain))
    number = _ordinal(ordinal[1]) if ordinal else None
    rest = "" if number or year else plain.lower()
    typed = ordinal[0] if ordinal else f"{year[1]}年" if year else ""
    return BatchName(number, int(year[1]) if year else None, rest, typed)


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text and text != "十":
        tens, _sep, ones = text.partition("十")
        return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)
    return _CHINESE_DIGITS[text[0]]


def names_a_batch(text: str) -> bool:
    """Tell whether a sheet's name or title names a batch."""
    found = batch_name(text)
    return found.ordinal is not None or found.year is not None


class Cohorts(Directory):
    """Batches, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.all: list[Cohort] = list(Cohort.objects.unscoped("the same batch is never made twice"))

    def find(self, text: str) -> Cohort | None:
        """Return the one batch that a name means."""
        wanted = batch_name(text)
        fitting = [cohort for cohort in self.all if self._fits(wanted, cohort)]
        return fitting[0] if len(fitting) == 1 else None

    def _shown(self) -> list[Cohort]:
        """Return the batches that may be named to the importing user."""
        visible = set(self.world.rows(Cohort).values_list("pk", flat=True))
        return [cohort for cohort in self.all if cohort._state.adding or cohort.pk in visible]

    @staticmethod
    def _fits(wanted: BatchName, cohort: Cohort) -> bool:
        own = batch_name(cohort.name)
        if wanted.words or own.words:
            return wanted.words == own.words and wanted.year in {None, cohort.year}
        if wanted.year is not None and wanted.year != cohort.year:
            return False
        return wanted.ordinal is None or own.ordinal is None or wanted.ordinal == own.ordinal

    def take(self, row: RowPlan, text: str, year: int, **fields: Any) -> Cohort:
        """Return the batch of a name and year; plan a new one where there is none."""
        cohort = self.find(f"{text} {year}") if batch_name(text).year is None else self.find(text)
        if cohort is None:
            fresh = cohort = Cohort(unit=self.world[Units].hospital, name=text, year=year, **fields)
            row.then(lambda: self.all.append(fresh))
        return cohort

    def of(self, row: RowPlan, name: str = "cohort") -> Cohort | None:
        """Return the batch a row names, if it names one; refuse an unknown one."""
        if not row[name]:
            return None
        cohort = self.find(row[name])
        if cohort is None:
            known = "、".join(str(cohort) for cohort in self._shown()[:12])
            row.refuse(name, "batch-unknown", _("The batch “{batch}” is not known, or not for certain. Known are: {known}. Import its members first, or correct the name."), batch=row[name], known=known or "—")
        return cohort
