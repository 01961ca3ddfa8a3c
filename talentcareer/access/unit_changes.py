"""What moving a unit or merging it into another does: to whom it gives reach, from whom it takes it, what goes along.

Whatever belongs to units further up declares in its module `unit_merging` what goes along: `add(GoesAlong(…))`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models import RoleGrant, Unit
from talentcareer.audit.actions import Actor


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """Records that belong to a unit and belong to another once it is merged into that.

    `told(unit, into, on)` says in sentences how many and what becomes of them, `against(unit, into)` what stands in the way;
    `move(unit, into, on, by)` does it.
    """

    code: str
    told: Callable[[Unit, Unit, date], Iterable[str]]
    move: Callable[..., None]
    against: Callable[[Unit, Unit], Iterable[str]] = lambda _unit, _into: ()


Counted = Callable[[Iterable[UUID]], str]
_going: dict[str, GoesAlong] = {}
_counted: list[Counted] = []


def add(goes: GoesAlong) -> None:
    """Have records go along where a unit is merged into another. A code belongs to one kind."""
    if _going.setdefault(goes.code, goes) is not goes:
        raise ValueError(f"Two kinds of record that go along have the code {goes.code!r}; rename one.")


def add_count(counted: Counted) -> None:
    """Have a sentence say how many there are in units, for whoever is about to change the tree."""
    if counted not in _counted:
        _counted.append(counted)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change of the tree would do, in words: who gains reach, who loses it, and everything else."""

    gains: Sequence[str] = ()
    loses: Sequence[str] = ()
    told: Sequence[str] = field(default_factory=tuple)


class Tree:
    """The units as they are now."""

    def __init__(self) -> None:
        units = Unit.objects.unscoped("a change of the tree looks at all of it")
        self.units = {unit.pk: unit for unit in units}

    def above(self, unit_id: UUID | None) -> set[UUID]:
        """Return a unit and everything above it."""
        found: set[UUID] = set()
        while unit_id is not None:
            found.add(unit_id)
            unit_id = self.units[unit_id].parent_id
        return found

    def below(self, unit_id: UUID) -> set[UUID]:
        """Return a unit and everything below it."""
        return {pk for pk in self.units if unit_id in self.above(pk)}


def refuse_place(unit: Unit, place: Unit, on: date, *, field: str) -> None:
    """Raise ValidationError where a unit cannot belong to another from a day on."""
    tree = Tree()
    if unit.parent_id is None:
        raise ValidationError(_("%(unit)s is the top of the tree; it belongs to no other unit.") % {"unit": unit})
    if unit.ended_on is not None:
        text = _("%(unit)s is no more from %(day)s on. Let it stand again first.")
        raise ValidationError(text % {"unit": unit, "day": unit.ended_on})
    if place.pk in tree.below(unit.pk):
        text = (
            _("%(unit)s itself cannot be chosen.")
            if place.pk == unit.pk
            else _("%(place)s lies below %(unit)s itself.")
        )
        raise ValidationError({field: text % {"unit": unit, "place": place}})
    if place.ended_on is not None:
        text = _("%(place)s is no more from %(day)s on. Choose a unit that stands.")
        raise ValidationError({field: text % {"place": place, "day": place.ended_on}})
    if on > dates.today():
        text = _("%(day)s is to come. Enter the change on its day, or later.")
        raise ValidationError({"on": text % {"day": on}})
    if unit.placed_on and on < unit.placed_on:
        text = _("%(unit)s belongs where it is since %(day)s. Give that day or a later one.")
        raise ValidationError({"on": text % {"unit": unit, "day": unit.placed_on}})


def effects_of_moving(unit: Unit, parent: Unit, on: date) -> Effects:
    """Return what moving a unit below another would do. Raises ValidationError where it cannot be moved there."""
    refuse_place(unit, parent, on, field="parent")
    if unit.parent_id == parent.pk:
        raise ValidationError({"parent": _("It belongs to %(parent)s already.") % {"parent": parent}})
    _refuse_names_below(parent, [unit], field="parent")
    tree = Tree()
    moved = tree.below(unit.pk)
    told = [_("Units below that go along: %(count)s.") % {"count": len(moved) - 1}] if len(moved) > 1 else []
    gains, loses = _reach(tree.above(unit.pk), tree.above(parent.pk) | {unit.pk})
    return Effects(gains, loses, [*told, *(counted(moved) for counted in _counted)])


