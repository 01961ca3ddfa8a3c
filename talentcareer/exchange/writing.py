"""The one writer of spreadsheets: typed cells, text that stays text, sheets that print."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self, cast

import xlsxwriter
from django.utils import timezone

from . import sheet_cells
from .reading.child.delimited import DANGEROUS_TEXT

Kind = Literal["text", "integer", "decimal", "money", "percent", "date"]

_NUMBER_FORMATS: dict[str, str] = {
    "integer": "#,##0",
    "decimal": "#,##0.0##",
    "money": "#,##0.00",
    # The cell holds the figure as every page shows it: 65.5 is 65.5 %.
    "percent": '0.0"%"',
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_TEXT_MOST = 32_767
_ROWS_MOST = 1_048_576
_WIDTH_LEAST, _WIDTH_MOST = 6, 50
_WIDE_COLUMNS, _WIDE = 60, 16  # columns of another file's cells, whose widths it does not say
_NAME_MOST = 31
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it, Excel's calendar is one day off
_A4 = 9
_HINT_TITLE_MOST, _HINT_MOST = 32, 255
_ENTRY_ROWS = 10_000
_WORDS_KEPT = 5_000  # of a sheet: most of its texts stand in many rows
_DANGEROUS = re.compile(DANGEROUS_TEXT)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, what its cells hold, and its width in characters of half width (None: as its cells need).

    `money` is yuan, `percent` 65.5 for 65.5 %. A str is text in a column of any kind, None leaves the cell empty. `hidden` ones are not shown.
    """

    title: str
    kind: Kind = "text"
    width: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a cell of another sheet of the same workbook. `sheet` is the name that sheet was asked for."""

    text: str
    sheet: str
    cell: str = "A1"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to write: its name, columns and rows, and a title above the header row."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str = ""


class SheetWriter:
    """One sheet, written row by row and from top to bottom. `worksheet` is XlsxWriter's, to place charts."""

    def __init__(
        self, book: "WorkbookWriter", name: str, columns: Sequence[Column], title: str, codes: Sequence[str]
    ) -> None:
        self.name = name
        self.worksheet = cast(sheet_cells.Sheet, book.xlsx.add_worksheet(name, sheet_cells.Sheet))
        self.header_row = 2 if title else 1 if codes else 0
        self.next_row = self.header_row + 1
        self._book = book
        self._columns = columns
        self._widths = [display_width(column.title) + 2 for column in columns]
        self._for_entry, self._coded = False, bool(codes)
        self._words: dict[str, tuple[str, int]] = {}
        if codes:
            self.worksheet.set_row(self.header_row - 1, None, None, {"hidden": True})
            for index, code in enumerate(codes):
                self.worksheet.write_string(self.header_row - 1, index, code)
        if title:
            self.worksheet.write_string(0, 0, _storable(title), book.formats["title"])
        for index, column in enumerate(columns):
            self.worksheet.write_string(self.header_row, index, _storable(column.title), book.formats["header"])
        self._set_up_print(title or name)

    def row(self, values: Sequence[Any]) -> None:
        """Write the next row: one value a column, in the column's kind."""
        if len(values) != len(self._columns):
            raise ValueError(f"sheet {self.name}: {len(values)} values for {len(self._columns)} columns")
        if self.next_row >= _ROWS_MOST:
            raise ValueError(f"sheet {self.name}: more rows than a workbook holds")
        cells, widths, words = {}, self._widths, self._words
        for index, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            if value is None or value == "":
                continue
            known = words.get(value) if type(value) is str else None
            cell, shown = known or self._cell(index, column.kind, value)
            if cell:
                cells[index] = cell
            if shown > widths[index]:
                widths[index] = shown
        self.worksheet.put_cells(self.next_row, cells)
        self.next_row += 1

    def rows(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows one after the other, as they come."""
        for values in rows:
            self.row(values)

    def put(self, row: int, column: int, value: Any) -> None:
        """Write a value where it stands in another file (both from 0), in its own type; rows from top to bottom."""
        match value:
            case bool():
                self.worksheet.write_boolean(row, column, value)
            case int() | float():
                self.worksheet.write_number(row, column, value)
            case _:
                self.next_row = row
                if cell := self._cell(column, "date", value)[0]:
                    self.worksheet.put_cells(row, {column: cell})

    def cells(self, column_index: int) -> list[str | int]:
        """Return the cells written so far in a column, as XlsxWriter's charts take a range."""
        return [self.name, self.header_row + 1, column_index, self.next_row - 1, column_index]

    def prepare_entry(self, column_index: int, *, hint: str, offered: str = "", strict: bool = False) -> None:
        """Prepare a column for typing: a hint beside its cells, the words of the range `offered` to choose from; `strict` takes no others."""
        self._for_entry = True
        self._words.clear()
        first, last = self.header_row + 1, self.header_row + _ENTRY_ROWS
        rule: dict[str, Any] = {"validate": "list", "source": f"={offered}"} if offered else {"validate": "any"}
        rule |= {
            "input_title": self._columns[column_index].title[:_HINT_TITLE_MOST],
            "input_message": hint[:_HINT_MOST],
        }
        self.worksheet.data_validation(first, column_index, last, column_index, rule | {"show_error": strict})

    def finish(self) -> None:
        """Set what depends on all rows: widths and the filter. The workbook calls it when it closes."""
        for index, column in enumerate(self._columns):
            width = column.width or min(max(self._widths[index], _WIDTH_LEAST), _WIDTH_MOST)
            kind = ("typed" if column.kind == "text" else column.kind) if self._for_entry else None
            shown = {"hidden": True} if column.hidden else {}
            self.worksheet.set_column(index, index, width, self._book.formats[kind] if kind else None, shown)
        if (self._coded or not self._for_entry) and self._columns and self.next_row > self.header_row + 1:
            self.worksheet.autofilter(self.header_row, 0, self.next_row - 1, len(self._columns) - 1)

    def _set_up_print(self, heading: str) -> None:
        sheet = self.worksheet
        sheet.freeze_panes(self.header_row + 1, 0)
        sheet.repeat_rows(self.header_row)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_storable(heading).replace('&', '&&')[:200]}")
        sheet.set_footer("&R&P / &N")

    def _cell(self, index: int, kind: Kind, value: Any) -> tuple[str, int]:
        """Return a cell of the next row as it is written, and how wide it shows; a link writes itself and leaves the cell empty."""
        book = self._book
        match value:
            case str():
                return self._text(value)
            case Link():
                target = book.sheet_name(value.sheet).replace("'", "''")
                text = _storable(value.text)
                self.worksheet.write_url(
                    self.next_row, index, f"internal:'{target}'!{value.cell}", book.formats["link"], text
                )
                return "", display_width(text)
            case datetime() if kind == "date" and value.date() >= _FIRST_EXCEL_DAY:
                return sheet_cells.number_cell(book.style("moment"), sheet_cells.days(_naive(value))), 16
            case date() if kind == "date" and not isinstance(value, datetime) and value >= _FIRST_EXCEL_DAY:
                return sheet_cells.number_cell(book.style("date"), sheet_cells.days(value)), 11
            case bool():
                raise TypeError(f"sheet {self.name}: a truth value is no cell, give the word to show")
            case int() | float() | Decimal() if kind in ("integer", "decimal", "money", "percent"):
                width = len(f"{value:,.2f}" if kind == "money" else f"{value:,}") + 1
                return sheet_cells.number_cell(book.style(kind), float(value)), width
        return self._text(_as_text(value))

    def _text(self, value: str) -> tuple[str, int]:
        text = _storable(value)
        guarded = "guarded" if _DANGEROUS.match(text) else ""
        # Where somebody types on, text stays text: 00123 overtyped by 00124 keeps its zeros.
        form = f"typed_{guarded}".rstrip("_") if self._for_entry else guarded or "text"
        cell = sheet_cells.text_cell(self._book.style(form), sheet_cells.as_long_as_a_cell(text))
        made = cell, max(map(display_width, text.split("\n"))) + 1
        if len(text) <= _WIDTH_MOST:
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            self._words[value] = made
        return made


