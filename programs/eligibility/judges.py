"""What each kind of condition asks of a person's facts: a finding with its reason. A kind of condition is one function here and one in `querysets`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.choices import Degree
from programs.catalogue.choices import HIGHER_LAYERS, ConditionKind, ConfirmationKind, Layer
from programs.catalogue.rules import Cutoff
from programs.eligibility.windows import Duty, Facts, Term
from talentcareer.dates import add_months, add_years
from talentcareer.verdicts import Reason


class Result(IntEnum):
    """What a condition comes to, from best to worst. Of alternatives the best counts, of all conditions the worst."""

    PASS = 0
    CHECK = 1
    MISSING = 2
    FAIL = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition's result with the reasons against it; `words` say what held."""

    result: Result
    reasons: tuple[Reason, ...] = ()
    words: Any = ""


Judge = Callable[[Term, Facts, date], Finding]
JUDGES: dict[str, Judge] = {}
STAGE = "stage"
"""The kind of condition that a stage's window has, and no call: nobody is selected in a stage twice."""
DEGREE_RANKS = {Degree.NONE: 0, Degree.BACHELOR: 1, Degree.MASTER: 2, Degree.DOCTOR: 3}


def kind(code: str) -> Callable[[Judge], Judge]:
    """Register the judge of a kind of condition."""

    def register(judge: Judge) -> Judge:
        JUDGES[code] = judge
        return judge

    return register


def held(words: Any = "") -> Finding:
    """Return that a condition holds."""
    return Finding(Result.PASS, words=words)


def against(result: Result, code: str, message: Any, **params: Any) -> Finding:
    """Return what stands against a condition, with its reason."""
    return Finding(result, (Reason(code, message, params),))


def rank_words(rank: int | None) -> Any:
    """Return a title's rank in words."""
    return {1: _("senior"), 2: _("associate senior"), 3: _("intermediate"), 4: _("junior"), 5: _("assistant")}.get(rank or 0, "—")  # fmt: skip


@kind(ConditionKind.BORN_FROM)
def born_from(term: Term, facts: Facts, _on: date) -> Finding:
    """Born on a day or later, where it does not bar but speaks for somebody: 45 or under is preferred."""
    if facts.born_on is None or term.day_on is None:
        return against(Result.MISSING, "born-on-missing", _("The birth date is missing. Add the whole day."))
    first = Cutoff(term.day_on, term.inclusion).sure_on
    if facts.born_on >= first:
        return held(_("born on {day} or later").format(day=first))
    return against(Result.FAIL, "older", _("Born on {born}, before {day}."), born=facts.born_on, day=first)


@kind(ConditionKind.TITLE_AT_LEAST)
def title_at_least(term: Term, facts: Facts, on: date) -> Finding:
    """A title of a rank or above; ranks go from 1, senior, to 5."""
    rank = facts.title_rank(on)
    if rank is None:
        return against(Result.MISSING, "title-missing", _("The professional title is missing."))
    if rank <= (term.number or 0):
        return held(rank_words(rank))
    return against(
        Result.FAIL, "title-too-low", _("The title is {title}; asked for is {wanted} or above."),
        title=rank_words(rank), wanted=rank_words(term.number),
    )  # fmt: skip


@kind(ConditionKind.TITLE_AT_MOST)
def title_at_most(term: Term, facts: Facts, on: date) -> Finding:
    """A title of a rank or below."""
    rank = facts.title_rank(on)
    if rank is None or rank >= (term.number or 0):
        return held(rank_words(rank))
    return against(
        Result.FAIL, "title-too-high", _("The title is {title}; asked for is {wanted} or below."),
        title=rank_words(rank), wanted=rank_words(term.number),
    )  # fmt: skip


@kind(ConditionKind.DEGREE)
def degree(term: Term, facts: Facts, _on: date) -> Finding:
    """A degree or a higher one (GB/T 6864)."""
    if not facts.degree:
        return against(Result.MISSING, "degree-missing", _("The degree is missing."))
    if DEGREE_RANKS[Degree(facts.degree)] >= DEGREE_RANKS[Degree(term.code)]:
        return held(Degree(facts.degree).label)
    return against(
        Result.FAIL, "degree-too-low", _("The degree is {degree}; asked for is {wanted} or above."),
        degree=Degree(facts.degree).label, wanted=Degree(term.code).label,
    )  # fmt: skip


