"""Records exported for editing and brought back: only changed cells are taken, clashes are asked, keys cannot be forged."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cohorts import actions as people
from cohorts.models import Post, Talent, TalentNumber, Title
from mentorship.actions import save_meeting, save_pair
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.actions import save_appointment
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.actions import save_recognition
from programs.recognitions.models import Recognition
from programs.supports.models import Platform, Team
from talentcareer.access import roles
from talentcareer.audit import voiding
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.exchange import correcting, editing, runs
from talentcareer.exchange.correcting import TypedCell
from talentcareer.exchange.editing import seals
from talentcareer.exchange.editing.tables import KEY_HEADER
from talentcareer.exchange.kinds import all_kinds, by_code
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.jobs import work
from tests.builders.imports import identity_number
from tests.builders.people import keep, make_cohort, make_talent
from tests.builders.world import World, make_account
from tests.exchange.importing import everything
from tests.exchange.test_correcting import correct
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db
RARE = "𠮷田·买买提 Ｏ’Neil"
NOTHING = {"new": 0, "changed": 0, "refused": 0, "places": 0}


def some_people(world: World) -> None:
    full = make_talent(
        world.surgery, staff_no="00123", name="张三", id_number=identity_number(date(1988, 3, 1), "female"),
        mobile="13812345678", email="z@example.org", title="232", title_on=date(2020, 1, 1),
        position="主任\u3000助理", ethnicity="维吾尔族", political_status="=1+1", education_level="doctorate",
        employment_type="编外 聘用", remark="一行\n又一行", major="外科学（普外）",
    )  # fmt: skip
    make_talent(world.medicine, staff_no="A-7", name=RARE, born_on=None, born_month="1980-05", hired_on=None, degree="")
    left = make_talent(world.surgery, staff_no=None, name="李四", born_on=None, duty_status="left", left_on=date(2020, 1, 1), kind="former")  # fmt: skip
    for post in Post.objects.unscoped("test").filter(talent=left):
        post.to_on = date(2020, 1, 1)
        keep(post)
    make_talent(
        world.hospital, staff_no=None, name="院外专家", kind="external", sex="", born_on=None, hired_on=None, origin=""
    )
    keep(TalentNumber(talent=full, kind="former", number="9"))


def pair_of_people(world: World) -> tuple[Talent, Talent]:
    return make_talent(world.surgery, staff_no="00123", name="张三"), make_talent(world.medicine, name=RARE)


def some_recognitions(world: World) -> None:
    one, two = pair_of_people(world)
    programme = keep(Programme(name="示例拔尖人才", name_key="示例拔尖人才", level="national"))
    for talent, year, number in (
        (one, 2020, ""),
        (one, 2021, "国〔2021〕1号"),
        (two, 2021, "’1"),
        (two, 2021, "2"),
        (two, 2020, "=cmd|1"),
    ):
        save_recognition(
            Recognition(talent=talent, programme=programme, level="provincial", year=year, document_number=number), by=SYSTEM
        )  # fmt: skip


def some_postdocs(world: World) -> None:
    one, two = (make_talent(world.surgery, kind="postdoc", staff_no=None, name=name) for name in ("博一", RARE))
    mentor = make_talent(world.surgery, staff_no="00009")
    save_appointment(
        PostdocAppointment(
            talent=one, number="B001", postdoc_type="clinical", supervisor=mentor, supervisor_name="导师",
            entered_on=date(2019, 7, 1), completed_on=date(2021, 7, 1), stayed=True, partner="某大学 流动站",
        ), by=SYSTEM,
    )  # fmt: skip
    save_appointment(PostdocAppointment(talent=two, entered_on=date(2022, 7, 1), planned_exit_on=date(2025, 6, 30)), by=SYSTEM)  # fmt: skip
    one.refresh_from_db()
    one.unit = world.medicine  # moved since: the stay's own department stays behind
    keep(one)


def some_studies(world: World) -> None:
    one, two = pair_of_people(world)
    keep(
        StudyAbroad(talent=one, category="clinical", country="德国", host="Charité – “Berlin”", from_on=date(2023, 1, 2),
            to_on=date(2023, 7, 1), report_due_on=date(2023, 8, 1), cost=Decimal("123456.78")),
        StudyAbroad(talent=one, route="other", country="", from_on=date(2024, 1, 2), confidential=True),
        StudyAbroad(talent=two, category="leader", from_on=date(2023, 1, 2), over_cap_reason="-"),
    )  # fmt: skip


def some_aid(world: World) -> None:
    one, two = (make_talent(world.hospital, kind="student", staff_no=None, name=name, school="示例医学院") for name in ("学一", "学二"))  # fmt: skip
    keep(
        Aid(
            talent=one, year=2022, donor="甲公司", foundation="某基金会", amount=Decimal("8000.50"), school="示例医学院"
        ),
        Aid(talent=one, year=2022, amount=Decimal(1), paid_on=date(2022, 9, 1)),
        Aid(talent=two, year=2023, donor="@乙", amount=Decimal("0.00")),
    )


def some_awards(world: World) -> None:
    one, two = pair_of_people(world)
    cohort = make_cohort(world.hospital)
    make_cohort(world.hospital, name="第二批", year=2023)
    keep(
        Award(talent=one, cohort=cohort, source="医院", approved=Decimal(600000), received=Decimal("300000.01")),
        Award(talent=one, source="", project_number="00042", approved=Decimal(1), approved_on=date(2020, 2, 29)),
        Award(talent=two, cohort=cohort, source="医院", approved=Decimal("0.10")),
    )


def some_expenses(world: World) -> None:
    one, two = pair_of_people(world)
    cohort = make_cohort(world.hospital)
    line = {"talent": one, "subject": "差旅费", "amount": Decimal("100.00"), "spent_on": date(2023, 5, 4)}
    keep(Expense(**line), Expense(**line, occurrence=2), Expense(**line, cohort=cohort, voucher_number="0007"))
    keep(Expense(**line | {"talent": two, "amount": Decimal("-3.50")}, note="+冲销", payee=RARE))


def some_pairs(world: World) -> None:
    one, two = pair_of_people(world)
    outside = make_talent(world.hospital, staff_no=None, name="院外导师", kind="external", born_on=None, hired_on=None)
    save_pair(Pair(mentor=one, mentee=two, paired_on=date(2022, 1, 1)), by=SYSTEM)
    save_pair(
        Pair(
            mentor=outside, mentee=two, kind="external", paired_on=date(2022, 1, 1), ended_on=date(2023, 1, 1), end_reason="调离"
        ), by=SYSTEM,
    )  # fmt: skip


def some_meetings(world: World) -> None:
    one, two = pair_of_people(world)
    for _twice in range(2):
        save_meeting(Meeting(mentor=one, mentee=two, held_on=date(2023, 1, 1), topic="同一主题"), by=SYSTEM, again=True)
    save_meeting(Meeting(mentor=two, mentee=one, held_on=date(2023, 1, 1), form="=线上", next_step="继续"), by=SYSTEM)


def some_platforms(world: World) -> None:
    keep(
        Platform(unit=world.hospital, name="沈院士工作站", kind="academician_workstation", kind_as_typed="院士站", level="国家级"),
        Platform(unit=world.surgery, name="（甲）中心", kind="other", kind_as_typed="联合中心", established_on=date(2020, 1, 1)),
        Platform(unit=world.surgery, name="实验室", kind="laboratory", ended_on=date(2024, 2, 29)),
    )  # fmt: skip


def some_teams(world: World) -> None:
    keep(
        Team(unit=world.hospital, name="沈院士团队", kind="academician", lead=RARE, signed_on=date(2020, 1, 1)),
        Team(unit=world.surgery, name="合计团队", kind="other"),
    )


RECORDS: dict[str, tuple[str, Callable[[World], None]]] = {
    "talents": ("cohorts:talent-list", some_people),
    "postdocs": ("postdocs:postdoc-list", some_postdocs),
    "recognitions": ("recognitions:recognition-list", some_recognitions),
    "studies_abroad": ("abroad:study-list", some_studies),
    "awards": ("funding:award-list", some_awards),
    "expenses": ("funding:expense-list", some_expenses),
    "pairs": ("mentorship:pair-list", some_pairs),
    "meetings": ("mentorship:meeting-list", some_meetings),
    "platforms": ("supports:platform-list", some_platforms),
    "teams": ("supports:team-list", some_teams),
    "student_aid": ("aid:aid-list", some_aid),
}


def exported(client: Client, code: str, query: str = "", **chosen: Any) -> bytes:
    """Export a list for editing, as its button does."""
    answer = client.post(reverse(RECORDS[code][0]) + query, {"export": "edit", **chosen})
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return b"".join(answer.streaming_content)


class Book:
    """An exported workbook in a spreadsheet program."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book.worksheets[0]

    @property
    def codes(self) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.sheet[1] if cell.value}

    @property
    def key_column(self) -> int:
        return next(column for code, column in self.codes.items() if code.startswith("talentcareer.edit"))

    def row_of(self, **found: Any) -> int:
        """Return the number of the row whose cells hold these values."""
        rows = range(3, self.sheet.max_row + 1)
        (number,) = (n for n in rows if all(self.cell(n, name).value == value for name, value in found.items()))
        return number

    def cell(self, row: int, name: str) -> Any:
        return self.sheet.cell(row, self.codes[name])

    def put(self, row: int, **values: Any) -> "Book":
        for name, value in values.items():
            self.cell(row, name).value = value
        return self

    def saved(self) -> bytes:
        written = io.BytesIO()
        self.book.save(written)
        return written.getvalue()