def effects_of_merging(unit: Unit, into: Unit, on: date) -> Effects:
    """Return what merging a unit into another would do. Raises ValidationError where something stands in the way."""
    refuse_place(unit, into, on, field="into")
    against = [text for goes in _going.values() for text in goes.against(unit, into)]
    if against:
        raise ValidationError({"into": against})
    children = list(Unit.objects.unscoped("the units below go along").filter(parent=unit).exclude(pk=into.pk))
    _refuse_names_below(into, [unit, *children], field="into")
    tree = Tree()
    told = [
        _("%(unit)s is no more from %(day)s on; it stays findable below %(into)s, and its names lead there.")
        % {"unit": unit, "into": into, "day": on}
    ]
    if children:
        text = _("Units below it that belong to %(into)s from then on: %(units)s.")
        told.append(text % {"into": into, "units": _(", ").join(map(str, children))})
    told += [counted(tree.below(unit.pk)) for counted in _counted]
    told += [text for goes in _going.values() for text in goes.told(unit, into, on)]
    told += [what_becomes_of(grant, into) for grant in grants_there(unit)]
    gains, loses = _reach(tree.above(unit.pk), tree.above(into.pk))
    return Effects(gains, loses, told)


def grants_there(unit: Unit) -> list[RoleGrant]:
    """Return the grants at a unit that are not over."""
    there = RoleGrant.objects.unscoped("the roles at a unit that is merged").filter(unit=unit)
    open_ones = there.exclude(until_on__lt=dates.today()).select_related("user", "unit", "acting_for")
    return list(open_ones.order_by("role", "user__display_name", "pk"))


class Becomes(StrEnum):
    """What becomes of a role at a unit that is merged into another."""

    ENDS = "ends"
    ASKED = "asked"
    GOES_ON = "goes on"


def becomes(grant: RoleGrant, into: Unit) -> Becomes:
    """Return what becomes of a role: one that would reach further at the other unit takes a second account again."""
    there = RoleGrant.objects.unscoped("the same role there").filter(user=grant.user, role=grant.role, unit=into)
    there = there.exclude(until_on__lt=max(grant.from_on, dates.today()))
    if grant.acting_for_id:
        return Becomes.ENDS
    if grant.role_row.reach is roles.Reach.SUBTREE:
        return Becomes.ENDS if there.exists() else Becomes.ASKED
    # One that holds ends only for one that holds: nobody would keep accounts while the other one waits.
    has_it = there if grant.confirmed_at is None else there.holding_on(dates.today())
    return Becomes.ENDS if has_it.exists() else Becomes.GOES_ON


def what_becomes_of(grant: RoleGrant, into: Unit) -> str:
    """Return the same in words."""
    words = {
        Becomes.ENDS: _("%(grant)s: ends today; propose the deputy anew.")
        if grant.acting_for_id
        else _("%(grant)s: ends today; the account has the role for %(into)s already."),
        Becomes.ASKED: _("%(grant)s: ends today and is asked for anew for %(into)s, where it holds once confirmed."),
        Becomes.GOES_ON: _("%(grant)s: goes on for %(into)s."),
    }
    return words[becomes(grant, into)] % {"grant": grant, "into": into}


def _refuse_names_below(parent: Unit, units: Iterable[Unit], *, field: str) -> None:
    """Refuse where two units of one name would stand below the same one."""
    keys = {unit.name_key: unit for unit in units}
    there = Unit.objects.unscoped("names below a unit").filter(parent=parent, name_key__in=keys)
    if same := [str(unit) for unit in there if unit.pk != keys[unit.name_key].pk]:
        text = _("Below %(parent)s there is a unit of the same name: %(units)s. Merge or rename it first.")
        raise ValidationError({field: text % {"parent": parent, "units": _(", ").join(same)}})


def _reach(before: set[UUID], after: set[UUID]) -> tuple[list[str], list[str]]:
    """Return who would gain and who would lose a role over a unit, by name: roles at these units reached it, and will."""
    reaching = [role.code for role in roles.ROLES.values() if role.reach is roles.Reach.SUBTREE]
    grants = RoleGrant.objects.unscoped("whom a change of the tree touches").filter(
        unit__in=before | after, role__in=reaching, confirmed_at__isnull=False, user__is_active=True
    )
    grants = grants.exclude(until_on__lt=dates.today()).select_related("user", "unit", "acting_for")
    held = list(grants.order_by("user__display_name", "role", "pk"))
    had = {(grant.user_id, grant.role) for grant in held if grant.unit_id in before}
    has = {(grant.user_id, grant.role) for grant in held if grant.unit_id in after}
    gains = [str(grant) for grant in held if grant.unit_id in after and (grant.user_id, grant.role) not in had]
    loses = [str(grant) for grant in held if grant.unit_id in before and (grant.user_id, grant.role) not in has]
    return gains, loses


def move_along(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Move everything that goes along."""
    for goes in _going.values():
        goes.move(unit, into, on, by=by)


def words(effects: Effects) -> list[str]:
    """Return effects as one list, by which it is known whether they are still what was shown."""
    return [*effects.gains, "", *effects.loses, "", *effects.told]
