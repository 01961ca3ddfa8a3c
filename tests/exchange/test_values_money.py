"""Amounts in yuan, exact to the fen, and whole numbers."""

from decimal import Decimal
from typing import Any

import pytest

from talentcareer.exchange.values import ValueProblem, amount, integer, unit_from_header

WAN = Decimal(10_000)
YUAN = Decimal(1)


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("资助总额(万元)", WAN),
        ("金额（元）", YUAN),
        ("资助金额\n（单位：万元）", WAN),
        ("经费/万元", WAN),
        ("经费(万)", WAN),
        ("到账经费万元", WAN),
        ("人民币(千元)", Decimal(1000)),
        ("总投入［亿元］", Decimal(100_000_000)),
        ("费用(元/年)", YUAN),
        ("金额", None),
        ("单元", None),
        ("公元年份", None),
        ("万科基金", None),
        ("", None),
        (None, None),
    ],
)
def test_the_header_names_the_unit(header: Any, factor: Decimal | None) -> None:
    assert unit_from_header(header) == factor


@pytest.mark.parametrize(
    ("typed", "unit", "yuan"),
    [
        (100, None, "100.00"),
        (100, WAN, "1000000.00"),
        (12.34567, WAN, "123456.70"),
        (36456.380000000005, None, "36456.38"),
        (36456.380000000005, WAN, "364563800.00"),
        (0.1 + 0.2, WAN, "3000.00"),
        (109072.5, YUAN, "109072.50"),
        (0, None, "0.00"),
        (0.1 + 0.2 - 0.3, None, "0.00"),
        (-0.0, None, "0.00"),
        (-3.5, None, "-3.50"),
        ("1,234.5", None, "1234.50"),
        ("１，２３４．５", None, "1234.50"),
        ("1 234.5", None, "1234.50"),
        ("￥1,234.50", None, "1234.50"),
        ("¥ 5", None, "5.00"),
        ("-¥5", None, "-5.00"),
        ("¥-5", None, "-5.00"),
        ("−5", None, "-5.00"),
        ("(100)", None, "-100.00"),
        ("（100）", None, "-100.00"),
        ("人民币100元整", None, "100.00"),
        ("100圆", YUAN, "100.00"),
        ("1.5万", None, "15000.00"),
        ("1.5万", WAN, "15000.00"),
        ("1,234.5万元", WAN, "12345000.00"),
        ("2亿元", None, "200000000.00"),
        (".5", None, "0.50"),
        ("5.", None, "5.00"),
    ],
)
def test_amounts_in_yuan(typed: Any, unit: Decimal | None, yuan: str) -> None:
    found = amount(typed, header_unit=unit)
    assert (found, str(found)) == (Decimal(yuan), yuan)


@pytest.mark.parametrize("blank", [None, "", " ", "-", "—", "/", "无"])
def test_blanks_are_not_zero(blank: Any) -> None:
    assert amount(blank) is None
    assert integer(blank) is None


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("NaN", None, "amount-not-finite"),
        ("1e309", None, "amount-not-finite"),
        ("Infinity", None, "amount-not-finite"),
        (float("nan"), None, "amount-not-finite"),
        (float("inf"), None, "amount-not-finite"),
        (Decimal("NaN"), None, "amount-not-finite"),
        ("1.5万", YUAN, "amount-unit-mixed"),
        ("100元", WAN, "amount-unit-mixed"),
        ("0.001", None, "amount-too-fine"),
        (1 / 3, None, "amount-too-fine"),
        (0.1234567, WAN, "amount-too-fine"),
        (1e15, None, "amount-too-large"),
        ("9" * 400, None, "amount-too-large"),
        ("1,23,4", None, "amount-not-understood"),
        ("1.2.3", None, "amount-not-understood"),
        ("(100", None, "amount-not-understood"),
        ("(-100)", None, "amount-not-understood"),
        ("--5", None, "amount-not-understood"),
        ("50%", None, "amount-not-understood"),
        ("1.5E+05", None, "amount-not-understood"),
        ("壹万元整", None, "amount-not-understood"),
        ("约100", None, "amount-not-understood"),
        (True, None, "amount-not-understood"),
    ],
)
def test_what_is_no_amount(typed: Any, unit: Decimal | None, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        amount(typed, header_unit=unit)
    assert caught.value.code == code


def test_mixed_units_are_named() -> None:
    with pytest.raises(ValueProblem) as caught:
        amount("1.5万", header_unit=YUAN)
    assert caught.value.message == (
        "“1.5万” carries the unit 万元, but the header says 元. Type all amounts of the column in one unit."
    )


@pytest.mark.parametrize(
    ("typed", "whole"), [(3, 3), (3.0, 3), ("3", 3), ("３", 3), ("1,234", 1234), ("3.0", 3), ("-2", -2), (0, 0)]
)
def test_whole_numbers(typed: Any, whole: int) -> None:
    assert integer(typed) == whole


@pytest.mark.parametrize("typed", [3.5, "3.5", "三", "1,23", True, float("nan"), 2.0**60, "9" * 5000])
def test_what_is_no_whole_number(typed: Any) -> None:
    with pytest.raises(ValueProblem) as caught:
        integer(typed)
    assert caught.value.code == "number-not-understood"


def test_bounds_are_kept() -> None:
    assert [integer(number, least=1, most=5) for number in (1, 5)] == [1, 5]
    for number in (0, 6):
        with pytest.raises(ValueProblem, match=f"{number} is outside 1–5"):
            integer(number, least=1, most=5)
