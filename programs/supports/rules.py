"""Rules of platforms and teams: values in, a result out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.values import name_key
from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn


def days_in_order(begun_on: date | None, ended_on: date | None) -> Verdict:
    """Hold the days against each other: it may end on the day it began, not before."""
    if begun_on and ended_on and ended_on < begun_on:
        return refuse(
            "support-reversed",
            _("It ends on {end}, before it began on {start}. Correct one of them."),
            end=ended_on,
            start=begun_on,
        )
    return ALLOWED


def day_known(begun_on: date | None) -> Verdict:
    """Warn where the day of the beginning is missing: figures of a year go by it."""
    if begun_on is None:
        return warn(
            "support-day-missing",
            _("The day on which it began is missing, so it counts in no year. Add the day."),
        )
    return ALLOWED


def named_once(name: str, unit: str, others: Iterable[str]) -> Verdict:
    """Hold a name against those of the same unit: spaces and full width make no other name."""
    known = next((other for other in others if name_key(other) == name_key(name)), None)
    if known is None:
        return ALLOWED
    return refuse(
        "support-recorded",
        _("“{name}” of {unit} is recorded already. Correct that one, or give this one its own name."),
        name=known,
        unit=unit,
    )
