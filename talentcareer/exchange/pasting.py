"""Rows copied from a spreadsheet and pasted: taken apart as Excel puts them together, looked at, and kept as a workbook."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentcareer.exchange import values, writing
from talentcareer.exchange.kinds import Column, Kind, by_code
from talentcareer.exchange.reading import Cell, Row, Sheet, cell_name, column_letters
from talentcareer.exchange.recognition import ColumnWords, Recognised, recognise
from talentcareer.exchange.templating import header_of, words_of
from talentcareer.exchange.values import ValueProblem
from talentcareer.exchange.widgets import Amount, Choice, Day, Identity, Name, Number, Words, Year, YesNo

MOST_ROWS, MOST_COLUMNS, MOST_IN_A_CELL = 1000, 100, 32_767
LOOKED_AT = 50
"""So many rows tell what a column holds."""
MOST_MISFITS = 0.2
LEAST_HEADERS = 2
"""So many words of a kind in the first row make it a row of headers."""
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]+)*")
_NUMBER = re.compile(r"[A-Za-z]{0,6}[-_]?\d{2,}[A-Za-z\d-]*")
_MOBILE = re.compile(r"1\d{10}")
_AMOUNT = re.compile(r"[-+]?[\d,]+(?:\.\d+)?(?:万?元)?")
_PARTS_OF_A_DAY = re.compile(r"\d{4}(?:[-/.年]\d|\d{4}$)")
Rows = list[list[str]]


def rows_of(text: str) -> Rows:
    """Return the cells of a pasted text, every row as wide as the widest.

    Tabs part cells, line ends part rows; a cell that holds either stands in quotes, and a quote in it is doubled.
    Raises ValidationError where it is more than a page can show.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    rows: Rows = [[]]
    at = 0
    while True:
        found = _QUOTED.match(text, at) if text[at : at + 1] == '"' else None
        if found:
            rows[-1].append(found[1].replace('""', '"'))
        else:
            found = _PLAIN.match(text, at)
            assert found
            rows[-1].append(found[0])
        at = found.end()
        if at >= len(text):
            break
        if text[at] == "\n":
            rows.append([])
        at += 1
    width = max(map(len, rows))
    _hold(rows, width)
    return [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]


def _hold(rows: Rows, width: int) -> None:
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise ValidationError(
            _(
                "%(rows)d rows of %(columns)d columns were pasted; at most %(most_rows)d rows of %(most_columns)d columns "
                "can be. Save them as a file and upload it."
            ),
            params={"rows": len(rows), "columns": width, "most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS},
        )
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            if len(cell) > MOST_IN_A_CELL:
                raise ValidationError(
                    _("The cell %(cell)s holds %(length)d characters; at most %(most)d can be. Shorten it."),
                    params={"cell": cell_name(number, index), "length": len(cell), "most": MOST_IN_A_CELL},
                )


@dataclass(frozen=True)
class Reading:
    """What pasted rows are taken for: the kind, the row of headers (0: none), those headers, the field of each column.

    `certain` where the headers say so; else the user has a look at it first.
    """

    kind: type[Kind] | None = None
    header_row: int = 0
    headers: tuple[tuple[int, str], ...] = ()
    columns: Mapping[int, str] = field(default_factory=dict)
    certain: bool = False


def read(rows: Rows, kind_code: str, *, words: ColumnWords, user: Any) -> Reading:
    """Return what rows are taken for: by their headers, else, for a kind that was chosen, by what stands in the columns."""
    found = recognise(_sheet(rows), words=words, kind_code=kind_code)
    if isinstance(found, Recognised):
        columns = {index: name for name, index in found.columns.items()}
        return Reading(found.kind, found.header_row, found.all_headers, columns, certain=True)
    if not kind_code:
        return Reading()
    kind = by_code(kind_code)
    headers = titles_of(rows)
    named = {index: name for index, text in headers if (name := kind.field_of(values.header_key(text)))}
    if len(named) < LEAST_HEADERS:
        return Reading(kind, columns=guess(kind, rows, user))
    columns = {index: name for index, name in guess(kind, rows[1:], user).items() if name not in named.values()}
    return Reading(kind, 1, headers, columns | named)


def titles_of(rows: Rows) -> tuple[tuple[int, str], ...]:
    """Return the first row as headers."""
    return tuple((index, text) for index, text in enumerate(rows[0]) if text)


def _sheet(rows: Rows) -> Sheet:
    cells = (tuple(Cell(index, "text", text) for index, text in enumerate(row) if text) for row in rows)
    filled = [Row(number, found) for number, found in enumerate(cells, start=1) if found]
    return Sheet("", 0, False, filled)


def guess(kind: type[Kind], rows: Rows, user: Any) -> dict[int, str]:
    """Return the field that each column most likely holds, told by its values; columns that nothing tells stay open."""
    scores = []
    for order, (name, column) in enumerate(kind.fields.items()):
        if isinstance(column.widget, Name) and not (column.required or column.cross_check or name == kind.called_field):
            continue  # a former name looks like any word
        fits, weight = _test(column, words_of(column, user))
        for index in range(len(rows[0]) if rows else 0):
            found = [row[index] for row in rows[:LOOKED_AT] if row[index]]
            if weight and found and sum(not fits(text) for text in found) <= MOST_MISFITS * len(found):
                scores.append((-weight, order, index, name))
    columns: dict[int, str] = {}
    for _weight, _order, index, name in sorted(scores):
        if index not in columns and name not in columns.values():
            columns[index] = name
    return columns


def _test(column: Column, offered: Sequence[str]) -> tuple[Callable[[str], bool], int]:
    """Return what tells a column's values, and how much that says; 0 where nothing tells them."""
    widget = column.widget
    match widget:
        case Identity():
            return lambda text: _taken(values.id_number, text), 9
        case _ if column.offers:
            known = {values.choice_key(word) for word in offered}
            return lambda text: values.choice_key(text) in known, 8
        case Words():
            return lambda text: _taken(widget.clean, Cell(0, "text", text)), 7
        case Choice():
            return lambda text: widget.codes.find(text) is not None and not text.isdigit(), 7
        case Number() if column.sensitive:
            return _whole(_MOBILE), 6
        case Day():
            return lambda text: bool(_PARTS_OF_A_DAY.match(text)) and _taken(_day, text), 5
        case YesNo():
            return lambda text: text in {"是", "否"}, 5
        case Year():
            return lambda text: len(text) == 4 and _taken(values.year_of, text), 4
        case Name():
            return _whole(_PERSON), 3
        case Number():
            return _whole(_NUMBER), 3
        case Amount():
            return _whole(_AMOUNT), 2
    return lambda _text: False, 0


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.fullmatch(text))


def _day(text: str) -> date | None:
    found = values.date_of(text, need="month")
    return found if isinstance(found, date) else None


def _taken(reads: Callable[[Any], object], found: Any) -> bool:
    with suppress(ValueProblem):
        return reads(found) is not None
    return False


def titled(rows: Rows, kind: type[Kind], columns: Mapping[int, str]) -> Rows:
    """Return rows under the office's headers; a column that is left out is called by its letter."""
    heads = [
        header_of(kind.fields[columns[index]])
        if index in columns
        else _("Column {letter}").format(letter=column_letters(index))
        for index in range(len(rows[0]))
    ]
    return [heads, *rows]


def workbook(rows: Rows, sheet: str) -> bytes:
    """Return the workbook under which pasted rows are kept: every cell as text, each row at its own number."""
    content = io.BytesIO()
    first, *others = rows
    writing.write_workbook(content, [writing.Table(sheet, [writing.Column(text) for text in first], others)])
    return content.getvalue()