def brought_back(client: Client, book: Book | bytes, **how: Any) -> ImportRun:
    run = upload(client, ("edited.xlsx", book if isinstance(book, bytes) else book.saved()), **how)
    assert run.state == ImportState.CHECKED
    return run


def said(run: ImportRun) -> list[tuple[str, str]]:
    """Return (code, message) of everything said about the rows of a run."""
    rows = [row for sheet in runs.result(run)["sheets"] for row in sheet["rows"]]
    return [(one["code"], one["message"]) for row in rows for one in (*row["problems"], *row["warnings"])]


def changes(run: ImportRun) -> list[list[str]]:
    return [list(one) for sheet in runs.result(run)["sheets"] for row in sheet["rows"] for one in row["changes"]]


def test_every_kind_with_a_list_goes_out() -> None:
    assert {kind.code for kind in all_kinds() if issubclass(kind, editing.Editable)} == set(RECORDS)


@pytest.mark.parametrize("code", RECORDS)
def test_an_untouched_file_changes_nothing(world: World, client_of: Any, hr: Client, code: str) -> None:
    RECORDS[code][1](world)
    content, before = exported(hr, code), everything()
    rows = Book(content).sheet.max_row - 2
    assert rows == by_code(code).rows(None).count() > 1
    for file in (content, Book(content).saved()):
        run = brought_back(hr, file)
        assert run.counts == {**NOTHING, "unchanged": rows}, said(run)
        assert (said(run), everything()) == ([], before)
        assert hr.get(reverse("exchange:import-detail", args=[run.pk])).context["file_notes"] == []


