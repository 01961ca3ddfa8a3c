"""Who is on record already: the same ID number, the same staff number, the same name.

People beyond a user's reach are never named: that a number exists elsewhere is told and goes on record, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cohorts import names
from cohorts.models import Talent, id_number_index
from talentcareer.audit import trail

MOST_SHOWN = 5
MET_ELSEWHERE = "talent.number_met_elsewhere"


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the same name. `to_decide`: the birth dates do not tell the two apart."""

    talent: Talent
    to_decide: bool


def with_id_number(kind: str, number: str, *, but: Any = None) -> Talent | None:
    """Return who has an ID number in the whole hospital; callers tell what `known_as` allows."""
    found = Talent.objects.unscoped("an ID number belongs to one person of the whole hospital")
    return found.filter(id_kind=kind, id_number_index=id_number_index(kind, number)).exclude(pk=but).first()


def with_number(number: str, *, but: Any = None) -> Talent | None:
    """Return who carries a number in the whole hospital, as the staff number or besides it."""
    found = Talent.objects.unscoped("a staff number belongs to one person of the whole hospital").exclude(pk=but)
    carried = Q(numbers__number=number, numbers__voided_at=None)
    return found.filter(Q(staff_no=number) | carried).distinct().first() if number else None


def in_reach(user: Any, talent: Talent) -> bool:
    """Tell whether a user may open a person's page."""
    return Talent.objects.visible_to(user).filter(pk=talent.pk).exists()


def known_as(user: Any, talent: Talent) -> str:
    """Return the sentence about a person who has the same ID number: with the name only within reach, else on record."""
    if in_reach(user, talent):
        number = talent.staff_no or "—"
        return _("%(name)s (no. %(number)s) has this ID number. Open that record and go on there.") % {
            "name": talent.name,
            "number": number,
        }
    trail.write_event(MET_ELSEWHERE, by=user, subject=str(talent.pk))
    return _("This ID number exists elsewhere in the hospital. Ask the talent office.")


def taken_by(user: Any, talent: Talent) -> str:
    """Return the sentence about a person who has the same staff number."""
    if in_reach(user, talent):
        return _("This number is taken: %(name)s has it. Correct the number.") % {"name": talent.name}
    return _("This number is taken. Correct the number, or ask the talent office.")


def namesakes(user: Any, name: str, born_on: date | None, *, without: Iterable[Any] = ()) -> list[Namesake]:
    """Return people within reach of the same name, also as a former one; those that may be the same person first."""
    key = names.name_key(name)
    if not key:
        return []
    formerly = Q(former_names__name=name.strip(), former_names__voided_at=None)
    found = Talent.objects.visible_to(user).filter(Q(name_key=key) | formerly).exclude(pk__in=list(without))
    people = found.select_related("unit").distinct().order_by("staff_no", "pk")
    made = [Namesake(talent, not (born_on and talent.born_on and born_on != talent.born_on)) for talent in people]
    return sorted(made, key=lambda namesake: not namesake.to_decide)
