"""Days, months and years as people type them. Nothing here asks the clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import total_ordering
from typing import Any, Final, Literal, NoReturn, overload
from zoneinfo import ZoneInfo

from talentcareer.exchange.reading import Cell

from .problems import ValueProblem, half_width, plain, shown

EARLIEST_YEAR, LATEST_YEAR = 1900, 2070
Precision = Literal["day", "month", "year"]

_SEPARATOR = r"[-/.。年、\\‐–—−_]"
_YEAR_TYPED = re.compile(r"(\d{4}|\d{2})年")
_TYPED = re.compile(
    rf"(?P<year>\d{{4}}|\d{{2}}){_SEPARATOR}(?P<month>\d{{1,2}})(?:月|(?:{_SEPARATOR}|月)(?P<day>\d{{1,2}})[日号]?)?"
)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2})[T ]+"
    r"(?P<clock>\d{1,2}:\d{2}(:\d{2})?(\.\d+)?)(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"(?P<year>[〇零○一二三四五六七八九\d]{2,4})年"
    r"(?:(?P<month>[一二三四五六七八九十〇零○\d]{1,3})月(?:(?P<day>[一二三四五六七八九十〇零○\d]{1,3})[日号])?)?"
)
_OPEN_WORDS = {"至今", "现在", "目前", "今", "迄今", "长期", "present", "now"}
_BLANK_WORDS = {"-", "--", "—", "——", "/", "\\", "无", "n/a"}
# Day 1 of Excel's 1900 system is 1900-01-01, but it also counts a 29 February 1900 that never was.
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_EXACT_SINCE = {"date": date(1900, 3, 1), "datetime": datetime(1900, 3, 1)}  # noqa: DTZ001 - cells carry no zone
_LEAST_SERIAL = 10_000  # 1927; a number of four digits is a year, a smaller one a mistake
_HOSPITAL_ZONE = ZoneInfo("Asia/Shanghai")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A month of a year, or a year alone where `month` is None."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02}"

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.year, self.month or 0) < (other.year, other.month or 0)

    @property
    def first_day(self) -> date:
        """The first day it may mean."""
        return date(self.year, self.month or 1, 1)


class Open(Enum):
    """The end of something that goes on."""

    OPEN = "至今"


OPEN: Final = Open.OPEN


@overload
def date_of(
    found: Any,
    *,
    need: Literal["day"] = "day",
    open_end: Literal[False] = False,
    epoch: int = 1900,
    latest_two_digit_year: int = 2035,
) -> date | None: ...
@overload
def date_of(
    found: Any, *, need: Precision = "day", open_end: bool = False, epoch: int = 1900, latest_two_digit_year: int = 2035
) -> date | PartialDate | Open | None: ...
def date_of(
    found: Any, *, need: Precision = "day", open_end: bool = False, epoch: int = 1900, latest_two_digit_year: int = 2035
) -> date | PartialDate | Open | None:
    """Return the day, or what of it was typed, as far as `need` allows: "month" also takes 1985-03, "year" also 1985.

    `open_end` takes 至今 as OPEN. `epoch` (1900 or 1904) is for serial numbers without a date format; a Cell knows its own.
    Two-digit years mean the last such year up to `latest_two_digit_year`. Placeholders (-, /, 无) count as blank.
    Raises ValueProblem: date-not-understood, date-impossible, date-out-of-range, date-before-calendar, date-day-missing, date-month-missing,
    date-month-ambiguous, date-open.
    """
    value = plain(found)
    if isinstance(found, Cell):
        epoch = found.epoch
        if found.kind in ("date", "datetime") and found.value < _EXACT_SINCE[found.kind]:  # type: ignore[operator]
            raise ValueProblem("date-before-calendar", shown(value))
    if value is None or (isinstance(value, str) and half_width(value).lower() in _BLANK_WORDS):
        return None
    parsed = _Parser(value, epoch, latest_two_digit_year).parse()
    if parsed is OPEN and not open_end:
        raise ValueProblem("date-open", shown(value))
    if isinstance(parsed, PartialDate):
        if parsed.month is None and need == "month":
            raise ValueProblem("date-month-missing", shown(value))
        if need == "day":
            raise ValueProblem("date-day-missing", shown(value))
    return parsed


def year_of(found: Any) -> int | None:
    """Return a year typed as 2024, "2024年", "2024年度", "２０２４" or as a whole date.

    Raises year-not-understood and date-out-of-range.
    """
    value = plain(found)
    match value:
        case None:
            return None
        case bool() | time():
            year = None
        case date():
            year = value.year
        case int() | float():
            year = int(value) if value == value and abs(value) < 10_000 and value == int(value) else None
        case str():
            typed = "".join(half_width(value).split())
            match = re.fullmatch(r"(\d{4})(\.0+|年度?|学年度?)?", typed.translate(_DIGITS))
            year = int(match[1]) if match else _year_of_date(value)
        case _:
            year = None
    if year is None:
        raise ValueProblem("year-not-understood", shown(value))
    return _year_in_range(year, value)


def _year_of_date(value: str) -> int | None:
    try:
        parsed = _Parser(value, 1900, 2035).parse()
    except ValueProblem:
        return None
    return None if isinstance(parsed, Open) else parsed.year


def _year_in_range(year: int, value: Any) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueProblem("date-out-of-range", shown(value), earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    return year


@dataclass(frozen=True, slots=True)
class _Parser:
    """One value on its way to a date."""

    value: Any
    epoch: int
    latest_two_digit_year: int

    def parse(self) -> date | PartialDate | Open:
        match self.value:
            case bool() | time():
                return self._refuse("date-not-understood")
            case datetime():
                return self._checked(self.value.date())
            case date():
                return self._checked(self.value)
            case int():
                return self._whole(self.value)
            case float():
                return self._fraction(self.value)
            case str():
                return self._text(half_width(self.value))
            case _:
                return self._refuse("date-not-understood")

    def _text(self, typed: str) -> date | PartialDate | Open:
        if typed.lower() in _OPEN_WORDS:
            return OPEN
        if match := _MOMENT.fullmatch(typed):
            return self._moment(match)
        typed = re.sub(r"\s+", "", typed)
        if re.fullmatch("[0-9]{4,8}", typed):
            return self._whole(int(typed), typed)
        if match := _YEAR_TYPED.fullmatch(typed):
            return self._parts(self._year(match[1]))
        if match := _TYPED.fullmatch(typed):
            return self._parts(self._year(match["year"]), match["month"], match["day"])
        if match := _CHINESE_DATE.fullmatch(typed):
            return self._parts(
                self._year(match["year"].translate(_DIGITS)), _chinese(match["month"]), _chinese(match["day"])
            )
        return self._refuse("date-not-understood")

    def _moment(self, match: re.Match[str]) -> date:
        year, month, day = re.split("[-/]", match["day"])
        moment_day = self._parts(int(year), month, day)
        if not match["zone"]:
            return moment_day  # type: ignore[return-value]
        try:
            clock = time.fromisoformat(match["clock"].zfill(5) if len(match["clock"]) < 6 else match["clock"])
            zone = datetime.fromisoformat(f"2000-01-01T00:00:00{match['zone']}").tzinfo
            moment = datetime.combine(moment_day, clock, zone)  # type: ignore[arg-type]
        except ValueError:
            return self._refuse("date-not-understood")
        return self._checked(moment.astimezone(_HOSPITAL_ZONE).date())

    def _whole(self, number: int, typed: str = "") -> date | PartialDate:
        digits = typed or str(number)
        if len(digits) == 8:
            return self._parts(int(digits[:4]), digits[4:6], digits[6:])
        if len(digits) == 6:
            if EARLIEST_YEAR <= int(digits[:4]) <= LATEST_YEAR and 1 <= int(digits[4:]) <= 12:
                return self._parts(int(digits[:4]), digits[4:])
            return self._parts(self._year(digits[:2]), digits[2:4], digits[4:])
        if len(digits) == 4 and number >= 1000:
            return self._parts(number)
        return self._serial(number)

    def _fraction(self, number: float) -> date | PartialDate:
        if number != number or abs(number) >= 10**8:
            return self._refuse("date-not-understood")
        if number.is_integer():
            return self._whole(int(number))
        # 1985.3 is March; 1985.1 was 1985.1 or 1985.10, which is the same number.
        if match := re.fullmatch(r"(\d{4})\.(\d{1,2})", repr(number)):
            if match[2] == "1":
                return self._refuse("date-month-ambiguous")
            return self._parts(int(match[1]), match[2])
        return self._serial(int(number))

    def _serial(self, number: int) -> date:
        start = _EPOCH_1904 if self.epoch == 1904 else _EPOCH_1900
        latest = (date(LATEST_YEAR, 12, 31) - start).days
        if not _LEAST_SERIAL <= number <= latest:
            return self._refuse("date-not-understood")
        return start + timedelta(days=number)

    def _year(self, digits: str) -> int:
        if len(digits) != 2:
            return int(digits)
        year = self.latest_two_digit_year // 100 * 100 + int(digits)
        return year if year <= self.latest_two_digit_year else year - 100

    def _parts(self, year: int, month: str | None = None, day: str | None = None) -> date | PartialDate:
        if month is None:
            return PartialDate(_year_in_range(year, self.value))
        if not 1 <= int(month) <= 12:
            return self._refuse("date-impossible")
        _year_in_range(year, self.value)
        if day is None:
            return PartialDate(year, int(month))
        try:
            return date(year, int(month), int(day))
        except ValueError:
            return self._refuse("date-impossible")

    def _checked(self, day: date) -> date:
        _year_in_range(day.year, self.value)
        return day

    def _refuse(self, code: str) -> NoReturn:
        raise ValueProblem(code, shown(self.value))


def _chinese(typed: str | None) -> str | None:
    """Return a month or day such as 十二, 二十一, 〇三 or 12 in digits; "0", which no date has, for what is none."""
    if typed is None:
        return None
    if "十" in typed:
        tens, _, ones = typed.partition("十")
        typed = f"{tens or '一'}{ones or '〇'}"
    digits = typed.translate(_DIGITS)
    return digits if digits.isascii() and digits.isdigit() and len(digits) < 3 else "0"