EDITS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, tuple[str, Any]]]] = {
    # kind: how its row is found, what is typed, the fields of its record that change
    "talents": ({"staff_no": "00123"}, {"degree": "硕士"}, {"degree": "master"}),
    "postdocs": ({"postdoc_no": "B001"}, {"partner": "另一流动站"}, {"partner": "另一流动站"}),
    "recognitions": ({"document_number": "2"}, {"year": "2022"}, {"year": 2022}),
    "studies_abroad": ({"country": "德国"}, {"report_on": date(2023, 7, 20)}, {"report_on": date(2023, 7, 20)}),
    "awards": ({"project_number": "00042"}, {"project_number": "00043"}, {"project_number": "00043"}),
    "expenses": ({"note": "+冲销"}, {"amount": -4}, {"amount": Decimal("-4.00")}),
    "pairs": ({"mentor_name": "院外导师"}, {"paired_on": date(2022, 2, 1)}, {"paired_on": date(2022, 2, 1)}),
    "meetings": ({"next_step": "继续"}, {"topic": "新的主题"}, {"topic": "新的主题"}),
    "platforms": ({"name": "实验室"}, {"name": "重点实验室"}, {"name": "重点实验室"}),
    "teams": ({"name": "合计团队"}, {"lead": "某某"}, {"lead": "某某"}),
    "student_aid": ({"year": "2023"}, {"donor": None}, {"donor": ""}),
}  # type: ignore[assignment]


@pytest.mark.parametrize("code", RECORDS)
def test_one_changed_cell_changes_exactly_its_field(world: World, hr: Client, code: str) -> None:
    RECORDS[code][1](world)
    found, typed, fields = EDITS[code]
    book = Book(exported(hr, code))
    row = book.row_of(**found)
    run = brought_back(hr, book.put(row, **typed))
    assert (run.counts["changed"], run.counts["new"], run.counts["refused"]) == (1, 0, 0), said(run)
    key = seals.opened(book.sheet.cell(row, book.key_column).value)
    rows = by_code(code).rows(None)
    before = {str(one.pk): one.stored for one in rows}
    assert confirm(hr, run).state == ImportState.DONE
    own = {"version", "updated_at", "search_text"}
    after = {str(one.pk): one.stored for one in by_code(code).rows(None)}
    differing = {
        (pk, name): value for pk, values in after.items() for name, value in values.items()
        if value != before[pk][name] and name not in own
    }  # fmt: skip
    assert differing == {(key.record, name): value for name, value in fields.items()}
    again = brought_back(hr, book)
    assert again.counts == {**NOTHING, "unchanged": len(after)}, said(again)


def edited_person(world: World, hr: Client) -> tuple[Talent, Book]:
    talent = make_talent(world.surgery, staff_no="00123", name="张三", school="甲大学", major="内科学")
    make_talent(world.surgery, staff_no="00124", name="李四", school="甲大学")
    return talent, Book(exported(hr, "talents"))


def changed_by_others(talent: Talent, **values: Any) -> None:
    talent.refresh_from_db()
    for name, value in values.items():
        setattr(talent, name, value)
    people.save_talent(talent, by=SYSTEM)


