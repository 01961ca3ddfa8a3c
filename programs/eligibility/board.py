"""The age board: every window a row, each number the people who stand there, read with the rows it opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts.models import Stage, StageLimit
from programs.catalogue.models import Call
from programs.catalogue.rules import shifted
from programs.eligibility import calls, querysets, words
from programs.eligibility.asks import Reader
from programs.eligibility.choices import OPEN, Cell
from programs.eligibility.judges import Result
from programs.eligibility.windows import Window
from talentcareer.ui.parts import Figure, Text, Tone

MAY_APPLY, LAST = "open", "last"
EVERYBODYS = calls.EVERYBODYS
LABELS: dict[str, Text] = {
    MAY_APPLY: gettext_lazy("may apply now"),
    LAST: gettext_lazy("last chance"),
    **{cell.value: cell.label for cell in Cell},
}
"""What may be opened of a row: the cells, those who may apply, and those of them for the last time."""
COLUMNS: tuple[tuple[str, Text], ...] = (
    (MAY_APPLY, gettext_lazy("May apply now")),
    (LAST, gettext_lazy("Last chance")),
    (Cell.YEAR_1, gettext_lazy("Closes within 12 months")),
    (Cell.YEAR_2, gettext_lazy("13–24 months")),
    (Cell.YEAR_3, gettext_lazy("25–36 months")),
    (Cell.EXEMPTION, gettext_lazy("Exemption")),
    (Cell.TOO_YOUNG, gettext_lazy("Too young")),
    (Cell.BLOCKED, gettext_lazy("Blocked")),
    (Cell.MISSING, gettext_lazy("Data missing")),
    (Cell.CLOSED, pgettext_lazy("window", "Closed")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the board: the window, when next, its figures by column, its rule and how far that can be relied on."""

    window: Window
    next: str
    left: str
    tone: Tone
    figures: list[tuple[str, Figure]]
    rule: str
    to_confirm: str
    url: str = ""

    @property
    def stage(self) -> str:
        """The code of the stage, where the window is one."""
        return self.window.key if isinstance(self.window.record, Stage) else ""


@dataclass(frozen=True, slots=True)
class Board:
    """The board: its columns, its rows by group, and how many people it is about."""

    columns: list[tuple[str, Text]]
    groups: list[tuple[Text, list[Row]]]


def numbers_of(window: Window, code: str, day: date) -> list[int]:
    """Return the states of a window that a code of the board means."""
    if code == LAST:
        return [] if len(window.turns) < 2 else [int(Result.PASS), int(Result.CHECK)]
    cells = set(OPEN) if code == MAY_APPLY else {Cell(code)}
    return querysets.states(window, lambda cell, _number: cell in cells, day)


def narrowed(people: QuerySet, window: Window, code: str, day: date, reader: Reader) -> QuerySet:
    """Return exactly the people whom a number of the board counts."""
    if code == LAST:
        return querysets.last_chances(people, window, day, reader)
    return querysets.in_cells(people, window, OPEN if code == MAY_APPLY else [code], day, reader)


def by_person(
    people: QuerySet, windows: Iterable[Window], code: str, day: date, reader: Reader
) -> dict[UUID, list[Window]]:
    """Return for each person the windows in whose number the person stands."""
    shown = list(windows)
    found: dict[UUID, list[Window]] = {}
    parts = [
        narrowed(people.order_by(), window, code, day, reader)
        .annotate(window_place=Value(place, output_field=IntegerField()))
        .values_list("window_place", "pk")
        for place, window in enumerate(shown)
    ]
    for place, pk in sorted(_together(parts)):
        found.setdefault(pk, []).append(shown[place])
    return found


def closing(people: QuerySet, windows: Iterable[Window], day: date, user: Any) -> dict[UUID, list[Window]]:
    """Return for each person the windows that are open and close within twelve months, as far as a user may know; None asks for the hospital."""
    return by_person(people, windows, Cell.YEAR_1, day, Reader(user))


