"""How long something lasts, as people type it: 3 years, 36 months, or from one day to another."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from .days import OPEN, Open, PartialDate, date_of
from .problems import ValueProblem, half_width, plain, shown
from .texts import header_key

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_COUNT = r"(\d{1,3}(?:\.0+)?|[一二两三四五六七八九十])"
_LENGTH = re.compile(rf"(?:{_COUNT}(?:周?年|years?)(半)?)?(?:零|又)?(?:{_COUNT}个?(?:月|months?))?")
_BETWEEN = re.compile(r"至|到|[~∼～\-‐–—−]+")
_SAME_YEAR = re.compile(r"(\d{1,2})[./月](\d{1,2})[日号]?")
_SAME_MONTH = re.compile(r"(\d{1,2})[日号]")
_MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another; a missing end means that it goes on."""

    from_on: date
    to_on: date | None = None


def period_of(found: Any, *, header: str = "") -> int | Span | None:
    """Return a length in months or a Span: 3年, 36个月, 2020.3.1-2023.2.28, 2024年5月1日至5月8日, 2024-05-01至今.

    A bare number counts what the header says, like 培养期(年); up to ten without a unit are years.
    Raises ValueProblem: period-not-understood, period-unit-missing, and those of `date_of` for its two ends.
    """
    value = plain(found)
    if value is None:
        return None
    typed = "".join(half_width(str(value)).lower().split()) if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not typed:
        raise ValueProblem("period-not-understood", shown(value))
    if re.fullmatch(rf"{_COUNT}", typed):
        return _counted(_number(typed), value, header)
    length = _LENGTH.fullmatch(typed)
    if length and any(length.groups()):
        years, half, months = length.groups()
        return 12 * _number(years) + (6 if half else 0) + _number(months)
    span = _span(typed)
    if span is None:
        raise ValueProblem("period-not-understood", shown(value))
    return span


def _number(typed: str | None) -> int:
    return 0 if typed is None else _DIGITS.get(typed) or int(float(typed))


def _counted(number: int, value: Any, header: str) -> int:
    said = header_key(header)
    unit = said.note or said.key[-1:]
    if "月" in unit or "month" in unit:
        return number
    if "年" in unit or "year" in unit or number <= _MOST_YEARS:
        return 12 * number
    raise ValueProblem("period-unit-missing", shown(value))


def _span(typed: str) -> Span | None:
    """Return the span of a text that parts into two days in one way; let a problem of its ends speak where they are no days."""
    problem: ValueProblem | None = None
    for between in _BETWEEN.finditer(typed):
        try:
            start = date_of(typed[: between.start()], need="month")
            if start is None or isinstance(start, Open):
                continue
            end = _end(typed[between.end() :], start)
        except ValueProblem:
            continue
        if isinstance(start, PartialDate) or isinstance(end, PartialDate):
            problem = ValueProblem("date-day-missing", shown(str(start if isinstance(start, PartialDate) else end)))
        elif end is not None:
            return Span(start, None if end is OPEN else end)
    if problem:
        raise problem
    return None


def _end(typed: str, start: date | PartialDate) -> date | PartialDate | Open | None:
    """Return the second day; what it leaves out is as in the first."""
    if isinstance(start, date):
        if match := _SAME_YEAR.fullmatch(typed):
            typed = f"{start.year}-{match[1]}-{match[2]}"
        elif match := _SAME_MONTH.fullmatch(typed):
            typed = f"{start.year}-{start.month}-{match[1]}"
    return date_of(typed, need="month", open_end=True)
