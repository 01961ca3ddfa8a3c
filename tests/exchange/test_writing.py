"""What we write opens as what it is: text stays text, dates are dates, and our reader gets the same back."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from talentcareer.exchange import sheet_cells
from talentcareer.exchange.reading import read_workbook
from talentcareer.exchange.values import PartialDate
from talentcareer.exchange.writing import Column, Link, Table, WorkbookWriter, display_width, write_csv, write_workbook

DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","x")', "＝1+1", "－2",
    "http://a.example", "mailto:a@b.example", "007", "1e5", "'=1", "''", "{=1}", '=WEBSERVICE("http://a.example")',
]  # fmt: skip
COLUMNS = [
    Column("工号"),
    Column("入选人数", "integer"),
    Column("率", "percent"),
    Column("金额(元)", "money"),
    Column("日期", "date"),
]


def written(*tables: Table) -> bytes:
    stream = io.BytesIO()
    write_workbook(stream, tables)
    return stream.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_cells_have_the_kind_of_their_column() -> None:
    rows = [
        ["0010007", 12345, 65.5, Decimal("1234.50"), date(2024, 7, 1)],
        [None, None, None, None, None],
        ["", 0, 0, 0, ""],
    ]
    sheet = opened(written(Table("汇总", COLUMNS, rows)))["汇总"]
    assert [cell.value for cell in sheet[1]] == ["工号", "入选人数", "率", "金额(元)", "日期"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("0010007", "s", "General"),
        (12345, "n", "#,##0"),
        (65.5, "n", '0.0"%"'),
        (1234.5, "n", "#,##0.00"),
        (datetime(2024, 7, 1), "d", "yyyy-mm-dd"),
    ]
    assert [cell.value for cell in sheet[3]] == [None] * 5
    assert [cell.value for cell in sheet[4]] == [None, 0, 0, 0, None]


def test_moments_show_local_time_and_what_no_date_cell_holds_is_text() -> None:
    columns = [Column("时间", "date")]
    rows = [[datetime(2024, 7, 1, 20, 0, tzinfo=UTC)], [PartialDate(1985, 3)], [date(1885, 1, 2)], ["至今"]]
    sheet = opened(written(Table("a", columns, rows)))["a"]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [
        datetime(2024, 7, 2, 4, 0),
        "1985-03",
        "1885-01-02",
        "至今",
    ]
    assert sheet["A2"].number_format == "yyyy-mm-dd hh:mm"


def test_a_sheet_is_ready_to_read_and_to_print() -> None:
    rows = [["1", 1, 1, 1, date(2024, 1, 1)], ["2", 2, 2, 2, date(2024, 1, 2)]]
    sheet = opened(written(Table("汇总", COLUMNS, rows, title="R&D 年度")))["汇总"]
    assert (sheet["A1"].value, sheet["A3"].value, sheet["A4"].value) == ("R&D 年度", "工号", "1")
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:E5"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.oddHeader.left.text, sheet.oddFooter.right.text) == ("R&&D 年度", "&P / &N")


def test_columns_are_as_wide_as_their_cells_with_ideographs_double() -> None:
    columns = [Column("姓名"), Column("备注"), Column("宽", width=30)]
    sheet = opened(written(Table("a", columns, [["欧阳买提江古丽", "长" * 200, "x"]])))["a"]
    widths = [round(sheet.column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [16, 51, 31]
    assert [display_width(text) for text in ("abc", "姓名", "Ａ·")] == [3, 4, 3]


def test_links_lead_to_the_sheet_they_name_even_before_it_exists() -> None:
    long = "省部级及以上人才项目入选（人次）:按科室与年度的明细记录表，含历年"
    columns = [Column("指标"), Column("值", "integer")]
    book = opened(
        written(
            Table("汇总", columns, [[Link("A01", long, "A3"), Link("12", "it's")]]),
            Table(long, columns, []),
            Table("it's", [], []),
        )
    )
    names = book.sheetnames
    assert names == ["汇总", long.replace(":", " ")[:31], "it's"]
    assert [cell.hyperlink.location for cell in book["汇总"][2]] == [f"'{names[1]}'!A3", "'it''s'!A1"]
    assert [cell.value for cell in book["汇总"][2]] == ["A01", "12"]


def test_sheet_names_are_made_unique_and_a_name_twice_is_an_error() -> None:
    long = "很长的工作表名称" * 5
    assert opened(written(Table(long + "1", [], []), Table(long + "2", [], []), Table("a/b", [], []))).sheetnames == [
        long[:31],
        long[:29] + "~2",
        "a b",
    ]
    with pytest.raises(ValueError, match="two sheets are called a"):
        written(Table("a", [], []), Table("a", [], []))


def test_charts_are_placed_through_the_library_itself() -> None:
    stream = io.BytesIO()
    with WorkbookWriter(stream) as book:
        sheet = book.sheet("汇总", [Column("年"), Column("在站", "integer")])
        sheet.rows([["2023", 40], ["2024", 58]])
        chart = book.xlsx.add_chart({"type": "column"})
        chart.add_series({"categories": sheet.cells(0), "values": sheet.cells(1)})
        sheet.worksheet.insert_chart("D2", chart)
    with zipfile.ZipFile(stream) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode()
    assert "<c:f>汇总!$B$2:$B$3</c:f>" in drawn.replace("'", "")


def test_wrong_rows_are_errors_of_the_program() -> None:
    with pytest.raises(ValueError, match="2 values for 1 columns"):
        written(Table("a", [Column("x")], [["1", "2"]]))
    with pytest.raises(TypeError, match="truth value"):
        written(Table("a", [Column("x")], [[True]]))


def test_no_row_stays_on_disk(tmp_path: Path) -> None:
    tables = [Table("a", [Column("x")], [["一"]] * 3)]
    write_workbook(io.BytesIO(), tables, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="2 values"):
        write_workbook(io.BytesIO(), [*tables, Table("b", [Column("x")], [["一"], ["二", "三"]])], folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    content = written(Table("a", [Column(text) for text in DANGEROUS], [DANGEROUS]))
    sheet = opened(content)["a"]
    for row in sheet.iter_rows():
        assert [(cell.value, cell.data_type, cell.hyperlink) for cell in row] == [
            (text, "s", None) for text in DANGEROUS
        ]
    guarded = [cell.value for cell in sheet[2] if cell.quotePrefix]
    assert guarded == [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        DANGEROUS[5],
        DANGEROUS[6],
        "＝1+1",
        "－2",
        "'=1",
        DANGEROUS[-1],
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


MARKUP = ["<r>a & b</r>", "<r><t>x</t></r>", 'a<b>"c"&amp;', "_x0041_", " a ", "a\r\nb", "]]>"]


def test_text_that_looks_like_the_file_s_own_markup_is_text() -> None:
    sheet = opened(
        written(Table("a", [Column(text) for text in MARKUP], [MARKUP, [Link(text, "a") for text in MARKUP]]))
    )["a"]
    told = [text.replace("_x0041_", "_x005F_x0041_").replace("\r", "_x000D_") for text in MARKUP]
    for row in sheet.iter_rows():
        assert [unescaped(cell.value) for cell in row] == [unescaped(text) for text in told]


def unescaped(text: str) -> str:
    """Return a text as a spreadsheet program shows it; openpyxl leaves some of its marks."""
    return text.replace("_x005F_", "_").replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def test_cells_are_those_that_the_library_writes() -> None:
    """The rows written out here are, byte by byte, those of XlsxWriter itself."""
    texts = ["甲", "a & <b>", " x ", "_x0041_", "tab\there", "line\nbreak", "长" * 300, "𠮷" * 20_000]
    moments = [datetime(2024, 2, 29, 13, 45, 7), date(1900, 3, 1), date(2070, 12, 31)]
    numbers = [0, -5, 0.1, 1 / 3, 12345678901234567890, 1e-7, 65.5]
    ours, theirs = io.BytesIO(), io.BytesIO()
    for stream, kind in ((ours, sheet_cells.Sheet), (theirs, None)):
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet("a", kind)
        form = book.add_format({"bold": True})
        style = form._get_xf_index()
        for row in range(3):
            if kind is None:
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, form)
                for column, number in enumerate(numbers, start=len(texts)):
                    sheet.write_number(row, column, number, form)
                for column, moment in enumerate(moments, start=len(texts) + len(numbers)):
                    sheet.write_datetime(row, column, moment, form)
            else:
                cells = [sheet_cells.text_cell(style, sheet_cells.as_long_as_a_cell(text)) for text in texts]
                cells += [sheet_cells.number_cell(style, number) for number in numbers]
                cells += [sheet_cells.number_cell(style, sheet_cells.days(moment)) for moment in moments]
                sheet.put_cells(row, dict(enumerate(cells)))
        book.close()
    parts = [zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml") for stream in (ours, theirs)]
    assert parts[0] == parts[1]


def test_what_no_workbook_holds_goes_and_what_is_too_long_ends_visibly(tmp_path: Path) -> None:
    text = "a\x00\x0bb\ud800c\uffff" + "长" * 40_000
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(Table("a", [Column("x")], [[text]])))
    found = read_workbook(path, "a.xlsx").sheets[0].rows[1].cells[0].value
    assert found == "abc" + "长" * (32_766 - 3) + "…"


def test_workbook_and_reader_give_the_same_back(tmp_path: Path) -> None:
    rows = [
        ["0010007", 12, 65.5, Decimal("1234.56"), date(2024, 7, 1)],
        ["33010019950704310X", 0, 0.1, Decimal("-0.01"), date(1900, 3, 1)],
        ["𠮷𬭎·买提 ", -5, 100, Decimal("999999999999.99"), date(2070, 12, 31)],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(Table("人才", COLUMNS, rows)))
    read = [[cell.value for cell in row.cells] for row in read_workbook(path, "a.xlsx").sheets[0].rows][1:]
    assert read == [[*row[:3], float(row[3]), row[4]] for row in rows]


def csv_bytes(columns: list[Column], rows: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    write_csv(stream, columns, rows)
    return stream.getvalue()


def test_csv_is_guarded_and_typed() -> None:
    rows = [
        ["=1+1", 5, 65.5, Decimal("-3.5"), date(2024, 7, 1)],
        ["'=1", None, None, 7, None],
        ['a,"b"\n', 0, 0, 0, ""],
    ]
    assert csv_bytes(COLUMNS, rows).decode("utf-8") == (
        '\ufeff工号,入选人数,率,金额(元),日期\r\n\'=1+1,5,65.5,-3.50,2024-07-01\r\n\'\'=1,,,7.00,\r\n"a,""b""\n",0,0,0.00,\r\n'
    )


def test_csv_and_reader_give_the_same_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([Column("x"), Column("y")], [[text, "end"] for text in DANGEROUS]))
    rows = read_workbook(path, "a.csv").sheets[0].rows[1:]
    assert [row.cells[0].value for row in rows] == DANGEROUS


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("=+-@'\t\r\n\",;")
        ),
        min_size=1,
    )
)
def test_any_text_comes_back_from_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(csv_bytes([Column("x"), Column("y")], [[text, "end"] for text in texts]))
    rows = read_workbook(path, "a.csv").sheets[0].rows[1:]
    assert [row.cells[0].value if len(row.cells) == 2 else "" for row in rows] == [
        text if text.strip() else "" for text in texts
    ]
