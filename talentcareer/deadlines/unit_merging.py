"""Deadlines go along where a unit is merged into another; the next night their source says anew where they belong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from talentcareer.access.models import Unit
from talentcareer.access.unit_changes import GoesAlong, add
from talentcareer.audit.actions import Actor
from talentcareer.deadlines.models import Deadline


def of_unit(unit: Unit) -> Any:
    """Return the deadlines of a unit."""
    return Deadline.objects.unscoped("a merged unit leaves none behind").filter(unit=unit)


def told(unit: Unit, into: Unit, _on: date) -> list[str]:
    """Return how many there are."""
    count = of_unit(unit).standing().count()
    return [_("Deadlines that belong to %(into)s then: %(count)s.") % {"into": into, "count": count}] if count else []


def move_deadlines(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Let them belong to the other unit."""
    rows = list(of_unit(unit))
    for row in rows:
        row.unit = into
    of_unit(unit).bulk_update(rows, ["unit"], batch_size=500)


add(GoesAlong("deadlines", told, move_deadlines))
