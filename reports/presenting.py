"""Figures as pages show them: with their rows, units, definitions, and the words for coded cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.indicators import FIGURES, GROUPS
from reports.indicators.declaring import At, Dimension, Figure, Indicator, OfTheDay, Ratio
from reports.indicators.reading import read, shown_to
from reports.scope import Scope
from reports.workbook import ordered
from reports.yearly import as_values
from talentcareer.ui import formats, parts

NOT_GIVEN = "-"
"""How the cell of rows without a value is called in an address."""
WAN = gettext_lazy("10,000 yuan")
COUNTED_ALONE = ("T04", "T05")
"""Figures of which only the breakdown says something new: their total is that of the selections."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report's values, however they came: kept ones or those read just now."""

    figures: Mapping[str, Mapping[str, Any]]
    companions: Mapping[str, Mapping[str, Any]]
    breakdowns: Mapping[str, Mapping[str, Mapping[str, Any]]]
    known_labels: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Shown":
        """Return the values of a computed report."""
        return cls(values["figures"], values["companions"], values["breakdowns"])

    @classmethod
    def read(cls, scope: Scope, figures: Sequence[Figure], ats: Sequence[At]) -> "Shown":
        """Return values read just now."""
        found = read(scope, figures, ats)
        values = as_values(found, ats[-1].year, ats[-1].on)
        return cls(values["figures"], values["companions"], values["breakdowns"], found.labels)

    def labels(self, figure: Figure, dimension: Dimension) -> Mapping[str, str]:
        """Return the words of a breakdown's coded cells."""
        known = self.known_labels.get((figure.code, dimension.code))
        return known if known is not None else {value: str(label) for value, label in dimension.labels().items()}

    def value(self, code: str, year: int) -> Any:
        """Return a figure, or None where it cannot be said."""
        return {**self.companions.get(code, {}), **self.figures.get(code, {})}.get(str(year))

    def cells(self, figure: Figure, dimension: Dimension) -> dict[int, dict[str, Any]]:
        """Return a breakdown's cells by year."""
        first = figure.dimensions[0] is dimension if isinstance(figure, Indicator) else False
        found = self.breakdowns.get(figure.code if first else f"{figure.code}.{dimension.code}", {})
        return {int(year): dict(cells) for year, cells in found.items()}

    @property
    def nothing(self) -> bool:
        """Whether nothing at all has been recorded: every figure that can be said is 0."""
        return not any(number for by_year in self.figures.values() for number in by_year.values())


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure that stands beside another."""

    title: parts.Text
    figure: parts.Figure
    unit: parts.Text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a figure over the years."""

    code: str
    title: parts.Text
    unit: parts.Text
    url: str
    numbers: list[parts.Figure]
    change: str
    basis: parts.Text
    definition: parts.Definition
    beside: list[Beside] = field(default_factory=list)

    @property
    def plain(self) -> list[Any]:
        """The bare numbers, for the small drawing."""
        return [number.value for number in self.numbers]


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a breakdown: one value over the years."""

    label: str
    numbers: list[parts.Figure]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A breakdown of a figure as a table."""

    title: parts.Text
    by: parts.Text
    unit: parts.Text
    years: list[int]
    rows: list[Part]
    note: parts.Text


def unit_of(figure: Figure) -> parts.Text:
    """Return the unit as shown: money stands in 10,000 yuan."""
    return WAN if figure.format == "wan" else figure.unit


def rows_url(figure: Figure, at: At, **cell: str) -> str:
    """Return the address of a figure's rows; of a rate's own page, where both parts open; none where nothing is counted."""
    if isinstance(figure, OfTheDay):
        return ""
    if isinstance(figure, Ratio):
        page = reverse("reports:indicator", args=[figure.code])
        return f"{page}?day=today" if at.today else f"{page}?year={at.year}"
    if at.today:
        url = reverse("reports:indicator-rows-today", args=[figure.code])
    elif figure.over_span:
        url = reverse("reports:indicator-rows-since", args=[figure.code, at.year, at.since])
    else:
        url = reverse("reports:indicator-rows", args=[figure.code, at.year])
    query = urlencode({name: value or NOT_GIVEN for name, value in cell.items()})
    return f"{url}?{query}" if query else url