class WorkbookWriter:
    """A workbook written to a stream in constant memory; a context. `xlsx` is XlsxWriter's workbook, to make charts.

    `folder` is where rows wait on disk until the workbook is closed (default: the system's temporary folder).
    """

    def __init__(self, stream: BinaryIO, *, folder: Path | None = None) -> None:
        # A folder of its own: rows of a workbook that is given up halfway must not stay behind.
        self._folder = TemporaryDirectory(dir=folder)
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self.xlsx = xlsxwriter.Workbook(stream, options)
        base = {"valign": "top"}
        self.formats = {
            "title": self.xlsx.add_format({"bold": True, "font_size": 14}),
            "header": self.xlsx.add_format(
                {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7", "bottom": 1}
            ),
            "text": self.xlsx.add_format({**base, "text_wrap": True}),
            "typed": self.xlsx.add_format({"num_format": "@"}),
            "typed_guarded": self.xlsx.add_format({"num_format": "@", "quote_prefix": True}),
            "guarded": self.xlsx.add_format({**base, "text_wrap": True, "quote_prefix": True}),
            "link": self.xlsx.add_format({**base, "font_color": "#0B57D0", "underline": 1}),
            **{kind: self.xlsx.add_format({**base, "num_format": form}) for kind, form in _NUMBER_FORMATS.items()},
        }
        self._styles: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._sheets: list[SheetWriter] = []

    def sheet(self, name: str, columns: Sequence[Column], *, title: str = "", codes: Sequence[str] = ()) -> SheetWriter:
        """Add a sheet. Its rows may be written in turns with other sheets' rows. `codes` stand hidden above the headers."""
        if any(sheet.name == self.sheet_name(name) for sheet in self._sheets):
            raise ValueError(f"two sheets are called {name}")
        sheet = SheetWriter(self, self.sheet_name(name), columns, title, codes)
        self._sheets.append(sheet)
        return sheet

    def style(self, form: str) -> int:
        """Return the number under which the file knows a format."""
        if form not in self._styles:
            self._styles[form] = self.formats[form]._get_xf_index()
        return self._styles[form]

    def sheet_name(self, asked: str) -> str:
        """Return the name of the sheet asked for as `asked`, there or to come: short, unique, nothing forbidden."""
        if asked not in self._names:
            bare = re.sub(r"[\[\]:*?/\\]", " ", _storable(asked)).strip("' ")[:_NAME_MOST].rstrip("' ") or "Sheet"
            taken = {name.lower() for name in self._names.values()}
            name, number = bare, 1
            while name.lower() in taken:
                number += 1
                name = f"{bare[: _NAME_MOST - len(str(number)) - 1]}~{number}"
            self._names[asked] = name
        return self._names[asked]

    def close(self) -> None:
        """Write everything to the stream."""
        try:
            for sheet in self._sheets:
                sheet.finish()
            self.xlsx.close()
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove the rows that wait on disk. Nothing more can be written."""
        for sheet in self._sheets:
            sheet.worksheet.row_data_fh.close()  # type: ignore[attr-defined]
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.discard()


def write_workbook(stream: BinaryIO, tables: Iterable[Table], *, folder: Path | None = None) -> None:
    """Write tables as the sheets of one workbook. For charts use `WorkbookWriter`."""
    with WorkbookWriter(stream, folder=folder) as book:
        for table in tables:
            book.sheet(table.name, table.columns, title=table.title).rows(table.rows)


def write_cells(
    stream: BinaryIO, sheets: Iterable[tuple[str, Iterable[tuple[int, int, Any]]]], *, folder: Path | None = None
) -> dict[str, str]:
    """Write (row, column, value) of another file's sheets where they stand there; return each sheet's name here."""
    with WorkbookWriter(stream, folder=folder) as book:
        names = {}
        for name, cells in sheets:
            sheet = book.sheet(name, [])
            names[name] = sheet.name
            sheet.worksheet.set_column(0, _WIDE_COLUMNS, _WIDE)
            for row, column, value in cells:
                sheet.put(row, column, value)
        return names


def write_csv(stream: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write a text table, UTF-8 with byte order mark. Text a program would run gets a '; our reader takes it off."""
    wrapper = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(wrapper)
        writer.writerow([_guarded(column.title) for column in columns])
        for values in rows:
            writer.writerow([_delimited(column.kind, value) for column, value in zip(columns, values, strict=True)])
    finally:
        wrapper.detach()


def display_width(text: str) -> int:
    """Return how many characters of half width a text takes: ideographs take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _delimited(kind: Kind, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            raise TypeError("a truth value is no cell, give the word to show")
        case Link():
            return _guarded(value.text)
        case int() | float() | Decimal() if kind != "text":
            return f"{value:.2f}" if kind == "money" else str(value)
    return _guarded(_as_text(value))


def _guarded(text: str) -> str:
    text = _storable(text)
    return f"'{text}" if _DANGEROUS.match(text) else text


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return _naive(value).isoformat(" ", "minutes")
    return _storable(str(value))


def _storable(text: str) -> str:
    """Return text without what no workbook can hold; what is longer than a cell ends in an ellipsis."""
    text = _UNSTORABLE.sub("", text)
    return text if len(text) <= _TEXT_MOST else text[: _TEXT_MOST - 1] + "…"


def _naive(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment
