"""The walk over .xls: the compound file's directory, then the BIFF records of every sheet."""

import struct
from collections.abc import Iterator
from pathlib import Path

from .answer import Answer
from .grid import Grid
from .limits import Limits, Refused

_FREE = 0xFFFFFFFA  # and above: markers, not sectors
_MOST_DIRECTORY_BYTES = 2**20
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_FORMULA, _BOOLERR, _MULRK, _ROW = 0x0006, 0x0205, 0x00BD, 0x0208
_HIDDEN = 0x20  # in the flags of ROW
_ONE_CELL = {0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}  # NUMBER, LABEL, RK, LABELSST, RSTRING


def walk(path: Path, limits: Limits, answer: Answer) -> dict[str, Grid]:
    """Walk a compound file and return the grids by sheet name. Refuses what it is instead of a workbook, by name."""
    try:
        compound = Compound(path.read_bytes())
        names = set(compound.streams)
        if names & {"EncryptedPackage", "EncryptionInfo", "\x06DataSpaces", "\tDRMContent"}:
            raise Refused("encrypted")
        if "WordDocument" in names:
            raise Refused("renamed", kind="word")
        if "PowerPoint Document" in names:
            raise Refused("renamed", kind="powerpoint")
        stream = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in names), None)
        if stream is None:
            raise Refused("wps-et")
        return _walk_book(compound.read(stream), limits, answer)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused("damaged", where="structure") from error


class Compound:
    """An OLE compound file: named streams in chains of sectors."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        fat_count, directory, _, cutoff, mini_fat, _, difat, _ = struct.unpack_from("<I I I I I I I I", content, 44)
        if shift not in (9, 12):
            raise Refused("damaged", where="structure")
        self._size = 1 << shift
        self._cutoff = cutoff
        self._fat = self._allocation(fat_count, difat)
        self._mini_fat = self._numbers(self._chain(mini_fat)) if mini_fat < _FREE else []
        self.streams: dict[str, tuple[int, int]] = {}
        self._root = b""
        self._read_directory(self._chain(directory, _MOST_DIRECTORY_BYTES))

    def read(self, name: str) -> bytes:
        """Return a stream's bytes."""
        start, length = self.streams[name]
        if length >= self._cutoff:
            return self._chain(start)[:length]
        found, seen = [], 0
        while start < _FREE and seen < length:
            found.append(self._root[start * 64 : start * 64 + 64])
            seen += 64
            start = self._mini_fat[start]
        return b"".join(found)[:length]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        sector = self._content[at : at + self._size]
        if not sector:
            raise Refused("damaged", where="structure")
        return sector

    def _chain(self, number: int, most: int | None = None) -> bytes:
        found: list[bytes] = []
        most = len(self._content) if most is None else most
        while number < _FREE:
            if len(found) * self._size > most:
                raise Refused("damaged", where="structure")
            found.append(self._sector(number))
            number = self._fat[number]
        return b"".join(found)

    def _allocation(self, count: int, difat: int) -> list[int]:
        sectors = [number for number in struct.unpack_from("<109I", self._content, 76) if number < _FREE]
        while difat < _FREE and len(sectors) < count:
            block = self._numbers(self._sector(difat))
            sectors += [number for number in block[:-1] if number < _FREE]
            difat = block[-1]
        return [entry for number in sectors[:count] for entry in self._numbers(self._sector(number))]

    def _read_directory(self, directory: bytes) -> None:
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            (name_length,) = struct.unpack_from("<H", entry, 64)
            kind = entry[66]
            start, length = struct.unpack_from("<II", entry, 116)
            if kind == 5:
                self._root = self._chain(start) if start < _FREE else b""
            elif kind in (1, 2):
                name = entry[: max(min(name_length, 64) - 2, 0)].decode("utf-16-le")
                self.streams.setdefault(name, (start, length))

    @staticmethod
    def _numbers(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _walk_book(book: bytes, limits: Limits, answer: Answer) -> dict[str, Grid]:
    grids: dict[str, Grid] = {}
    (version,) = struct.unpack_from("<H", book, 4)
    for record, data in _records(book, 0):
        if record == _FILEPASS:
            raise Refused("encrypted")
        if record == _DATEMODE and struct.unpack_from("<H", book, data) == (1,):
            answer.epoch = 1904
        if record == _BOUNDSHEET:
            if len(grids) == limits.sheets:
                raise Refused("too-large", what="sheets", found=limits.sheets + 1, limit=limits.sheets)
            (begin,) = struct.unpack_from("<I", book, data)
            name = _sheet_name(book, data, wide_strings=version == 0x0600)
            grid = grids[name] = Grid(name, limits)
            _walk_sheet(book, begin, grid)
        elif record == _EOF:
            return grids
    raise Refused("damaged", where="structure")


def _sheet_name(book: bytes, at: int, *, wide_strings: bool) -> str:
    length = book[at + 6]
    if not wide_strings:
        return book[at + 7 : at + 7 + length].decode("gb18030", "replace")
    if book[at + 7] & 1:
        return book[at + 8 : at + 8 + 2 * length].decode("utf-16-le")
    return book[at + 8 : at + 8 + length].decode("latin-1")


def _walk_sheet(book: bytes, begin: int, grid: Grid) -> None:
    depth = 0
    for record, data in _records(book, begin):
        if record == _BOF:
            depth += 1
        elif record == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth > 1:
            # The records of a chart inside the sheet are not its cells.
            continue
        elif record in _ONE_CELL:
            row, column = struct.unpack_from("<HH", book, data)
            grid.use(row + 1, column)
        elif record == _MULRK:
            row, column = struct.unpack_from("<HH", book, data)
            (length,) = struct.unpack_from("<H", book, data - 2)
            grid.use(row + 1, column)
            grid.use(row + 1, column + max((length - 6) // 6 - 1, 0))
        elif record == _ROW:
            first, behind_last = struct.unpack_from("<HH", book, data + 2)
            (flags,) = struct.unpack_from("<H", book, data + 12)
            grid.hidden_rows += bool(flags & _HIDDEN) and first < behind_last
        elif record in (_FORMULA, _BOOLERR):
            _walk_result(book, data, grid, record)
    raise Refused("damaged", where="structure")


def _walk_result(book: bytes, data: int, grid: Grid, record: int) -> None:
    row, column = struct.unpack_from("<HH", book, data)
    error: int | None = None
    if record == _BOOLERR:
        code, is_error = book[data + 6], book[data + 7]
        error = code if is_error else None
    elif book[data + 12 : data + 14] == b"\xff\xff" and book[data + 6] == 2:
        error = book[data + 8]
    if error is None:
        grid.use(row + 1, column)
    else:
        grid.error(row + 1, column, _ERRORS.get(error, "#ERROR!"))


def _records(book: bytes, at: int) -> Iterator[tuple[int, int]]:
    while at + 4 <= len(book):
        record, length = struct.unpack_from("<HH", book, at)
        yield record, at + 4
        at += 4 + length
