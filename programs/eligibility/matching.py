"""One call against all people: who could apply, who lacks one thing, who needs a check, who is barred; ranked in the database.

Every number is a queryset narrowed by the states of the window, so it costs one query however many people there are. Only
the rows of a page, or of a chunk of an export, are judged one by one, to tell every reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import ConditionKind, ConfirmationKind, Strength
from programs.catalogue.models import Call
from programs.eligibility import calls, facts, querysets
from programs.eligibility.asks import Reader
from programs.eligibility.choices import Cell, Match, Outcome
from programs.eligibility.judges import Result
from programs.eligibility.rules import WindowVerdict, judge, one_thing
from programs.eligibility.windows import Facts, Term, Window

AGE = "age"
DOUBT = 1000
"""Added to the number of things against somebody who was born on a day of which the text does not say whether it counts."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a call asks for: its code in addresses, its words, and the condition that it stands against somebody."""

    code: str
    label: Any
    against: Q


@dataclass(frozen=True)
class Matching:
    """A call, its window as of its own day, and for whom it is asked."""

    call: Call
    window: Window
    day: date
    reader: Reader

    @classmethod
    def of(cls, call: Call, today: date, reader: Reader) -> Matching:
        """Return the matching of a call: of one that is over, as of its last day, so that it shows what was so then."""
        day = min(today, call.last_on)
        return cls(call, calls.window_of(call, day), day, reader)

    def placed(self, people: QuerySet) -> QuerySet:
        """Annotate where people stand with the call and how many things stand against them."""
        against = querysets.lacks(self.window, self.reader)
        if doubt := querysets.doubt(self.window):
            against = against + Case(When(doubt, then=Value(DOUBT)), default=Value(0), output_field=IntegerField())
        return people.annotate(window_state=querysets.state(self.window, self.reader), against=against)

    def ranked(self, people: QuerySet) -> QuerySet:
        """Return people by urgency: the last chance first, then who is preferred or favoured, then whose window closes soonest."""
        last = [int(result) for result in Result] if len(self.window.turns) > 1 else []
        return (
            self.placed(people)
            .annotate(
                urgency=Case(When(window_state__in=last, then=Value(0)), default=Value(1), output_field=IntegerField()),
                preferred=querysets.speaking_for(self.window, Strength.PREFERRED, self.reader),
                favoured=querysets.speaking_for(self.window, Strength.FAVOURED, self.reader),
            )
            .order_by("urgency", F("preferred").desc(), F("favoured").desc(), "window_state", "name_key")
        )

    def narrowed(self, placed: QuerySet, match: str) -> QuerySet:
        """Return those of placed people who stand under a tab."""
        numbers = self.numbers[match]
        rows = placed.filter(window_state__in=numbers)
        return rows.filter(against=1) if match == Match.ONE else rows

    def counts(self, people: QuerySet) -> dict[str, int]:
        """Return how many people stand under each tab; one query."""
        rows = self.placed(people).order_by().values("window_state", "against").annotate(number=Count("pk"))
        found = list(rows.values_list("window_state", "against", "number"))
        return {
            match: sum(
                number
                for state, against, number in found
                if state in self.numbers[match] and (match != Match.ONE or against == 1)
            )
            for match in Match.values
        }

    @cached_property
    def numbers(self) -> dict[str, frozenset[int]]:
        """The states of the window that each tab means."""
        found: dict[str, set[int]] = {match: set() for match in Match.values}

        def take(cell: Cell, number: int) -> bool:
            result = Result(number % 10)
            if number < querysets.MISSING * 10 and result != Result.PASS:
                found[Match.ONE].add(number)
            if cell in {Cell.BLOCKED, Cell.CLOSED, Cell.TOO_YOUNG}:
                found[Match.BARRED].add(number)
            elif cell == Cell.MISSING:
                found[Match.MISSING].add(number)
            elif cell == Cell.EXEMPTION or result == Result.CHECK:
                found[Match.CHECK].add(number)
            else:
                found[Match.CAN].add(number)
            return False

        querysets.states(self.window, take, self.day)
        return {match: frozenset(numbers) for match, numbers in found.items()}

    @cached_property
    def things(self) -> list[Thing]:
        """What the call asks for: the age, where it does, then its conditions, those of one kind together."""
        found: dict[str, Thing] = {}
        if self.window.has_ages:
            outside = Q(window_state__gte=querysets.MISSING * 10) | Q(against__gte=DOUBT)
            found[AGE] = Thing(AGE, _("Age"), outside)
        for asking in querysets.askings(self.window, self.reader):
            code = "-or-".join(dict.fromkeys(_code(term) for term in asking.terms))
            known = found.get(code)
            words = _label(asking.terms)
            found[code] = Thing(code, words, known.against | asking.against if known else asking.against)
        return list(found.values())

    def because(self, placed: QuerySet, code: str) -> QuerySet:
        """Return those of placed people against whom a thing stands."""
        thing = next(thing for thing in self.things if thing.code == code)
        return placed.filter(thing.against)

    def by_thing(self, placed: QuerySet) -> list[tuple[Thing, int]]:
        """Return how many of placed people each thing stands against, where it does; one query."""
        sums = {f"thing_{place}": Count("pk", filter=thing.against) for place, thing in enumerate(self.things)}
        found = placed.order_by().aggregate(**sums) if sums else {}
        return [(thing, found[f"thing_{place}"]) for place, thing in enumerate(self.things) if found[f"thing_{place}"]]

    def verdict(self, person: Any) -> WindowVerdict:
        """Return the verdict on somebody who was read with the facts."""
        return self.judged(facts.of(person))

    def judged(self, known: Facts) -> WindowVerdict:
        """Return the verdict on facts."""
        return judge(known, self.window, self.day)

    def needing(self, people: QuerySet, kind: str) -> QuerySet:
        """Return the people who could apply but for an office's word, of whom it has not been said yet."""
        asked = [
            asking
            for asking in querysets.askings(self.window, self.reader)
            if any(term.kind == ConditionKind.CONFIRMATION and term.code == kind for term in asking.terms)
        ]
        if not asked:
            return people.none()
        waiting = Q()
        for asking in asked:
            waiting |= asking.is_to_be_checked
        said = self.reader.confirmations().filter(kind=kind, on__lte=self.window.current.last_on)
        placed = self.narrowed(self.placed(people), Match.CHECK)
        return placed.filter(waiting).exclude(pk__in=said.values("talent"))

    @property
    def checks(self) -> list[str]:
        """The kinds of finding that the call cannot do without, in its order."""
        terms = (term for asking in querysets.askings(self.window, self.reader) for term in asking.terms)
        return list(dict.fromkeys(term.code for term in terms if term.kind == ConditionKind.CONFIRMATION))


