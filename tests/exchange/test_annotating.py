"""The own workbook returned with its errors marked: what stands in it, that it imports again once mended, and who may take it."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from talentcareer.access import roles
from talentcareer.exchange import annotating, runs
from talentcareer.exchange.models import ImportRun
from talentcareer.exchange.recognition import ERRORS_SHEET
from talentcareer.jobs import work
from tests.builders.people import make_talent
from tests.builders.workbooks import Formula, delimited, ods, xlsx, xlsx_parts, zipped
from tests.builders.world import World, make_account
from tests.exchange.rosters import HEADERS, roster, roster_row
from tests.exchange.test_pages import page_of, upload

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parent / "fixtures"
RED = "FFFF9C9C"


def marked(client: Client, run: ImportRun) -> bytes:
    """Ask for the marks, let the job run, and take the one workbook."""
    client.post(reverse("exchange:import-mark", args=[run.pk]))
    work.run_waiting()
    (file,) = run.files.exclude(marked_as="")
    answer = client.get(reverse("exchange:import-marked-file", args=[run.pk, file.pk]))
    assert answer["Cache-Control"] == "no-store"
    return b"".join(answer.streaming_content)


def red_cells(content: bytes) -> dict[str, str]:
    """Return what the comments of the red cells say, by sheet and cell."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == RED and cell.comment
    }


def mended(content: bytes, **values: Any) -> bytes:
    """Return the workbook with cells (sheet__A1) set as somebody would type them."""
    book = openpyxl.load_workbook(BytesIO(content))
    for place, value in values.items():
        sheet, _sep, cell = place.partition("__")
        book[sheet][cell] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_each_fault_stands_at_its_cell_and_in_the_list_in_chinese(world: World, hr: Client) -> None:
    run = upload(
        hr, ("名册.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", "李四", 出生日期="1990-02-30")))
    )
    content = marked(hr, run)
    assert red_cells(content) == {"花名册!D4": "日期“1990-02-30”不存在，请改正月份或日。\n正确写法：2024-07-01"}
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == [ERRORS_SHEET, "花名册"]
    listed = [[cell.value for cell in row] for row in book[ERRORS_SHEET].iter_rows()]
    assert [row[0] for row in listed[:-2]] == ["导入问题：须改正 1 处，请核对 0 处", annotating.HOW, None]
    assert listed[-2:] == [
        ["工作表", "单元格", "行", "列", "人员", "表中写作", "问题和改法", "正确写法"],
        [
            "花名册",
            "D4",
            "4",
            "出生日期",
            "李四",
            "1990-02-30",
            "日期“1990-02-30”不存在，请改正月份或日。",
            "2024-07-01",
        ],
    ]
    assert book[ERRORS_SHEET].cell(len(listed), 2).hyperlink.location == "'花名册'!D4"
    assert book["花名册"]["C3"].fill.fgColor.rgb != RED
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets[1:]] == [False]


MERGED = xlsx_parts(
    {"第1批": [["示例医院花名册"], ["填报日期：2024年12月31日"], HEADERS, roster_row("10001", "张三", 最高学位="硕研")]}
)
MERGED["xl/worksheets/sheet1.xml"] = str(MERGED["xl/worksheets/sheet1.xml"]).replace(
    "</worksheet>", '<mergeCells count="1"><mergeCell ref="A1:I1"/></mergeCells></worksheet>'
)
BAD = roster_row("10001", "张三", 出生日期="1990-02-30")
TEXT = [str(value or "") for value in roster_row("10001", "张三", 出生日期="1990-02-30")]
SAMPLES: dict[str, tuple[str, bytes, dict[str, Any]]] = {
    "plain": ("a.xlsx", roster(BAD), {"花名册__D3": "1990-02-20"}),
    "merged title, header in row 3": ("a.xlsx", zipped(MERGED), {"第1批__F4": "硕士"}),
    "several sheets": (
        "a.xlsx",
        xlsx({"外科": [HEADERS, BAD], "内科": [HEADERS, roster_row("10002", "", 性别="男")], "说明": [["须知"]]}),
        {"外科__D2": "1990-02-20", "内科__B2": "李四"},
    ),
    "formulas": (
        "a.xlsx",
        xlsx(
            {
                "花名册": [
                    HEADERS,
                    roster_row("10001", "张三", 性别="无"),
                    roster_row("10002", Formula('"李"&"四"', "李四")),
                ]
            }
        ),
        {"花名册__C2": "男", "花名册__B3": "李四"},
    ),
    "csv": ("a.csv", delimited([HEADERS, TEXT]), {"a__D2": "1990-02-20"}),
    "ods": ("a.ods", ods({"花名册": [HEADERS, BAD]}), {"花名册__D2": "1990-02-20"}),
    "styles that openpyxl does not take": (
        "a.xlsx",
        xlsx({"花名册": [HEADERS, BAD]}, extra={"xl/styles.xml": "<styleSheet><fills><fill/></fills></styleSheet>"}),
        {"花名册__D2": "1990-02-20"},
    ),
}


