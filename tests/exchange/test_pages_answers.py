"""What is answered and confirmed on the page of a check: tied to what was seen, held to the cell, one step or none."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cohorts.models import Membership, Talent
from talentcareer.audit.records import Conflict
from talentcareer.exchange import runs, shown
from talentcareer.exchange.models import Assignment, ImportRun, ImportState
from talentcareer.jobs import work
from tests.builders.imports import identity_number, import_files
from tests.builders.people import make_cohort, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World
from tests.exchange.rosters import HEADERS, roster, roster_row
from tests.exchange.test_pages import page_of, upload

pytestmark = pytest.mark.django_db


def confirm(client: Client, run: ImportRun, seen: str, **extra: Any) -> Any:
    answer = client.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": seen}, follow=True, **extra)
    work.run_waiting()
    run.refresh_from_db()
    return answer


def answer(client: Client, run: ImportRun, **fields: str) -> ImportRun:
    client.post(reverse("exchange:import-values", args=[run.pk]), fields)
    work.run_waiting()
    run.refresh_from_db()
    return run


# Confirmed is what was seen


def test_the_page_posts_the_check_that_it_shows(world: World, hr: Client) -> None:
    run = upload(hr, ("a.xlsx", roster(roster_row("1", "张三"))))
    assert f'name="seen" value="{run.digest}"' in page_of(hr, run)


@pytest.mark.parametrize("seen", ["", "0" * 64], ids=["nothing", "another check"])
def test_a_stale_page_confirms_nothing(world: World, hr: Client, seen: str) -> None:
    run = upload(hr, ("a.xlsx", roster(roster_row("1", "张三"))))
    said = confirm(hr, run, seen).content.decode()
    assert "The check was made anew since this page was loaded" in said
    assert (run.state, Talent.objects.unscoped("test").count()) == (ImportState.CHECKED, 0)
    confirm(hr, run, run.digest)
    assert run.state == ImportState.DONE


def test_another_check_of_another_answer_is_another_one(world: World, hr: Client) -> None:
    run = upload(hr, ("a.xlsx", roster(roster_row("1", "张三"), roster_row("2", "李四", 最高学位="硕研"))))
    before = run.digest
    after = answer(hr, run, **{"value:degree:硕研": "master"}).digest
    assert after != before
    runs.answer(run, values={"degree": {"硕研": "doctor"}}, by=world.hr)
    work.run_waiting()
    run.refresh_from_db()
    assert run.digest not in {before, after}  # a new row's value alone


def test_who_confirms_in_another_language_writes_the_same(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="1", name="张三", degree="master", ethnicity="01")
    head = [*HEADERS, "民族"]
    run = upload(hr, ("a.xlsx", roster([*roster_row("1", "张三"), "回族"], headers=head)))
    with translation.override("zh-hans"):
        confirm(hr, run, run.digest, headers={"accept-language": "zh-hans"})
    assert (run.state, run.notice) == (ImportState.DONE, "")


def test_code_lists_are_shown_by_their_labels(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="1", name="张三", ethnicity="01")
    run = upload(hr, ("a.xlsx", roster([*roster_row("1", "张三"), "回族"], headers=[*HEADERS, "民族"])))
    text = page_of(hr, run, "?show=changed")
    assert "<del>Han</del> → <ins>Hui</ins>" in text
    assert "<ins>233</ins>" not in text


def test_a_new_title_is_said_with_its_day(world: World, hr: Client) -> None:
    head = ["工号", "姓名", "职称", "聘任日期", "科室"]
    first, then = (["1", "张三", "主治医师", "2015-01-01", "外科"], ["1", "张三", "副主任医师", "2020-01-01", "外科"])
    import_run = upload(hr, ("a.xlsx", xlsx({"花名册": [head, first]})))
    confirm(hr, import_run, import_run.digest)
    run = upload(hr, ("a.xlsx", xlsx({"花名册": [head, then]})))
    assert runs.result(run)["sheets"][0]["rows"][0]["changes"] == [
        ["title appointed", "attending physician", "associate chief physician (2020-01-01)"]
    ]


# Answers


MEMBERS = ["工号", "姓名", "阶段", "融合方向", "起始日期"]


@pytest.mark.parametrize("typed", ["医研、医甲", "医研\n医甲", "医研 、　医甲"])
def test_a_word_that_is_part_of_a_cell_is_answered(world: World, hr: Client, typed: str) -> None:
    make_talent(world.surgery, staff_no="1", name="张三")
    make_cohort(world.hospital, name="第一批", year=2022)
    run = upload(hr, ("a.xlsx", xlsx({"第一批": [MEMBERS, ["1", "张三", "40s", typed, "2022-03-01"]]})))
    assert run.counts["refused"] == 1
    (question,) = shown.questions(runs.result(run)).values
    run = answer(hr, run, **{question.name: "engineering"})
    assert (run.counts["new"], run.counts["refused"]) == (1, 0)
    confirm(hr, run, run.digest)
    kept = set(Membership.objects.unscoped("test").get().integrations.values_list("integration", flat=True))
    assert kept == {"research", "engineering"}


def test_a_department_over_two_lines_is_answered(world: World, hr: Client) -> None:
    run = upload(hr, ("a.xlsx", roster(roster_row("1", "张三", 科室="外\n一"))))
    run = answer(hr, run, **{"unit:外 一": str(world.surgery.pk)})
    assert (run.counts["new"], run.counts["refused"]) == (1, 0)


def test_an_older_page_answers_what_it_asked(world: World, hr: Client) -> None:
    rows = [roster_row("1", "张三", 最高学位="甲位"), roster_row("2", "李四", 最高学位="乙位")]
    run = upload(hr, ("a.xlsx", roster(*rows)))
    answer(hr, run, **{"value:degree:甲位": "master"})
    run = answer(hr, run, **{"value:degree:乙位": "doctor", "value:degree:甲位": "bachelor"})
    assert dict(Assignment.objects.unscoped("test").values_list("found", "known")) == {
        "甲位": "master",
        "乙位": "doctor",
    }


# Columns


def test_taking_the_columns_twice_says_so_and_changes_nothing(world: World, hr: Client) -> None:
    content = xlsx({"表1": [["人员代码", "称呼", "哪年生的", "属于哪里"], ["1", "张三", "1988-03-01", "外科"]]})
    run = upload(hr, ("own.xlsx", content))
    fields = {"kind": "talents", "column-0": "staff_no", "column-1": "name", "column-2": "born_on", "column-3": "unit"}
    address = reverse("exchange:import-columns", args=[run.pk, 0])
    assert hr.post(address, fields).status_code == 302
    kept = Assignment.objects.unscoped("test").count()
    again = hr.post(address, fields | {"column-3": "-"})
    assert again.status_code == 422
    assert "The import is being checked meanwhile" in again.content.decode()
    assert Assignment.objects.unscoped("test").count() == kept
    assert Assignment.objects.unscoped("test").get(found="属于哪里").field == "unit"


def test_the_first_cells_are_shown_as_the_chosen_field_reads_them(world: World, hr: Client) -> None:
    card = identity_number(date(1985, 3, 7), "male")
    rows = [
        [str(n), "张三", day, "硕研", card]
        for n, day in enumerate(["1985.3.7", "1985年3月", "二〇〇〇年", "85/3/1", "不详", "2001-01-01"])
    ]
    run = upload(hr, ("own.xlsx", xlsx({"表1": [["人员代码", "称呼", "哪年生的", "念到", "证件"], *rows]})))
    address = reverse("exchange:import-columns", args=[run.pk, 0])
    page = hr.get(f"{address}?kind=talents")
    header, guess, sample = next(column[1:] for column in page.context["columns"] if column[1] == "哪年生的")
    assert (header, guess, [cell.found for cell in sample]) == (
        "哪年生的", "", ["1985.3.7", "1985年3月", "二〇〇〇年", "85/3/1", "不详"],
    )  # fmt: skip

    def read(index: int, name: str) -> list[tuple[str, str]]:
        found = hr.get(f"{address}?kind=talents&sample={index}&column-{index}={name}").context["sample"]
        return [(cell.taken, cell.fault and "fault") for cell in found]

    assert read(2, "born_on") == [("1985-03-07", ""), ("1985-03", ""), ("", "fault"), ("1985-03-01", ""), ("", "fault")]
    assert read(3, "degree") == [("", "fault")] * 5
    assert read(3, "-") == read(4, "id_number") == [("", "")] * 5
    assert card not in page.content.decode()
    with translation.override("en"):
        assert read(1, "name") == [("张三", "")] * 5
    assert hr.get(f"{address}?kind=talents&sample=99").status_code == 404
    assert hr.get(f"{address}?kind=talents&sample=x").status_code == 404


def test_a_conflict_on_the_columns_is_said(world: World, hr: Client, monkeypatch: Any) -> None:
    run = upload(hr, ("own.xlsx", roster(roster_row("1", "张三"))))

    def conflict(record: ImportRun, **_more: Any) -> None:
        raise Conflict(record)

    monkeypatch.setattr(runs, "answer", conflict)
    fields = {f"column-{index}": "-" for index in range(2, 9)} | {
        "kind": "talents", "column-0": "staff_no", "column-1": "name", "column-3": "born_on"
    }  # fmt: skip
    said = hr.post(reverse("exchange:import-columns", args=[run.pk, 0]), fields)
    assert (said.status_code, "meanwhile" in said.content.decode()) == (409, True)


def test_a_header_twice_is_assigned_by_its_occurrence(world: World, hr: Client) -> None:
    content = roster([*roster_row("1", "旧名"), "张三"], headers=[*HEADERS, "姓名"])
    run = upload(hr, ("a.xlsx", content))
    assert "stands in two columns" in page_of(hr, run)
    fields = {f"column-{index}": "-" for index in range(2, 9)} | {
        "kind": "talents", "column-0": "staff_no", "column-1": "former_name", "column-9": "name", "column-3": "born_on"
    }  # fmt: skip
    assert hr.post(reverse("exchange:import-columns", args=[run.pk, 0]), fields).status_code == 302
    work.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == (ImportState.CHECKED, 1)
    confirm(hr, run, run.digest)
    talent = Talent.objects.unscoped("test").get()
    assert (talent.name, talent.former_names.get().name) == ("张三", "旧名")
    known = set(Assignment.objects.unscoped("test").filter(found__startswith="姓名").values_list("found", "field"))
    assert known == {("姓名", "former_name"), ("姓名#2", "name")}


# ID numbers where nobody expects them


def test_shifted_columns_show_no_id_number(world: World, hr: Client, settings: Any) -> None:
    card = "11010519491231002X"
    head = ["工号", "姓名", "培养阶段", "融合方向", "起始日期"]
    content = xlsx(
        {"第一批": [head, [card, "赵一", "40s", "医研", "2020-03-01"], ["2", card, card, "医研", "2020-03-01"]]}
    )
    run = upload(hr, ("batch.xlsx", content), ("nohead.xlsx", xlsx({"表": [[card, "张三", "x"], [card, "李四", "y"]]})))
    assert card not in page_of(hr, run)
    kept = str(runs.result(run)) + str(run.options)
    assert card not in kept
    answer(hr, run, former_staff=card)
    assert card not in str(run.options)
    assert not any(card in str(entry) for entry in _trail())


def _trail() -> Any:
    from talentcareer.audit.models import Entry

    return Entry.objects.values_list("changes", flat=True)


def test_an_id_number_of_a_mistyped_day_is_masked_too(world: World, tmp_path: Any) -> None:
    card = identity_number(date(1990, 1, 1), "male")
    wrong = f"{card[:10]}99{card[12:]}"
    run = import_files(tmp_path, {"a.xlsx": roster(roster_row(wrong, "张三"))})
    assert (run.refusals[0][2], wrong in str(run.report), wrong in run.said) == ("staff-no-is-id-number", False, False)


def test_two_uploads_of_one_name_stand_apart(world: World, hr: Client) -> None:
    files = [SimpleUploadedFile("a.xlsx", roster(roster_row(str(number), f"张{number}"))) for number in (1, 2)]
    run = upload(hr, *((file.name, file.read()) for file in files))
    assert [sheet["file"] for sheet in runs.result(run)["sheets"]] == ["a.xlsx", "a.xlsx (2)"]
    assert run.counts["new"] == 2


# Two at once


def test_two_imports_at_once_follow_each_other_and_say_so(world: World, hr: Client) -> None:
    row = roster_row("10001", "张三")
    first, second = (
        upload(hr, ("a.xlsx", roster(row))),
        upload(hr, ("b.xlsx", roster(row, roster_row("10002", "李四")))),
    )
    for run in (first, second):
        hr.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
    said = "Another import is being written. This one follows it"
    assert [said in page_of(hr, run) for run in (first, second)] == [False, True]
    work.run_waiting()
    for run in (first, second):
        run.refresh_from_db()
    assert (first.state, second.state) == (ImportState.DONE, ImportState.CHECKED)
    assert "What would be written changed since the check, so nothing was written." in page_of(hr, second)
    assert (second.counts["new"], second.counts["unchanged"]) == (1, 1)
    confirm(hr, second, second.digest)
    assert [second.state, Talent.objects.unscoped("test").count()] == [ImportState.DONE, 2]
