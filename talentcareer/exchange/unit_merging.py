"""What a unit's users assigned at imports goes along where the unit is merged into another; its imports stay where they were."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talentcareer.access.models import Unit
from talentcareer.access.unit_changes import GoesAlong, add
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange.models import Assignment


def told(unit: Unit, into: Unit, _on: date) -> list[str]:
    """Return how many remembered words there are."""
    count = remembered(unit).count()
    text = _("Words remembered for imports: %(count)s. %(into)s takes those it has no own for.")
    return [text % {"count": count, "into": into}] if count else []


def remembered(unit: Unit) -> QuerySet[Assignment]:
    """Return what is remembered for a unit."""
    return Assignment.objects.unscoped("a change of the tree is the hospital's").filter(unit=unit)


@action("unit.merged")
def move_words(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Let the other unit remember what this one did, where it remembers nothing itself."""
    known = {_key(assignment) for assignment in remembered(into)}
    for assignment in remembered(unit):
        if _key(assignment) not in known:
            assignment.unit = into
            assignment.save()


def _key(assignment: Any) -> tuple[str, ...]:
    return assignment.sense, assignment.kind, assignment.field, assignment.found


add(GoesAlong("words", told, move_words))
