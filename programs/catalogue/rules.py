"""Rules of the catalogue: values in, a result out."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import Convention, Inclusion
from talentcareer.dates import add_years
from talentcareer.exchange.codes import word_key
from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn

ONE_DAY = timedelta(days=1)


def programme_key(name: str) -> str:
    """Return a programme's name as it is compared: half width, lower case, without spaces, quotation marks and brackets."""
    return word_key(name)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A birth-date cut-off: born on this day or later, and what the text says of the day itself."""

    on: date
    inclusion: str = Inclusion.YES

    @property
    def first_on(self) -> date:
        """The first birth date that the cut-off lets in, or leaves to a human check."""
        return self.on + ONE_DAY if self.inclusion == Inclusion.NO else self.on

    @property
    def sure_on(self) -> date:
        """The first birth date that the cut-off lets in without doubt."""
        return self.on if self.inclusion == Inclusion.YES else self.on + ONE_DAY


def day_of_year(year: int, month: int, day: int) -> date:
    """Return a day of a year; 29 February is 1 March in a common year, as a birthday is (domain 3.4)."""
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, month, day)


def born_under(age: int, on: date) -> Cutoff:
    """Return the cut-off of everybody under an age on a day: the birthday of that age lies after the day."""
    year = on.year - age
    if (on.month, on.day) == (2, 29):
        return Cutoff(date(year, 3, 1))
    return Cutoff(date(year, on.month, on.day) + ONE_DAY)


def cutoff(convention: str, age: int, year: int, on: date | None = None) -> Cutoff | None:
    """Return the cut-off that a convention gives for an age, a call's year and its reference day (domain 3.1).

    None where only a printed date can say it, or where the convention needs a reference day and there is none.
    """
    if convention in {Convention.UNDER_ON_NEW_YEAR, Convention.CALENDAR_YEAR}:
        return Cutoff(date(year - age, 1, 1))
    if convention == Convention.UP_TO_ON_NEW_YEAR:
        return Cutoff(date(year - age - 1, 1, 1))
    if on is None:
        return None
    if convention == Convention.UP_TO_ON_DAY:
        return Cutoff(day_of_year(on.year - age, on.month, on.day))
    if convention == Convention.BEFORE_NEXT_BIRTHDAY:
        return born_under(age + 1, on)
    return None


def shifted(day: date | None, years: int) -> date | None:
    """Return a printed day as proposed for another year. Always unconfirmed: only the document of that year can say it."""
    return None if day is None else add_years(day, years)


def printed_agrees(convention: str, age: int | None, year: int, reference_on: date | None, printed: Cutoff) -> Verdict:
    """Hold a printed cut-off against what the text's convention gives. The printed date counts (domain 3.1 E)."""
    if age is None or convention in {Convention.PRINTED, Convention.PRINTED_OTHERWISE}:
        return ALLOWED
    found = cutoff(convention, age, year, reference_on)
    if found is None or found.first_on == printed.first_on:
        return ALLOWED
    return warn(
        "cutoff-differs",
        _("The text “{age}” gives born on or after {computed}; printed is {printed}. The printed date counts. Check both with the document."),
        age=age, computed=found.first_on, printed=printed.on,
    )  # fmt: skip


def call_days(opens_on: date | None, closes_on: date | None) -> Verdict:
    """Say whether the days of a call follow each other."""
    if opens_on and closes_on and closes_on < opens_on:
        return refuse(
            "call-closes-before-it-opens",
            _("The call would close on {closes}, before it opens on {opens}. Correct one of the days."),
            closes=closes_on,
            opens=opens_on,
        )
    return ALLOWED


def confirmable(*, document: str, document_on: date | None) -> Verdict:
    """Say whether a call can be confirmed: only with the document in which it is written, and its day."""
    verdict = ALLOWED
    if not document.strip():
        verdict += refuse("document-missing", _("Name the document in which the rules of this year are printed."))
    if document_on is None:
        verdict += refuse("document-day-missing", _("Give the day of the document."))
    return verdict


def next_year_free(year: int, taken: Iterable[int]) -> Verdict:
    """Say whether a call may be proposed for a year: there is none yet."""
    if year in set(taken):
        return refuse(
            "call-of-year-exists", _("There is a call of {year} already. Open it and confirm it with the document."), year=year
        )  # fmt: skip
    return ALLOWED


def proposed_year(newest: int, every: int, this_year: int) -> int:
    """Return the year for which a call is proposed next: after the newest one, in its rhythm, and not before this year."""
    every = max(every, 1)
    year = newest + every
    while year < this_year:
        year += every
    return year
