"""When one is reminded, and until when something may be put off. Pure: days in, an answer out."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from talentcareer.verdicts import ALLOWED, Verdict, refuse

LONGEST_OVERDUE = 90


def last_due(day: date, threshold: int) -> date:
    """Return the latest due day for which a threshold of so many days before is reached on `day`."""
    return day + timedelta(days=threshold)


def reached(due_on: date, day: date, thresholds: Iterable[int]) -> int | None:
    """Return the tightest threshold reached on `day`; None while none is. What is overdue has reached all of them."""
    return min((days for days in thresholds if due_on <= last_due(day, days)), default=None)


def may_snooze(due_on: date, until_on: date, day: date) -> Verdict:
    """Tell whether something may be put off: to a later day, not past its own; what is overdue for at most 90 days."""
    if until_on <= day:
        return refuse("snooze_past", _("{until} is not ahead. Give a later day than today."), until=until_on)
    if due_on > day and until_on > due_on:
        return refuse("snooze_past_due", _("It falls due on {due}. Give that day or an earlier one."), due=due_on)
    latest = last_due(day, LONGEST_OVERDUE)
    if due_on <= day and until_on > latest:
        return refuse("snooze_long", _("It is due already. Give {latest} or an earlier day."), latest=latest)
    return ALLOWED
