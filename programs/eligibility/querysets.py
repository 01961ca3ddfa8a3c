"""The rules of eligibility asked of all people at once.

A window becomes one number a person: where the birth date lies and the worst finding. Grouped by it the database counts a whole
row of the age board in one query; narrowed to the numbers of a cell it gives exactly that cell's people.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import Exact, GreaterThan

from programs.catalogue.choices import REQUIRED, ConditionKind, Inclusion, Strength
from programs.eligibility.asks import ASKS, NOBODY, OWN_COLUMNS, Reader, latest
from programs.eligibility.choices import Cell
from programs.eligibility.judges import Result
from programs.eligibility.rules import EQUIVALENTS, Age, Place, cell_of
from programs.eligibility.windows import SEXES, Term, Turn, Window

OTHER_SEX = 9
"""A condition that is not asked of somebody, for whom it is not; of alternatives one that is asked counts before it."""


def _severity(term: Term, on: date, reader: Reader) -> Case:
    """Return a condition's result as a number of `Result`; softened, and stood for by an equivalent, as in the rules."""
    asked = ASKS[term.kind](term, on, reader)
    soft = term.strength == Strength.SOFT
    whens = [When(~Q(sex=term.sex), then=Value(OTHER_SEX))] if term.sex else []
    whens.append(When(asked.holds, then=Value(int(Result.PASS))))
    if term.equivalent and term.kind in EQUIVALENTS:
        stood_for = latest(EQUIVALENTS[ConditionKind(term.kind)], reader, found=True)
        whens.append(When(stood_for, then=Value(int(Result.PASS))))
    if asked.check is not NOBODY:
        whens.append(When(asked.check, then=Value(int(Result.CHECK))))
    if asked.missing is not NOBODY and not soft:
        whens.append(When(asked.missing, then=Value(int(Result.MISSING))))
    worst = Result.CHECK if soft else Result.FAIL
    return Case(*whens, default=Value(int(worst)), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of somebody as one thing, a condition or several of which one is enough, and the expression of its result."""

    terms: tuple[Term, ...]
    result: Any

    @property
    def against(self) -> Q:
        """The condition that it does not hold without more."""
        return Q(GreaterThan(self.result, Value(int(Result.PASS))))

    @property
    def is_to_be_checked(self) -> Q:
        """The condition that somebody has to look at it."""
        return Q(Exact(self.result, Value(int(Result.CHECK))))


def askings(window: Window, reader: Reader) -> list[Asking]:
    """Return what a window asks besides the age, each with the number of its result; of alternatives the best counts."""
    on = window.reference_on or window.current.last_on
    reader = replace(reader, until_on=window.current.last_on)
    groups: dict[object, list[Term]] = {}
    for place, term in enumerate(window.terms):
        if term.strength in REQUIRED:
            key = ("or", term.alternative) if term.alternative is not None else ("one", place)
            groups.setdefault(key, []).append(term)
    return [Asking(tuple(terms), _of_group(terms, on, reader)) for terms in groups.values()]


def _of_group(terms: list[Term], on: date, reader: Reader) -> Any:
    results = [_severity(term, on, reader) for term in terms]
    best = Least(*results) if len(results) > 1 else results[0]
    if not any(term.sex for term in terms):
        return best
    return Case(
        When(Exact(best, Value(OTHER_SEX)), then=Value(int(Result.PASS))), default=best, output_field=IntegerField()
    )


def lacks(window: Window, reader: Reader) -> Any:
    """Return the expression that says how many of the things asked besides the age do not hold without more."""
    zero: Any = Value(0, output_field=IntegerField())
    counted_as_one: Iterable[Any] = (
        Case(When(asking.against, then=Value(1)), default=Value(0), output_field=IntegerField())
        for asking in askings(window, reader)
    )
    return reduce(lambda one, other: one + other, counted_as_one, zero)


def speaking_for(window: Window, strength: str, reader: Reader) -> Any:
    """Return the expression that says how many conditions of a strength, preferred or favoured, somebody meets."""
    on = window.reference_on or window.current.last_on
    reader = replace(reader, until_on=window.current.last_on)
    # No bare number: PostgreSQL would take it in an order for the place of a column.
    met: Any = Coalesce(Value(0), Value(0), output_field=IntegerField())
    for term in window.terms:
        if term.strength == strength:
            holds = ASKS[term.kind](term, on, reader).holds & (Q(sex=term.sex) if term.sex else Q())
            met = met + Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())
    return met


def _worst(window: Window, reader: Reader) -> Any:
    """Return the worst result of all conditions. What the person's own columns decide is asked first: it spares looking elsewhere."""
    found = askings(window, reader)
    own = [asking.result for asking in found if all(term.kind in OWN_COLUMNS for term in asking.terms)]
    parts = [asking.result for asking in found]
    if unstated := doubt(window):
        parts.append(Case(When(unstated, then=Value(int(Result.CHECK))), default=Value(0), output_field=IntegerField()))
    if not parts:
        return Value(0, output_field=IntegerField())
    worst = _greatest(parts)
    if not own or len(own) == len(parts):
        return worst
    failed: Any = Exact(_greatest(own), Value(int(Result.FAIL)))
    return Case(When(failed, then=Value(int(Result.FAIL))), default=worst, output_field=IntegerField())


def _greatest(parts: list[Any]) -> Any:
    return Greatest(*parts) if len(parts) > 1 else parts[0]


def doubt(window: Window) -> Q | None:
    """Return the condition of being born on a cut-off day of which the text does not say whether it counts."""
    found = [
        (Q(sex=sex) if window.by_sex else Q()) & Q(born_on=cutoff.on)
        for sex in (SEXES[1:] if window.by_sex else SEXES[:1])
        if (cutoff := window.current.cutoff(sex)) is not None and cutoff.inclusion == Inclusion.UNSTATED
    ]
    return reduce(lambda one, other: one | other, found) if found else None


MISSING, CLOSED, TOO_YOUNG = 90, 91, 92
"""Where a birth date lies when it lies in no turn; a turn is its place in the window."""


def _outside(window: Window) -> list[tuple[Q, int]]:
    """Return the conditions that a birth date lies in no turn, each with its number, in the order in which they are asked."""
    if not window.has_ages:
        return []
    found = [(Q(born_on=None) | (Q(sex="") if window.by_sex else NOBODY), MISSING)]
    for of_sex, sex in _sexes(window):
        if latest_birth := window.latest_birth(sex):
            found.append((of_sex & Q(born_on__gt=latest_birth), TOO_YOUNG))
        if edges := window.edges(sex):
            found.append((of_sex & Q(born_on__lt=edges[0]), CLOSED))
    return found


def _sexes(window: Window) -> list[tuple[Q, str]]:
    return [(Q(sex=sex), sex) for sex in SEXES[1:]] if window.by_sex else [(Q(), "")]


def _turn(window: Window) -> Any:
    """Return the place of the last turn that lets a birth date in that lies in one."""
    whens = [
        When(of_sex & Q(born_on__lt=edge), then=Value(place))
        for of_sex, sex in _sexes(window)
        for place, edge in enumerate(window.edges(sex)[1:])
    ]
    return Case(*whens, default=Value(len(window.turns) - 1), output_field=IntegerField())


def state(window: Window, reader: Reader) -> Any:
    """Return the expression over people that says where somebody stands with a window: place × 10 + worst result.

    Where the age decides alone nothing else is asked.
    """
    worst = _worst(window, reader)
    whens = [
        When(condition, then=Value(number * 10) + worst if number == CLOSED and window.soft_age else Value(number * 10))
        for condition, number in _outside(window)
    ]
    return Case(*whens, default=_turn(window) * 10 + worst, output_field=IntegerField())


def cell_of_state(number: int, window: Window, day: date) -> Cell:
    """Return the cell that a state means."""
    place, worst = _place(number // 10, window), Result(number % 10)
    over_soft = place.age == Age.CLOSED and window.soft_age
    return cell_of(place, max(worst, Result.CHECK) if over_soft else worst, day, over_soft=over_soft)


def _place(number: int, window: Window) -> Place:
    if number == MISSING:
        return Place(Age.MISSING)
    if number == CLOSED:
        return Place(Age.CLOSED)
    if number == TOO_YOUNG:
        return Place(Age.TOO_YOUNG)
    return Place(Age.OPEN, window.turns[number], unlimited=number + 1 == len(window.turns))


def states(window: Window, meant: Callable[[Cell, int], bool], day: date) -> list[int]:
    """Return the states whose cell, and worst result, are meant."""
    places = (*range(len(window.turns)), MISSING, CLOSED, TOO_YOUNG)
    numbers = (place * 10 + int(result) for place in places for result in Result)
    return [number for number in numbers if meant(cell_of_state(number, window, day), number)]


def in_cells(people: QuerySet, window: Window, cells: Iterable[str], day: date, reader: Reader) -> QuerySet:
    """Return the people who stand in some cells of a window's row."""
    wanted = set(cells)
    numbers = states(window, lambda cell, _number: cell in wanted, day)
    return people.alias(window_state=state(window, reader)).filter(window_state__in=numbers)


def with_turns(
    people: QuerySet, window: Window, cells: Iterable[str], day: date, reader: Reader
) -> Iterator[tuple[Any, Turn]]:
    """Yield the people of some cells of a window's row, each with the last turn that lets her in."""
    wanted = set(cells)
    numbers = states(window, lambda cell, _number: cell in wanted, day)
    for person in people.annotate(window_state=state(window, reader)).filter(window_state__in=numbers).iterator(2000):
        yield person, window.turns[min(person.window_state // 10, len(window.turns) - 1)]


def last_chances(people: QuerySet, window: Window, day: date, reader: Reader) -> QuerySet:
    """Return the people who may apply in the current turn and in none after it 末次机会."""
    numbers = [] if len(window.turns) < 2 else [int(Result.PASS), int(Result.CHECK)]
    return people.alias(window_state=state(window, reader)).filter(window_state__in=numbers)


def counted(people: QuerySet, window: Window, reader: Reader) -> dict[int, int]:
    """Return how many people stand in each state of a window, in one query."""
    rows = (
        people.order_by()
        .annotate(window_state=state(window, reader))
        .values("window_state")
        .annotate(number=Count("pk"))
    )
    return dict(rows.values_list("window_state", "number"))
