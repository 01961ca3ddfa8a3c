"""Cells of a workbook, written out as the file holds them: several times faster than XlsxWriter's own, and text always stays text.

XlsxWriter writes a text that begins with <r> and ends with </r> into the file as it stands.
"""

import re
from datetime import date, datetime, time
from functools import cache
from math import isfinite
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_MOST_UNITS = 32_767
_CALENDAR_BEGINS = date(1899, 12, 30).toordinal()


def text_cell(style: int, text: str) -> str:
    """Return a cell that holds a text, as the file has it behind the cell's place."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    kept = ' xml:space="preserve"' if text.strip() != text else ""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'{_styled(style)} t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def number_cell(style: int, number: float) -> str:
    """Return a cell that holds a number or, counted in days, a date."""
    if not isfinite(number):
        raise TypeError(f"{number} is no number that a cell holds.")
    return f"{_styled(style)}><v>{number:.16G}</v></c>"


_letters = cache(xl_col_to_name)


def days(moment: date) -> float:
    """Return a day, or a moment without time zone, as a workbook counts it; right from 1 March 1900 on."""
    whole = moment.toordinal() - _CALENDAR_BEGINS
    if not isinstance(moment, datetime):
        return whole
    return whole + (moment - datetime.combine(moment, time())).total_seconds() / 86_400


def _styled(style: int) -> str:
    return f' s="{style}"' if style else ""


def as_long_as_a_cell(text: str) -> str:
    """Return a text as far as a cell holds it: characters beyond the first 65,536 of Unicode count twice."""
    if 2 * len(text) <= _MOST_UNITS:
        return text
    return text.encode("utf-16-le")[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")


class Sheet(Worksheet):
    """XlsxWriter's worksheet in constant memory, which also takes cells that are written out already."""

    def put_cells(self, row: int, cells: dict[int, str]) -> None:
        """Put cells into a row that is not above the last one: column → what `text_cell` and `number_cell` give."""
        if not cells:
            return
        for column in (min(cells), max(cells)):
            if self._check_dimensions(row, column):
                raise ValueError(f"Row {row} and column {column} are not in the sheet, or written already.")
        if row > self.previous_row:
            self._write_single_row(row)
        self.table[row].update(cells)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        cells = self.table.get(self.previous_row)
        if not cells or self.previous_row in self.row_info or any(type(cell) is not str for cell in cells.values()):
            super()._write_single_row(current_row_num)
            return
        number = str(self.previous_row + 1)
        row = "".join([f'<c r="{_letters(column)}{number}"{cells[column]}' for column in sorted(cells)])
        self.fh.write(f'<row r="{number}">{row}</row>')  # type: ignore[attr-defined]
        self.table.clear()
        self.previous_row = current_row_num

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if not isinstance(cell, str):
            text = getattr(cell, "string", None)
            if text is None:
                super()._write_cell(row, col, cell)
                return
            cell = text_cell(cell.format._get_xf_index() if cell.format else 0, text)
        self.fh.write(f'<c r="{_letters(col)}{row + 1}"{cell}')  # type: ignore[attr-defined]
