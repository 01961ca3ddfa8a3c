"""How figures, money and days are written on a page. Pure: values in, text out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Number = int | float | Decimal

NOT_KNOWN = "—"
"""Shown where a figure cannot be said; never blank, never 0."""
MINUS = "−"
WAN = Decimal(10000)


def number(value: Number | None, places: int | None = None) -> str:
    """A figure with comma thousands, true minus and, if given, that many decimals, halves rounded up.

    None becomes "—". Anything that is no number raises TypeError: text in a column of figures is a mistake.
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is no number; give an int, float, Decimal or None.")
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(exact):,f}"
    return MINUS + text if exact < 0 else text


def signed(value: Number | None, places: int | None = None) -> str:
    """A change with its sign: +19, −6; no change is said in words."""
    if value is None:
        return NOT_KNOWN
    if value == 0:
        return _("unchanged")
    text = number(value, places)
    return f"+{text}" if value > 0 else text


def percent(value: Number | None) -> str:
    """A rate already in per cent, one decimal, without the sign (the unit stands in the head): 66.7."""
    return number(value, 1)


def wan(value: Number | None) -> str:
    """Yuan as 万元 with two decimals, 1,360.00; nothing is 0."""
    if value is None:
        return NOT_KNOWN
    if value == 0:
        return "0"
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return number(exact / WAN, 2)


def yuan(value: Number | None) -> str:
    """Yuan with two decimals, to the fen."""
    return number(value, 2)


def day(value: datetime.date | datetime.datetime | None) -> str:
    """yyyy-mm-dd; a moment shows its day in the hospital's time zone."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, datetime.datetime):
        value = _local(value).date()
    return value.isoformat()


def moment(value: datetime.datetime | None) -> str:
    """yyyy-mm-dd hh:mm in the hospital's time zone."""
    if value is None:
        return NOT_KNOWN
    return _local(value).strftime("%Y-%m-%d %H:%M")


def listed(values: Iterable[object]) -> str:
    """Values one after the other, with the sign that the reader's language sets between names."""
    return pgettext("between names in a list", ", ").join(str(value) for value in values)


def known(value: object) -> object:
    """The value, or "—" where there is none or an empty text."""
    return NOT_KNOWN if value is None or value == "" else value


def _local(value: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
