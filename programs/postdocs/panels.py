"""Postdoc appointments on a person's page, and being in station as a status of people."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import statuses
from programs.postdocs.models import PostdocAppointment
from talentcareer import dates
from talentcareer.ui import formats, panels
from talentcareer.ui.parts import Tone


def appointments(person: Any, user: Any) -> dict[str, Any] | None:
    """Appointments, the newest first, each with its end or how it stands today."""
    rows = PostdocAppointment.objects.visible_to(user).filter(talent=person).select_related("supervisor", "unit")
    found = [(row, *standing(row, dates.today())) for row in rows.order_by(F("entered_on").desc())]
    return {"count": len(found), "appointments": found} if found else None


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
    panels.Panel("postdocs", gettext_lazy("Postdoc"), 50, "postdoc.view", "programs/panels/postdocs.html", appointments)
)
statuses.add(statuses.Status("in_station", gettext_lazy("postdoc in station"), "postdoc.view", in_station))
