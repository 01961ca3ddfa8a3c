"""Days: the one clock, ages on a day, months added. Rules get their day handed in and never ask the clock."""

import calendar
from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """Return the current day in the hospital's time zone. Rules never ask: their day is handed in."""
    return timezone.localdate()


def now() -> datetime:
    """Return the current moment, aware. Rules never ask."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """Return the day of a moment in the hospital's time zone."""
    return timezone.localdate(moment)


def age_on(born_on: date, day: date) -> int:
    """Return the full years lived on `day`. Someone born on 29 February has the birthday on 1 March in common years (domain 3.4)."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody born on `born_on` turns `age`."""
    year = born_on.year + age
    if (born_on.month, born_on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born_on.replace(year=year)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` calendar months later, clamped to the month's end (31 January + 1 = 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later, clamped as in `add_months`."""
    return add_months(day, 12 * years)


def year_end(year: int) -> date:
    """Return 31 December of `year`."""
    return date(year, 12, 31)
