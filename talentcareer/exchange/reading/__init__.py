"""Reading workbooks safely: `read_workbook` gives typed cells at their coordinates or raises UnreadableWorkbook."""

from .child.limits import DEFAULT, Limits
from .process import read_workbook
from .refusals import UnreadableWorkbook, note_text
from .workbook import Cell, CellKind, CellValue, Note, Row, Rows, Sheet, Workbook, cell_name, column_letters

__all__ = [
    "DEFAULT",
    "Cell",
    "CellKind",
    "CellValue",
    "Limits",
    "Note",
    "Row",
    "Rows",
    "Sheet",
    "UnreadableWorkbook",
    "Workbook",
    "cell_name",
    "column_letters",
    "note_text",
    "read_workbook",
]