def _code(term: Term) -> str:
    return f"{term.kind}.{term.code}" if term.kind == ConditionKind.CONFIRMATION else term.kind


def _label(terms: Iterable[Term]) -> Any:
    labels = dict.fromkeys(
        ConfirmationKind(term.code).label if term.kind == ConditionKind.CONFIRMATION else ConditionKind(term.kind).label
        for term in terms
    )
    return " / ".join(map(str, labels))


def match_of(verdict: WindowVerdict) -> list[str]:
    """Return the tabs under which a verdict stands, by the rule: what the states of the database are held against."""
    first = {
        Outcome.ELIGIBLE: Match.CAN,
        Outcome.CHECK: Match.CHECK,
        Outcome.MISSING: Match.MISSING,
        Outcome.MISSING_AGE: Match.MISSING,
    }.get(verdict.outcome, Match.BARRED)
    return [first, *([Match.ONE] if one_thing(verdict) else [])]


# One person against all windows

ORDER = (Outcome.ELIGIBLE, Outcome.CHECK, Outcome.MISSING_AGE, Outcome.MISSING, Outcome.BLOCKED, Outcome.TOO_YOUNG, Outcome.CLOSED)  # fmt: skip


def for_person(known: Facts, windows: Sequence[Window], day: date) -> list[WindowVerdict]:
    """Return what somebody may apply for, ranked as the people of a call are: the last chance, preferences, what closes soonest."""
    verdicts = [judge(known, window, day) for window in windows]
    return sorted(verdicts, key=_rank)


def _rank(verdict: WindowVerdict) -> tuple[Any, ...]:
    said = [reason.code for reason in verdict.preferences]
    return (
        ORDER.index(verdict.outcome),
        not verdict.last_chance,
        -said.count(Strength.PREFERRED),
        -said.count(Strength.FAVOURED),
        verdict.until_on or date.max,
        verdict.window.current.last_on,
    )
