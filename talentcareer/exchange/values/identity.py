"""Identity numbers. GB 11643 holds for the identity card only: 17 digits with a date, and a check character."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .problems import ValueProblem, half_width, plain

IDENTITY_CARD, PASSPORT = "identity_card", "passport"
_CARD = re.compile(r"\d{11,}[Xx]?")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SEPARATORS = re.compile(r"[\s'`‘’\-_.·]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
LIKE_AN_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_DOCUMENT = re.compile(r"[A-Z0-9()/]{4,30}")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number and its kind. `born_on` and `sex` ("male", "female") are told by identity cards only."""

    number: str = field(repr=False)
    kind: str = IDENTITY_CARD
    born_on: date | None = None
    sex: str = ""


def id_number(found: Any, *, kind: str = IDENTITY_CARD) -> IdNumber | None:
    """Return an identity number typed as text. `kind` other than "identity_card" is checked for its form only.

    Raises ValueProblem, with the number masked: a number cell is refused because its last digits are gone already.
    """
    value = plain(found)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueProblem("id-number-numeric", _masked(str(value)))
    typed = _SEPARATORS.sub("", half_width(value)).upper()
    if _SCIENTIFIC.fullmatch(half_width(value)):
        raise ValueProblem("id-number-numeric", _masked(typed))
    if kind != IDENTITY_CARD:
        if not _DOCUMENT.fullmatch(typed) or not any(character.isdigit() for character in typed):
            raise ValueProblem("document-number-not-understood", _masked(typed))
        return IdNumber(typed, kind)
    return _identity_card(typed)


def document_kind(found: Any, header: str) -> str:
    """Return the kind of document that a number is of where nothing but the header says so: 身份证号/护照号 takes both."""
    typed = _SEPARATORS.sub("", half_width(str(plain(found) or ""))) if "护照" in header else ""
    return PASSPORT if typed and not _CARD.fullmatch(typed) else IDENTITY_CARD


def _identity_card(number: str) -> IdNumber:
    masked = _masked(number)
    if not re.fullmatch(r"[0-9]*X?", number) or not number:
        raise ValueProblem("id-number-characters", masked)
    if len(number) == 15 and number.isdigit():
        raise ValueProblem("id-number-fifteen", masked)
    if len(number) != 18:
        raise ValueProblem("id-number-length", masked, length=len(number))
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueProblem("id-number-date", masked) from None
    if (
        _CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
        != number[17]
    ):
        raise ValueProblem("id-number-check-digit", masked)
    return IdNumber(number, IDENTITY_CARD, born_on, "male" if int(number[16]) % 2 else "female")


def _masked(number: str) -> str:
    """Return the first two and last two characters with stars between; short ones become stars."""
    return f"{number[:2]}{'*' * min(len(number) - 4, 20)}{number[-2:]}" if len(number) > 6 else "*" * len(number)
