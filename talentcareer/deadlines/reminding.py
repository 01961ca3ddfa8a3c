"""The night's work: sources are read anew, whoever may see what has come near is told once, messages are made ready.

It may be killed anywhere and run again: deadlines are written a source at a time, reminders an account at a time, and what
was told already is left out, by the question and by the constraints of the tables.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.db.utils import IntegrityError

from talentcareer.access.models import RoleGrant, User
from talentcareer.audit.actions import Actor
from talentcareer.audit.records import Conflict
from talentcareer.deadlines import actions, sources
from talentcareer.deadlines.models import Deadline, Reminder
from talentcareer.jobs.crash_points import reached
from talentcareer.jobs.registry import Cancelled, LostLease

AT_ONCE = 500
NOT_THE_SOURCES_FAULT = (OperationalError, InterfaceError, LostLease, Cancelled, SoftTimeLimitExceeded)
"""What ends the whole run: the database is busy, or the work was taken away or stopped. It is tried again."""
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What a run did: counts, and the sources that could not be read."""

    new: int = 0
    changed: int = 0
    closed: int = 0
    told: int = 0
    people: int = 0
    failed: list[str] = field(default_factory=list)


def run(
    day: date,
    *,
    by: Actor,
    hold: Callable[[], None] = lambda: None,
    noted: Callable[[int, int], None] = lambda *_: None,
) -> Outcome:
    """Read all sources and tell everybody what has come near on a day. A source that fails hinders no other.

    `hold` is called first in each transaction: a worker that has lost its work writes nothing.
    """
    outcome = Outcome()
    for source in sources.every():
        _refresh(source, day, outcome, by=by, hold=hold)
    reached("deadlines-refreshed")
    users = list(who_may_see(day))
    for number, user in enumerate(users):
        noted(number, len(users))
        with transaction.atomic():
            hold()
            told = tell(user, day)
        outcome.told += told
        outcome.people += bool(told)
        reached("deadlines-told-one")
    return outcome


def _refresh(source: Any, day: date, outcome: Outcome, *, by: Actor, hold: Callable[[], None]) -> None:
    try:
        try:
            counts = _read(source, day, by=by, hold=hold)
        except (IntegrityError, Conflict):  # another run wrote the same at this moment: what it wrote is known now
            counts = _read(source, day, by=by, hold=hold)
    except NOT_THE_SOURCES_FAULT:
        raise
    except Exception:  # a mistake in one subject's source hinders no other; full detail in the log
        logger.exception("The source of deadlines %s could not be read.", source.code)
        outcome.failed.append(source.code)
        return
    outcome.new += counts["new"]
    outcome.changed += counts["changed"]
    outcome.closed += counts["closed"]


def _read(source: Any, day: date, *, by: Actor, hold: Callable[[], None]) -> dict[str, int]:
    with transaction.atomic():
        hold()
        return actions.refresh(source, day, by=by)


def who_may_see(day: date) -> Any:
    """Return the active accounts that have a role on a day, in a fixed order."""
    active = User.objects.unscoped("everybody is reminded of what the own role lets one see").filter(is_active=True)
    roles = RoleGrant.objects.unscoped("who has a role at all").holding_on(day)
    return active.filter(pk__in=roles.order_by().values("user")).order_by("pk")


def tell(user: Any, day: date) -> int:
    """Write the reminders that one account has not had yet; return how many."""
    rows = Deadline.objects.visible_to(user).standing().not_snoozed(user, day).approaching(day)
    made = [
        Reminder(deadline_id=pk, user_id=user.pk, due_on=due_on, threshold=threshold, told_on=day)
        for pk, due_on, threshold in not_told(rows, user).order_by("pk").values_list("pk", "due_on", "threshold")
    ]
    before = Reminder.objects.filter(user_id=user.pk, told_on=day).count() if made else 0
    Reminder.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
    return Reminder.objects.filter(user_id=user.pk, told_on=day).count() - before if made else 0


def not_told(rows: Any, user: Any) -> Any:
    """Return of rows with a threshold those of which the user was not told at it, or a tighter one, for the same day."""
    told = Reminder.objects.filter(
        deadline=OuterRef("pk"), user=user.pk, due_on=OuterRef("due_on"), threshold__lte=OuterRef("threshold")
    )
    return rows.filter(~Exists(told))
