"""Templates: each kind's workbook is read as that kind, gives no row untouched and exactly its rows filled in, and tells its edition."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cohorts.models import Talent
from talentcareer.access import roles
from talentcareer.access.models import Unit
from talentcareer.exchange import engine, templating
from talentcareer.exchange.kinds import Kind, all_kinds, by_code
from talentcareer.exchange.planning import World as RunWorld
from talentcareer.exchange.recognition import EXAMPLE
from tests.builders.people import keep, make_cohort, make_talent
from tests.builders.world import World, make_account
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db
KINDS = [kind.code for kind in all_kinds()]


def filled(content: bytes, *rows: list[Any], keep_example: bool = True) -> bytes:
    """Return a template with rows written below its example, as an office program would write them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    if not keep_example:
        book.worksheets[0].delete_rows(2)
    for row in rows:
        book.worksheets[0].append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def checked(folder: Path, content: bytes, user: Any) -> Any:
    (folder / "a.xlsx").write_bytes(content)
    return engine.run([engine.Source(folder / "a.xlsx", "a.xlsx")], RunWorld(by=user, user=user, on=date(2024, 7, 1)))


@pytest.fixture
def everything(world: World) -> Any:
    """Return who may import every kind, with a batch to choose from."""
    make_cohort(world.hospital)
    make_account("all_kinds", role=roles.FINANCE.code, unit=world.hospital)
    return world.hr


@pytest.mark.parametrize("code", KINDS)
def test_an_untouched_template_is_its_kind_and_gives_no_row(everything: Any, tmp_path: Path, code: str) -> None:
    kind = by_code(code)
    outcome = checked(tmp_path, templating.template(kind, everything), everything)
    assert [(sheet.kind, len(sheet.rows), sheet.problem) for sheet in outcome.sheets] == [(code, 0, None)]
    (sheet,) = outcome.sheets
    assert (sheet.left_out, sheet.dropped) == ((), (2,))
    assert list(sheet.assigned.values()) == list(templating.columns_of(kind))


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("keep_example", [True, False])
def test_a_filled_template_gives_exactly_its_rows(
    everything: Any, tmp_path: Path, code: str, keep_example: bool
) -> None:
    kind = by_code(code)
    content = templating.template(kind, everything)
    (example, *_rest) = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    rows = [[f"某{number}" if value == EXAMPLE else value for value in example] for number in range(1, 4)]
    outcome = checked(tmp_path, filled(content, *rows, keep_example=keep_example), everything)
    assert [len(sheet.rows) for sheet in outcome.sheets] == [3]
    # What the template itself gives as an example is understood in every cell.
    said = {(one.code, one.found) for sheet in outcome.sheets for row in sheet.rows for one in row.problems}
    assert not {code for code, _found in said} & {"choice-unknown", "date-not-understood", "amount-not-understood"}


def test_a_template_speaks_of_what_the_user_reaches(world: World, client_of: Any) -> None:
    make_cohort(world.hospital, name="领军第一批", year=2021)
    surgeon = make_account("surgery_hr", role=roles.HR.code, unit=world.surgery)
    own = openpyxl.load_workbook(io.BytesIO(templating.template(by_code("talents"), surgeon)))[templating.LISTS]
    whole = openpyxl.load_workbook(io.BytesIO(templating.template(by_code("talents"), world.hr)))[templating.LISTS]
    members = openpyxl.load_workbook(io.BytesIO(templating.template(by_code("memberships"), world.hr)))
    assert words_with(own, "外科") == ["外科"]
    assert sorted(words_with(whole, "外科")) == ["内科", "外科"]
    assert words_with(members[templating.LISTS], "领军第一批 (2021)") == ["领军第一批 (2021)"]


def words_with(sheet: Any, word: str) -> list[str]:
    """Return the whole list in which a word stands."""
    columns = ([cell.value for cell in column[1:] if cell.value] for column in sheet.iter_cols())
    return next(words for words in columns if word in words)


