"""Which format a file has, by its content: the name decides nothing."""

from pathlib import Path

from . import delimited, ods, xls, xlsx
from .answer import Answer
from .grid import Grid
from .limits import Limits, Refused
from .package import Package
from .values import tell_sheets

_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MIME-Version:", "html"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXTENSIONS = {
    "csv": {".csv", ".txt", ".tsv"},
    "xlsx": {".xlsx"},
    "xlsm": {".xlsm"},
    "xls": {".xls", ".et"},
    "ods": {".ods"},
}
_MARKUP = ("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div")


def read(path: Path, name: str, limits: Limits, answer: Answer) -> None:
    """Read the file at `path`, whatever workbook or text table it is, and tell its content."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            raise Refused("renamed", kind=kind)
    if head.startswith(b"PK\x03\x04"):
        _read_package(path, name, limits, answer)
    elif head.startswith(_COMPOUND):
        grids = xls.walk(path, limits, answer)
        _tell_format("xls", name, answer)
        tell_sheets(path, grids, answer)
    else:
        _read_text(path, name, limits, answer)


def _read_package(path: Path, name: str, limits: Limits, answer: Answer) -> None:
    with path.open("rb") as file:
        found, grids = _walk_package(Package(file, limits), limits, answer)
    _tell_format(found, name, answer)
    tell_sheets(path, grids, answer)


def _walk_package(package: Package, limits: Limits, answer: Answer) -> tuple[str, dict[str, Grid]]:
    names = {part.lower() for part in package.names}
    if "mimetype" in names and "content.xml" in names:
        return "ods", ods.walk(package, limits)
    if "xl/workbook.bin" in names:
        raise Refused("renamed", kind="xlsb")
    if any(part.startswith("xl/") for part in names):
        return "xlsm" if "xl/vbaproject.bin" in names else "xlsx", xlsx.walk(package, limits, answer)
    kinds = (
        kind
        for start, kind in (("word/", "word"), ("ppt/", "powerpoint"))
        if any(part.startswith(start) for part in names)
    )
    raise Refused("renamed", kind=next(kinds, "zip"))


def _read_text(path: Path, name: str, limits: Limits, answer: Answer) -> None:
    text = delimited.decode(path.read_bytes())
    begin = text[:1000].lstrip().lower()
    if begin.startswith(_MARKUP) or (begin.startswith("<") and "<html" in begin):
        raise Refused("renamed", kind="html")
    if begin.startswith("<?xml"):
        raise Refused("renamed", kind="xml-document")
    _tell_format("csv", name, answer)
    delimited.tell(text, Path(name).stem, limits, answer)


def _tell_format(found: str, name: str, answer: Answer) -> None:
    answer.format(found)
    extension = Path(name).suffix.lower()
    if extension not in _EXTENSIONS[found]:
        answer.note("content-differs", extension=extension, format=found)
