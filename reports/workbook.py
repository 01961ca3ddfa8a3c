"""The yearly report as a workbook in Chinese: summary, definitions, charts, and the records behind every figure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from reports import reach, yearly
from reports.indicators import FIGURES, GROUPS, with_parts
from reports.indicators.declaring import DEFINITIONS_VERSION, At, Figure, Indicator, Ratio, Rows, span
from reports.indicators.reading import Progress, Reading, add_up, read, shown_to
from reports.scope import READING, Scope
from reports.tables import TABLES, listed
from talentcareer.access.models import Unit
from talentcareer.exchange.writing import Column, Kind, Link, SheetWriter, WorkbookWriter
from talentcareer.ui import exporting, formats

LANGUAGE = "zh-hans"
KINDS: dict[str, Kind] = {"wan": "money", "percent": "percent", "number": "integer"}
FIRST_YEAR_COLUMN = 3

Place = tuple[str, str]
"""A sheet's name and a cell in it."""


def make(
    scope: Scope, year: int, years: int, on: date, progress: Progress | None = None
) -> tuple[dict[str, Any], bytes]:
    """Return a report's values and its workbook, both read in one transaction and so for the same moment.

    The workbook counts and holds what its asker may take away, which may be less than she may open.
    """
    stream, spoken, ats = io.BytesIO(), translation.get_language(), span(year, years, on)
    whole = replace(scope, using=READING)
    taken = whole if scope.user is None or reach.takes_all_away(scope.user) else replace(whole, within=reach.TAKE_AWAY)

    def told(done: int, total: int, message: Any = "") -> None:
        if progress:
            with translation.override(spoken):  # the file is in Chinese, its asker reads how far it is
                progress(done, total, str(message))

    with translation.override(LANGUAGE), transaction.atomic(using=READING):
        found = read(taken, FIGURES, ats)
        with WorkbookWriter(stream, folder=settings.TEMPORARY_DIR) as book:
            Writing(book, taken, found, year, years, on).write(told)
        opened = found if taken is whole else read(whole, FIGURES, ats)
    return yearly.as_values(opened, year, on), stream.getvalue()


def hospital_name(scope: Scope) -> str:
    """Return whose report it is: the highest units in reach, or the hospital."""
    if scope.user is not None:
        return formats.listed(unit.name for unit in reach.top_units(scope.user))
    top = Unit.objects.unscoped("the hospital's name").filter(parent=None).order_by("created_at").first()
    return top.name if top else _("Hospital")


def file_name(user: Any, year: int, day: date) -> str:
    """Return a workbook's name, like 医院_年度成效报告_2024_20250303.xlsx, without signs a file system refuses."""
    with translation.override(LANGUAGE):
        whose = "".join(c for c in hospital_name(Scope(user)) if c.isalnum())[:40]
        return f"{whose}_{_('Yearly outcome report')}_{year}_{day:%Y%m%d}.xlsx"


