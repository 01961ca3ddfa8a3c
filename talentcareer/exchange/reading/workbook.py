"""What a read workbook is: sheets of rows of typed cells, at the coordinates the user sees."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal, overload

CellKind = Literal["text", "number", "date", "datetime", "time", "boolean", "error", "formula"]
CellValue = str | int | float | bool | date | datetime | time

# The reading process writes one letter a kind; dates travel in ISO form.
_WIRE: dict[str, tuple[CellKind, Callable[[Any], CellValue] | None]] = {
    "t": ("text", None),
    "n": ("number", None),
    "d": ("date", date.fromisoformat),
    "m": ("datetime", datetime.fromisoformat),
    "h": ("time", time.fromisoformat),
    "b": ("boolean", None),
    "e": ("error", None),
    "f": ("formula", None),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. `column_index` counts from 0.

    `value` is a str for text, an int or float for numbers (whole ones are ints), the error's name for `error` ("#N/A")
    and the formula's text for `formula`, which is a formula whose result the file does not hold. `epoch` is the year, 1900 or 1904,
    in which the file's calendar begins: a date without its format is a number of days since then.
    """

    column_index: int
    kind: CellKind
    value: CellValue
    epoch: int = 1900


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. `number` is the row number Excel shows, from 1; `cells` go from left to right."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column_index: int) -> Cell | None:
        """Return the cell in that column (from 0), None where it is empty."""
        return next((cell for cell in self.cells if cell.column_index == column_index), None)


class Rows(Sequence[Row]):
    """The rows of a sheet, kept as the reading process wrote them and decoded when looked at: a fifth of the memory."""

    __slots__ = ("_epoch", "_lines")

    def __init__(self, lines: Sequence[bytes] = (), epoch: int = 1900) -> None:
        self._lines, self._epoch = lines, epoch

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Row]:
        return (_row(line, self._epoch) for line in self._lines)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows": ...
    def __getitem__(self, index: int | slice) -> "Row | Rows":
        if isinstance(index, slice):
            return Rows(self._lines[index], self._epoch)
        return _row(self._lines[index], self._epoch)

    def used_up(self) -> Iterator[Row]:
        """Yield the rows and let go of each: there are none afterwards."""
        lines, self._lines = [*reversed(self._lines)], ()
        while lines:
            yield _row(lines.pop(), self._epoch)

    def only(self, indexes: Iterable[int]) -> "Rows":
        """Return some of the rows, not decoded either."""
        return Rows([self._lines[index] for index in indexes], self._epoch)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Rows: {len(self)}>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `index` counts from 0 in the workbook's order; empty rows and empty cells are not stored."""

    name: str
    index: int
    hidden: bool
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a user should know about a file that was read; `note_text` says it."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A read file. `format` ("xlsx", "xlsm", "xls", "ods", "csv") is found by content; `sha256` is of its bytes."""

    name: str
    sha256: str
    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()


def column_letters(column_index: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters, rest = "", column_index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def cell_name(row_number: int, column_index: int) -> str:
    """Return the name Excel shows: row 12 and column 5 (counted from 0) is F12."""
    return f"{column_letters(column_index)}{row_number}"


def _row(line: bytes, epoch: int) -> Row:
    number, cells = json.loads(line)
    return Row(number, tuple(_cell(column, letter, value, epoch) for column, letter, value in cells))


def _cell(column_index: int, letter: str, value: Any, epoch: int) -> Cell:
    kind, decode = _WIRE[letter]
    return Cell(column_index, kind, decode(value) if decode else value, epoch)
