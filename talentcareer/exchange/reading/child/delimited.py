"""Text tables: UTF-8, UTF-16 or GB 18030; comma, semicolon or tab; quotes that must close."""

import codecs
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .answer import Answer
from .grid import Grid
from .limits import Limits, Refused

_DELIMITERS = ",;\t"
_SAMPLE_RECORDS = 50
_SURELY_UTF8 = 3  # ideographs: bytes of GBK are no such sequence by chance
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# Our writer puts one ' before text that a spreadsheet program would run, also where one stands there already.
DANGEROUS_TEXT = "'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_GUARDED = re.compile(f"'({DANGEROUS_TEXT})")


def decode(content: bytes) -> str:
    """Return the text. Refuses content that is text in none of the encodings Chinese offices use."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", *_guessed_utf16(content), "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig":
                _refuse_broken_utf8(content, bytes(error.object[: error.start]).decode())
            continue
        if "\0" in text and encoding == "utf-8-sig" and len(encodings) > 2:
            continue
        if _CONTROL.search(text) is None:
            return text
    raise Refused("not-a-workbook")


def _refuse_broken_utf8(content: bytes, before: str) -> None:
    """Refuse text that is UTF-8 before the fault: read in another encoding, its names would come out as other characters."""
    if content.startswith(codecs.BOM_UTF8) or sum(character > "\u2fff" for character in before) >= _SURELY_UTF8:
        raise Refused("damaged", where="encoding", line=before.count("\n") + 1)


def tell(text: str, name: str, limits: Limits, answer: Answer) -> None:
    """Tell the table as the one sheet `name`. Raises Refused where quotes do not close, naming the line."""
    if "\0" in text:
        raise Refused("damaged", where="nul", line=text.count("\n", 0, text.index("\0")) + 1)
    declared = re.match(r"sep=([,;\t])\r?\n", text)
    delimiter = declared[1] if declared else _delimiter(text)
    answer.sheet(name, 0, hidden=False)
    grid = Grid(name, limits)
    csv.field_size_limit(sys.maxsize)  # a text too long is refused at its cell
    for number, fields in enumerate(_records(text, delimiter), start=1):
        if declared and number == 1:
            continue
        cells = [
            (column, _GUARDED.sub(r"\1", value, count=1) if value[:1] == "'" else value)
            for column, value in enumerate(fields)
        ]
        for column, value in cells:
            if value:
                grid.use(number, column)
        answer.row(number, cells)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for fields in reader:
            yield fields
            begun = reader.line_num + 1
    except csv.Error as error:
        raise Refused("damaged", where="quotes", line=begun) from error


def _lines(text: str) -> Iterator[str]:
    # Not splitlines: it also breaks at characters that may stand inside a field.
    start = 0
    for match in re.finditer("\r\n|\r|\n", text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first records most evenly; a comma where there is one column only."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(fields) for fields in islice(_records(text, delimiter), _SAMPLE_RECORDS) if len(fields) > 1
            )
        except Refused:
            return 0, 0
        if not widths:
            return 0, 0
        width, times = widths.most_common(1)[0]
        return times, width

    return max(_DELIMITERS, key=score)


def _guessed_utf16(content: bytes) -> tuple[str, ...]:
    """Return the UTF-16 variant whose high bytes are zero unusually often, for text saved without a byte order mark."""
    sample = content[:4096]
    half = len(sample) // 2
    if len(content) % 2 or half < 4:
        return ()
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < half:
        return ()
    return ("utf-16-le",) if odd > even else ("utf-16-be",)