@kind(ConditionKind.EDUCATION)
def education(term: Term, facts: Facts, _on: date) -> Finding:
    """A level of schooling or a higher one (GB/T 4658); ranks go from 1, postgraduate, downwards."""
    if facts.education_rank is None:
        return against(Result.MISSING, "education-missing", _("The education level is missing."))
    if facts.education_rank <= (term.number or 0):
        return held()
    wanted = {1: _("postgraduate"), 2: _("undergraduate"), 3: _("junior college")}.get(term.number or 0, "—")
    return against(Result.FAIL, "education-too-low", _("The education level is below {wanted}."), wanted=wanted)


@kind(ConditionKind.SINCE_DEGREE)
def since_degree(term: Term, facts: Facts, on: date) -> Finding:
    """The highest degree at most so many months ago."""
    if facts.degree_on is None:
        return against(Result.MISSING, "degree-day-missing", _("The day of the highest degree is missing."))
    if add_months(facts.degree_on, term.number or 0) >= on:
        return held(facts.degree_on)
    return against(
        Result.FAIL, "degree-too-long-ago", _("The degree is of {day}; on {on} that is more than {months} months ago."),
        day=facts.degree_on, on=on, months=term.number,
    )  # fmt: skip


@kind(ConditionKind.TENURE)
def tenure(term: Term, facts: Facts, on: date) -> Finding:
    """At the hospital for at least so many months."""
    if facts.hired_on is None:
        return against(Result.MISSING, "hired-on-missing", _("The day of joining the hospital is missing."))
    if facts.hired_on <= add_months(on, -(term.number or 0)):
        return held(facts.hired_on)
    return against(
        Result.FAIL, "tenure-too-short", _("Joined on {day}; asked for are {months} months on {on}."),
        day=facts.hired_on, months=term.number, on=on,
    )  # fmt: skip


def days_held(duties: Iterable[Duty], code: str, on: date) -> int:
    """Return on how many days up to a day somebody held a post of a duty; days in two of them count once."""
    spans = sorted(
        (one.from_on, min(one.to_on or on, on)) for one in duties if one.duty == code and one.from_on and one.from_on <= on
    )  # fmt: skip
    total, reached = 0, date.min
    for begins, ends in spans:
        total += max((ends - max(begins, reached)).days, 0)
        reached = max(reached, ends)
    return total


@kind(ConditionKind.DUTY)
def duty_years(term: Term, facts: Facts, on: date) -> Finding:
    """As many days in posts of a duty as the last so many years up to the day have: three years less a day are not three years."""
    wanted = (on - add_years(on, -(term.number or 0))).days
    days = days_held(facts.duties, term.code, on)
    if days >= wanted:
        return held()
    return against(
        Result.FAIL, "duty-too-short", _("{days} days in posts of this duty up to {on}; asked for are {years} years."),
        days=days, on=on, years=term.number,
    )  # fmt: skip


def _in_station(facts: Facts, on: date) -> bool:
    return any(stay.entered_on <= on and (stay.left_on is None or stay.left_on > on) for stay in facts.stays)


@kind(ConditionKind.IN_STATION)
def in_station(_term: Term, facts: Facts, on: date) -> Finding:
    """In station as a postdoc on the day."""
    if _in_station(facts, on):
        return held()
    return against(Result.FAIL, "not-in-station", _("Not in station as a postdoc on {on}."), on=on)


@kind(ConditionKind.NOT_IN_STATION)
def not_in_station(_term: Term, facts: Facts, on: date) -> Finding:
    """Not in station as a postdoc on the day."""
    if not _in_station(facts, on):
        return held()
    return against(Result.FAIL, "in-station", _("In station as a postdoc on {on}, which bars."), on=on)


