"""Rules of mentorship: values and days in, a verdict out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn

Span = tuple[date, date | None]
"""From a day until the day of the end, which is no day of the pair any more; None: it goes on."""


def two_people(*, same: bool) -> Verdict:
    """Nobody is the own mentor."""
    if same:
        return refuse("mentor-is-mentee", _("Mentor and mentee are the same person. Correct one of the two."))
    return ALLOWED


def days_in_order(paired_on: date, ended_on: date | None) -> Verdict:
    """A pair ends on or after the day it began."""
    if ended_on and ended_on < paired_on:
        return refuse(
            "pair-reversed",
            _("The pair ends on {end}, before it began on {start}. Correct one of them."),
            end=ended_on,
            start=paired_on,
        )
    return ALLOWED


def end_says_why(ended_on: date | None, reason: str) -> Verdict:
    """A reason of the end needs the end's day."""
    if reason.strip() and ended_on is None:
        return refuse("end-without-day", _("A reason is given, but no day. Fill in the day, or take the reason out."))
    return ALLOWED


def paired_once(span: Span, others: Iterable[Span]) -> Verdict:
    """The same two are not paired twice at the same time; a new pair may begin on the day the old one ended."""
    for start, end in others:
        if (end is None or span[0] < end) and (span[1] is None or start < span[1]):
            return refuse("paired-already", _("These two are paired since {start} already. End that pair first."), start=start)  # fmt: skip
    return ALLOWED


def one_primary(span: Span, others: Iterable[tuple[str, Span]]) -> Verdict:
    """A second primary mentor at the same time is worth a look."""
    for name, (start, end) in others:
        if (end is None or span[0] < end) and (span[1] is None or start < span[1]):
            return warn(
                "second-primary",
                _("{name} is a primary mentor since {start} as well. End that pair if this one replaces it."),
                name=name,
                start=start,
            )
    return ALLOWED


def may_end(span: Span, on: date) -> Verdict:
    """A pair ends once, on or after the day it began."""
    if span[1]:
        return refuse("ended-before", _("This pair ended on {day} already. Correct the pair instead."), day=span[1])
    return days_in_order(span[0], on)


def met_by(held_on: date, *, today: date) -> Verdict:
    """A meeting is logged when it has been held."""
    if held_on > today:
        return refuse("meeting-ahead", _("{day} lies in the future. Log a meeting when it has been held."), day=held_on)
    return ALLOWED


def met_by_own_mentor(held_on: date, spans: Iterable[Span]) -> Verdict:
    """A mentor logs meetings of days on which the two were paired; others are entered by HR."""
    if any(start <= held_on and (end is None or held_on < end) for start, end in spans):
        return ALLOWED
    return refuse(
        "not-paired-then",
        _("You were not paired with this person on {day}. Correct the day; HR enters meetings outside a pair."),
        day=held_on,
    )
