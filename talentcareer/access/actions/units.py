"""Verbs of units: added, renamed, known under other names, ended."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access.models import Unit, UnitKind, UnitName, UnitNameKind, unit_key
from talentcareer.audit.actions import Actor, action


@action("unit.created")
def create_unit(
    *, name: str, by: Actor, parent: Unit | None = None, kind: str = UnitKind.DEPARTMENT, aliases: Iterable[str] = ()
) -> Unit:
    """Create a unit below another, with its aliases."""
    unit = Unit(name=name.strip(), parent=parent, kind=kind)
    unit.full_clean()
    unit.save()
    _give_aliases(unit, aliases)
    return unit


@action("unit.renamed")
def rename_unit(unit: Unit, *, name: str, by: Actor, on: date | None = None) -> None:
    """Give a unit another name from a day on, today or earlier; the old one stays as a former name until the day before."""
    on, old, old_key = on or dates.today(), unit.name, unit.name_key
    unit.name = name.strip()
    unit.full_clean()
    if unit.name_key == old_key:  # another spelling is the same name
        unit.save()
        return
    if on > dates.today():
        raise ValidationError({"renamed_on": _("A name is changed when it holds: %(day)s is to come.") % {"day": on}})
    last_day = on - timedelta(days=1)
    before = unit.other_names.filter(kind=UnitNameKind.FORMER, until_on__gte=last_day).order_by("until_on").last()
    if before is not None and before.until_on > last_day:
        text = _("It was called “%(name)s” until %(until)s. Give a later day.")
        raise ValidationError({"renamed_on": text % {"name": before, "until": before.until_on}})
    unit.save()
    for other in unit.other_names.filter(name_key=unit.name_key):
        other.delete()
    if before is not None:  # the name before this one ended yesterday: the old one held on no day
        return
    former = unit.other_names.filter(name_key=old_key).first() or UnitName(unit=unit, name=old)
    former.kind, former.until_on = UnitNameKind.FORMER, last_day
    former.full_clean()
    former.save()


@action("unit.kept")
def keep_unit(
    unit: Unit, *, name: str, renamed_on: date, aliases: Iterable[str], ended_on: date | None, by: Actor
) -> None:
    """Have a unit be called so from a day on, be known under these aliases and no others, and end on a day or not."""
    if name.strip() != unit.name:
        rename_unit(unit, name=name, on=renamed_on, by=by)
    wanted = {unit_key(alias) for alias in aliases}
    for other in unit.other_names.filter(kind=UnitNameKind.ALIAS).exclude(name_key__in=wanted):
        other.delete()
    _give_aliases(unit, aliases)
    if ended_on != unit.ended_on:
        end_unit(unit, on=ended_on, by=by)


def _give_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    """Add the aliases that a unit does not have; one that names another unit of the hospital would lead imports astray."""
    held = {unit.name_key, *unit.other_names.values_list("name_key", flat=True)}
    fresh = {unit_key(alias): alias.strip() for alias in aliases}
    fresh = {key: alias for key, alias in fresh.items() if key and key not in held}
    named = _names_beside(unit) if fresh else {}
    for key, alias in fresh.items():
        if key in named:
            text = _("“%(alias)s” is a name of %(unit)s already: a workbook with it would not be clear.")
            raise ValidationError({"aliases": text % {"alias": alias, "unit": named[key]}})
        other = UnitName(unit=unit, name=alias, kind=UnitNameKind.ALIAS)
        other.full_clean()
        other.save()


def _names_beside(unit: Unit) -> dict[str, Unit]:
    """Return every name of the other units of its hospital, as it is compared."""
    tree = {one.pk: one for one in Unit.objects.unscoped("a name is clear in the whole hospital")}

    def hospital(one: Unit) -> Unit:
        while one.parent_id and one.kind != UnitKind.HOSPITAL:
            one = tree[one.parent_id]
        return one

    beside = {one.pk: one for one in tree.values() if one.pk != unit.pk and hospital(one) == hospital(unit)}
    others = UnitName.objects.unscoped("a name is clear in the whole hospital").filter(unit__in=beside)
    found = {other.name_key: beside[other.unit_id] for other in others}
    return found | {one.name_key: one for one in beside.values()}


StandsThere = Callable[[Unit, date], str]
_asked_before_ending: list[StandsThere] = []


def ask_before_ending(asked: StandsThere) -> None:
    """Have it asked before a unit ends what stands there from a day on: a sentence against it, or nothing."""
    if asked not in _asked_before_ending:
        _asked_before_ending.append(asked)


@action("unit.ended")
def end_unit(unit: Unit, *, on: date | None, by: Actor) -> None:
    """End a unit: from the day on it is no more; None lets it stand again. It keeps its place in everything of before."""
    if on is not None:
        against = [*filter(None, (_units_below(unit, on), _roles_there(unit, on))), *against_ending(unit, on)]
        if unit.parent_id is None:
            against = [_("%(unit)s is the top of the tree and does not end.") % {"unit": unit}]
        if against:
            raise ValidationError({"ended_on": against})
    unit.ended_on = on
    if on is None:
        unit.merged_into = None
    unit.full_clean()
    unit.save()


def against_ending(unit: Unit, on: date) -> list[str]:
    """Return what the apps above say stands in a unit from a day on."""
    return [text for asked in _asked_before_ending if (text := asked(unit, on))]


def _units_below(unit: Unit, on: date) -> str:
    below = unit.children.current_on(on).order_by("order", "name")
    text = _("There are units below it from %(day)s: %(units)s. End them first.")
    return text % {"day": on, "units": _(", ").join(map(str, below))} if below else ""


def _roles_there(unit: Unit, on: date) -> str:
    count = unit.grants.exclude(until_on__lt=on).count()
    text = _("Roles granted there hold from %(day)s on: %(count)s. The security administrator ends them first.")
    return text % {"count": count, "day": on} if count else ""


@action("unit.created")
def ensure_hospital(*, by: Actor, name: str = "") -> Unit:
    """Return the top unit; make one where the tree is still empty."""
    lock_tree()
    top = Unit.objects.unscoped("the root of the tree").filter(parent=None).order_by("created_at").first()
    return top or create_unit(name=name or _("Hospital"), kind=UnitKind.HOSPITAL, by=by)


def lock_tree() -> None:
    """Let only one transaction at a time make the top of the tree."""
    # Two processes that start at once must not make two hospitals.
    # On SQLite each transaction has the write lock from its beginning.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_unit IN SHARE ROW EXCLUSIVE MODE")
