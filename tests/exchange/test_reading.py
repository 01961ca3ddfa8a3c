"""Good workbooks come back as typed cells at the coordinates the user sees, whatever the format."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from talentcareer.exchange import reading
from talentcareer.exchange.reading import Cell, Note, Row, Workbook, cell_name, note_text, read_workbook
from talentcareer.exchange.reading.child import answer
from tests.builders.workbooks import ErrorCell, Formula, Raw, delimited, ods, sheet_xml, xlsx, xlsx_parts, zipped

FIXTURES = Path(__file__).parent / "fixtures"
TITLED = [
    ["人才库花名册"],
    [],
    ["工号", "姓名", "来院日期"],
    ["0010007", "徐嘉远", date(2024, 3, 3)],
    [10014, None, 2.5],
]
TITLED_ROWS = [
    (1, [("A1", "text", "人才库花名册")]),
    (3, [("A3", "text", "工号"), ("B3", "text", "姓名"), ("C3", "text", "来院日期")]),
    (4, [("A4", "text", "0010007"), ("B4", "text", "徐嘉远"), ("C4", "date", date(2024, 3, 3))]),
    (5, [("A5", "number", 10014), ("C5", "number", 2.5)]),
]

Read = Callable[..., Workbook]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes, name: str = "花名册.xlsx") -> Workbook:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, name)

    return read


def shape(rows: Any) -> list[Any]:
    return [(row.number, [(cell_name(row.number, c.column_index), c.kind, c.value) for c in row.cells]) for row in rows]


@pytest.mark.parametrize(("make", "format"), [(xlsx, "xlsx"), (ods, "ods")])
def test_cells_are_typed_and_stand_where_the_user_sees_them(read: Read, make: Any, format: str) -> None:
    book = read(make({"人才库": TITLED}), f"花名册.{format}")
    assert (book.name, book.format, book.notes) == (f"花名册.{format}", format, ())
    assert [(sheet.name, sheet.index, sheet.hidden) for sheet in book.sheets] == [("人才库", 0, False)]
    assert shape(book.sheets[0].rows) == TITLED_ROWS


def test_a_table_may_begin_anywhere(read: Read) -> None:
    rows = [[], [None, None, "工号"], [None, None, 10007]]
    for content in (xlsx({"a": rows}), ods({"a": rows})):
        assert shape(read(content).sheets[0].rows) == [(2, [("C2", "text", "工号")]), (3, [("C3", "number", 10007)])]


def test_whole_numbers_are_ints_as_long_as_they_are_exact(read: Read) -> None:
    cells = read(xlsx({"a": [[10007.0, 2**53 - 1, 2**53 + 2, 1.5, -3.0, 0]]})).sheets[0].rows[0].cells
    assert [repr(cell.value) for cell in cells] == ["10007", str(2**53 - 1), "9007199254740994.0", "1.5", "-3", "0"]


def test_moments_truth_values_and_text_that_looks_like_numbers(read: Read) -> None:
    rows = [[datetime(2024, 7, 1, 8, 30), True, False, "007", "1e5", "=1+1", " 张 "]]
    cells = [(cell.kind, cell.value) for cell in read(xlsx({"a": rows})).sheets[0].rows[0].cells]
    assert cells == [
        ("datetime", datetime(2024, 7, 1, 8, 30)),
        ("boolean", True),
        ("boolean", False),
        ("text", "007"),
        ("text", "1e5"),
        ("text", "=1+1"),
        ("text", " 张 "),
    ]
    assert [cell.kind for cell in read(ods({"a": [[True, False]]})).sheets[0].rows[0].cells] == ["boolean", "boolean"]


def test_dates_of_the_1904_epoch(read: Read) -> None:
    parts = xlsx_parts({"a": sheet_xml([[Raw('<c r="{r}" s="1"><v>44012</v></c>')]])}, date1904=True)
    assert read(zipped(parts)).sheets[0].rows[0].cells[0].value == date(2024, 7, 1)


def test_formulas_count_with_their_result_and_without_are_named(read: Read) -> None:
    rows = [[Formula("1+1", 2), Formula('"a"', "a"), Formula('""', ""), Formula("SUM(A1:A9)"), ErrorCell("#DIV/0!")]]
    book = read(xlsx({"预算": rows}))
    assert shape(book.sheets[0].rows) == [
        (1, [("A1", "number", 2), ("B1", "text", "a"), ("D1", "formula", "=SUM(A1:A9)"), ("E1", "error", "#DIV/0!")])
    ]


def test_formulas_and_errors_in_ods(read: Read) -> None:
    book = read(ods({"a": [["x", Formula("1+1"), ErrorCell("#N/A")]]}))
    assert shape(book.sheets[0].rows) == [
        (1, [("A1", "text", "x"), ("B1", "formula", "=1+1"), ("C1", "error", "#N/A")])
    ]


def test_a_formula_below_all_values_is_not_lost(read: Read) -> None:
    rows = read(xlsx({"a": [["x"], [], [None, None, Formula("A1")]]})).sheets[0].rows
    assert shape(rows) == [(1, [("A1", "text", "x")]), (3, [("C3", "formula", "=A1")])]


def test_repeated_rows_and_cells_of_ods_unfold(read: Read) -> None:
    table = (
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" '
        'office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    seven = [("A3", "number", 7), ("B3", "number", 7)]
    assert shape(read(ods({"a": table})).sheets[0].rows) == [
        (3, seven),
        (4, [("A4", "number", 7), ("B4", "number", 7)]),
    ]


def test_sheets_keep_their_order_and_say_whether_they_are_hidden(read: Read) -> None:
    book = read(xlsx({"第一批": [["a"]], "第二批": [["b"]], "空": []}, hidden=["第二批"]))
    assert [(s.name, s.index, s.hidden, len(s.rows)) for s in book.sheets] == [
        ("第一批", 0, False, 1),
        ("第二批", 1, True, 1),
        ("空", 2, False, 0),
    ]


def test_blank_text_and_unstorable_characters_go(read: Read) -> None:
    blank = Raw('<c r="{r}" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>')
    cells = read(xlsx({"a": [[blank, "一\u200b二", "𠮷𬭎", "\ue000"]]})).sheets[0].rows[0].cells
    assert [(cell.column_index, cell.value) for cell in cells] == [(1, "一\u200b二"), (2, "𠮷𬭎"), (3, "\ue000")]
    assert read("工号,a\ufffeb\uffff".encode(), "a.csv").sheets[0].rows[0].cells[1].value == "ab"


def test_old_excel_files_made_by_an_office_program(read: Read) -> None:
    book = read((FIXTURES / "roster.xls").read_bytes(), "花名册.xls")
    assert (book.format, book.notes) == ("xls", ())
    assert [(s.name, s.hidden) for s in book.sheets] == [("人才库", False), ("说明", True)]
    assert shape(book.sheets[0].rows) == [
        (2, [("B2", "text", "工号"), ("C2", "text", "姓名"), ("D2", "text", "来院日期"), ("E2", "text", "合计")]),
        (
            3,
            [
                ("B3", "text", "0010007"),
                ("C3", "text", "徐嘉远"),
                ("D3", "date", date(2024, 3, 3)),
                ("E3", "number", 3),
            ],
        ),
        (4, [("B4", "number", 10014), ("C4", "text", "欧阳·买提"), ("D4", "boolean", True), ("E4", "error", "#N/A")]),
    ]


def test_ods_files_made_by_an_office_program(read: Read) -> None:
    book = read((FIXTURES / "roster.ods").read_bytes(), "花名册.ods")
    assert [(s.name, s.hidden) for s in book.sheets] == [("人才库", False), ("说明", True)]
    # The program wrote TRUE as a formula with the number 1.
    assert shape(book.sheets[0].rows)[1:] == [
        (
            3,
            [
                ("B3", "text", "0010007"),
                ("C3", "text", "徐嘉远"),
                ("D3", "date", date(2024, 3, 3)),
                ("E3", "number", 3),
            ],
        ),
        (4, [("B4", "number", 10014), ("C4", "text", "欧阳·买提"), ("D4", "number", 1), ("E4", "error", "#N/A")]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_tables_in_every_encoding_and_delimiter(read: Read, encoding: str, delimiter: str) -> None:
    rows = [
        ["工号", "姓名", "科室"],
        ["0010007", "𠮷嘉远", "头颈外科"],
        ["10014", "", "检验,科" if delimiter == ";" else "检验科"],
    ]
    book = read(delimited(rows, delimiter=delimiter, encoding=encoding), "花名册.csv")
    assert (book.format, book.notes, book.sheets[0].name) == ("csv", (), "花名册")
    assert [[(c.column_index, c.kind, c.value) for c in row.cells] for row in book.sheets[0].rows] == [
        [(column, "text", value) for column, value in enumerate(row) if value] for row in rows
    ]


def test_gbk_text_tables_of_old_programs(read: Read) -> None:
    assert read("工号,姓名\n1,张三\n".encode("gbk"), "a.csv").sheets[0].rows[1].cells[1].value == "张三"


def test_quoted_fields_line_ends_and_declared_delimiters(read: Read) -> None:
    content = 'sep=;\r\n工号;备注\r1;"甲,""乙""\n第二行"\n\n2;丙'.encode()
    assert shape(read(content, "a.csv").sheets[0].rows) == [
        (2, [("A2", "text", "工号"), ("B2", "text", "备注")]),
        (3, [("A3", "text", "1"), ("B3", "text", '甲,"乙"\n第二行')]),
        (5, [("A5", "text", "2"), ("B5", "text", "丙")]),
    ]


def test_the_content_decides_and_a_wrong_name_is_noted(read: Read) -> None:
    book = read(xlsx({"a": [["工号"]]}), "花名册.csv")
    assert (book.format, book.notes) == ("xlsx", (Note("content-differs", {"extension": ".csv", "format": "xlsx"}),))
    assert note_text(book.notes[0]) == "The name ends in “.csv”, but the content is xlsx; it was read as xlsx."


def test_macros_are_ignored_and_noted(read: Read) -> None:
    book = read(xlsx({"a": [["工号"]]}, extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"}), "花名册.xlsm")
    assert (book.format, book.notes) == ("xlsm", (Note("macros-ignored"),))


def test_a_false_dimension_changes_nothing(read: Read) -> None:
    for dimension in ("A1", "A1:XFD1048576", "B7:C9"):
        book = read(xlsx({"a": sheet_xml([["x", None, "y"], ["z"]], dimension=dimension)}))
        assert shape(book.sheets[0].rows) == [
            (1, [("A1", "text", "x"), ("C1", "text", "y")]),
            (2, [("A2", "text", "z")]),
        ]


def test_the_same_bytes_have_the_same_fingerprint(read: Read) -> None:
    content = xlsx({"a": [["x"]]})
    assert read(content).sha256 == read(content, "other.xlsx").sha256 != read(xlsx({"a": [["y"]]})).sha256


def test_rows_are_a_sequence(read: Read) -> None:
    rows = read(xlsx({"a": [["x"], ["y"], ["z"]]})).sheets[0].rows
    assert len(rows) == 3
    assert rows[-1] == Row(3, (Cell(0, "text", "z"),))
    assert [row.number for row in rows[1:]] == [2, 3]
    assert rows[0].cell(0) == Cell(0, "text", "x")
    assert rows[0].cell(1) is None


def test_cell_names() -> None:
    names = [cell_name(12, 5), cell_name(1, 0), cell_name(3, 25), cell_name(3, 26), cell_name(1_048_576, 16_383)]
    assert names == ["F12", "A1", "Z3", "AA3", "XFD1048576"]
    assert [answer.cell_name(7, column) for column in range(800)] == [cell_name(7, column) for column in range(800)]


def test_the_reading_process_knows_neither_the_application_nor_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Recorder(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            started.append((args[0], kwargs))
            super().__init__(*args, **kwargs)

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(reading.process.subprocess, "Popen", Recorder)
    read_workbook(FIXTURES / "roster.xls", "a.xls")
    command, options = started[0]
    assert set(options["env"]) <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG"}
    assert options["stdin"] == subprocess.DEVNULL
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1]); import child.run; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'talentcareer', 'celery')))"
    )
    folder = str(Path(command[2]).parent)
    said = subprocess.run(
        [sys.executable, "-I", "-c", probe, folder], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert said.stdout == "[]\n"