def test_a_template_is_made_for_typing(everything: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(templating.template(by_code("talents"), everything)))
    sheet, guide, lists = book.worksheets
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    assert (guide.title, lists.title, lists.sheet_state) == ("填写说明", "字典", "hidden")
    assert (sheet.freeze_panes, "*姓名" in heads) == ("A2", True)
    formats = {head: sheet.column_dimensions[heads[head]].number_format for head in ("工号", "身份证号")}
    assert formats == {"工号": "@", "身份证号": "@"}
    assert sheet.column_dimensions[heads["出生日期"]].number_format == "yyyy-mm-dd"
    lists_of = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    sex, title = lists_of[heads["性别"]], lists_of[heads["专业技术职称"]]
    assert (sex.type, sex.showErrorMessage, title.showErrorMessage) == ("list", True, False)
    assert sex.formula1.startswith("'字典'!$")
    assert lists_of[heads["出生日期"]].prompt
    assert [row[0].value for row in guide.iter_rows(min_row=4)] == [cell.value for cell in sheet[1]]


def test_amounts_name_their_unit(everything: Any) -> None:
    heads = [templating.header_of(column) for column in templating.columns_of(by_code("awards")).values()]
    assert [head for head in heads if "金额" in head] == ["批复金额（元）", "到位金额（元）"]


def test_an_earlier_edition_is_read_and_said(world: World, hr: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = by_code("talents")
    row = ["10001", "张三", None, "女"]
    today = upload(hr, ("a.xlsx", filled(templating.template(kind, world.hr), row)))
    with monkeypatch.context() as patch:
        patch.setattr(templating, "edition", lambda kind: "0a0a0a0a")
        content = filled(templating.template(kind, world.hr), row)
    earlier = upload(hr, ("b.xlsx", content))
    assert (today.counts["new"], earlier.counts["new"]) == (1, 1)
    said = "The file was made from an earlier edition of the template “Roster”."
    assert [said in page_of(hr, run) for run in (today, earlier)] == [False, True]
    confirm(hr, earlier)
    assert [str(one) for one in Talent.objects.unscoped("test").values_list("staff_no", flat=True)] == ["10001"]


@pytest.mark.parametrize("stamp", ["", "talents", "nobody 1234", "talents 0a0a0a0a <b>"])
def test_a_stamp_of_somebody_else_is_no_error(stamp: str) -> None:
    with override("en"):
        assert templating.said_of_edition(stamp) in {"", templating.said_of_edition("talents x")}


def test_the_page_and_the_archive_hold_what_the_roles_may_import(world: World, hr: Client, client_of: Any) -> None:
    finance = client_of(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))
    assert codes_offered(hr) == [kind.code for kind in templating.kinds_of(world.hr)]
    assert codes_offered(finance) == ["awards", "expenses"]
    answer = finance.get(reverse("exchange:templates-all"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert len(packed.namelist()) == 2
    assert finance.get(reverse("exchange:template", args=["talents"])).status_code == 404
    taken = finance.get(reverse("exchange:template", args=["awards"]))
    assert (taken.status_code, taken.content[:2]) == (200, b"PK")


def codes_offered(client: Client) -> list[str]:
    text = client.get(reverse("exchange:templates")).content.decode()
    return [kind.code for kind in all_kinds() if reverse("exchange:template", args=[kind.code]) in text]


def test_a_long_list_is_offered_too(world: World, hr: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        keep(Unit(name=f"第{number}临床科室与研究中心", kind="department", parent=world.hospital))
    make_talent(world.surgery)
    for address in (
        reverse("exchange:templates"), reverse("exchange:template", args=["talents"]), reverse("exchange:import-paste")
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert hr.get(address).status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(templating.template(by_code("talents"), world.hr)))
    assert len(words_with(book[templating.LISTS], "外科")) == 62


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_office_program_offers_the_words(everything: Any, tmp_path: Path) -> None:
    kind: type[Kind] = by_code("talents")
    (tmp_path / "a.xlsx").write_bytes(templating.template(kind, everything))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "a.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    opened = (tmp_path / "a.fods").read_text()
    offered = [name for name, column in templating.columns_of(kind).items() if templating.words_of(column, everything)]
    assert opened.count("cell-content-is-in-list([") == len(offered)
    assert f"{templating.PROPERTY}" in opened
