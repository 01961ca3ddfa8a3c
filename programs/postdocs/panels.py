"""Postdoc appointments on a person's page, and being in station as a status of people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import statuses
from programs.postdocs.entering import POSTDOC_ENTRY
from programs.postdocs.models import PostdocAppointment, PostdocChange
from programs.postdocs.workflows import POSTDOC
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.audit.workflows import may_be_undone
from talentcareer.ui import formats, panels
from talentcareer.ui.parts import Text, Tone


@dataclass(frozen=True)
class ShownStay:
    """An appointment as the page tells it, with the steps that may be taken from here."""

    row: PostdocAppointment
    words: str
    tone: Tone
    below: list[str]
    steps: list[tuple[Text, str]]
    back: str


def appointments(person: Any, user: Any) -> dict[str, Any] | None:
    """Appointments, the newest first, each with its end or how it stands today."""
    rows = PostdocAppointment.objects.visible_to(user).filter(talent=person).select_related("supervisor", "unit")
    rows = with_last_step(rows, user).order_by(F("entered_on").desc())
    found = [ShownStay(row, *standing(row, dates.today()), *ways_on(row, user)) for row in rows]
    return {"count": len(found), "appointments": found} if found else None


def with_last_step(rows: Any, user: Any) -> Any:
    """Annotate the last step of each appointment that was not taken back, and where it led."""
    kept = PostdocChange.objects.visible_to(user).filter(appointment=OuterRef("pk"), undone_at=None)
    last = kept.order_by("-created_at", "-pk")
    return rows.annotate(
        last_step=Subquery(last.values("transition")[:1]), led_to=Subquery(last.values("to_state")[:1])
    )


def ways_on(row: Any, user: Any) -> tuple[list[tuple[Text, str]], str]:
    """Return the steps open to a user, in words with their addresses, and the address to take the last one back."""
    last = PostdocChange(transition=row.last_step, to_state=row.led_to) if row.last_step else None
    steps = [
        (step.label, POSTDOC_ENTRY.url("step", row.pk, step.code))
        for step in POSTDOC.open_to(row)
        if policy.may(user, step.permission)
    ]
    back = POSTDOC_ENTRY.url("step-back", row.pk) if may_be_undone(POSTDOC, row, last) else ""
    return steps, back


def standing(appointment: PostdocAppointment, day: date) -> tuple[str, Tone, list[str]]:
    """Return how an appointment stands on a day, its colour, and the lines below: past the planned exit is due."""
    below = [appointment.end_reason] if appointment.end_reason else []
    if appointment.registered_elsewhere:
        below.append(_("registered by the partner"))
    if appointment.withdrawn_on:
        return _("withdrew"), "", [formats.day(appointment.withdrawn_on), *below]
    if appointment.completed_on:
        where = {True: [_("stayed at the hospital")], False: [_("left the hospital")], None: []}[appointment.stayed]
        return _("completed"), "ok", [formats.day(appointment.completed_on), *where, *below]
    if appointment.planned_exit_on and appointment.planned_exit_on < day:
        return _("in station"), "due", [_("past the planned exit"), *below]
    return _("in station"), "", below


def in_station(user: Any, day: date) -> Any:
    """Return the ids of people in station on a day, as far as a user may see appointments."""
    return PostdocAppointment.objects.visible_to(user).in_station_on(day).values("talent")


panels.add(
    panels.Panel(
        "postdocs",
        gettext_lazy("Postdoc"),
        50,
        "postdoc.view",
        "programs/panels/postdocs.html",
        appointments,
        entries=(POSTDOC_ENTRY,),
    )
)
statuses.add(statuses.Status("in_station", gettext_lazy("postdoc in station"), "postdoc.view", in_station))