@dataclass
class Writing:
    """A workbook while it is written. The summary stands first but is filled last, when every record has its place."""

    book: WorkbookWriter
    scope: Scope
    found: Reading
    year: int
    years: int
    on: date
    places: dict[tuple[str, int], Place] = field(default_factory=dict)
    cells: dict[tuple[str, str, str, int], Place] = field(default_factory=dict)
    sheets: dict[str, SheetWriter] = field(default_factory=dict)

    @property
    def ats(self) -> list[At]:
        """The years, the report's own first."""
        return span(self.year, self.years, self.on)[::-1]

    def write(self, progress: Progress) -> None:
        """Write every sheet."""
        whose = hospital_name(self.scope)
        heading = _("%(hospital)s, yearly outcome report %(year)s") % {"hospital": whose, "year": self.year}
        years = [Column(str(year), "integer", 13) for year in sorted(at.year for at in self.ats)]
        summary = self.book.sheet(
            _("Summary"),
            [
                Column(_("Indicator"), width=24),
                Column(_("Unit"), width=8),
                Column(_("Records"), width=10),
                *years,
                Column(_("Time basis"), width=34),
            ],
            title=heading,
        )
        definitions = self.book.sheet(
            _("Definitions"),
            [
                Column(_("Code"), width=8),
                Column(_("Indicator"), width=22),
                Column(_("Unit"), width=8),
                Column(_("What counts"), width=60),
                Column(_("Time basis"), width=24),
                Column(_("Source"), width=22),
            ],
            title=heading,
        )
        breakdowns = self.book.sheet(
            _("Breakdowns"),
            [Column(_("Indicator"), width=24), Column(_("Breakdown"), width=14), Column(_("Part"), width=24), *years],
            title=heading,
        )
        figures = shown_to(self.scope, FIGURES)
        for done, figure in enumerate(figures):
            progress(done, len(figures), figure.title)
            self._records(figure)
        parts = [part for figure in figures for part in parts_of(self.scope, figure)]
        for part in parts:
            if isinstance(part, Indicator):
                self._further(part)
        for part in parts:
            if isinstance(part, Ratio):
                self._as_divided(part)
        for figure in figures:
            if isinstance(figure, Indicator):
                self._cells(figure)
        charted = self._breakdowns(breakdowns, figures)
        self._summary(summary, charted)
        self._definitions(definitions, figures)
        for sheet in (summary, breakdowns):
            sheet.worksheet.freeze_panes(sheet.header_row + 1, 1)
        progress(len(figures), len(figures))

    # ── records ─────────────────────────────────────────────────────────────
    def _records(self, figure: Figure) -> None:
        """Write the sheet of a figure: exactly the report year's rows. A rate's sheet holds what it is divided by."""
        opened = opened_by(figure)
        at = self.ats[0]
        if opened is None or not opened.known_at(at):
            return
        name = f"{figure.code} {figure.title}"
        columns, rows = self._table(opened.base, opened.rows(self.scope, at), at)
        sheet = self.book.sheet(name, columns, title=f"{figure.title}，{self.year}")
        sheet.rows(rows)
        self.places[figure.code, self.year] = (name, "A1")

    def _further(self, figure: Indicator) -> None:
        """Write earlier years, and figures that stand beside others, as blocks of one sheet a kind of rows."""
        for at in self.ats:
            if (figure.code, at.year) not in self.places and figure.known_at(at):
                place = self._block(
                    _("Further: %(rows)s"),
                    _("Earlier years and figures beside"),
                    figure.base,
                    {_("Indicator"): f"{figure.code} {figure.title}", _("Year"): str(at.year)},
                    figure.rows(self.scope, at),
                    at,
                )
                if place:
                    self.places[figure.code, at.year] = place

    def _as_divided(self, figure: Ratio) -> None:
        """Let a rate lead to what it is divided by, wherever those records stand."""
        for at in self.ats:
            if place := self.places.get((figure.denominator.code, at.year)):
                self.places.setdefault((figure.code, at.year), place)

    def _cells(self, figure: Indicator) -> None:
        """Write the records of every cell of a breakdown as blocks of one sheet a kind of rows."""
        for dimension in figure.dimensions:
            key = figure.code, dimension.code
            cells, labels = self.found.cells[key], self.found.labels[key]
            for value in ordered(cells, labels):
                for at in self.ats:
                    if value not in cells.get(at.year, {}):
                        continue
                    place = self._block(
                        _("Parts: %(rows)s"),
                        _("Records of the breakdowns"),
                        figure.base,
                        {
                            _("Indicator"): f"{figure.code} {figure.title}",
                            _("Year"): str(at.year),
                            _("Breakdown"): str(dimension.title),
                            _("Part"): labels.get(value, value) or _("not given"),
                        },
                        figure.cell(self.scope, at, dimension, value),
                        at,
                    )
                    if place:
                        self.cells[*key, value, at.year] = place

    def _block(
        self, sheet_words: str, heading: str, base: Rows, said: dict[str, str], rows: Any, at: At
    ) -> Place | None:
        """Write rows one below the other, each with what they are for; return where they begin, None without a row."""
        columns, lines = self._table(base, rows, at)
        name = sheet_words % {"rows": base.title}
        if name not in self.sheets:
            self.sheets[name] = self.book.sheet(name, [*map(Column, said), *columns], title=heading)
        sheet = self.sheets[name]
        first = sheet.next_row
        sheet.rows([*said.values(), *line] for line in lines)
        return (name, f"A{first + 1}") if sheet.next_row > first else None

    def _table(self, base: Rows, rows: Any, at: At) -> tuple[list[Column], Iterable[list[Any]]]:
        return exporting.export(TABLES[base.name].table(listed(base, rows, self.scope, at)))

    # ── figures ─────────────────────────────────────────────────────────────
    def _summary(self, sheet: SheetWriter, charted: dict[str, tuple[SheetWriter, list[int]]]) -> None:
        lines: dict[str, int] = {}
        for group in GROUPS:
            figures = shown_to(self.scope, group.figures)
            if figures:
                sheet.row([str(group.title), *([None] * (len(self.ats) + 3))])
            for figure in figures:
                for part in parts_of(self.scope, figure):
                    own = part is figure
                    self._line(sheet, part, indent=not own)
                    if own:
                        lines[figure.code] = sheet.next_row - 1
        sheet.row([None] * (len(self.ats) + 4))
        note = _(
            "Counted on %(day)s, definitions version %(version)s. Amounts are in yuan. A figure with a line below opens its records."
        )
        if self.scope.within:
            limited = _("Only what you may take away is counted; on the page you may see more.")
            note = f"{note} {limited}"
        sheet.row(
            [note % {"day": self.on.isoformat(), "version": DEFINITIONS_VERSION}, *([None] * (len(self.ats) + 3))]
        )
        self._charts(sheet, lines, charted)

    def _line(self, sheet: SheetWriter, figure: Figure, *, indent: bool) -> None:
        newest = self.places.get((figure.code, self.year))
        title = f"　{figure.title}" if indent else str(figure.title)
        sheet.row(
            [
                title,
                str(figure.unit),
                Link(_("records"), newest[0], newest[1]) if newest else None,
                *([None] * len(self.ats)),
                str(figure.basis),
            ]
        )
        for column, at in enumerate(reversed(self.ats), start=FIRST_YEAR_COLUMN):
            self._number(
                sheet, column, figure, self.found.value(figure.code, at.year), self.places.get((figure.code, at.year))
            )

    def _number(self, sheet: SheetWriter, column: int, figure: Figure, number: Any, place: Place | None) -> None:
        at = sheet.next_row - 1, column
        if number is None:
            sheet.worksheet.write_string(*at, "—", self.book.formats["text"])
            return
        if place:
            target = self.book.sheet_name(place[0]).replace("'", "''")
            sheet.worksheet.write_url(*at, f"internal:'{target}'!{place[1]}", self.book.formats["link"])
        sheet.worksheet.write_number(*at, float(number), self.book.formats[KINDS[figure.format]])

    def _definitions(self, sheet: SheetWriter, figures: list[Figure]) -> None:
        for figure in figures:
            for part in parts_of(self.scope, figure):
                sheet.row(
                    [
                        part.code,
                        str(part.title),
                        str(part.unit),
                        str(part.counts),
                        str(part.basis),
                        str(part.source or figure.source),
                    ]
                )

    def _breakdowns(self, sheet: SheetWriter, figures: list[Figure]) -> dict[str, tuple[SheetWriter, list[int]]]:
        """Write every cell of every breakdown; return where those stand that are drawn."""
        charted: dict[str, tuple[SheetWriter, list[int]]] = {}
        for figure in figures:
            for dimension in getattr(figure, "dimensions", ()):
                key = figure.code, dimension.code
                cells, labels = self.found.cells[key], self.found.labels[key]
                for value in ordered(cells, labels):
                    sheet.row(
                        [
                            str(figure.title),
                            str(dimension.title),
                            labels.get(value, value) or _("not given"),
                            *([None] * len(self.ats)),
                        ]
                    )
                    for column, at in enumerate(reversed(self.ats), start=FIRST_YEAR_COLUMN):
                        number = cells.get(at.year, {}).get(value)
                        if number is not None:
                            self._number(sheet, column, figure, number, self.cells.get((*key, value, at.year)))
                    charted.setdefault(figure.code, (sheet, []))[1].append(sheet.next_row - 1)
        return charted

    # ── charts ──────────────────────────────────────────────────────────────
    def _charts(
        self, sheet: SheetWriter, lines: dict[str, int], charted: dict[str, tuple[SheetWriter, list[int]]]
    ) -> None:
        wanted = [
            (_("Postdocs in station"), [(sheet, lines[code]) for code in ("P01",) if code in lines], False),
            (_("Recognitions"), [(sheet, lines[code]) for code in ("A01", "A02", "A03") if code in lines], True),
            (
                _("Integrations"),
                [(charted["T05"][0], row) for row in charted["T05"][1]] if "T05" in charted else [],
                "T05" in charted and add_up(self.found.cells["T05", "integration"], self.found.values["T05"]),
            ),
        ]
        last = FIRST_YEAR_COLUMN + len(self.ats) - 1
        drawn = 0
        for title, series, stacked in wanted:
            if not series:
                continue
            chart = self.book.xlsx.add_chart(
                {"type": "column", "subtype": "stacked"} if stacked else {"type": "column"}
            )
            assert chart is not None
            for source, row in series:
                label = 2 if source is not sheet else 0
                chart.add_series(
                    {
                        "name": [source.name, row, label],
                        "categories": [source.name, source.header_row, FIRST_YEAR_COLUMN, source.header_row, last],
                        "values": [source.name, row, FIRST_YEAR_COLUMN, row, last],
                        "data_labels": {"value": len(series) == 1},
                        "gap": 80,
                    }
                )
            chart.set_title({"name": title, "name_font": {"size": 12}})
            chart.set_y_axis({"major_gridlines": {"visible": False}, "num_format": "0"})
            chart.set_legend({"position": "bottom"} if len(series) > 1 else {"position": "none"})
            chart.set_size({"width": 360, "height": 260})
            sheet.worksheet.insert_chart(sheet.next_row + 1, 0, chart, {"x_offset": 10 + drawn * 380, "y_offset": 8})
            drawn += 1


def opened_by(figure: Figure) -> Indicator | None:
    """Return whose rows a figure's link opens: its own, or for a rate what it is divided by."""
    if isinstance(figure, Indicator):
        return figure
    return figure.denominator if isinstance(figure, Ratio) else None


def parts_of(scope: Scope, figure: Figure) -> list[Figure]:
    """Return a figure, what rates consist of, and what stands beside it, each once; without those that have a line of their own."""
    own = {one.code for one in FIGURES} - {figure.code}
    parts = {part.code: part for part in with_parts([figure]) if part.code not in own}
    return shown_to(scope, parts.values())


def ordered(cells: dict[int, dict[str, Any]], labels: Mapping[str, str]) -> list[str]:
    """Return a breakdown's values over all years: coded ones in their order, others by the size of the newest year, none last."""
    present = {value for by_value in cells.values() for value in by_value}
    newest = cells[max(cells)] if cells else {}
    known = [value for value in labels if value in present]
    return known + sorted(present - set(known), key=lambda value: (value == "", -newest.get(value, 0), value))