def number(figure: Figure, value: Any, at: At, **cell: str) -> parts.Figure:
    """Return a figure of a year that opens its rows, where they can still be said on the day of `at`."""
    where = _("%(figure)s, %(year)s") % {"figure": figure.title, "year": _("today") if at.today else at.year}
    url = rows_url(figure, at, **cell) if value is not None and figure.known_at(at) else ""
    return parts.Figure(value, url, figure.format, stands_for=where)


def change(figure: Figure, before: Any, after: Any) -> str:
    """Return the change against the year before in the figure's own unit; never a percentage of growth."""
    if before is None or after is None:
        return formats.NOT_KNOWN
    difference = Decimal(str(after)) - Decimal(str(before))
    if figure.format == "wan":
        return formats.signed(difference / formats.WAN, 2)
    return formats.signed(difference, 1 if figure.format == "percent" else None)


def definition(figure: Figure) -> parts.Definition:
    """Return what a figure counts."""
    rows: list[tuple[parts.Text, parts.Text]] = [
        (_("Counted"), figure.counts),
        (_("Time basis"), figure.basis),
        (_("Unit"), unit_of(figure)),
    ]
    if isinstance(figure, Ratio):
        words = _("%(numerator)s ÷ %(denominator)s, one decimal, halves up; “—” where nothing is divided by")
        rows.append(
            (_("Computed"), words % {"numerator": figure.numerator.title, "denominator": figure.denominator.title})
        )
    if figure.source:
        rows.append((_("Source"), figure.source))
    return parts.Definition([*rows, (_("Code"), figure.code)])


def line(shown: Shown, figure: Figure, ats: list[At], scope: Scope) -> Line:
    """Return a figure's line."""
    values = [shown.value(figure.code, at.year) for at in ats]
    last = ats[-1]
    beside = [(part, shown.value(part.code, last.year)) for part in companions(figure, scope)]
    return Line(
        figure.code,
        figure.title,
        unit_of(figure),
        f"{reverse('reports:indicator', args=[figure.code])}?year={ats[-1].year}",
        [number(figure, value, at) for value, at in zip(values, ats, strict=True)],
        change(figure, values[-2], values[-1]) if len(values) > 1 else formats.NOT_KNOWN,
        figure.basis,
        definition(figure),
        [
            Beside(part.title, number(part, value, last), _unit_beside(part))
            for part, value in beside
            if value is not None
        ],
    )


def _unit_beside(figure: Figure) -> parts.Text:
    """Return the unit where the line above does not say it: of money and rates."""
    units: dict[str, parts.Text] = {"wan": WAN, "percent": "%"}
    return units.get(figure.format, "")


def companions(figure: Figure, scope: Scope) -> list[Figure]:
    """Return what stands beside a figure; for a rate first the two counts it comes from."""
    counts = [figure.numerator, figure.denominator] if isinstance(figure, Ratio) else []
    return shown_to(scope, [*counts, *figure.companions])


def table(shown: Shown, ats: list[At], scope: Scope) -> list[tuple[parts.Text, list[Line]]]:
    """Return the table of all figures by group."""
    groups = []
    for group in GROUPS:
        figures = [figure for figure in shown_to(scope, group.figures) if figure.code not in COUNTED_ALONE]
        if figures:
            groups.append((group.title, [line(shown, figure, ats, scope) for figure in figures]))
    return groups


def breakdown(shown: Shown, figure: Indicator, dimension: Dimension, ats: list[At]) -> Breakdown | None:
    """Return a breakdown as a table; None where no row has a value to be broken down by."""
    cells = shown.cells(figure, dimension)
    labels = shown.labels(figure, dimension)
    years = [at for at in ats if at.year in cells]
    rows = [
        Part(
            labels.get(value, value) or _("not given"),
            [number(figure, cells[at.year].get(value, 0), at, **{dimension.code: value}) for at in years],
        )
        for value in ordered(cells, labels)
    ]
    if not any(value for by_value in cells.values() for value in by_value):
        return None
    return Breakdown(figure.title, dimension.title, unit_of(figure), [at.year for at in years], rows, dimension.note)


def breakdowns(shown: Shown, ats: list[At], scope: Scope, figures: Iterable[Figure] = FIGURES) -> list[Breakdown]:
    """Return every breakdown that has a cell."""
    wanted = [
        (figure, dimension)
        for figure in shown_to(scope, figures)
        if isinstance(figure, Indicator)
        for dimension in figure.dimensions
    ]
    found = (breakdown(shown, figure, dimension, ats) for figure, dimension in wanted)
    return [one for one in found if one is not None]
