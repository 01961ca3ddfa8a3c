"""Verbs that change the tree: a unit moved below another, a unit merged into another."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from talentcareer import dates
from talentcareer.access import unit_changes
from talentcareer.access.actions.grants import ask_for_role, end_now
from talentcareer.access.actions.units import against_ending, lock_tree
from talentcareer.access.models import RoleGrant, Unit, UnitName, UnitNameKind
from talentcareer.access.unit_changes import Becomes
from talentcareer.audit.actions import Actor, action


@action("unit.moved")
def move_unit(unit: Unit, *, parent: Unit, on: date, by: Actor) -> None:
    """Have a unit belong to another from a day on, today or earlier. Everything below it goes along."""
    lock_tree()
    unit_changes.effects_of_moving(unit, parent, on)
    unit.parent, unit.placed_on = parent, on
    unit.full_clean()
    unit.save()


@action("unit.merged")
def merge_unit(unit: Unit, *, into: Unit, on: date, by: Actor) -> None:
    """Merge a unit into another from a day on, today or earlier: it ends, and what belongs to it goes along.

    It stays below the other one, so that whoever reads that one also reads what was. All of it or nothing.
    """
    lock_tree()
    unit_changes.effects_of_merging(unit, into, on)
    unit_changes.move_along(unit, into, on, by=by)
    for child in list(unit.children.all()):
        child.parent, child.placed_on = into, on
        child.full_clean()
        child.save()
    _take_names(into, [unit.name, *unit.other_names.order_by("name").values_list("name", flat=True)])
    for grant in unit_changes.grants_there(unit):
        _carry(grant, into, by)
    unit.parent, unit.placed_on, unit.merged_into, unit.ended_on = into, on, into, on
    if against := against_ending(unit, on):
        raise ValidationError({"into": against})
    unit.full_clean()
    unit.save()


def _take_names(into: Unit, names: Iterable[str]) -> None:
    """Let the names of a unit that is merged lead to the other one: workbooks of before still find it."""
    for name in names:
        other = UnitName(unit=into, name=name, kind=UnitNameKind.ALIAS)
        other.clean_fields()
        if other.name_key != into.name_key and not into.other_names.filter(name_key=other.name_key).exists():
            other.save()


def _carry(grant: RoleGrant, into: Unit, by: Actor) -> None:
    """End a role at a unit that is merged; what reaches no further goes on at the other one, what would is asked for anew."""
    becomes = unit_changes.becomes(grant, into)
    values = {name: getattr(grant, name) for name in ("user", "role", "proposed_by", "confirmed_by", "confirmed_at")}
    from_on, until_on = max(grant.from_on, dates.today()), grant.until_on
    end_now(grant, dates.today())
    if becomes is Becomes.ASKED:
        ask_for_role(grant.user, role=grant.role, unit=into, by=by)
    elif becomes is Becomes.GOES_ON:
        for waiting in grant.user.grants.filter(role=grant.role, unit=into, confirmed_at=None):
            waiting.delete()
        RoleGrant(unit=into, from_on=from_on, until_on=until_on, **values).save()
