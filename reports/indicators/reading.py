"""Reads many figures in few queries: those that share rows come from one aggregate, with the same conditions that open them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.indicators import with_parts
from reports.indicators.declaring import At, Dimension, Figure, Indicator, Number, OfTheDay, Ratio, Rows, rate
from reports.scope import Scope

COLUMNS_AT_ONCE = 400
"""Aggregates in one query; databases limit the columns of an answer."""

Progress = Callable[..., None]
"""Told how many of how many steps are done, and in a few words which one comes."""
Cells = dict[str, Number]


@dataclass
class Reading:
    """What was read: values by code and year, cells by (code, breakdown) and year, labels of coded cells."""

    values: dict[str, dict[int, Number | None]] = field(default_factory=dict)
    cells: dict[tuple[str, str], dict[int, Cells]] = field(default_factory=dict)
    labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def value(self, code: str, year: int) -> Number | None:
        """Return a figure, or None where it cannot be said."""
        return self.values.get(code, {}).get(year)


def permissions_of(figure: Figure) -> frozenset[str]:
    """Return the permissions a figure is read with."""
    if isinstance(figure, Indicator):
        return frozenset({figure.permission})
    return figure.permissions if isinstance(figure, Ratio) else frozenset()


def shown_to(scope: Scope, figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures whose rows the reader may see at all."""
    return [figure for figure in figures if all(scope.may(permission) for permission in permissions_of(figure))]


def read(
    scope: Scope,
    figures: Sequence[Figure],
    ats: Sequence[At],
    *,
    breakdowns: bool = True,
    progress: Progress | None = None,
) -> Reading:
    """Read figures, their parts and companions at some years, the last one the report's own."""
    wanted = {figure.code: figure for figure in with_parts(tuple(shown_to(scope, figures)))}
    shown = shown_to(scope, wanted.values())
    counting = [figure for figure in shown if isinstance(figure, Indicator)]
    bases: dict[str, Rows] = {indicator.base.name: indicator.base for indicator in counting}
    reading = Reading()
    for done, base in enumerate(bases.values()):
        if progress:
            progress(done, len(bases))
        _read_base(reading, scope, base, [i for i in counting if i.base.name == base.name], ats, breakdowns=breakdowns)
    for figure in shown:
        if isinstance(figure, Ratio):
            parts = {
                at.year: (
                    reading.value(figure.numerator.code, at.year),
                    reading.value(figure.denominator.code, at.year),
                )
                for at in ats
            }
            reading.values[figure.code] = {
                year: None if n is None or d is None else rate(n, d) for year, (n, d) in parts.items()
            }
        elif isinstance(figure, OfTheDay):
            reading.values[figure.code] = {at.year: figure.value(at) for at in ats}
    if progress:
        progress(len(bases), len(bases))
    return reading


def _read_base(
    reading: Reading, scope: Scope, base: Rows, sharing: list[Indicator], ats: Sequence[At], *, breakdowns: bool
) -> None:
    rows = base.read(scope).order_by()
    single = _Columns()
    for indicator in sharing:
        reading.values[indicator.code] = {at.year: None for at in ats}
        for at in ats:
            if indicator.known_at(at):
                single.add(
                    (indicator.code, "", "", at.year),
                    indicator,
                    indicator.over(scope, at, indicator.condition(scope, at)),
                )
    if breakdowns:
        for indicator in sharing:
            for dimension in indicator.dimensions:
                _start(reading, indicator, dimension, ats)
                if not dimension.grouped:
                    for at in ats:
                        for value in reading.labels[indicator.code, dimension.code]:
                            condition = indicator.condition(scope, at) & dimension.condition(value, at)  # type: ignore[misc]
                            single.add(
                                (indicator.code, dimension.code, value, at.year),
                                indicator,
                                indicator.over(scope, at, condition),
                            )
    for (code, dimension_code, value, year), number in single.read(rows):
        if dimension_code:
            reading.cells[code, dimension_code].setdefault(year, {})[value] = number
        else:
            reading.values[code][year] = number
    if breakdowns:
        by_field = [i for i in sharing if any(d.lookup for d in i.dimensions)]
        _read_grouped(reading, scope, rows, by_field, ats, computed=False)
        by_value = [i for i in sharing if any(d.expression for d in i.dimensions)]
        _read_grouped(reading, scope, rows, by_value, ats[-1:], computed=True)


