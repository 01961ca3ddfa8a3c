"""When a study report is due, and who bears a cost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.abroad.rules import CostShares, cost_shares, report_due


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 3, 31), date(2025, 4, 30)),
        (date(2024, 12, 15), date(2025, 1, 15)),
        (date(2024, 2, 29), date(2024, 3, 29)),
    ],
)
def test_a_report_is_due_a_calendar_month_after_the_end(ends: date, due: date) -> None:
    assert report_due(ends) == due


@pytest.mark.parametrize(
    ("cost", "shares", "parts"),
    [
        ("100000.01", (50, 40, 10), ("50000.01", "40000.00", "10000.00")),
        ("99999.99", (50, 40, 10), ("49999.99", "40000.00", "10000.00")),
        ("100000.00", (50, 40, 10), ("50000.00", "40000.00", "10000.00")),
        ("0.01", (50, 40, 10), ("0.01", "0.00", "0.00")),
        ("0.00", (50, 40, 10), ("0.00", "0.00", "0.00")),
        ("0.01", (0, 50, 50), ("0.00", "0.01", "0.00")),
        ("80000.00", (60, 40, 0), ("48000.00", "32000.00", "0.00")),
    ],
)
def test_parts_add_up_to_the_fen(cost: str, shares: tuple[int, int, int], parts: tuple[str, str, str]) -> None:
    percent = CostShares(*(Decimal(share) for share in shares))
    assert cost_shares(Decimal(cost), percent) == CostShares(*(Decimal(part) for part in parts))


@given(
    st.integers(min_value=0, max_value=10**12),
    st.integers(min_value=0, max_value=100).flatmap(
        lambda first: st.tuples(st.just(first), st.integers(min_value=0, max_value=100 - first))
    ),
)
def test_no_fen_is_lost_or_invented_whatever_the_shares(fen: int, shares: tuple[int, int]) -> None:
    cost = Decimal(fen) / 100
    percent = CostShares(Decimal(shares[0]), Decimal(shares[1]), Decimal(100 - sum(shares)))
    parts = cost_shares(cost, percent)
    assert parts.foundation + parts.unit + parts.person == cost
    for part, share in (
        (parts.foundation, percent.foundation),
        (parts.unit, percent.unit),
        (parts.person, percent.person),
    ):
        assert abs(part - cost * share / 100) < Decimal("0.01")


@pytest.mark.parametrize(
    ("cost", "shares"), [("1", (50, 40, 20)), ("1", (110, -20, 10)), ("0.001", (50, 40, 10)), ("-1", (50, 40, 10))]
)
def test_impossible_costs_and_shares_are_refused(cost: str, shares: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"100 percent|no amount"):
        cost_shares(Decimal(cost), CostShares(*(Decimal(share) for share in shares)))