def counts(people: QuerySet, windows: Iterable[Window], day: date, reader: Reader) -> dict[str, dict[str, int]]:
    """Return by window how many people each code of the board counts."""
    shown = list(windows)
    states: list[dict[int, int]] = [{} for _window in shown]
    parts = [
        people.order_by()
        .annotate(window_place=Value(place, output_field=IntegerField()), window_state=querysets.state(window, reader))
        .values("window_place", "window_state")
        .annotate(number=Count("pk"))
        .values_list("window_place", "window_state", "number")
        for place, window in enumerate(shown)
    ]
    for place, state, number in _together(parts):
        states[place][state] = number
    return {
        window.key: {code: sum(found.get(number, 0) for number in numbers_of(window, code, day)) for code in LABELS}
        for window, found in zip(shown, states, strict=True)
    }


AT_ONCE = 50
"""So many windows are asked in one statement: more of them would be too long for a database."""


def _together(parts: list[QuerySet]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(parts), AT_ONCE):
        first, *others = parts[start : start + AT_ONCE]
        yield from first.union(*others, all=True) if others else first


def board(
    windows: Iterable[Window],
    counted: Mapping[str, Mapping[str, int]],
    day: date,
    address: Any,
    *,
    page_of: Any,
    limits: Iterable[StageLimit],
) -> Board:
    """Return the board with the address of each number: `address(window, code)`; `page_of(call)` is where a rule stands in full."""
    shown = list(windows)
    columns = [
        (code, label)
        for code, label in COLUMNS
        if code != Cell.EXEMPTION or any(counted[window.key][code] for window in shown)
    ]
    rows = [_row(window, counted[window.key], day, columns, address, page_of, list(limits)) for window in shown]
    return Board(columns, [(group, list(found)) for group, found in groupby(rows, lambda row: row.window.group)])


def _row(window: Window, counted: Mapping[str, int], day: date, columns: Any, address: Any, page_of: Any, limits: Any) -> Row:  # fmt: skip
    when, left, tone = words.next_words(window, day)
    figures = [
        (code, Figure(counted[code], address(window, code), stands_for=f"{window.label}, {label}"))
        for code, label in columns
    ]
    rule = words.rule_words(window)
    if isinstance(window.record, Stage):
        rule = stage_rule(window, limits, rule)
    url = page_of(window.call) if window.call is not None else ""
    return Row(window, when, left, tone, figures, rule, words.to_confirm(window), url)


def stage_rule(window: Window, limits: Iterable[StageLimit], ages: str) -> str:
    """Return a stage's rule: its cap on the reference day of the batch year, and the birth dates that this means."""
    found = [one for one in limits if one.stage_id == window.record.pk and (one.from_year or 0) <= window.current.year <= (one.to_year or 9999)]  # fmt: skip
    caps = {(one.cap_age, one.inclusive) for one in found}
    if len(caps) != 1 or window.reference_on is None:
        return ages
    cap, inclusive = caps.pop()
    sentence = _("up to %(cap)s on %(day)s: %(ages)s") if inclusive else _("under %(cap)s on %(day)s: %(ages)s")
    return sentence % {"cap": cap, "day": window.reference_on, "ages": ages}


def after(window: Window, day: date) -> Window | None:
    """Return the window as it will be in its next turn: by the call of that year where there is one, else shifted."""
    if len(window.turns) < 2:
        return None
    turn = window.turns[1]
    if isinstance(window.record, Stage):
        limits = list(StageLimit.objects.unscoped(EVERYBODYS))
        return calls.stage_window(window.record, turn.year, limits, day)
    own = Call.objects.unscoped(EVERYBODYS).filter(programme=window.record.pk, year=turn.year)
    if call := own.select_related("programme").first():
        return calls.window_of(call, day)
    years = turn.year - window.current.year
    return replace(
        window,
        turns=window.turns[1:],
        born_until={sex: shifted(born_on, years) or born_on for sex, born_on in window.born_until.items()},
        reference_on=shifted(window.reference_on, years),
    )
