"""Sheets that were exported for editing, as they come back: sorted, filtered, with columns moved, renamed or deleted."""

from collections.abc import Iterable
from dataclasses import replace

from talentcareer.exchange.editing.editable import Editable
from talentcareer.exchange.editing.seals import BEGINS
from talentcareer.exchange.kinds import Kind, by_code
from talentcareer.exchange.reading import Note, Row, Sheet, Workbook
from talentcareer.exchange.recognition import HEADER_WITHIN_ROWS, Recognised, Unrecognised, is_data
from talentcareer.exchange.templating import header_of
from talentcareer.exchange.values import header_key, shown

CODED = "talentcareer.edit "
"""Begins the cell of the hidden row that says of which kind a sheet is; beside it stands each column's field."""
KEY_HEADER = "系统行码（请勿改动）"


def key_in(row: Row) -> str:
    """Return the sealed key that stands in a row, wherever it stands; empty where there is none."""
    return next((cell.value for cell in row.cells if isinstance(cell.value, str) and cell.value.startswith(BEGINS)), "")


def coded_row(rows: Iterable[Row]) -> tuple[Row, type[Kind]] | None:
    """Return the hidden row of codes and the kind that it names, where a sheet has one."""
    for row in rows:
        for cell in row.cells:
            if isinstance(cell.value, str) and cell.value.startswith(CODED):
                try:
                    kind = by_code(cell.value.removeprefix(CODED))
                except KeyError:
                    continue
                if issubclass(kind, Editable):
                    return row, kind
    return None


def found_in(sheet: Sheet) -> Recognised | None:
    """Return what a sheet is by its hidden codes, whatever its headers say by now; None where it has none."""
    coded = coded_row(sheet.rows[:HEADER_WITHIN_ROWS])
    if coded is None:
        return None
    codes, kind = coded
    columns: dict[str, int] = {}
    for cell in codes.cells:
        if cell.value in kind.fields:
            columns.setdefault(str(cell.value), cell.column_index)
    below = [row for row in sheet.rows if row.number > codes.number]
    header = below.pop(0) if below and not key_in(below[0]) else None
    texts = [(cell.column_index, shown(cell.value)) for cell in header.cells if shown(cell.value)] if header else []
    headers = tuple((index, text) for index, text in texts if header_key(text) != header_key(KEY_HEADER))
    left_out = []
    for index, text in headers:
        name = kind.field_of(header_key(text))
        if index not in columns.values() and (name is None or columns.setdefault(name, index) != index):
            left_out.append(text)
    mapped = frozenset(columns.values())
    data, dropped = [], []
    for row in below:
        if is_record(row, mapped) or (not key_in(row) and is_data(row, mapped)):
            data.append(row)
        elif not key_in(row) and any(shown(cell.value) for cell in row.cells if cell.column_index in mapped):
            dropped.append(row.number)
    return Recognised(
        kind, (header or codes).number, columns, {name: header_of(kind.fields[name]) for name in columns},
        tuple(left_out), (), (), tuple(data), headers, tuple(dropped),
    )  # fmt: skip


def is_record(row: Row, mapped: frozenset[int]) -> bool:
    """Tell whether a row is an exported record; one whose cells were all cleared is a deleted row."""
    return bool(key_in(row)) and any(shown(cell.value) for cell in row.cells if cell.column_index in mapped)


def without_key_header(found: Recognised | Unrecognised | None) -> Recognised | Unrecognised | None:
    """Return a sheet without the header of the keys: it is no column of the user's."""
    if found is None:
        return None
    mine = header_key(KEY_HEADER)
    if isinstance(found, Unrecognised):
        return replace(found, headers=tuple(one for one in found.headers if header_key(one[1]) != mine))
    return replace(
        found,
        left_out=tuple(text for text in found.left_out if header_key(text) != mine),
        all_headers=tuple(one for one in found.all_headers if header_key(one[1]) != mine),
    )


def without_own_row(workbook: Workbook) -> tuple[Note, ...]:
    """Return the notes on a file; that our row of codes is hidden is no news."""
    own = {sheet.name for sheet in workbook.sheets if coded_row(sheet.rows[:HEADER_WITHIN_ROWS])}
    notes = []
    for note in workbook.notes:
        if note.code == "hidden-rows" and note.params["sheet"] in own:
            count = int(note.params["count"]) - 1
            if not count:
                continue
            note = Note(note.code, note.params | {"count": count})
        notes.append(note)
    return tuple(notes)
