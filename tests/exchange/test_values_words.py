"""Names, numbers, identity numbers, choices, headers; and that no parser fails in another way than it says."""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentcareer.exchange import values
from talentcareer.exchange.reading import Cell
from talentcareer.exchange.values import (
    HeaderKey,
    IdNumber,
    ValueProblem,
    header_key,
    id_number,
    name,
    name_key,
    problems,
    staff_no,
    text,
    yes_no,
)

WOMAN = IdNumber("11010519491231002X", "identity_card", date(1949, 12, 31), "female")


def code_of(parse: Callable[..., Any], found: Any, **options: Any) -> str:
    with pytest.raises(ValueProblem) as caught:
        parse(found, **options)
    return caught.value.code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" 头颈外科\u3000", "头颈外科"),
        ("第一行\n 第二行 ", "第一行 第二行"),
        ("a\u200bb\x00c", "abc"),
        ("e\u0301", "é"),
        (10007.0, "10007"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (date(2024, 7, 1), "2024-07-01"),
        ("\u200b \ufeff", None),
        ("", None),
        (None, None),
    ],
)
def test_text(typed: Any, said: str | None) -> None:
    assert text(typed) == said


def test_text_of_several_lines_and_too_long_text() -> None:
    assert text(" 一 \r\n\r\n二", multiline=True) == "一\n\n二"
    assert text("12345", most=5) == "12345"
    with pytest.raises(ValueProblem, match="The text has 6 characters, at most 5 fit"):
        text("123456", most=5)


@pytest.mark.parametrize(
    ("typed", "shown", "key"),
    [
        ("张三", "张三", "张三"),
        ("张\u3000三", "张 三", "张三"),
        (" 张 三 ", "张 三", "张三"),
        ("阿依古丽·买买提", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽・买买提", "阿依古丽·买买提"),
        ("Ｊｏｈｎ Smith", "John Smith", "johnsmith"),
        ("𠮷𬭎", "𠮷𬭎", "𠮷𬭎"),
    ],
)
def test_names_are_shown_as_typed_and_compared_without_padding(typed: str, shown: str, key: str) -> None:
    assert name(typed) == shown
    assert name_key(typed) == name_key(shown) == key


@pytest.mark.parametrize("typed", [12, 1.5, "123", "··", date(2024, 1, 1), True])
def test_what_is_no_name(typed: Any) -> None:
    assert code_of(name, typed) == "name-not-a-name"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10007", "10007"),
        (10007, "10007"),
        (10007.0, "10007"),
        ("10007.0", "10007"),
        ("0010007", "0010007"),
        ("００１０００７", "0010007"),
        (" 10 007\u3000", "10007"),
        ("'0010007", "0010007"),
        ("BH20190001", "BH20190001"),
        ("ＢＨ２０１９０００１", "BH20190001"),
        ("", None),
    ],
)
def test_numbers_of_people_are_text(typed: Any, number: str | None) -> None:
    assert staff_no(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (1.5, "staff-no-fraction"),
        (2.0**60, "staff-no-fraction"),
        (-3, "staff-no-not-understood"),
        (True, "staff-no-not-understood"),
        (date(2024, 1, 1), "staff-no-not-understood"),
        ("--", "staff-no-not-understood"),
        ("1" * 51, "staff-no-not-understood"),
    ],
)
def test_what_is_no_number_of_a_person(typed: Any, code: str) -> None:
    assert code_of(staff_no, typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "'11010519491231002X",
        "\u200b11010519491231002X",
    ],
)
def test_an_identity_card_in_every_spelling(typed: str) -> None:
    assert id_number(typed) == WOMAN


def test_the_check_digit_says_the_sex_and_the_number_hides_itself() -> None:
    found = id_number("330100198612159716")
    assert found is not None
    assert (found.number, found.born_on, found.sex) == ("330100198612159716", date(1986, 12, 15), "male")
    assert "330100" not in repr(found)


