"""The ZIP archive around .xlsx and .ods: its directory is checked, every part is unpacked within bounds."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from .limits import Limits, Refused

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CHUNK = 2**16

StartHandler = Callable[[str, dict[str, str]], None]
EndHandler = Callable[[str], None]
TextHandler = Callable[[str], None]


@dataclass(slots=True)
class PartHandler:
    """What is called while a part's XML is walked. Any of the three may be missing."""

    start: StartHandler | None = None
    end: EndHandler | None = None
    text: TextHandler | None = None


class Package:
    """An archive whose directory is plausible. Parts are read by `walk` (XML) and `drain` (everything else)."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        try:
            with zipfile.ZipFile(self._file) as archive:
                self._parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
            raise Refused("damaged", where="archive-directory") from error
        self._by_name = {part.filename: part for part in self._parts}
        self._check_directory()

    @property
    def names(self) -> list[str]:
        """The names of all parts, folders left out."""
        return [part.filename for part in self._parts if not part.is_dir()]

    def walk(self, name: str, handler: PartHandler | None = None) -> None:
        """Parse the XML of a part, in UTF-8 or UTF-16. Refuses document type declarations, and with them every entity attack."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.EntityDeclHandler = _refuse_declaration
        if handler:
            if handler.start:
                parser.StartElementHandler = handler.start
            if handler.end:
                parser.EndElementHandler = handler.end
            if handler.text:
                parser.CharacterDataHandler = handler.text
        try:
            for chunk in self._unpack(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Refused("damaged", where="xml", part=name) from error

    def drain(self, name: str) -> None:
        """Unpack a part without looking at it, so that its true size is known."""
        for _chunk in self._unpack(name):
            pass

    def text(self, name: str, most: int = _CHUNK) -> str:
        """Return the beginning of a small part as text."""
        return next(self._unpack(name), b"")[:most].decode("utf-8", "replace")

    def _check_directory(self) -> None:
        limits, parts = self._limits, self._parts
        if len(parts) > limits.parts:
            raise Refused("too-large", what="parts", found=len(parts), limit=limits.parts)
        if len({part.filename.lower() for part in parts}) < len(parts) or any(map(_is_forbidden_name, parts)):
            raise Refused("damaged", where="archive-names")
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refused("encrypted")
        for part in parts:
            packed = max(part.compress_size, 1)
            if part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * packed:
                raise Refused("zip-bomb", part=part.filename)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked_bytes:
            packed = max(sum(part.compress_size for part in parts), 1)
            if unpacked > limits.ratio * packed:
                raise Refused("zip-bomb", part=max(parts, key=lambda part: part.file_size).filename)
            raise Refused("too-large", what="unpacked-size", found=unpacked, limit=limits.unpacked_bytes)
        self._check_overlap()

    def _check_overlap(self) -> None:
        end = 0
        for part in sorted(self._parts, key=lambda part: part.header_offset):
            if part.header_offset < end:
                raise Refused("damaged", where="archive-part")
            end = self._data_start(part) + part.compress_size

    def _data_start(self, part: zipfile.ZipInfo) -> int:
        self._file.seek(part.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise Refused("damaged", where="archive-part")
        magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if magic != b"PK\x03\x04":
            raise Refused("damaged", where="archive-part")
        return part.header_offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)

    def _unpack(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes and hold their number and checksum against the directory, which may lie."""
        part = self._by_name[name]
        size = checksum = 0
        for chunk in self._inflate(part):
            size += len(chunk)
            if size > part.file_size:
                raise Refused("damaged", where="archive-part")
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if size != part.file_size or checksum != part.CRC:
            raise Refused("damaged", where="archive-part")

    def _inflate(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        position, left = self._data_start(part), part.compress_size
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("damaged", where="archive-part")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
        while left:
            # Parts may be walked in turns: the position is this part's own.
            self._file.seek(position)
            packed = self._file.read(min(left, _CHUNK))
            if not packed:
                raise Refused("damaged", where="archive-part")
            position, left = position + len(packed), left - len(packed)
            if inflater is None:
                yield packed
                continue
            try:
                while packed and not inflater.eof:
                    yield inflater.decompress(packed, _CHUNK)
                    packed = inflater.unconsumed_tail
            except zlib.error as error:
                raise Refused("damaged", where="archive-part") from error
        while inflater is not None and not inflater.eof:
            chunk = inflater.decompress(b"", _CHUNK)
            if not chunk:
                raise Refused("damaged", where="archive-part")
            yield chunk


def local_name(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def _is_forbidden_name(part: zipfile.ZipInfo) -> bool:
    name = part.orig_filename
    return name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or ".." in name.split("/")


def _refuse_declaration(*_found: object) -> None:
    raise Refused("damaged", where="declaration")
