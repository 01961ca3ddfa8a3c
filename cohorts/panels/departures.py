"""Departures on a person's page."""

from typing import Any

from django.utils.translation import gettext_lazy

from cohorts.models import Departure, Talent
from cohorts.record import may_here
from talentcareer.ui import panels


def departures(person: Talent, user: Any) -> dict[str, Any] | None:
    """Departures that stand, the latest first, each with what was ended; the open one can be undone."""
    found = list(Departure.objects.visible_to(user).filter(talent=person, undone_at=None))
    if not found:
        return None
    rows = [(row, list(dict.fromkeys(done["words"] for done in row.done if done["words"]))) for row in found]
    may_undo = may_here(user, "talent.write", person)
    return {"count": len(rows), "departures": rows if may_undo else [(row, []) for row in found], "may_undo": may_undo}


PANEL = panels.Panel(
    "departures", gettext_lazy("Departures"), 15, "talent.view", "cohorts/panels/departures.html", departures
)
