"""What a record's cells hold, how that is told in a file, and when two cells say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from talentcareer.access.secrets import Secret, blind_index, mask
from talentcareer.exchange.kinds import Column
from talentcareer.exchange.reading import Cell
from talentcareer.exchange.templating import header_of
from talentcareer.exchange.values import IdNumber, ValueProblem, choice_key, shown
from talentcareer.exchange.widgets import Choice, Number

PRINT_OF = "cell"
NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """What a record holds in a column: the text of its cell, and of a sensitive value, which is masked there, its keyed index."""

    text: str = ""
    index: str = ""

    @property
    def known_by(self) -> str:
        """What tells this value from another."""
        return self.index or self.text


def told(column: Column, value: Any) -> Held:
    """Return how a value that a record holds is told: coded ones in their Chinese word, sensitive ones masked."""
    if isinstance(value, Secret):
        return Held(str(value), index_of(value.reveal()))
    if column.sensitive and value:
        return Held(mask(str(value)), index_of(str(value)))
    if value is None or value == "":
        return Held()
    if isinstance(value, bool):
        return Held("是" if value else "否")
    if isinstance(column.widget, Choice):
        return Held(next((code.name_zh for code in column.widget.codes if code.code == value), str(value)))
    return Held(value.isoformat() if isinstance(value, date) else str(value))


def index_of(text: str) -> str:
    """Return what a sensitive value is known by in a file that must not tell it."""
    return blind_index(text, purpose=PRINT_OF)[:24]


def cell_of(text: str, column_index: int = 0) -> Cell | None:
    """Return a cell that holds a text."""
    return Cell(column_index, "text", text) if text else None


def meant(column: Column, cell: Cell | None, words: Mapping[str, str] = NO_WORDS) -> Any:
    """Return what a cell means, as it is compared: 2024.7.1 and 2024-07-01 are one day. What is not understood is itself."""
    if cell is None or not shown(cell.value):
        return None
    if words and (known := words.get(choice_key(cell.value))) is not None:
        cell = Cell(cell.column_index, "text", known)
    try:
        found = column.widget.clean(cell, None, header=header_of(column), words=words)
    except ValueProblem:
        return ("not understood", cell.kind, str(cell.value))
    if isinstance(found, IdNumber):
        return found.number
    # Excel drops leading zeros of numbers; the other digits tell which one it was.
    return found.lstrip("0") if isinstance(column.widget, Number) and found else found


def understood(column: Column, text: str) -> bool:
    """Tell whether a text that a record holds can be read back."""
    found = meant(column, cell_of(text))
    return found is not None and not (isinstance(found, tuple) and found[0] == "not understood")
