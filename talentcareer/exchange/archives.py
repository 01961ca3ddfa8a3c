"""ZIP archives as people pack them: the directory is held against bounds, then each file is unpacked by itself. Nothing is run or extracted."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

MOST_FILES = 1_000
MOST_UNPACKED = 2**30
RATIO, RATIO_FROM_BYTES = 200, 8 * 2**20
LARGEST_DIRECTORY = 4 * 2**20
_END = struct.Struct("<4s4H2LH")
_FARTHEST_END = 2**16 + _END.size
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "[Content_Types].xml"
_NO_ARCHIVES_OF_OURS = (".rar", ".7z", ".tar", ".gz", ".tgz")
_JUNK_FOLDERS = frozenset({"__MACOSX", ".git", "@eaDir"})
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UTF8, _ENCRYPTED = 0x800, 0x1
_SHORTEST_CHINESE = "\u0800"
"""From here on UTF-8 takes three bytes. What it reads as shorter ones was two bytes of GBK."""


class Faulty(Exception):
    """An archive or a file in it is not taken: `code` is one of `staging.FAULTS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its name with folders, and its content; or why it is not taken."""

    name: str
    content: bytes = b""
    fault: str = ""


def files_in(file: BinaryIO, name: str) -> Iterator[Found]:
    """Yield what an upload holds: the files of an archive one by one, else the file itself."""
    try:
        archive = _opened(file, name)
        if archive is None:
            yield _one(name, file)
            return
        with archive:
            for part in _held(archive):
                path = name_of(part)
                if not is_junk(path):
                    yield _unpacked(archive, part, path)
    except Faulty as fault:
        yield Found(name, fault=fault.code)


def _one(name: str, file: BinaryIO) -> Found:
    file.seek(0)
    content = file.read(settings.UPLOAD_LIMIT_BYTES + 1)
    fault = "too-large" if len(content) > settings.UPLOAD_LIMIT_BYTES else "" if content else "empty"
    return Found(name, b"" if fault else content, fault)


def _opened(file: BinaryIO, name: str) -> zipfile.ZipFile | None:
    """Return the archive an upload is; None for a file of its own, like one of Word. Raises `Faulty`."""
    if name.lower().endswith(_NO_ARCHIVES_OF_OURS):
        raise Faulty("other-archive")
    file.seek(0)
    if not file.read(4).startswith(_ARCHIVE):
        if name.lower().endswith(".zip"):
            raise Faulty("damaged-archive")
        return None
    _hold_directory(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error, UnicodeError):
        raise Faulty("damaged-archive") from None
    if _OFFICE in archive.NameToInfo:
        return None
    return archive


def _hold_directory(file: BinaryIO) -> None:
    """Refuse a directory that would fill the memory before it is read. Raises `Faulty`."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _FARTHEST_END))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Faulty("damaged-archive")
    _magic, _disk, _first, _here, count, directory, _offset, _comment = _END.unpack_from(tail, at)
    # Folders and what a Mac adds count here too. The longer form of the directory would stand before this one and hold instead.
    if count > MOST_FILES * 3 or directory > LARGEST_DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Faulty("too-many")


def _held(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive in their order, as long as the whole stays within bounds. Raises `Faulty`."""
    parts = [part for part in archive.infolist() if not part.is_dir()]
    if len([part for part in parts if not is_junk(name_of(part))]) > MOST_FILES:
        raise Faulty("too-many")
    unpacked = sum(part.file_size for part in parts)
    implausible = any(
        part.file_size > max(RATIO_FROM_BYTES, RATIO * max(part.compress_size, 1)) for part in parts
    ) or unpacked > max(RATIO_FROM_BYTES, RATIO * max(sum(part.compress_size for part in parts), 1))
    if implausible:
        raise Faulty("bomb")
    if unpacked > MOST_UNPACKED:
        raise Faulty("too-much")
    return parts


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: str) -> Found:
    if _leads_away(part, path):
        return Found(path, fault="path")
    if part.flag_bits & _ENCRYPTED:
        return Found(path, fault="encrypted")
    if path.lower().endswith((".zip", *_NO_ARCHIVES_OF_OURS)):
        return Found(path, fault="nested")
    if part.file_size > settings.UPLOAD_LIMIT_BYTES:
        return Found(path, fault="too-large")
    try:
        content = archive.read(part)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        OSError,
        EOFError,
        RuntimeError,
        struct.error,
    ):
        return Found(path, fault="damaged")
    return Found(path, content, "" if content else "empty")


def name_of(part: zipfile.ZipInfo) -> str:
    """Return the name of a part with its folders. Windows packs names in GBK and does not say so."""
    name = part.filename
    if not part.flag_bits & _UTF8:
        packed = name.encode("cp437", "replace")  # as which it was read
        try:
            name = packed.decode()
        except UnicodeDecodeError:
            name = ""
        if not name or any("\x7f" < character < _SHORTEST_CHINESE for character in name):
            name = packed.decode("gb18030", "replace")
    return name.replace("\\", "/")


def is_junk(path: str) -> bool:
    """Tell what a Mac, Windows or an office program puts beside the files of people."""
    *folders, last = path.split("/")
    return bool(_JUNK_FOLDERS & set(folders)) or last.lower() in _JUNK or last.startswith(("._", "~$"))


def _leads_away(part: zipfile.ZipInfo, path: str) -> bool:
    linked = stat.S_ISLNK(part.external_attr >> 16)
    return linked or path.startswith("/") or ":" in path or "\x00" in part.orig_filename or ".." in path.split("/")
