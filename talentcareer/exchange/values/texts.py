"""Text, names, staff numbers and headers: kept as typed for display, normalised for comparing."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from .identity import LIKE_AN_ID_NUMBER
from .problems import ValueProblem, cleaned, half_width, plain, shown

_DOTS = dict.fromkeys(map(ord, "·•‧∙・⋅.．"), "·")
# Letters, digits and signs of full width; not ideographs, whose compatibility forms may be somebody's name.
_ASCII_OF_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MOST_NAME = 100
# An identity card's number: 18 characters, or 15 of the old ones with their birth date.
_ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_MOST_NUMBER = 50
_TRAILING_NOTE = re.compile(r"[(\[{【〔](?P<note>[^()\[\]{}【】〔〕]*)[)\]}】〕]$")
_UNIT_BEHIND = re.compile(
    r"(?:[/,;:|\-—]+(?:单位:?)?(?P<parted>(?:[十百千]?万|[百千亿])?元|(?<=[期限长][/,;:|\-—])(?:年|个?月))|(?P<joined>(?:[十百千]?万|[百千亿])元))$"
)
_HEADER_SIGNS = "*★※:："


def text(found: Any, *, most: int | None = None, multiline: bool = False) -> str | None:
    """Return a cell as text, stripped; numbers without `.0`, dates in ISO form. `multiline` keeps line breaks.

    Raises text-too-long beyond `most` characters.
    """
    value = plain(found)
    match value:
        case None:
            return None
        case str():
            lines = [" ".join(line.split()) for line in cleaned(value).splitlines()]
            said = ("\n" if multiline else " ").join(line for line in lines if line or multiline)
        case bool():
            said = "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 2**53:
            said = str(int(value))
        case datetime():
            said = value.isoformat(" ")
        case date() | time():
            said = value.isoformat()
        case _:
            said = str(value)
    if most is not None and len(said) > most:
        raise ValueProblem("text-too-long", shown(said), length=len(said), most=most)
    return said or None


def name(found: Any) -> str | None:
    """Return a person's name for display: as typed, but stripped and with letters and spaces of half width.

    Raises name-not-a-name for numbers, dates and text without a letter. Compare names by `name_key`.
    """
    value = plain(found)
    if value is None:
        return None
    said = text(value, most=_MOST_NAME) if isinstance(value, str) else None
    if said is None or LIKE_AN_ID_NUMBER.search(said) or not any(character.isalpha() for character in said):
        raise ValueProblem("name-not-a-name", shown(value))
    return said.translate(_ASCII_OF_FULL_WIDTH)


def name_key(typed: str) -> str:
    """Return a name as it is compared: half width, without spaces, one kind of middle dot, lower case."""
    return _key_of_name(typed) if len(typed) <= _MOST_NAME else _key_of_name.__wrapped__(typed)


@lru_cache(maxsize=20_000)
def _key_of_name(typed: str) -> str:
    return "".join(half_width(typed).translate(_DOTS).split()).lower()


def staff_no(found: Any) -> str | None:
    """Return a person's number as text: 10007.0 is "10007", "００７" is "007", spaces and a typed ' go.

    Raises staff-no-fraction, staff-no-foreign-digits, staff-no-not-understood, and staff-no-is-id-number where an identity card's number stands there.
    """
    value = plain(found)
    match value:
        case None:
            return None
        case bool() | date() | time():
            raise ValueProblem("staff-no-not-understood", shown(value))
        case int() if value >= 0:
            said = str(value)
        case float():
            if not value.is_integer() or not 0 <= value < 2**53:
                raise ValueProblem("staff-no-fraction", shown(value))
            said = str(int(value))
        case str():
            said = "".join(half_width(value).split()).lstrip("'`‘’")
            said = re.sub(r"^(\d+)\.0+$", r"\1", said)
        case _:
            raise ValueProblem("staff-no-not-understood", shown(value))
    if any(character.isdigit() and not character.isascii() for character in said):
        raise ValueProblem("staff-no-foreign-digits", shown(value))
    if not said or len(said) > _MOST_NUMBER or not any(character.isalnum() for character in said):
        raise ValueProblem("staff-no-not-understood", shown(value))
    if _ID_NUMBER.fullmatch(said):
        raise ValueProblem("staff-no-is-id-number", f"{said[:2]}{'*' * (len(said) - 4)}{said[-2:]}")
    return said


@dataclass(frozen=True, slots=True)
class HeaderKey:
    """A header as it is compared and the notes in brackets behind it: "资助总额（万元）" and "资助总额/万元" are 资助总额, noted 万元."""

    key: str
    note: str = ""


def header_key(found: Any) -> HeaderKey:
    """Return a header normalised: half width, no spaces, line breaks or marks, notes in brackets split off."""
    try:
        typed = text(found) or ""
    except ValueProblem:
        return HeaderKey("")
    key = "".join(half_width(typed).split()).strip(_HEADER_SIGNS).lower()
    notes: list[str] = []
    if (match := _UNIT_BEHIND.search(key)) and match.start() > 1:
        notes.append(match["parted"] or match["joined"])
        key = key[: match.start()]
    while (match := _TRAILING_NOTE.search(key)) and match.start() > 0:
        notes.insert(0, match["note"].strip(_HEADER_SIGNS))
        key = key[: match.start()].strip(_HEADER_SIGNS)
    return HeaderKey(key, ";".join(note for note in notes if note))
