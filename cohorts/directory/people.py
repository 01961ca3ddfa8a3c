"""People by any of their numbers, else by name with birth date."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cohorts import choices
from cohorts.actions import prepare
from cohorts.directory.units import Units
from cohorts.models import FormerName, Talent, TalentNumber, id_number_index
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.values import IdNumber, PartialDate, name_key


class People(Directory):
    """Everybody known, and everybody this run would create. Numbers go first, then the ID number, then name with birth date."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._reaches: dict[str, set[UUID]] = {}
        self._by_number: dict[str, Talent] = {}
        self.numbers: dict[UUID, tuple[str, ...]] = {}
        self.former_names: dict[UUID, dict[str, str]] = {}
        self._by_bare_number: dict[str, tuple[Talent, ...]] = {}
        self.by_id_number: dict[str, Talent] = {}
        self._by_name: dict[str, tuple[Talent, ...]] = {}
        everybody = Talent.objects.unscoped("numbers are unique over the whole hospital").select_related("unit")
        self.all: dict[UUID, Talent] = {talent.pk: talent for talent in world.read(everybody)}
        for talent in self.all.values():
            self.register(talent)
        for pk, number in TalentNumber.objects.unscoped("as above").values_list("talent_id", "number"):
            self.register_number(self.all[pk], number)
        for pk, name in FormerName.objects.unscoped("as above").values_list("talent_id", "name"):
            self.register_former_name(self.all[pk], name)

    def register(self, talent: Talent) -> None:
        """Make a person findable."""
        self.all[talent.pk] = talent
        if talent.staff_no:
            self._by_number[talent.staff_no] = talent
            self.register_number(talent, talent.staff_no)
        if talent.id_number_index:
            self.by_id_number[talent.id_number_index] = talent
        self._named(talent, talent.name_key)

    def _named(self, talent: Talent, key: str) -> None:
        namesakes = self._by_name.get(key, ())
        if talent not in namesakes:
            self._by_name[key] = (*namesakes, talent)

    def register_former_name(self, talent: Talent, name: str) -> None:
        """Make a person findable by a former name."""
        self.former_names.setdefault(talent.pk, {})[name_key(name)] = name
        self._named(talent, name_key(name))

    def register_number(self, talent: Talent, number: str) -> None:
        """Make a person findable by a further number; where it is somebody's staff number, that goes first."""
        self._by_number.setdefault(number, talent)
        known = self.numbers.get(talent.pk, ())
        if number not in known:
            self.numbers[talent.pk] = (*known, number)
        bare = self._by_bare_number.get(number.lstrip("0"), ())
        if talent not in bare:
            self._by_bare_number[number.lstrip("0")] = (*bare, talent)

    def numbered(self, number: str | None, name: str | None = None) -> Talent | None:
        """Return the person of a number.

        Excel drops leading zeros, so 123 finds 00123 where that is the only one, and where the row does not name somebody else.
        """
        if not number:
            return None
        exact = self._by_number.get(number)
        if exact is not None:
            return exact
        bare = self._by_bare_number.get(number.lstrip("0"), ())
        return bare[0] if len(bare) == 1 and (not name or self.is_called(bare[0], name)) else None

    def is_called(self, talent: Talent, name: str) -> bool:
        """Tell whether a name is a person's own, or a former one."""
        return name_key(name) == talent.name_key or talent in self.namesakes(name)

    def namesakes(self, name: str) -> tuple[Talent, ...]:
        """Return people of a name, also a former one."""
        return self._by_name.get(name_key(name), ())

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

    def of(
        self, row: RowPlan, number_field: str = "staff_no", name_field: str = "name", *, anywhere: bool = False
    ) -> Talent:
        """Return the person a row speaks of; refuse where nobody or nobody for certain is meant.

        The number goes first, then the ID number, then name with birth date; name, department, birth date and sex are cross-checks.
        `anywhere` finds people outside the user's reach as well, like mentors, and tells nothing about them.
        """
        number, name = row[number_field], row[name_field]
        row.person = name or ""
        talent = self.numbered(number, name) if number else self.identified(row["id_number"])
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
        if name and not self.is_called(talent, name):
            known = talent.name if within else "…"
            row.warn(
                name_field,
                "name-differs",
                _("The person is called {known} in the roster. The name in this sheet was not taken."),
                known=known,
            )
            row.person = talent.name if within else name
        if not within or name_field != "name":
            return
        self.world[Units].cross_check(row, "unit", talent)
        for field_name, code in (("born_on", "birth-date-differs"), ("sex", "sex-differs")):
            typed, known = row[field_name], getattr(talent, field_name)
            if typed and known and not isinstance(typed, PartialDate) and typed != known:
                row.warn(field_name, code, _("The roster says otherwise. What this sheet says was not taken."))

    def _unknown(
        self, row: RowPlan, number: str | None, name: str | None, number_field: str, name_field: str
    ) -> Talent:
        wanted = number or name or ""
        # Who worked here and left is a record of the hospital's own: only who writes its people may make one.
        may_create = bool(name) and self.world[Units].writes("talent.write", self.world[Units].hospital)
        if may_create and name and wanted in self.world.options.former_staff:
            talent = prepare(
                Talent(
                    name=name,
                    staff_no=number or None,
                    kind=choices.TalentKind.FORMER,
                    duty_status=choices.DutyStatus.LEFT,
                    unit=self.world[Units].hospital,
                )
            )
            row.add(talent)
            row.then(lambda: self.register(talent))
            return talent
        if number:
            if may_create:
                row.offer = f"former-staff:{wanted}"
            row.refuse(
                number_field,
                "person-unknown",
                _("Nobody has the number {number}. Correct the number, or import the person's roster first."),
                number=number,
            )
        if name:
            row.refuse(
                name_field,
                "person-not-certain",
                _("“{name}” alone does not say for certain who is meant. Add the staff number, or the birth date."),
                name=name,
            )
        row.refuse(
            number_field, "person-missing", _("The row does not say whom it is about. Fill in the staff number.")
        )
        raise AssertionError
