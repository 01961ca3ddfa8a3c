"""Rules of the study-abroad plan: values and a day in, a result out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from talentcareer.dates import add_months, age_on
from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostShares:
    """Who bears which part of a cost: percentages or amounts of the foundation, the unit and the person."""

    foundation: Decimal
    unit: Decimal
    person: Decimal


DEFAULT_SHARES = CostShares(Decimal(50), Decimal(40), Decimal(10))
"""The plan's shares in percent, unless a year or a category has its own."""


def report_due(to_on: date) -> date:
    """Return the day by which the report is due: one calendar month after the end, clamped to the month's end."""
    return add_months(to_on, 1)


def days_in_order(from_on: date, to_on: date | None) -> Verdict:
    """Hold the days of a study against each other: it may end on the day it begins, not before."""
    if to_on and to_on < from_on:
        return refuse(
            "study-reversed",
            _("The study ends on {end}, before it begins on {start}. Correct one of them."),
            end=to_on,
            start=from_on,
        )
    return ALLOWED


def cost_fits(cost: Decimal | None) -> Verdict:
    """Hold a cost: it is never negative."""
    if cost is not None and cost < 0:
        return refuse("amount-negative", _("The cost cannot be negative. Correct the amount."))
    return ALLOWED


def recorded_once(from_on: date, others: Iterable[date]) -> Verdict:
    """Hold the first day of a study against those of the person's other studies."""
    if from_on in others:
        return refuse(
            "study-recorded",
            _("A study abroad from {day} is recorded already for this person. Correct that one instead."),
            day=from_on,
        )
    return ALLOWED


def cost_shares(cost: Decimal, percent: CostShares = DEFAULT_SHARES) -> CostShares:
    """Split a cost in yuan by percentages that add up to 100, to the fen, so that the parts add up to the cost.

    By largest remainder: each part is rounded down, and the fen left over go to the parts that lost most; of equal
    losses the foundation takes the first, then the unit. Raises ValueError for a cost below zero or with parts of
    a fen, and for percentages that are negative or do not add up to 100.
    """
    percentages = (percent.foundation, percent.unit, percent.person)
    if sum(percentages) != 100 or min(percentages) < 0:
        raise ValueError(f"The shares {percentages} do not add up to 100 percent.")
    fen = cost / CENT
    if cost < 0 or fen != int(fen):
        raise ValueError(f"The cost {cost} is no amount of yuan and fen.")
    exact = [fen * share / 100 for share in percentages]
    parts = [int(part) for part in exact]
    lost = sorted(range(3), key=lambda place: (parts[place] - exact[place], place))
    for place in lost[: int(fen) - sum(parts)]:
        parts[place] += 1
    return CostShares(*(part * CENT for part in parts))


AGE_CAPS = {"leader": 55, "clinical": 50, "innovation": 50, "teaching": 50, "management": 50}
"""The plan's age caps by category. The cap itself still counts, and all are soft: 原则上不超过."""


def age_day(from_on: date, named: date | None = None) -> date:
    """Return the day on which the age counts: the one the year's notice names, else 1 January of the year of departure."""
    return named or date(from_on.year, 1, 1)


def over_cap(born_on: date | None, category: str, on: date) -> bool:
    """Tell whether an age in full years on a day lies over the cap of a category; the cap itself still counts."""
    cap = AGE_CAPS.get(category)
    return cap is not None and born_on is not None and age_on(born_on, on) > cap


def exceeding_explained(born_on: date | None, category: str, *, on: date, reason: str) -> Verdict:
    """Refuse an age over the cap without a reason: by hand there is somebody to ask."""
    if not over_cap(born_on, category, on) or reason:
        return ALLOWED
    return refuse(
        "age-over-cap", _("Aged {age} on {day}, over the cap of {cap} in this category. Add the reason."),
        age=age_on(born_on, on) if born_on else "", day=on, cap=AGE_CAPS[category],
    )  # fmt: skip


def exceeding_approved(born_on: date | None, category: str, *, on: date, approver: str) -> Verdict:
    """Refuse an age over the cap that nobody approved."""
    if not over_cap(born_on, category, on) or approver:
        return ALLOWED
    return refuse("approver-missing", _("Say who approved that the age exceeds the cap of {cap}."), cap=AGE_CAPS[category])  # fmt: skip


def age_within_cap(born_on: date | None, category: str, *, on: date, reason: str = "") -> Verdict:
    """Hold an age in full years on a day against the cap of a category; over it is a warning unless a reason is given."""
    if born_on is None or reason or not over_cap(born_on, category, on):
        return ALLOWED
    return warn(
        "age-over-cap", _("Aged {age} on {day}, over the cap of {cap} in this category. Add the reason and who approved it."),
        age=age_on(born_on, on), day=on, cap=AGE_CAPS[category],
    )  # fmt: skip
