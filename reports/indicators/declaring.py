"""What an indicator is: one declared object whose rows are the only computation.

An `Indicator` names the rows it shares with others (`Rows`), the condition of a year (with the reader's scope, where other
records are looked at), and the measure (rows, distinct persons, a sum). Its value is the measure over `rows(scope, at)`;
what is counted is what is opened is what is exported.
A `Ratio` is two indicators. `reading.py` reads many of them in few queries, from the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import CharField, Count, F, Q, Sum
from django.db.models.aggregates import Aggregate
from django.utils.functional import Promise

from reports.scope import Scope
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.dates import year_end

Text = str | Promise
Number = int | Decimal
UnitFormat = Literal["number", "wan", "percent"]
DEFINITIONS_VERSION = 2
"""Raised whenever a definition changes what is counted; kept with every computed report."""


@dataclass(frozen=True, slots=True)
class At:
    """The year a figure is for, the day on which it is looked at, and the first year of the span shown.

    `today` makes what stands on 31 December stand on the day itself: what is the case now, instead of at the year's end.
    """

    year: int
    on: date
    since: int = 0
    today: bool = False

    @property
    def end(self) -> date:
        """The day on which what stands is counted: 31 December of the year."""
        return self.on if self.today else year_end(self.year)

    @property
    def provisional(self) -> bool:
        """Whether the year is still running."""
        return self.year >= self.on.year


def span(year: int, years: int, on: date) -> list[At]:
    """Return the years of a report as looked at on a day, the report's own year last."""
    first = year - years + 1
    return [At(one, on, first) for one in range(first, year + 1)]


def now(on: date) -> At:
    """Return the day itself."""
    return At(on.year, on, on.year, today=True)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that several indicators share: a model, the permission to read it, the name of the table that lists them."""

    name: str
    title: Text
    model: Any
    permission: str
    joins: tuple[str, ...] = ()

    def read(self, scope: Scope) -> ScopedQuerySet:
        """Return the rows within reach."""
        return scope.read(self.model, self.permission)


@dataclass(frozen=True, slots=True)
class Measure:
    """How rows become a number: how many, how many distinct values of a field, or the sum of a field or expression."""

    kind: Literal["rows", "distinct", "sum"] = "rows"
    of: Any = "pk"
    money: bool = False

    @property
    def additive(self) -> bool:
        """Whether parts of the rows add up to the number of all."""
        return self.kind != "distinct"

    def over(self, condition: Q | None = None) -> Aggregate:
        """Return the aggregate over the rows that meet a condition, or over all."""
        if self.kind == "sum":
            return Sum(self.of, filter=condition)
        return Count(self.of, distinct=self.kind == "distinct", filter=condition)

    def number(self, found: Any) -> Number:
        """Return what the database answered as a whole number, or as an amount with two decimals."""
        if self.money:
            return Decimal(found or 0).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return int(found or 0)


ROWS = Measure()
PERSONS = Measure("distinct", "talent")


def total(name: str) -> Measure:
    """Return the measure that adds up an amount in yuan."""
    return Measure("sum", name, money=True)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown of an indicator's rows; "" is the cell of rows without a value.

    One of three says which rows a cell holds: `lookup`, the field whose values are the cells; `expression(at)`, the same for a
    computed value, read for the last year only; `condition(value, at)`, for cells that may share rows or look at other records.
    `labels` gives the words of coded values, in their order, each a cell also where it is 0 unless `open_ended`;
    `adds_up` says whether the cells add up to the figure.
    """

    code: str
    title: Text
    lookup: str = ""
    expression: Callable[[At], Any] | None = None
    condition: Callable[[str, At], Q] | None = None
    labels: Callable[[], dict[str, Text]] = dict
    adds_up: bool = True
    note: Text = ""
    open_ended: bool = False

    @property
    def grouped(self) -> bool:
        """Whether the database groups by the value, instead of a condition for each cell."""
        return self.condition is None

    def value(self, at: At) -> Any:
        """Return the expression the rows are grouped by."""
        return self.expression(at) if self.expression else F(self.lookup)

    def narrow(self, rows: Any, value: str, at: At) -> Any:
        """Return the rows of one cell."""
        if self.condition is not None:
            return rows.filter(self.condition(value, at))
        rows = rows.annotate(cell=self.value(at))
        if value:
            return rows.filter(cell=value)
        is_text = isinstance(rows.query.annotations["cell"].output_field, CharField)
        return rows.filter(Q(cell=None) | Q(cell="")) if is_text else rows.filter(cell=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What every figure declares: code, names, unit, definition in words, where it is written, time basis.

    `over_span` says that it counts from the first year shown, `from_today_only` that no earlier year can be said.
    """

    code: str
    title: Text
    unit: Text
    counts: Text = ""
    basis: Text = ""
    source: Text = ""
    format: UnitFormat = "number"
    companions: tuple[Figure, ...] = ()
    from_today_only: bool = False
    over_span: bool = False

    def known_at(self, at: At) -> bool:
        """Tell whether the figure can be said for a year at all."""
        return not self.from_today_only or at.year == at.on.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Figure):
    """A figure that counts rows."""

    base: Rows
    condition: Callable[[Scope, At], Q]
    measure: Measure = ROWS
    dimensions: tuple[Dimension, ...] = ()

    def __post_init__(self) -> None:
        if not self.measure.additive and any(d.grouped for d in self.dimensions):
            raise TypeError(f"{self.code}: distinct values do not add up; give its breakdowns as conditions.")

    @property
    def permission(self) -> str:
        """The permission to read the rows."""
        return self.base.permission

    def over(self, _scope: Scope, _at: At, condition: Q | None = None) -> Aggregate:
        """Return the aggregate of the measure over the rows that meet a condition, or over all; `rows` are what it opens."""
        return self.measure.over(condition)

    def rows(self, scope: Scope, at: At) -> ScopedQuerySet:
        """Return the rows that are counted."""
        return self.base.read(scope).filter(self.condition(scope, at))

    def cell(self, scope: Scope, at: At, dimension: Dimension, value: str) -> ScopedQuerySet:
        """Return the rows of one cell of a breakdown."""
        return dimension.narrow(self.rows(scope, at), value, at)

    def dimension(self, code: str) -> Dimension | None:
        """Return a breakdown by its code."""
        return next((d for d in self.dimensions if d.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Figure):
    """A rate in per cent: numerator ÷ denominator, each an indicator that opens separately. None where the denominator is 0."""

    numerator: Indicator
    denominator: Indicator
    format: UnitFormat = "percent"

    @property
    def permissions(self) -> frozenset[str]:
        """The permissions that both parts need."""
        return frozenset({self.numerator.permission, self.denominator.permission})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheDay(Figure):
    """A figure that follows from year and day alone, such as the time elapsed; it has no rows."""

    value: Callable[[At], Decimal]
    format: UnitFormat = "percent"


def rate(numerator: Number, denominator: Number) -> Decimal | None:
    """Return numerator ÷ denominator in per cent, one decimal, halves up; None where nothing is divided by."""
    if not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def elapsed(at: At) -> Decimal:
    """Return how much of the year had passed on the day, in per cent 序时进度."""
    first = date(at.year, 1, 1)
    days = (year_end(at.year) - first).days + 1
    gone = min(max((at.on - first).days + 1, 0), days)
    return rate(gone, days) or Decimal("0.0")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together on the page."""

    title: Text
    figures: Sequence[Figure]
