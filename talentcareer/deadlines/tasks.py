"""Background work of deadlines: once a day everything is read anew and told, then what leaves the house is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery.schedules import crontab
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.audit.actions import SYSTEM
from talentcareer.celery import app
from talentcareer.deadlines import deliveries, reminding
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.crash_points import reached
from talentcareer.jobs.registry import Failed, Running, worker

KIND = "deadlines.remind"
FROM_TWO = crontab(minute=40, hour="2-23")
"""Asked at night, and each hour after for a site that slept then; the job's key lets it run once a day."""


@worker(KIND, title=gettext_lazy("Reminders of deadlines"))
def remind(running: Running, *, on: str) -> dict[str, Any]:
    """Read all sources and remind everybody, then make messages ready. Killed half-way it goes on where it stopped."""
    day = date.fromisoformat(on)
    outcome = reminding.run(day, by=running.by, hold=running.hold, noted=running.progress)
    reached("deadlines-told")
    said = _("%(told)s reminders for %(people)s people") % {"told": outcome.told, "people": outcome.people}
    with transaction.atomic():
        running.hold()
        deliveries.make_ready(day)
        if not outcome.failed:
            running.done({"message": said})
    if outcome.failed:
        names = ", ".join(outcome.failed)
        raise Failed(_("%(said)s. These sources could not be read: %(names)s.") % {"said": said, "names": names})
    return {"message": said}


@worker(deliveries.KIND, title=gettext_lazy("Message about deadlines"))
def deliver(running: Running, *, delivery: int) -> dict[str, Any]:
    """Send one message, never twice."""
    return {"message": deliveries.deliver(running, delivery)}


@app.task(name="deadlines.ask", soft_time_limit=60, time_limit=90)
def ask() -> None:
    """Ask for the reminders of the day, once."""
    day = dates.today().isoformat()
    jobs.submit(KIND, arguments={"on": day}, by=SYSTEM, key=day)


app.conf.beat_schedule = app.conf.beat_schedule | {
    "deadlines": {"task": "deadlines.ask", "schedule": FROM_TWO, "options": {"expires": 3600}},
}
