"""What the reading process says: one JSON text a line on standard output; rows are arrays, everything else objects."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from .limits import Limits, Refused

# Values that databases and XML cannot hold: control characters but tab and line ends, lone surrogates, non-characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXACT_WHOLE = 2**53

Cells = Mapping[int, tuple[str, Any]]


class Answer:
    """Writes the answer. Cells are pairs of a kind's letter and a JSON value, see `reading.workbook`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sheet = ""
        self.epoch = 1900

    def format(self, found: str) -> None:
        """Name the format that the content has, and the year in which the days of its calendar begin."""
        _say({"say": "format", "format": found, "epoch": self.epoch})

    def note(self, code: str, **params: str | int) -> None:
        """Tell the user something about a file that is read."""
        _say({"say": "note", "code": code, "params": params})

    def sheet(self, name: str, index: int, hidden: bool) -> None:
        """Begin a sheet; the rows that follow are its rows."""
        self._sheet = name
        _say({"say": "sheet", "sheet": {"name": name, "index": index, "hidden": hidden}})

    def row(self, number: int, cells: Iterable[tuple[int, Any]], overlay: Cells | None = None) -> None:
        """Write row `number` (from 1) of (column from 0, value); `overlay` holds the cells that are known better."""
        known: dict[int, tuple[str, Any]] = {}
        for column, value in cells:
            if value != "" and value is not None and (cell := self._cell(number, column, value)):
                known[column] = cell
        if overlay:
            known.update(overlay)
        if known:
            _write(json.dumps([number, [[column, *known[column]] for column in sorted(known)]]))

    def end(self) -> None:
        """Say that the answer is whole: without this line the reader counts as dead."""
        _say({"say": "end"})
        sys.stdout.flush()

    def refused(self, refusal: Refused) -> None:
        """Say why the file is not read."""
        _say({"say": "refused", "code": refusal.code, "params": refusal.params})
        sys.stdout.flush()

    def _cell(self, number: int, column: int, value: Any) -> tuple[str, Any] | None:
        if isinstance(value, str):
            if len(value) > self._limits.text_length:
                place = {"sheet": self._sheet, "cell": cell_name(number, column)}
                raise Refused("too-large", what="text", found=len(value), limit=self._limits.text_length, **place)
            text = _UNSTORABLE.sub("", value)
            return ("t", text) if text.strip() else None
        return typed(value)


def typed(value: Any) -> tuple[str, Any]:
    """Return the letter and the JSON value of a number, truth value, date or time. Whole numbers come back as int."""
    match value:
        case bool():
            return "b", value
        case int():
            return "n", value
        case float():
            return "n", int(value) if value.is_integer() and abs(value) < _EXACT_WHOLE else value
        case datetime():
            return "m", value.isoformat()
        case date():
            return "d", value.isoformat()
        case time():
            return "h", value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return "t", f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    raise TypeError(f"a cell of type {type(value).__name__}")


def cell_name(number: int, column: int) -> str:
    """Return the name Excel shows for row `number` (from 1) and `column` (from 0)."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{number}"


def _say(said: dict[str, Any]) -> None:
    _write(json.dumps(said))


def _write(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.write("\n")
