"""The rules of eligibility: facts and a window in, a verdict with all its reasons out. Nothing here reads the database or the clock.

`querysets` asks the same of all rows at once; a test holds the two against each other on invented people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import (
    REQUIRED,
    ConditionKind,
    ConfirmationKind,
    Inclusion,
    Strength,
)
from programs.catalogue.rules import shifted
from programs.eligibility.choices import Cell, Outcome
from programs.eligibility.judges import JUDGES, Finding, Result
from programs.eligibility.windows import Confirmed, Facts, Term, Turn, Window, closing_cell
from talentcareer.dates import age_on
from talentcareer.verdicts import ALLOWED, Reason, Verdict, refuse

__all__ = ["Place", "Result", "WindowVerdict", "finding_day", "judge", "one_thing", "place_of"]


class Age(IntEnum):
    """Where a birth date lies in a window."""

    OPEN = 0
    MISSING = 1
    CLOSED = 2
    TOO_YOUNG = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a birth date lies: open with the last turn that lets it in (None: no limit of age), or why not. `doubtful`: on an unstated day."""

    age: Age
    last: Turn | None = None
    doubtful: bool = False
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class WindowVerdict:
    """What the rules say of a person and a window on a day, with every reason.

    `until_on`: open, and for the last time on that day; `closed_on`: the last day on which it was open.
    `last_year`: the year of the last turn 末次机会; `last_chance`: that it is the current one. `lacks`: how many conditions
    do not hold without more, the age left out; conditions of which one is enough count as one.
    """

    window: Window
    outcome: Outcome
    cell: Cell
    reasons: tuple[Reason, ...] = ()
    preferences: tuple[Reason, ...] = ()
    until_on: date | None = None
    closed_on: date | None = None
    last_year: int | None = None
    last_chance: bool = False
    lacks: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody may apply, as far as records can say."""
        return self.outcome in {Outcome.ELIGIBLE, Outcome.CHECK}

    @property
    def confirmed(self) -> bool:
        """Whether the current turn is confirmed with its document."""
        return self.window.current.confirmed


def place_of(born_on: date | None, sex: str, window: Window) -> Place:
    """Say where a birth date lies among the turns of a window. An unknown day is never assumed (domain 3.4)."""
    if not window.has_ages:
        return Place(Age.OPEN, unlimited=True)
    if born_on is None or (window.by_sex and not sex):
        return Place(Age.MISSING)
    latest = window.latest_birth(sex)
    if latest and born_on > latest:
        return Place(Age.TOO_YOUNG)
    edges = window.edges(sex)
    if not edges:
        return Place(Age.OPEN, unlimited=True)
    if born_on < edges[0]:
        return Place(Age.CLOSED)
    last = max(place for place, edge in enumerate(edges) if edge <= born_on)
    cutoff = window.current.cutoff(sex)
    doubtful = cutoff is not None and cutoff.inclusion == Inclusion.UNSTATED and born_on == cutoff.on
    return Place(Age.OPEN, window.turns[last], doubtful, unlimited=last + 1 == len(edges))


def closed_on(born_on: date, sex: str, window: Window) -> date | None:
    """Return the last day on which a window was open for somebody who is over it, reckoned back from the current cut-off."""
    cutoff, turn = window.current.cutoff(sex), window.current
    if cutoff is None:
        return None
    for times in range(1, 60):
        years = -times * window.every_years
        edge = shifted(cutoff.first_on, years)
        if edge is not None and edge <= born_on:
            return shifted(turn.last_on, years)
    return None


def judge(facts: Facts, window: Window, day: date) -> WindowVerdict:
    """Say what somebody may do with a window on a day: eligible, until when, closed since, blocked, data missing, to be checked.

    Every reason is given, not only the first; the outcome is told in the order of `Outcome`. What offices found after
    the current turn had closed says nothing about it.
    """
    facts = replace(facts, confirmed=[one for one in facts.confirmed if one.on <= window.current.last_on])
    place = place_of(facts.born_on, facts.sex, window)
    on = window.reference_on or window.current.last_on
    found = [(term, JUDGES[term.kind](term, facts, on)) for term in window.terms if not term.sex or term.sex == facts.sex]  # fmt: skip
    findings = [*_required([(term, one) for term, one in found if term.strength in REQUIRED], facts)]
    preferences = tuple(
        _preference(term, one) for term, one in found if term.strength not in REQUIRED and one.result == Result.PASS
    )
    reasons = (*_of_age(place, facts, window), *(reason for one in findings for reason in one.reasons))
    worst = max((one.result for one in findings), default=Result.PASS)
    over_soft = place.age == Age.CLOSED and window.soft_age
    if place.doubtful or over_soft:
        worst = max(worst, Result.CHECK)
    outcome = _outcome(place, worst, over_soft=over_soft)
    last = place.last if place.age == Age.OPEN else None
    limited = last is not None and not place.unlimited
    return WindowVerdict(
        window,
        outcome,
        cell_of(place, worst, day, over_soft=over_soft),
        reasons,
        preferences,
        until_on=last.last_on if last is not None and limited else None,
        closed_on=closed_on(facts.born_on, facts.sex, window) if place.age == Age.CLOSED and facts.born_on else None,
        last_year=last.year if last is not None and limited else None,
        last_chance=limited and last is window.current,
        lacks=len(findings),
    )


def cell_of(place: Place, worst: Result, day: date, *, over_soft: bool = False) -> Cell:
    """Return the one cell of the age board for where a birth date lies and the worst finding."""
    if place.age == Age.MISSING:
        return Cell.MISSING
    if place.age == Age.CLOSED and not over_soft:
        return Cell.CLOSED
    if place.age == Age.TOO_YOUNG:
        return Cell.TOO_YOUNG
    if worst == Result.FAIL:
        return Cell.BLOCKED
    if worst == Result.MISSING:
        return Cell.MISSING
    if over_soft:
        return Cell.EXEMPTION
    if place.last is None or place.unlimited:
        return Cell.LATER
    return closing_cell(place.last.last_on, day)


def _outcome(place: Place, worst: Result, *, over_soft: bool) -> Outcome:
    if place.age == Age.MISSING:
        return Outcome.MISSING_AGE
    if place.age == Age.CLOSED and not over_soft:
        return Outcome.CLOSED
    if place.age == Age.TOO_YOUNG:
        return Outcome.TOO_YOUNG
    return {
        Result.FAIL: Outcome.BLOCKED, Result.MISSING: Outcome.MISSING, Result.CHECK: Outcome.CHECK, Result.PASS: Outcome.ELIGIBLE,
    }[worst]  # fmt: skip


def _required(found: Sequence[tuple[Term, Finding]], facts: Facts) -> list[Finding]:
    """Return what stands against somebody, one finding a condition or a group of alternatives; those that hold say nothing."""
    groups: dict[object, list[Finding]] = {}
    for place, (term, one) in enumerate(found):
        key = ("or", term.alternative) if term.alternative is not None else ("one", place)
        groups.setdefault(key, []).append(_softened(term, _equivalent(term, one, facts.confirmed)))
    kept = []
    for findings in groups.values():
        best = min(one.result for one in findings)
        if best != Result.PASS:
            kept.append(Finding(best, tuple(reason for one in findings for reason in one.reasons)))
    return kept


EQUIVALENTS = {
    ConditionKind.TITLE_AT_LEAST: ConfirmationKind.EQUIVALENT_TITLE,
    ConditionKind.DEGREE: ConfirmationKind.EQUIVALENT_DEGREE,
    ConditionKind.EDUCATION: ConfirmationKind.EQUIVALENT_DEGREE,
}


def latest(confirmed: Sequence[Confirmed], kind: str) -> Confirmed | None:
    """Return the latest finding of a kind."""
    return max((one for one in confirmed if one.kind == kind), key=lambda one: one.on, default=None)


def _equivalent(term: Term, one: Finding, confirmed: Sequence[Confirmed]) -> Finding:
    if not term.equivalent or one.result == Result.PASS or term.kind not in EQUIVALENTS:
        return one
    found = latest(confirmed, EQUIVALENTS[ConditionKind(term.kind)])
    return Finding(Result.PASS) if found is not None and found.found else one


def _softened(term: Term, one: Finding) -> Finding:
    if term.strength != Strength.SOFT or one.result in {Result.PASS, Result.CHECK}:
        return one
    asked = Reason("exemption-needed", _("An exemption with its reason and approver is needed."))
    return Finding(Result.CHECK, (*one.reasons, asked))


def _preference(term: Term, one: Finding) -> Reason:
    words = _("preferred: {words}") if term.strength == Strength.PREFERRED else _("favoured: {words}")
    return Reason(term.strength, words, {"words": term.text or one.words})


def _of_age(place: Place, facts: Facts, window: Window) -> tuple[Reason, ...]:
    """Return what the birth date says, with the dates compared."""
    cutoff = window.current.cutoff(facts.sex)
    values = {"born": facts.born_on, "document": window.document or window.label, "year": window.current.year}
    if place.age == Age.MISSING:
        if facts.born_on is None:
            return (Reason("born-on-missing", _("The birth date is missing. Add the whole day."), values),)
        return (Reason("sex-missing", _("The sex is missing, and the cut-offs differ by sex."), values),)
    if place.age == Age.TOO_YOUNG:
        latest_birth = window.latest_birth(facts.sex)
        return (Reason("too-young", _("Born on {born}, after the latest birth date {latest} of {year}."), {**values, "latest": latest_birth}),)  # fmt: skip
    if cutoff is None or facts.born_on is None:
        return ()
    values |= {"cutoff": cutoff.first_on, "age": age_on(facts.born_on, window.reference_on or window.current.last_on)}
    if place.age == Age.CLOSED and window.soft_age:
        return (Reason("over-soft-limit",
            _("Born on {born}; the limit of {year} is {cutoff} and later. An exemption with its reason and approver is needed."), values),)  # fmt: skip
    if place.age == Age.CLOSED:
        return (Reason("over-limit", _("Born on {born}; the limit of {year} is {cutoff} and later."), values),)
    if place.doubtful:
        return (Reason("cutoff-unstated",
            _("Born exactly on {born}, and the text does not say whether that day counts. Ask who issued the call."), values),)  # fmt: skip
    return ()


BESIDE_THE_LIMIT = frozenset({"over-soft-limit", "cutoff-unstated"})


def one_thing(verdict: WindowVerdict) -> bool:
    """Say whether exactly one thing stands against somebody and it is not the age: what is missing, to be checked, or fails."""
    told = {reason.code for reason in verdict.reasons}
    may_be = {Outcome.BLOCKED, Outcome.MISSING, Outcome.CHECK}
    return verdict.lacks == 1 and verdict.outcome in may_be and not told & BESIDE_THE_LIMIT


def finding_day(on: date | None, today: date) -> Verdict:
    """Say whether an office can have found something on a day: not ahead."""
    if on is not None and on > today:
        return refuse("finding-ahead", _("{day} lies ahead. Give the day on which it was found."), day=on)
    return ALLOWED