def test_what_others_changed_meanwhile_stays_where_the_cell_is_as_exported(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    changed_by_others(talent, school="乙大学", major="外科学")
    run = brought_back(hr, book)
    assert run.counts == {**NOTHING, "unchanged": 2}
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), degree="硕士"))
    assert changes(run) == [["degree", "doctor", "master"]]
    confirm(hr, run)
    talent.refresh_from_db()
    assert (talent.degree, talent.school, talent.major) == ("master", "乙大学", "外科学")


@pytest.mark.parametrize(("answer", "school"), [("mine", "丙大学"), ("theirs", "乙大学")])
def test_a_cell_that_both_changed_waits_for_the_answer(world: World, hr: Client, answer: str, school: str) -> None:
    talent, book = edited_person(world, hr)
    changed_by_others(talent, school="乙大学")
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), school="丙大学", degree="硕士"))
    assert (run.counts["changed"], run.counts["refused"], run.counts["unchanged"]) == (0, 1, 1)
    text = page_of(hr, run)
    for side in ("甲大学", "乙大学", "丙大学"):
        assert side in text
    (question,) = hr.get(reverse("exchange:import-detail", args=[run.pk])).context["questions"].clashes
    assert (question.exported, question.own, question.now) == ("甲大学", "丙大学", "乙大学")
    run = answered(hr, run, {question.name: answer})
    assert run.counts["refused"] == 0
    expected = [["degree", "doctor", "master"]]
    assert sorted(changes(run)) == sorted([*expected, ["school", "乙大学", "丙大学"]] if answer == "mine" else expected)
    confirm(hr, run)
    talent.refresh_from_db()
    assert (talent.school, talent.degree) == (school, "master")


def answered(client: Client, run: ImportRun, answers: dict[str, str]) -> ImportRun:
    client.post(reverse("exchange:import-values", args=[run.pk]), answers)
    work.run_waiting()
    run.refresh_from_db()
    return run


def test_an_answer_holds_for_the_values_it_was_given_for(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    changed_by_others(talent, school="乙大学")
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), school="丙大学"))
    (question,) = hr.get(reverse("exchange:import-detail", args=[run.pk])).context["questions"].clashes
    run = answered(hr, run, {question.name: "mine"})
    assert run.counts["changed"] == 1
    changed_by_others(talent, school="丁大学")
    run = confirm(hr, run)
    assert run.state == ImportState.CHECKED
    assert "so nothing was written" in run.notice
    assert run.counts["refused"] == 1
    talent.refresh_from_db()
    assert talent.school == "丁大学"
    (question,) = hr.get(reverse("exchange:import-detail", args=[run.pk])).context["questions"].clashes
    assert question.now == "丁大学"


def test_both_made_the_same_change(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    changed_by_others(talent, school="乙大学")
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), school="乙大学"))
    assert run.counts == {**NOTHING, "unchanged": 2}


def test_a_cleared_cell_empties_its_field_and_an_emptied_row_is_a_deleted_one(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    for cell in book.sheet[book.row_of(staff_no="00124")][:-1]:
        cell.value = None
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), major=None))
    assert changes(run) == [["major", "内科学", ""]]
    assert (run.counts["changed"], run.counts["refused"]) == (1, 0)
    confirm(hr, run)
    talent.refresh_from_db()
    assert talent.major == ""


def test_what_cannot_be_empty_is_not_emptied(world: World, hr: Client) -> None:
    _talent, book = edited_person(world, hr)
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), name=None, duty_status=None))
    assert run.counts["refused"] == 1
    assert {code for code, _message in said(run)} == {"required"}


def test_a_refused_row_is_corrected_on_the_page(world: World, hr: Client) -> None:
    """Also in a column that was deleted from the file; what nobody typed stays as it is recorded."""
    talent, book = edited_person(world, hr)
    row = book.row_of(staff_no="00123")
    book.put(row, born_on="1988-02-30").sheet.delete_cols(book.codes["major"])
    changed_by_others(talent, school="乙大学")
    run = brought_back(hr, book)
    assert (run.counts["refused"], run.counts["unchanged"]) == (1, 1)
    assert correct(hr, run, f"?only=0-{row}", **{f"0-{row}-born_on": "1988-02-29"}).counts["changed"] == 1
    correcting.correct(run, [TypedCell("edited.xlsx", book.sheet.title, row, "major", "外科学")], by=world.hr)
    work.run_waiting()
    run.refresh_from_db()
    assert sorted(changes(run)) == [["birth date", "1988-03-01", "1988-02-29"], ["major", "内科学", "外科学"]]
    confirm(hr, run)
    talent.refresh_from_db()
    assert (talent.school, talent.major) == ("乙大学", "外科学")


