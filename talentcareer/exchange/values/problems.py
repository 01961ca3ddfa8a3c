"""Why a value is not taken: what was found and what to do, by stable code."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.reading import Cell

_MESSAGES: dict[str, Promise] = {
    "cell-error": _("The cell shows the error %(found)s. Correct the formula, or type the value itself."),
    "formula-without-value": _(
        "The cell holds the formula %(found)s, but not its result. "
        "Open the file in Excel or WPS, save it and upload it again."
    ),
    "text-too-long": _("The text has %(length)s characters, at most %(most)s fit. Shorten it."),
    "name-not-a-name": _("“%(found)s” is no name. Check whether the columns have shifted."),
    "staff-no-fraction": _("The number %(found)s has decimals. Format the column as text and type it again."),
    "staff-no-foreign-digits": _("“%(found)s” holds digits of another script. Type the number with the digits 0 to 9."),
    "staff-no-not-understood": _("“%(found)s” is no number of a person. Check whether the columns have shifted."),
    "staff-no-is-id-number": _(
        "An ID number (%(found)s) stands where the number of a person is expected. Check whether the columns have shifted, "
        "or give the column the header 身份证号."
    ),
    "id-number-numeric": _(
        "The ID number was typed as a number: Excel drops its last digits. Format the column as text and type it again."
    ),
    "id-number-fifteen": _("%(found)s is an old ID number of 15 digits. Enter the number of 18 digits."),
    "id-number-length": _("The ID number %(found)s has %(length)s characters instead of 18. Compare it with the card."),
    "id-number-characters": _(
        "The ID number %(found)s holds other characters than digits and a final X. Compare it with the card."
    ),
    "id-number-date": _("The birth date inside the ID number %(found)s does not exist. Compare it with the card."),
    "id-number-check-digit": _(
        "The last character of the ID number %(found)s does not fit the others: one of them is mistyped. "
        "Compare it with the card."
    ),
    "document-number-not-understood": _(
        "“%(found)s” is no document number: letters and digits are expected. Compare it with the document."
    ),
    "date-not-understood": _("“%(found)s” is not understood as a date. Type it like 2024-07-01."),
    "date-impossible": _("The date “%(found)s” does not exist. Correct the month or the day."),
    "date-out-of-range": _("The year of “%(found)s” is outside %(earliest)s–%(latest)s. Correct the year."),
    "date-before-calendar": _(
        "Excel's calendar begins on 1 March 1900; the date %(found)s before it may be a day off. "
        "Correct it, or format the column as text and type it like 1900-02-28."
    ),
    "date-day-missing": _("“%(found)s” has no day. Type the whole date like 2024-07-01."),
    "date-month-missing": _("“%(found)s” has no month. Type year and month like 2024-07."),
    "date-month-ambiguous": _(
        "The number %(found)s may mean January or October. "
        "Format the column as text and type it like 1985-01 or 1985-10."
    ),
    "date-open": _("“%(found)s” says that it goes on, but a date is needed here. Type it like 2024-07-01."),
    "period-not-understood": _(
        "“%(found)s” is not understood as a period. Type it like 3年, 36个月 or 2024-07-01至2027-06-30."
    ),
    "period-unit-missing": _("%(found)s says neither years nor months. Type it like 3年 or 36个月."),
    "year-not-understood": _("“%(found)s” is not understood as a year. Type it like 2024."),
    "amount-not-understood": _("“%(found)s” is not understood as an amount. Type a number like 1234.50."),
    "amount-not-finite": _("“%(found)s” is no finite number. Type the amount itself."),
    "amount-unit-mixed": _(
        "“%(found)s” carries the unit %(unit)s, but the header says %(header_unit)s. "
        "Type all amounts of the column in one unit."
    ),
    "amount-too-fine": _("“%(found)s” is finer than one fen (0.01 yuan). Round the amount to fen."),
    "amount-too-large": _("“%(found)s” is beyond %(most)s yuan. Check the amount and its unit."),
    "number-not-understood": _("“%(found)s” is not understood as a whole number. Type digits only."),
    "number-out-of-range": _("%(found)s is outside %(least)s–%(most)s. Correct the number."),
    "yes-no-not-understood": _("“%(found)s” is neither yes nor no. Type 是 or 否."),
    "choice-unknown": _("“%(found)s” is not in the list. Known are: %(known)s."),
}

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_MOST_SHOWN = 60


class ValueProblem(ValueError):
    """A value that is not taken. `code` is stable, `found` what the cell showed (ID numbers masked)."""

    def __init__(self, code: str, found: str, **params: Any) -> None:
        super().__init__(code, found)
        self.code = code
        self.found = found
        self.params = params

    @property
    def message(self) -> str:
        """Return what is wrong and what to do, in the language active when asked."""
        return _MESSAGES[self.code] % {"found": self.found, **self.params}

    def __str__(self) -> str:
        return self.message


def known_codes() -> tuple[str, ...]:
    """Return the stable codes of problems."""
    return tuple(_MESSAGES)


def plain(found: Any) -> Any:
    """Return the bare value of a cell, None for an empty one. Errors and formulas without result raise ValueProblem."""
    if isinstance(found, Cell):
        if found.kind == "error":
            raise ValueProblem("cell-error", shown(found.value))
        if found.kind == "formula":
            raise ValueProblem("formula-without-value", shown(found.value))
        found = found.value
    return None if isinstance(found, str) and not cleaned(found) else found


def cleaned(typed: str) -> str:
    """Return text without characters nobody sees, composed (NFC), stripped of spaces of any width."""
    if typed.isprintable() and unicodedata.is_normalized("NFC", typed):
        return typed.strip()  # nearly every cell: asked for a hundred times a row
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", typed)).strip()


def half_width(typed: str) -> str:
    """Return cleaned text with full width and other compatibility forms replaced: to parse and compare, not to show."""
    if typed.isascii() and typed.isprintable():
        return typed.strip()
    return cleaned(unicodedata.normalize("NFKC", cleaned(typed)))


def shown(value: Any) -> str:
    """Return a value as an error sentence shows it: short, dates in ISO form, without invisible characters."""
    match value:
        case str():
            said = cleaned(value)
        case datetime():
            said = value.isoformat(" ")
        case date() | time():
            said = value.isoformat()
        case Decimal() | int() | float():
            said = str(value)
        case _:
            said = "" if value is None else cleaned(str(value))
    return said if len(said) <= _MOST_SHOWN else said[: _MOST_SHOWN - 1] + "…"
