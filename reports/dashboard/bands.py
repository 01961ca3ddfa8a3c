"""Age bands and what the stages' limits mean for them. Values and days in, answers out; nothing here reads the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cohorts.rules import AgeLimit
from talentcareer.dates import add_years

Where = Literal["", "cap", "within", "past"]
"""How a band lies to a limit: below it, up to it, with it inside, or past it."""


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `low` to below `high`; an open end has none."""

    code: str
    label: str
    low: int
    high: int | None

    def lies(self, limit: AgeLimit) -> Where:
        """Tell how the band lies to a limit."""
        first_out = out_from(limit)
        if self.low >= first_out:
            return "past"
        if self.high is None or first_out < self.high:
            return "within"
        return "cap" if first_out == self.high else ""


BANDS = (
    Band("u30", "<30", 0, 30),
    Band("30-34", "30–34", 30, 35),
    Band("35-39", "35–39", 35, 40),
    Band("40-44", "40–44", 40, 45),
    Band("45-49", "45–49", 45, 50),
    Band("50-up", "≥50", 50, None),
)


def out_from(limit: AgeLimit) -> int:
    """Return the first age that lies over a limit."""
    return limit.cap_age + 1 if limit.inclusive else limit.cap_age


def born_after(age: int, day: date) -> date:
    """Return the day after which everybody was born who was younger than an age on a day."""
    return add_years(day, -age)


def last_chance(this_year: AgeLimit | None, next_year: AgeLimit | None) -> tuple[date, date] | None:
    """Return between which birth dates this year's batch is the last chance: born after the first, and not after the second.

    None where no limit is known for both years, or where nobody grows out of it.
    """
    if this_year is None or next_year is None:
        return None
    now = born_after(out_from(this_year), this_year.reference_on)
    then = born_after(out_from(next_year), next_year.reference_on)
    return (now, then) if then > now else None


def band_of(age: int, bands: Iterable[Band] = BANDS) -> Band:
    """Return the band of an age."""
    return next(band for band in bands if band.high is None or age < band.high)