def test_two_edited_copies_in_one_import_clash(world: World, hr: Client) -> None:
    _talent, book = edited_person(world, hr)
    row = book.row_of(staff_no="00123")
    copies = [(f"{school}.xlsx", book.put(row, school=school).saved()) for school in ("乙大学", "丙大学")]
    run = upload(hr, *copies)
    assert (run.counts["changed"], run.counts["refused"], run.counts["unchanged"]) == (1, 1, 2)
    assert [code for code, _message in said(run)] == ["changed-meanwhile"]


def test_deleted_rows_and_columns_and_another_order_are_nothing(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    changed_by_others(talent, major="外科学")
    rows = [[cell.value for cell in row] for row in book.sheet.iter_rows(min_row=3)]
    for at, values in enumerate(reversed(rows)):
        for column, value in enumerate(values, start=1):
            book.sheet.cell(3 + at, column).value = value
    for name in ("staff_no", "name", "major"):
        book.sheet.delete_cols(book.codes[name])
    book.sheet.move_range(f"A1:A{book.sheet.max_row}", cols=book.sheet.max_column + 1)
    assert brought_back(hr, book).counts == {**NOTHING, "unchanged": 2}
    row = next(n for n in (3, 4) if seals.opened(book.sheet.cell(n, book.key_column).value).record == str(talent.pk))
    run = brought_back(hr, book.put(row, degree="硕士"))
    assert changes(run) == [["degree", "doctor", "master"]]
    book.sheet.delete_rows(7 - row)
    assert brought_back(hr, book).counts == {**NOTHING, "changed": 1, "unchanged": 0, "places": 1}


def test_a_renamed_header_is_harmless(world: World, hr: Client) -> None:
    some_awards(world)
    book = Book(exported(hr, "awards"))
    for cell in book.sheet[2]:
        cell.value = f"改名{cell.column}"
    book.sheet.cell(2, book.codes["approved"]).value = "金额（万元）"
    assert brought_back(hr, book).counts == {**NOTHING, "unchanged": 3}


def test_without_the_hidden_row_the_headers_say_what_a_column_is(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    book.put(book.row_of(staff_no="00123"), degree="硕士")
    book.sheet.delete_rows(1)
    changed_by_others(talent, school="乙大学")
    run = brought_back(hr, book)
    assert changes(run) == [["degree", "doctor", "master"]]
    assert KEY_HEADER not in page_of(hr, run)


def test_a_new_row_goes_the_ordinary_way(world: World, hr: Client) -> None:
    _talent, book = edited_person(world, hr)
    book.put(5, staff_no="00200", name="王五", sex="男", born_on=date(1990, 1, 1), unit="外科")
    run = brought_back(hr, book)
    assert run.counts == {**NOTHING, "new": 1, "unchanged": 2}, said(run)
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get(staff_no="00200").name == "王五"


def test_a_copied_row_is_refused(world: World, hr: Client) -> None:
    _talent, book = edited_person(world, hr)
    row = book.row_of(staff_no="00123")
    for cell in book.sheet[row]:
        book.sheet.cell(5, cell.column).value = cell.value
    run = brought_back(hr, book.put(5, name="王五", degree="硕士"))
    assert (run.counts["refused"], run.counts["changed"], run.counts["new"]) == (2, 0, 0)
    assert {code for code, _message in said(run)} == {"row-copied"}
    assert f"Rows {row}、5 carry" in said(run)[0][1]


def test_another_number_makes_no_row_another_persons(world: World, hr: Client) -> None:
    """As where a table was sorted without its hidden column."""
    some_recognitions(world)
    book = Book(exported(hr, "recognitions"))
    first, last = book.row_of(document_number="2"), book.row_of(document_number="国〔2021〕1号")
    numbers = [book.cell(row, "staff_no").value for row in (first, last)]
    book.put(first, staff_no=numbers[1]).put(last, staff_no=numbers[0])
    run = brought_back(hr, book)
    assert [code for code, _message in said(run)] == ["row-of-another"] * 2
    assert (run.counts["refused"], run.counts["unchanged"]) == (2, 3)


def test_a_key_is_neither_forged_nor_read(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    row = book.row_of(staff_no="00123")
    text = book.sheet.cell(row, book.key_column).value
    assert text.startswith(seals.BEGINS)
    assert str(talent.pk) not in text
    for forged in (f"{text[:-6]}AAAAA=", f"{seals.BEGINS}{talent.pk}", f"{seals.BEGINS}!"):
        book.sheet.cell(row, book.key_column).value = forged
        run = brought_back(hr, book.put(row, degree="硕士"))
        assert [code for code, _message in said(run)] == ["row-key-broken"]
        assert run.counts["changed"] == 0


def test_a_key_opens_nothing_beyond_the_own_reach(world: World, hr: Client, client_of: Any) -> None:
    talent, book = edited_person(world, hr)
    other = make_talent(world.medicine, staff_no="00300", name="内科人")
    surgeon = client_of(make_account("surgery_hr", role=roles.HR.code, unit=world.surgery))
    row = book.row_of(staff_no="00123")
    key = seals.opened(book.sheet.cell(row, book.key_column).value)
    book.sheet.cell(row, book.key_column).value = seals.seal(replace(key, record=str(other.pk)))
    run = brought_back(surgeon, book.put(row, degree="硕士"))
    assert [code for code, _message in said(run)] == ["record-not-found"]
    assert "内科人" not in page_of(surgeon, run)
    book.sheet.cell(row, book.key_column).value = seals.seal(replace(key, kind="recognitions"))
    assert [code for code, _message in said(brought_back(hr, book))] == ["record-not-found"]
    book.sheet.cell(row, book.key_column).value = seals.seal(key)
    voiding.void(Talent.objects.unscoped("test").get(pk=talent.pk), by=SYSTEM, reason="录错")
    assert [code for code, _message in said(brought_back(hr, book))] == ["record-not-found"]


def test_sensitive_values_go_out_masked_and_masks_never_come_back(world: World, hr: Client) -> None:
    number = identity_number(date(1988, 3, 1), "female")
    talent = make_talent(world.surgery, staff_no="00123", id_number=number, mobile="13812345678")
    content = exported(hr, "talents")
    book = Book(content)
    row = book.row_of(staff_no="00123")
    masks = [book.cell(row, name).value for name in ("id_number", "mobile")]
    assert masks == [f"{number[:2]}**************{number[-2:]}", "13*******78"]
    assert brought_back(hr, content).counts["unchanged"] == 1
    run = brought_back(hr, book.put(row, mobile="139*****678"))
    assert [code for code, _message in said(run)] == ["masked-value"]
    run = brought_back(hr, book.put(row, mobile="13812345678", id_number=number))
    assert run.counts == {**NOTHING, "unchanged": 1}, "typed in full, they are what is recorded"
    run = brought_back(hr, book.put(row, mobile="13912345678"))
    assert run.counts["changed"] == 1
    assert "13912345678" not in page_of(hr, run, "?show=changed")
    confirm(hr, run)
    talent.refresh_from_db()
    assert talent.mobile == "13912345678"


def test_sensitive_columns_go_out_to_who_may_see_what_they_hold(world: World) -> None:
    finance = make_account("finance", role=roles.FINANCE.code, unit=world.hospital)
    kind = by_code("talents")
    withheld = editing.columns_for(kind, world.hr).keys() - editing.columns_for(kind, finance).keys()
    assert withheld == {"id_number", "mobile"}


def test_equal_masks_do_not_hide_that_others_changed_the_number(world: World, hr: Client) -> None:
    talent = make_talent(world.surgery, staff_no="00123", mobile="13812345678")
    book = Book(exported(hr, "talents"))
    changed_by_others(talent, mobile="13899999978")
    run = brought_back(hr, book.put(3, mobile="13700000000"))
    assert [code for code, _message in said(run)] == ["changed-meanwhile"]


def test_birth_date_and_sex_agree_with_the_recorded_id_number(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="00123", id_number=identity_number(date(1988, 3, 1), "female"))
    book = Book(exported(hr, "talents"))
    run = brought_back(hr, book.put(3, born_on=date(1988, 3, 2), sex="男"))
    assert run.counts["refused"] == 1
    run = brought_back(hr, Book(exported(hr, "talents")).put(3, born_on="1988-03"))
    assert [code for code, _message in said(run)] == ["birth-date-known"]


def test_a_title_a_name_and_a_department_change_as_in_the_roster(world: World, hr: Client) -> None:
    talent = make_talent(world.surgery, staff_no="00123", name="张三", title="234", title_on=date(2020, 1, 1))  # fmt: skip
    book = Book(exported(hr, "talents"))
    run = brought_back(hr, book.put(3, title_appointed="主治医师", name="张叁", unit="内科"))
    assert run.counts["changed"] == 1, said(run)
    confirm(hr, run)
    talent.refresh_from_db()
    assert (talent.name, talent.unit, talent.name_key) == ("张叁", world.medicine, "张叁")
    titles = Title.objects.unscoped("test").filter(talent=talent).order_by("from_on")
    assert [(one.title, one.to_on is None) for one in titles] == [("234", False), ("233", True)]  # fmt: skip
    assert [one.unit for one in Post.objects.unscoped("test").filter(talent=talent, to_on=None)] == [world.medicine]
    assert talent.former_names.get().name == "张三"


def test_rules_of_entering_by_hand_hold(world: World, hr: Client) -> None:
    one, _two = pair_of_people(world)
    line = {"talent": one, "subject": "差旅费", "spent_on": date(2023, 5, 4)}
    keep(Expense(**line, amount=Decimal(100), voucher_number="7"), Expense(**line, amount=Decimal(200)))
    book = Book(exported(hr, "expenses"))
    booked, free = book.row_of(voucher_number="7"), book.row_of(amount=200)
    run = brought_back(hr, book.put(booked, amount=101, payee="某公司").put(free, amount=0))
    assert run.counts["refused"] == 2
    assert "This line is booked under voucher 7." in " ".join(message for _code, message in said(run))
    run = brought_back(hr, book.put(booked, amount=100).put(free, amount=100))
    assert run.counts["changed"] == 2, said(run)


def test_equal_lines_are_told_apart_after_an_edit(world: World, hr: Client) -> None:
    one, _two = pair_of_people(world)
    line = {"talent": one, "subject": "差旅费", "spent_on": date(2023, 5, 4)}
    keep(Expense(**line, amount=Decimal(100)), Expense(**line, amount=Decimal(200)))
    book = Book(exported(hr, "expenses"))
    confirm(hr, brought_back(hr, book.put(book.row_of(amount=200), amount=100)))
    assert sorted(Expense.objects.unscoped("test").values_list("amount", "occurrence")) == [(100, 1), (100, 2)]


def test_an_edit_that_makes_a_record_equal_another_is_refused(world: World, hr: Client) -> None:
    some_recognitions(world)
    book = Book(exported(hr, "recognitions"))
    run = brought_back(hr, book.put(book.row_of(document_number="2"), document_number="’1"))
    assert [message for _code, message in said(run)] == ["This recognition is recorded already."]


def test_the_end_of_a_stay_takes_post_and_person_along(world: World, hr: Client) -> None:
    some_postdocs(world)
    book = Book(exported(hr, "postdocs"))
    ended, open_one = book.row_of(postdoc_no="B001"), book.row_of(entered_on=book_day(2022, 7, 1))
    run = brought_back(hr, book.put(ended, exited_on=date(2021, 8, 1)).put(open_one, withdrawn_on=date(2023, 1, 1)))
    assert [code for code, _message in said(run)] == ["corrected-on-its-page"]
    assert run.counts["changed"] == 1, said(run)
    confirm(hr, run)
    stay = PostdocAppointment.objects.unscoped("test").get(entered_on=date(2022, 7, 1))
    assert (stay.withdrawn_on, stay.talent.left_on, stay.talent.duty_status) == (date(2023, 1, 1), date(2023, 1, 1), "left")  # fmt: skip


def book_day(year: int, month: int, day: int) -> Any:
    return datetime(year, month, day)


def test_a_day_that_follows_goes_along_unless_it_was_set_by_hand(world: World, hr: Client) -> None:
    some_studies(world)
    book = Book(exported(hr, "studies_abroad"))
    run = brought_back(hr, book.put(book.row_of(country="德国"), to_on=date(2023, 8, 31)))
    confirm(hr, run)
    study = StudyAbroad.objects.unscoped("test").get(country="德国")
    assert (study.to_on, study.report_due_on) == (date(2023, 8, 31), date(2023, 9, 30))


def test_a_change_that_is_not_taken_is_said(world: World, hr: Client) -> None:
    some_recognitions(world)
    book = Book(exported(hr, "recognitions"))
    run = brought_back(hr, book.put(book.row_of(document_number="2"), unit="外科"))
    assert run.counts["unchanged"] == 5
    assert [code for code, _message in said(run)] == ["change-not-taken"]


def test_a_confidential_batch_is_neither_told_nor_overwritten(world: World, hr: Client, client_of: Any) -> None:
    one, _two = pair_of_people(world)
    secret = make_cohort(world.hospital, name="保密批次", confidential=True)
    make_cohort(world.hospital, name="第二批", year=2023)
    keep(Award(talent=one, cohort=secret, source="医院", approved=Decimal(1)))
    finance = client_of(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))
    book = Book(exported(finance, "awards"))
    assert (book.cell(3, "cohort").value, "保密" in str(list(book.sheet.values))) == (None, False)
    assert brought_back(finance, book).counts["unchanged"] == 1
    run = brought_back(finance, book.put(3, cohort="第二批 (2023)"))
    assert [code for code, _message in said(run)] == ["corrected-on-its-page"]
    assert Book(exported(hr, "awards")).cell(3, "cohort").value == "保密批次 (2022)"


def test_only_who_corrects_a_kind_takes_it_out(world: World, hr: Client, client_of: Any) -> None:
    pair_of_people(world)
    address = reverse("cohorts:talent-list")
    for role in (roles.OFFICE, roles.HEAD, roles.LEADER):
        client = client_of(make_account(f"a_{role.code}", role=role.code, unit=world.hospital))
        assert "for editing" not in client.get(address).content.decode()
        assert client.post(address, {"export": "edit"}).status_code == 403
    assert "Export for editing" in hr.get(address).content.decode()
    exported(hr, "talents")
    entry = Entry.objects.get(action="export.for_editing")
    assert entry.changes["rows"] == [None, "2"]
    assert entry.changes["route"] == [None, "cohorts:talent-list"]


def test_what_goes_out_is_what_is_shown_or_chosen_and_may_be_written(world: World, hr: Client, client_of: Any) -> None:
    one, two = pair_of_people(world)
    assert Book(exported(hr, "talents", "?q=00123")).sheet.max_row == 3
    content = exported(hr, "talents", export="edit-chosen", chosen=str(two.pk))
    assert Book(content).cell(3, "name").value == RARE
    surgeon = client_of(make_account("surgery_hr", role=roles.HR.code, unit=world.surgery))
    assert Book(exported(surgeon, "talents")).cell(3, "name").value == one.name


@pytest.mark.parametrize("code", ["talents", "recognitions", "awards"])
def test_queries_do_not_grow_with_the_rows(world: World, hr: Client, code: str, django_assert_max_num_queries: Any) -> None:  # fmt: skip
    RECORDS[code][1](world)
    for _more in range(30):
        talent = make_talent(world.surgery)
        if code == "awards":
            keep(Award(talent=talent, cohort=make_cohort(world.hospital, name=talent.name), approved=Decimal(1)))
        if code == "recognitions":
            programme = Programme.objects.unscoped("test").first()
            save_recognition(Recognition(talent=talent, programme=programme, level="national", year=2020), by=SYSTEM)
    with django_assert_max_num_queries(30):
        content = exported(hr, code)
    run = brought_back(hr, content)
    assert run.counts["unchanged"] == Book(content).sheet.max_row - 2


def test_an_import_of_edits_is_undone_as_a_whole(world: World, hr: Client) -> None:
    talent, book = edited_person(world, hr)
    run = confirm(hr, brought_back(hr, book.put(book.row_of(staff_no="00123"), school="丙大学")))
    hr.post(reverse("exchange:import-undo", args=[run.pk]), {"reason": "改错了"})
    work.run_waiting()
    talent.refresh_from_db()
    assert talent.school == "甲大学"


def test_purpose_add_leaves_edits_out(world: World, hr: Client) -> None:
    _talent, book = edited_person(world, hr)
    run = brought_back(hr, book.put(book.row_of(staff_no="00123"), school="丙大学"), purpose="add")
    assert (run.counts["existing"], run.counts["changed"]) == (1, 0)


def test_the_workbook_is_made_for_typing(world: World, hr: Client) -> None:
    some_people(world)
    book = Book(exported(hr, "talents"))
    sheet = book.sheet
    letters = {name: sheet.cell(1, column).column_letter for name, column in book.codes.items()}
    assert (sheet.row_dimensions[1].hidden, sheet.freeze_panes) == (True, "A3")
    assert sheet.column_dimensions[sheet.cell(1, book.key_column).column_letter].hidden
    row = book.row_of(staff_no="00123")
    assert [book.cell(row, name).number_format for name in ("staff_no", "political_status", "born_on")] == ["@", "@", "yyyy-mm-dd"]  # fmt: skip
    assert (book.cell(row, "political_status").value, book.cell(row, "political_status").data_type) == ("=1+1", "s")
    lists = {str(rule.sqref).split("3:")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert lists[letters["sex"]] == "list"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert [one.title for one in book.book.worksheets[1:]] == ["填写说明", "字典"]


def test_the_other_ways_to_keep_a_file(world: World, hr: Client) -> None:
    """As text with commas the hidden row and column are there to be seen; they still tell the rows."""
    talent, book = edited_person(world, hr)
    changed_by_others(talent, major="外科学")
    written = io.StringIO()
    csv.writer(written).writerows(list(row) for row in book.sheet.values)
    run = upload(hr, ("edited.csv", written.getvalue().encode()))
    assert run.counts == {**NOTHING, "unchanged": 2}, said(run)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kept_as", ["xlsx", "ods", "xls", "csv:Text - txt - csv (StarCalc):44,34,76,1"])
@pytest.mark.parametrize("code", ["talents", "awards"])
def test_an_office_program_that_keeps_the_file_changes_nothing(
    world: World, hr: Client, tmp_path: Path, code: str, kept_as: str
) -> None:
    RECORDS[code][1](world)
    (tmp_path / "a.xlsx").write_bytes(exported(hr, code))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kept_as, "--outdir", "kept", "a.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (kept,) = (tmp_path / "kept").iterdir()
    run = upload(hr, (kept.name, kept.read_bytes()))
    assert run.counts == {**NOTHING, "unchanged": by_code(code).rows(None).count()}, said(run)
