"""Records taken out in a workbook, edited there and brought back: only changed cells are taken."""

from talentcareer.exchange.editing.editable import Editable
from talentcareer.exchange.editing.rows import EditedRow, EditedSheet, edited
from talentcareer.exchange.editing.tables import found_in, without_key_header, without_own_row
from talentcareer.exchange.editing.workbook import columns_for, editable, workbook

__all__ = [
    "Editable",
    "EditedRow",
    "EditedSheet",
    "columns_for",
    "editable",
    "edited",
    "found_in",
    "without_key_header",
    "without_own_row",
    "workbook",
]
