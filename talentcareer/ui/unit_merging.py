"""Saved views go along where a unit is merged into another: those shared in it, and those that ask for it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from talentcareer.access.models import Unit
from talentcareer.access.unit_changes import GoesAlong, add
from talentcareer.audit.actions import Actor
from talentcareer.ui.models import SavedView


def told(unit: Unit, into: Unit, _on: date) -> list[str]:
    """Return how many views there are of each kind."""
    counts = (
        (_("Saved views shared there: %(count)s. They are shared in %(into)s then."), shared_in(unit).count()),
        (_("Saved views that ask for it: %(count)s. They ask for %(into)s then."), asking_for(unit).count()),
    )
    return [text % {"into": into, "count": count} for text, count in counts if count]


def shared_in(unit: Unit) -> QuerySet[SavedView]:
    """Return the views that everybody of a unit has."""
    return SavedView.objects.filter(shared_in=unit)


def asking_for(unit: Unit) -> QuerySet[SavedView]:
    """Return the views with a filter that names a unit."""
    return SavedView.objects.filter(query__contains=str(unit.pk))


def move_views(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Share them in the other unit, and have them ask for it: it also finds what stays in the merged one."""
    shared_in(unit).update(shared_in=into)
    asking_for(unit).update(query=Replace("query", Value(str(unit.pk)), Value(str(into.pk))))


add(GoesAlong("views", told, move_views))