def _start(reading: Reading, indicator: Indicator, dimension: Dimension, ats: Sequence[At]) -> None:
    key = indicator.code, dimension.code
    labels = dimension.labels()
    reading.labels[key] = {value: str(label) for value, label in labels.items()}
    zero = indicator.measure.number(0)
    known = {} if dimension.open_ended or not dimension.grouped else dict.fromkeys(labels, zero)
    reading.cells[key] = {at.year: dict(known) for at in (ats[-1:] if dimension.expression else ats)}


def _read_grouped(
    reading: Reading, scope: Scope, rows: Any, sharing: list[Indicator], ats: Sequence[At], *, computed: bool
) -> None:
    """Group once by all breakdowns of the rows together and add up what falls into each cell: every measure here is additive."""
    dimensions = {
        (i.code, d.code): d for i in sharing for d in i.dimensions if d.grouped and bool(d.expression) is computed
    }
    if not dimensions:
        return
    for group_ats in [[at] for at in ats] if computed else [list(ats)]:
        names: dict[str, tuple[str, Any]] = {}
        for dimension in dimensions.values():
            names.setdefault(dimension.lookup or dimension.code, (f"by{len(names)}", dimension.value(group_ats[0])))
        columns = _Columns()
        for indicator in sharing:
            for at in group_ats:
                columns.add(
                    (indicator.code, "", "", at.year),
                    indicator,
                    indicator.over(scope, at, indicator.condition(scope, at)),
                )
        grouped = rows.annotate(**dict(names.values())).values(*(alias for alias, _value in names.values()))
        for group in grouped.annotate(**columns.aggregates):
            for key, number in columns.numbers(group):
                if not number:
                    continue
                code, year = key[0], key[3]
                for (owner, dimension_code), dimension in dimensions.items():
                    if owner == code:
                        found = group[names[dimension.lookup or dimension.code][0]]
                        cells = reading.cells[code, dimension_code][year]
                        value = "" if found is None else str(found)
                        cells[value] = cells.get(value, 0) + number


def add_up(cells: Mapping[int, Mapping[str, Any]], whole: Mapping[int, Any]) -> bool:
    """Tell whether a breakdown's cells add up to the figure in every year: only then may they be drawn on top of each other."""
    return all(sum(by_value.values()) == whole.get(year) for year, by_value in cells.items())


class _Columns:
    """Aggregates of one query with what each is for."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[tuple[str, str, str, int], Indicator]] = {}
        self.aggregates: dict[str, Any] = {}

    def add(self, key: tuple[str, str, str, int], indicator: Indicator, aggregate: Any) -> None:
        alias = f"n{len(self.keys)}"
        self.keys[alias] = key, indicator
        self.aggregates[alias] = aggregate

    def numbers(self, found: dict[str, Any]) -> Iterable[tuple[tuple[str, str, str, int], Number]]:
        for alias, (key, indicator) in self.keys.items():
            if alias in found:
                yield key, indicator.measure.number(found[alias])

    def read(self, rows: Any) -> Iterable[tuple[tuple[str, str, str, int], Number]]:
        aliases = list(self.aggregates)
        for start in range(0, len(aliases), COLUMNS_AT_ONCE):
            yield from self.numbers(
                rows.aggregate(**{alias: self.aggregates[alias] for alias in aliases[start : start + COLUMNS_AT_ONCE]})
            )


def plain(number: Number | None) -> int | float | None:
    """Return a figure as a JSON number: counts whole, amounts and rates as decimals."""
    return float(number) if isinstance(number, Decimal) else number