WRITTEN_ANEW = {"csv", "ods", "styles that openpyxl does not take"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_returned_workbook_imports_once_its_red_cells_are_mended(world: World, hr: Client, name: str) -> None:
    file_name, content, right = SAMPLES[name]
    run = upload(hr, (file_name, content))
    assert run.counts["refused"]
    returned = marked(hr, run)
    asked = {place.replace("__", "!") for place in right if "B3" not in place}
    assert set(red_cells(returned)) == asked
    told = [row[0].value for row in openpyxl.load_workbook(BytesIO(returned))[ERRORS_SHEET].iter_rows()]
    assert (annotating.NO_FORMATS in told) is (name in WRITTEN_ANEW)
    again = upload(hr, ("a.xlsx", mended(returned, **right)))
    assert (again.counts["refused"], again.counts["new"]) == (0, run.counts["refused"] + run.counts["new"])
    assert [sheet["problem"] for sheet in runs.result(again)["sheets"]] == [None] * len(
        {place.split("__")[0] for place in right}
    )


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_old_and_open_workbooks_come_back_as_xlsx_and_import_as_before(world: World, hr: Client, name: str) -> None:
    run = upload(hr, (name, (FIXTURES / name).read_bytes()))
    before = run.counts
    assert upload(hr, ("again.xlsx", marked(hr, run))).counts == before


def test_a_fault_in_a_column_that_is_missing_stands_at_the_rows_first_cell(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三")
    run = upload(
        hr, ("a.xlsx", xlsx({"出国研修": [["工号", "姓名", "国家", "研修期限"], ["10001", "张三", "德国", "6个月"]]}))
    )
    assert list(red_cells(marked(hr, run))) == ["出国研修!A2"]


def test_marks_of_an_earlier_round_go(world: World, hr: Client) -> None:
    rows = [roster_row("10001", "张三", 出生日期="1990-02-30"), roster_row("10002", "李四", 最高学位="硕研")]
    returned = marked(hr, upload(hr, ("a.xlsx", roster(*rows))))
    assert set(red_cells(returned)) == {"花名册!D3", "花名册!F4"}
    again = upload(hr, ("a.xlsx", mended(returned, 花名册__D3="1990-02-20")))
    assert set(red_cells(marked(hr, again))) == {"花名册!F4"}


def test_a_cell_corrected_on_the_page_comes_back_corrected(world: World, hr: Client) -> None:
    rows = [roster_row("10001", "张三", 出生日期="1990-02-30"), roster_row("10002", "=1+1", 最高学位="硕研")]
    run = upload(hr, ("a.xlsx", roster(*rows)))
    hr.post(reverse("exchange:import-correct", args=[run.pk]), {"0-3-born_on": "1990-02-20"})
    work.run_waiting()
    run.refresh_from_db()
    book = openpyxl.load_workbook(BytesIO(marked(hr, run)))
    cell = book["花名册"]["D3"]
    assert (cell.value, cell.comment.text) == ("1990-02-20", "已在网页上更正，原为“1990-02-30”。")


def test_a_found_text_like_a_formula_stays_text_in_the_list(world: World, hr: Client) -> None:
    run = upload(
        hr, ("a.csv", delimited([HEADERS, ["10001", "张三", "女", "=1+1", "", "博士", "主治医师", "外科", ""]]))
    )
    book = openpyxl.load_workbook(BytesIO(marked(hr, run)))
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_only_the_uploader_takes_it_and_a_new_check_lets_it_go(world: World, hr: Client, client_of: Any) -> None:
    run = upload(hr, ("a.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", ""))))
    marked(hr, run)
    file = run.files.get()
    address = reverse("exchange:import-marked-file", args=[run.pk, file.pk])
    other = client_of(make_account("other_hr", role=roles.HR.code, unit=world.hospital, display_name="人事乙"))
    assert other.get(address).status_code == 403
    assert address not in page_of(other, run)
    assert address in page_of(hr, run)
    assert "Only" in other.post(reverse("exchange:import-mark", args=[run.pk]), follow=True).content.decode()
    hr.post(reverse("exchange:import-check", args=[run.pk]))
    work.run_waiting()
    assert hr.get(address).status_code == 404
    assert "Download with the errors marked" in page_of(hr, run)


def test_the_page_says_what_is_not_kept(world: World, hr: Client) -> None:
    macro = xlsx({"花名册": [HEADERS, BAD]}, extra={"xl/vbaProject.bin": b"macro"})
    run = upload(hr, ("a.xlsm", macro), ("b.csv", delimited([HEADERS, TEXT])))
    text = " ".join(page_of(hr, run).split())
    assert "a.xlsm: the macros are not kept." in text
    assert "b.csv: comes back as .xlsx, its formats are not kept." in text
    hr.post(reverse("exchange:import-mark", args=[run.pk]))
    work.run_waiting()
    assert run.files.exclude(marked_as="").count() == 2
