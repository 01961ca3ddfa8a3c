"""A row of the roster that may speak of somebody known already: what is asked, and what the answer comes to."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from cohorts import rules
from cohorts.choices import TitleSense
from cohorts.codes import TITLES
from cohorts.directory import People, Titles
from cohorts.models import Talent, id_number_index
from talentcareer.exchange import values
from talentcareer.exchange.planning import OTHER, SAME, RowPlan, RowRefused, World

SHOWN = ("name", "former_name", "sex", "born_on", "id_number", "staff_no", "unit", "title_appointed", "school")


def one_person(row: RowPlan, world: World) -> Talent | None:
    """Return the person who a user said is the one of a row; None where it is somebody new.

    Where nobody said yet the row waits if the run asks, otherwise it is somebody new and a warning tells so.
    """
    for other in _alike(row, world[People]):
        said = _ask(row, world, other)
        if said == SAME:
            row.problems.clear()
            return other
        if said == OTHER:
            continue
        if world.options.ask_duplicates:
            row.problem(
                "name",
                "possible-duplicate",
                _(
                    "May be the person with the number {number}: the same name, and no other birth date. "
                    "Say whether they are one person; until then the row waits."
                ),
                number=number_of(other),
            )
        else:
            row.warn(
                "name",
                "possible-duplicate",
                _(
                    "May be the person with the number {number}: the same name, and no other birth date. "
                    "If they are one person, merge them."
                ),
                number=number_of(other),
            )
    if row.problems:
        raise RowRefused
    return None


def hold_shared_id_number(row: RowPlan, world: World, other: Talent) -> None:
    """Refuse a row with somebody's ID number and another staff number, unless a user said that they are one person."""
    if _ask(row, world, other, only_same=True) != SAME:
        row.refuse(
            "id_number",
            "same-id-as-another",
            _(
                "The same ID number belongs to another person (number {number}). If it is one person, keep that "
                "number; otherwise correct the ID number."
            ),
            number=number_of(other),
        )


def said_same(row: RowPlan) -> bool:
    """Tell whether a user said that a row speaks of somebody known by other marks."""
    return any(duplicate.said == SAME for duplicate in row.duplicates)


def number_of(talent: Talent) -> str:
    """Return the number by which a person is called in a sentence."""
    others = [] if talent._state.adding else [other.number for other in talent.numbers.all()]
    return next(filter(None, [talent.staff_no, *others]), "—")


def _alike(row: RowPlan, people: People) -> Iterator[Talent]:
    """Yield people within reach who carry a name of the row, now or formerly, and whom nothing tells apart from it."""
    identity, seen = row["id_number"], set()
    index = id_number_index(identity.kind, identity.number) if identity else ""
    for name in filter(None, (row["name"], row["former_name"])):
        for other in people.namesakes(name):
            numbers = row["staff_no"], other.staff_no or people.numbers.get(other.pk)
            if (
                other.pk not in seen
                and rules.may_be_one_person(
                    rules.Birth(row["born_on"], row["born_month"] or ""),
                    rules.Birth(other.born_on, other.born_month),
                    id_numbers_differ=bool(index and other.id_number_index and index != other.id_number_index),
                    both_numbered=all(numbers),
                )
                and people.reaches(row, other)
            ):
                seen.add(other.pk)
                yield other


def _ask(row: RowPlan, world: World, other: Talent, *, only_same: bool = False) -> str:
    """Ask about somebody; a person whom an earlier row would create is known by a number, having no other lasting mark."""
    mark = str(other.pk) if not other._state.adding else f"{other.staff_no or other.id_number_index or other.name}"
    known = _recorded(world, other)
    sides = [(name, _found(row, name), known[name]) for name in SHOWN if row.found(name) or known[name]]
    return row.same_or_other(mark, sides, only_same=only_same)


def _found(row: RowPlan, name: str) -> str:
    value = row[name]
    return values.shown(value) if isinstance(value, date) else row.found(name)


def _recorded(world: World, talent: Talent) -> dict[str, str]:
    title = world[Titles].current(talent.pk, TitleSense.APPOINTED)
    former = world[People].former_names.get(talent.pk, {})
    return {
        "name": talent.name,
        "former_name": "、".join(former.values()),
        "sex": str(talent.get_sex_display()) if talent.sex else "",
        "born_on": str(talent.born_on or talent.born_month),
        "id_number": talent.id_number_mask,
        "staff_no": talent.staff_no or "、".join(sorted(world[People].numbers.get(talent.pk, ()))),
        "unit": talent.unit.name if talent.unit else "",
        "title_appointed": TITLES.label(title.title) if title else "",
        "school": talent.school,
    }
