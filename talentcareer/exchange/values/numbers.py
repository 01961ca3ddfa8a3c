"""Money and whole numbers as people type them. Money is Decimal yuan with two decimals; floats are never added."""

import math
import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from .problems import ValueProblem, half_width, plain, shown

_FEN = Decimal("0.01")
_MOST_YUAN = Decimal(10) ** 12
# What sums of floats are off by: a share of the amount, and next to nothing where they cancel out.
_NOISE, _LEAST_NOISE = Decimal("1e-12"), Decimal("1e-8")
_FACTORS = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
_UNIT_WORDS = {factor: unit for unit, factor in _FACTORS.items() if unit.endswith("元")}
# A bare 元 or 万 is a unit only where it stands alone: 单元 and 万科 are none.
_HEADER_UNIT = re.compile(r"((?:十|百|千)?万元|[百千]元|亿元|(?<![^(\[/:,])[元万亿](?=[)\]/,]|$))")
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?(?:人民币|rmb|cny)?(?P<currency>[¥￥])?(?P<sign_behind>[-+])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<unit>(?:十|百|千)?万元?|[百千]?元|亿元?|圆)?整?(?P<close>\))?"
)
_BLANK_WORDS = {"-", "--", "—", "——", "/", "无"}


def unit_from_header(header: Any) -> Decimal | None:
    """Return how many yuan a column counts in, by its header: "金额(万元)" is 10000, "金额（元）" 1, "金额" None."""
    typed = "".join(half_width(str(header or "")).split()).replace("圆", "元").replace("人民币", "")
    match = _HEADER_UNIT.search(typed)
    return _FACTORS[match[1]] if match else None


def amount(found: Any, *, header_unit: Decimal | None = None) -> Decimal | None:
    """Return an amount in yuan, exact to the fen. `header_unit` is what `unit_from_header` says about the column.

    Without a unit in header or cell the amount counts as yuan. Placeholders (-, /, 无) count as blank, 0 does not.
    Raises ValueProblem: amount-not-understood, -not-finite, -unit-mixed, -too-fine, -too-large.
    """
    value = plain(found)
    match value:
        case None:
            return None
        case bool() | date() | time():
            raise ValueProblem("amount-not-understood", shown(value))
        case int():
            number, unit, noisy = Decimal(value), None, False
        case float() | Decimal():
            if not math.isfinite(value):
                raise ValueProblem("amount-not-finite", shown(value))
            number, unit, noisy = Decimal(str(value)), None, isinstance(value, float)
        case str():
            typed = re.sub(r"[\s_]", "", half_width(value).lower()).replace("−", "-")
            if typed in _BLANK_WORDS:
                return None
            (number, unit), noisy = _typed_amount(typed, value), False
        case _:
            raise ValueProblem("amount-not-understood", shown(value))
    if unit is not None and header_unit is not None and unit != header_unit:
        words = {
            "unit": _UNIT_WORDS.get(unit, str(unit)),
            "header_unit": _UNIT_WORDS.get(header_unit, str(header_unit)),
        }
        raise ValueProblem("amount-unit-mixed", shown(value), **words)
    factor = next(one for one in (unit, header_unit, Decimal(1)) if one is not None)
    return _to_fen(number * factor, noisy, value)


def integer(found: Any, *, least: int | None = None, most: int | None = None) -> int | None:
    """Return a whole number, within bounds where given. Raises number-not-understood and number-out-of-range."""
    value = plain(found)
    match value:
        case None:
            return None
        case bool() | date() | time():
            whole = None
        case int():
            whole = value
        case float():
            whole = int(value) if math.isfinite(value) and value.is_integer() and abs(value) < 2**53 else None
        case str():
            typed = "".join(half_width(value).split())
            if typed in _BLANK_WORDS:
                return None
            whole = (
                int(typed.replace(",", "").split(".")[0])
                if re.fullmatch(r"[-+]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.0+)?", typed)
                else None
            )
        case _:
            whole = None
    if whole is None:
        raise ValueProblem("number-not-understood", shown(value))
    if (least is not None and whole < least) or (most is not None and whole > most):
        raise ValueProblem("number-out-of-range", shown(value), least=_bound(least), most=_bound(most))
    return whole


def _typed_amount(typed: str, value: str) -> tuple[Decimal, Decimal | None]:
    if re.fullmatch(r"[-+]?(nan|inf(inity)?|[\d.]+e\+?\d{3,})", typed):
        raise ValueProblem("amount-not-finite", shown(value))
    match = _AMOUNT.fullmatch(typed)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["sign_behind"]):
        raise ValueProblem("amount-not-understood", shown(value))
    if match["open"] and (match["sign"] or match["sign_behind"]):
        raise ValueProblem("amount-not-understood", shown(value))
    try:
        number = Decimal(match["digits"].replace(",", ""))
    except InvalidOperation:
        raise ValueProblem("amount-not-understood", shown(value)) from None
    negative = match["open"] or "-" in (match["sign"], match["sign_behind"])
    unit = (match["unit"] or "").replace("圆", "元")
    if unit.endswith("万"):
        unit += "元"
    return (-number if negative else number), _FACTORS[unit] if unit else None


def _to_fen(yuan: Decimal, noisy: bool, value: Any) -> Decimal:
    if abs(yuan) > _MOST_YUAN:
        raise ValueProblem("amount-too-large", shown(value), most=f"{_MOST_YUAN:,}")
    rounded = yuan.quantize(_FEN)
    if rounded != yuan and not (noisy and abs(rounded - yuan) <= max(abs(yuan) * _NOISE, _LEAST_NOISE)):
        raise ValueProblem("amount-too-fine", shown(value))
    return rounded + 0  # no negative zero


def _bound(bound: int | None) -> str:
    return "" if bound is None else str(bound)
