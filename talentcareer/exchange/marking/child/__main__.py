"""Puts marks into a workbook: formats, formulas, widths and filters stay as they are; macros go.

Started by the path of its folder, so that nothing of the application is imported. The file is walked as the reading process
walks it before openpyxl opens it: only what that lets pass is opened.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

sys.path[0] = str(Path(__file__).resolve().parents[2] / "reading")

from child import xlsx  # type: ignore[import-not-found]  # noqa: E402 - found through the line above
from child.answer import Answer  # type: ignore[import-not-found]  # noqa: E402
from child.limits import Limits  # type: ignore[import-not-found]  # noqa: E402
from child.package import Package  # type: ignore[import-not-found]  # noqa: E402
from child.run import bound  # type: ignore[import-not-found]  # noqa: E402

AUTHOR = "导入检查"
FILLS = {tone: PatternFill("solid", fgColor=colour) for tone, colour in (
    ("bad", "FFFF9C9C"), ("due", "FFFFE08A"), ("ok", "FFBFE3C6"), ("head", "FFE8EEF7"))}  # fmt: skip
COMMENT_WIDTH, LINE_HEIGHT, LETTERS_A_LINE = 320, 18, 22
WRAPPED = Alignment(wrap_text=True, vertical="top")


def main(asked: dict[str, Any]) -> None:
    """Bound this process, look whether the file is fit to be opened, and mark it."""
    limits = Limits(**asked["limits"])
    bound(limits, written_bytes=limits.unpacked_bytes)
    with Path(asked["path"]).open("rb") as file:
        xlsx.walk(Package(file, limits), limits, Answer(limits))
    mark(asked)


def mark(asked: dict[str, Any]) -> None:
    """Open the workbook, take marks of an earlier round out, put the new ones in, and save it under the name asked for."""
    with Path(asked["path"]).open("rb") as file:  # by its name openpyxl would judge it
        book = load_workbook(file, rich_text=True)
    if asked["name"] in book.sheetnames:
        del book[asked["name"]]
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False  # two selected sheets would be edited as one
        _clear(sheet)
    for found in asked["cells"]:
        cell = _own_cell(book[found["sheet"]], found["cell"])
        if found["value"] is not None:
            _write(cell, found["value"])
        cell.fill = FILLS[found["tone"]]
        cell.comment = Comment(found["said"], AUTHOR, width=COMMENT_WIDTH, height=_height(found["said"]))
    _list(book.create_sheet(asked["name"], 0), asked)
    book.active = 0
    book.save(asked["into"])


def _clear(sheet: Any) -> None:
    for cell in list(sheet._cells.values()):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()


def _own_cell(sheet: Any, name: str) -> Any:
    """Return a cell, or of merged ones the cell that holds their value."""
    cell = sheet[name]
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(block for block in sheet.merged_cells.ranges if name in block)
    return sheet.cell(merged.min_row, merged.min_col)


def _write(cell: Any, text: str) -> None:
    """Write text as text: what begins like a formula stays text as well."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"


def _list(sheet: Any, asked: dict[str, Any]) -> None:
    """Write the first sheet: title, a few lines, and a line for each fault that leads to its cell."""
    _write(sheet.cell(1, 1), asked["title"])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for number, line in enumerate(asked["lines"], start=2):
        _write(sheet.cell(number, 1), line)
    head = len(asked["lines"]) + 3
    for column, (header, width) in enumerate(zip(asked["headers"], asked["widths"], strict=True), start=1):
        cell = sheet.cell(head, column, header)
        cell.font, cell.fill = Font(bold=True), FILLS["head"]
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, (target, place, texts) in enumerate(asked["rows"], start=head + 1):
        _list_row(sheet, number, texts)
        if target:
            link = sheet.cell(number, 2)
            quoted = target.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{place}")
            link.font = Font(color="FF0B57D0", underline="single")
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _list_row(sheet: Any, number: int, texts: Iterable[str]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(number, column)
        _write(cell, text)
        cell.alignment = WRAPPED


def _height(text: str) -> int:
    lines = sum(1 + len(line) // LETTERS_A_LINE for line in text.splitlines())
    return max(LINE_HEIGHT * (lines + 1), 60)


main(json.load(sys.stdin))