@kind(ConditionKind.STATION_MONTHS)
def station_months(term: Term, facts: Facts, on: date) -> Finding:
    """Entered the station at most so many months before the day."""
    entered = max((stay.entered_on for stay in facts.stays if stay.entered_on <= on), default=None)
    if entered is None:
        return against(Result.FAIL, "never-entered", _("Never entered a station as a postdoc up to {on}."), on=on)
    if add_months(entered, term.number or 0) >= on:
        return held(entered)
    return against(
        Result.FAIL, "entered-too-long-ago", _("Entered on {day}; on {on} that is more than {months} months ago."),
        day=entered, on=on, months=term.number,
    )  # fmt: skip


def layers_barring(layer: str) -> tuple[str, ...]:
    """Return the layers whose holders are barred from a layer: itself, and those above it."""
    return (layer, *HIGHER_LAYERS[Layer(layer)])


@kind(ConditionKind.LAYER)
def layer(term: Term, facts: Facts, on: date) -> Finding:
    """No plan of the layer held, nor of one above it; also after its support has ended (domain 3.3)."""
    barring = [
        one for one in facts.selections if one.counted and one.known_on(on) and one.layer in layers_barring(term.code)
    ]
    if not barring:
        return held()
    return against(
        Result.FAIL, "layer-held", _("Selected by {what}, of the same layer or a higher one."),
        what=", ".join(f"{one.programme} ({one.year})" for one in barring),
    )  # fmt: skip


def _selections(term: Term, facts: Facts, on: date) -> list[Any]:
    since = on.year - term.number if term.number else 0
    return [
        one
        for one in facts.selections
        if one.programme_id == term.programme_id and one.year >= since and one.known_on(on)
    ]


@kind(ConditionKind.PROGRAMME)
def programme(term: Term, facts: Facts, on: date) -> Finding:
    """Not selected by another programme; with a number, not within so many years."""
    barring = [one for one in _selections(term, facts, on) if one.counted]
    if not barring:
        return held()
    return against(
        Result.FAIL, "programme-held", _("Selected by {what}, which excludes it."),
        what=", ".join(f"{one.programme} ({one.year})" for one in barring),
    )  # fmt: skip


@kind(ConditionKind.SELECTED_BY)
def selected_by(term: Term, facts: Facts, on: date) -> Finding:
    """Selected or shortlisted by a programme, such as 入围E类."""
    found = [one for one in _selections(term, facts, on) if one.counted or one.shortlisted]
    if found:
        return held(", ".join(f"{one.programme} ({one.year})" for one in found))
    return against(Result.FAIL, "not-selected", _("Neither selected nor shortlisted by {programme}."), programme=term.programme)  # fmt: skip


@kind(ConditionKind.APPLICATIONS)
def applications(term: Term, facts: Facts, on: date) -> Finding:
    """Fewer applications to the programme in earlier years than it allows."""
    count = sum(programme_id == term.programme_id and year < on.year for programme_id, year in facts.applications)
    if count < (term.number or 0):
        return held(count)
    return against(
        Result.FAIL, "applied-too-often", _("Applied {count} times; allowed are {most}."), count=count, most=term.number
    )


@kind(STAGE)
def stage(term: Term, facts: Facts, on: date) -> Finding:
    """Not selected in the stage by an earlier batch."""
    found = [words for code, year, words in facts.stages if code == term.code and year < on.year]
    if not found:
        return held()
    return against(Result.FAIL, "stage-held", _("Selected in this stage already: {what}."), what=", ".join(found))


@kind(ConditionKind.CONFIRMATION)
def confirmation(term: Term, facts: Facts, _on: date) -> Finding:
    """What no record says and an office confirms; without its word it has to be asked."""
    found = max((one for one in facts.confirmed if one.kind == term.code), key=lambda one: one.on, default=None)
    label = ConfirmationKind(term.code).label
    if found is None:
        return against(Result.CHECK, "to-be-confirmed", _("To be confirmed: {what}."), what=term.text or label)
    if found.found:
        return held(f"{label} ({found.office} {found.on})")
    return against(
        Result.FAIL,
        "not-confirmed",
        _("{office} said no on {day}: {what}."),
        office=found.office,
        day=found.on,
        what=label,
    )
