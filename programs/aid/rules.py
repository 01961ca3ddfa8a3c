"""Rules of student aid: values in, a result out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.values import name_key
from talentcareer.verdicts import ALLOWED, Verdict, refuse


def year_of(*, year: int | None, paid_on: date | None) -> int | None:
    """Return the year the aid is for: as given, else that of the payment."""
    return year or (paid_on.year if paid_on else None)


def amount_fits(amount: Decimal) -> Verdict:
    """Hold an amount: aid is never negative."""
    if amount < 0:
        return refuse("amount-negative", _("The amount cannot be negative. Correct it."))
    return ALLOWED


def recorded_once(year: int, donor: str, others: Iterable[str]) -> Verdict:
    """Hold an aid against the donors of the student's other aid of the year: one a year and donor, however it is spelt."""
    known = next((other for other in others if name_key(other) == name_key(donor)), None)
    if known is None:
        return ALLOWED
    return refuse(
        "aid-recorded",
        _("Aid of {year} from “{donor}” is recorded already for this student. Correct that one instead."),
        year=year,
        donor=known or "—",
    )