@pytest.mark.parametrize(
    ("typed", "code", "found"),
    [
        (330102198503150000, "id-number-numeric", "33**************00"),
        (3.3010219850315e17, "id-number-numeric", "3.***************17"),
        ("3.30102E+17", "id-number-numeric", "33******17"),
        ("110105491231002", "id-number-fifteen", "11***********02"),
        ("1101051949123100", "id-number-length", "11************00"),
        ("11010519490230002X", "id-number-date", "11**************2X"),
        ("110105194912310021", "id-number-check-digit", "11**************21"),
        ("X1010519491231002X", "id-number-characters", "X1**************2X"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢٤", "id-number-characters", "١١**************٢٤"),
        ("无", "id-number-characters", "*"),
    ],
)
def test_identity_numbers_that_are_refused_are_masked(typed: Any, code: str, found: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        id_number(typed)
    assert (caught.value.code, caught.value.found) == (code, found)
    assert str(typed) not in caught.value.message or len(str(typed)) < 6


def test_a_check_digit_that_still_fits_does_not_save_a_number_cell() -> None:
    assert code_of(id_number, 110105194912310000) == "id-number-numeric"


def test_every_single_mistyped_digit_is_found() -> None:
    right = WOMAN.number
    for place in range(17):
        for digit in "0123456789":
            if digit != right[place]:
                assert code_of(id_number, right[:place] + digit + right[place + 1 :]) in {
                    "id-number-check-digit",
                    "id-number-date",
                }


def test_other_documents_are_checked_for_their_form_only() -> None:
    assert id_number(" e1234 5678", kind="passport") == IdNumber("E12345678", "passport")
    assert id_number("H12345678(9)", kind="permit") == IdNumber("H12345678(9)", "permit")
    assert code_of(id_number, 12345678, kind="passport") == "id-number-numeric"
    for wrong in ("护照", "ABCDEF", "1"):
        assert code_of(id_number, wrong, kind="passport") == "document-number-not-understood"


@pytest.mark.parametrize("typed", ["是", "有", "√", "✔", "1", 1, 1.0, "Ｙ", "yes", "TRUE", True])
def test_yes(typed: Any) -> None:
    assert yes_no(typed) is True


@pytest.mark.parametrize("typed", ["否", "无", "×", "0", 0, "n", "No", False, Cell(0, "boolean", False)])
def test_no(typed: Any) -> None:
    assert yes_no(typed) is False


def test_blank_is_neither_yes_nor_no() -> None:
    assert yes_no(" ") is None
    assert code_of(yes_no, "也许") == "yes-no-not-understood"


@pytest.mark.parametrize(
    ("header", "key", "note"),
    [
        ("姓\u3000名", "姓名", ""),
        ("*姓名：", "姓名", ""),
        ("身份证号\n（18位）", "身份证号", "18位"),
        ("资助总额(万元)", "资助总额", "万元"),
        ("国(境)外研学人员", "国(境)外研学人员", ""),
        ("国家（地区）", "国家", "地区"),
        ("性别（男/女）[必填]", "性别", "男/女;必填"),
        ("职称【评】", "职称", "评"),
        ("Ｎａｍｅ", "name", ""),
        ("\ufeff工号", "工号", ""),
        ("(一)", "(一)", ""),
        (2024, "2024", ""),
        (None, "", ""),
        (Cell(0, "error", "#REF!"), "", ""),
    ],
)
def test_headers(header: Any, key: str, note: str) -> None:
    assert header_key(header) == HeaderKey(key, note)


def test_errors_and_formulas_are_refused_by_every_parser() -> None:
    for parse in PARSERS:
        assert code_of(parse, Cell(0, "error", "#DIV/0!")) == "cell-error"
        assert code_of(parse, Cell(0, "formula", "=A1")) == "formula-without-value"
    with pytest.raises(ValueProblem, match="The cell shows the error #DIV/0!"):
        text(Cell(0, "error", "#DIV/0!"))


def test_every_problem_has_a_sentence_and_short_evidence() -> None:
    params = dict.fromkeys(("length", "most", "least", "earliest", "latest", "unit", "header_unit", "known"), 1)
    said = {ValueProblem(code, "x", **params).message for code in problems.known_codes()}
    assert len(said) == len(problems.known_codes())
    with pytest.raises(ValueProblem) as caught:
        values.date_of("长" * 500)
    assert caught.value.found == "长" * 59 + "…"


PARSERS: list[Callable[[Any], Any]] = [
    values.text,
    values.name,
    values.staff_no,
    values.id_number,
    values.date_of,
    values.year_of,
    values.amount,
    values.integer,
    values.yes_no,
    lambda found: values.date_of(found, need="year", open_end=True, epoch=1904),
    lambda found: values.amount(found, header_unit=Decimal(10_000)),
    lambda found: values.id_number(found, kind="passport"),
]
TYPED = st.text(
    st.sampled_from("0123456789-/.年月日号元万亿一二十〇至今,()¥￥ +eE%XxＹ１．·'\u3000\u0661²") | st.characters(),
    max_size=24,
)
ANY = (
    TYPED
    | st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
)


@settings(max_examples=1500, deadline=None)
@given(ANY)
def test_parsers_return_a_value_or_say_why_not(found: Any) -> None:
    for parse in PARSERS:
        try:
            value = parse(found)
        except ValueProblem as problem:
            assert problem.message  # noqa: PT017 - whether it raises is the question
            continue
        assert value is None or isinstance(
            value, str | bool | int | Decimal | date | IdNumber | values.PartialDate | values.Open
        )
        assert not isinstance(value, Decimal) or value == value.quantize(Decimal("0.01"))
    header_key(found)


@settings(max_examples=300, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2070, 12, 31)))
def test_every_day_is_read_from_every_spelling(day: date) -> None:
    spellings = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]
    assert {values.date_of(day.strftime(spelling)) for spelling in spellings} == {day}


@settings(max_examples=300, deadline=None)
@given(st.decimals(Decimal(-(10**9)), Decimal(10**9), places=2))
def test_every_amount_survives_being_a_float(exact: Decimal) -> None:
    assert values.amount(float(exact)) == exact
    assert values.amount(f"{exact:,}") == exact
    assert values.amount(math.nextafter(float(exact), math.inf)) == exact
    assert not isinstance(values.amount(float(exact)), float)


def test_moments_and_times_are_no_amounts() -> None:
    for found in (datetime(2024, 1, 1), time(8, 30)):
        assert code_of(values.amount, found) == "amount-not-understood"
