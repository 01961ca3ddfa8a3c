"""Rules of the study-abroad plan: values and a day in, a result out. Nothing here reads the database or the clock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from talentcareer.dates import add_months, age_on
from talentcareer.verdicts import ALLOWED, Verdict, warn

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


def age_within_cap(born_on: date | None, category: str, *, on: date, reason: str = "") -> Verdict:
    """Hold an age in full years on a day against the cap of a category; over it is a warning unless a reason is given."""
    cap = AGE_CAPS.get(category)
    if cap is None or born_on is None or reason or age_on(born_on, on) <= cap:
        return ALLOWED
    return warn(
        "age-over-cap", _("Aged {age} on {day}, over the cap of {cap} in this category. Add the reason and who approved it."),
        age=age_on(born_on, on), day=on, cap=cap,
    )  # fmt: skip
