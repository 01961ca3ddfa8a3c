"""Imports in the browser, from upload to result, through the real stack; jobs run as the worker would run them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from talentcareer.access.models import Unit
from talentcareer.audit.models import Entry
from talentcareer.exchange.models import Assignment, ImportRun, ImportState
from talentcareer.jobs import work
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_account
from tests.exchange.rosters import HEADERS, roster, roster_row

pytestmark = pytest.mark.django_db


def upload(client: Client, *files: tuple[str, bytes], **fields: Any) -> ImportRun:
    """Upload files, let the check run, and return the run."""
    content = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(reverse("exchange:import-new"), {"files": content, **fields})
    assert answer.status_code == 302, answer.content.decode()
    work.run_waiting()
    return ImportRun.objects.unscoped("test").get(pk=answer["Location"].split("/")[-2])


def page_of(client: Client, run: ImportRun, query: str = "") -> str:
    answer = client.get(reverse("exchange:import-detail", args=[run.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, run: ImportRun) -> ImportRun:
    client.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
    work.run_waiting()
    run.refresh_from_db()
    return run


def test_upload_check_confirm_and_the_same_file_again(world: World, hr: Client) -> None:
    content = roster(roster_row("10001", "张　三"), roster_row("10002", "李四", 性别="男"), roster_row("10003", ""))
    run = upload(hr, ("roster.xlsx", content))
    assert (run.state, run.counts) == (
        ImportState.CHECKED,
        {"new": 2, "changed": 0, "unchanged": 0, "refused": 1, "places": 0},
    )
    assert Talent.objects.unscoped("test").count() == 0
    text = page_of(hr, run)
    assert "B5" in text
    assert "“姓名” is missing" in text
    assert confirm(hr, run).state == ImportState.DONE
    assert list(
        Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "name_key", "unit__name")
    ) == [("10001", "张三", "外科"), ("10002", "李四", "外科")]
    again = upload(hr, ("roster.xlsx", content))
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 1, "places": 0}
    answer = hr.post(reverse("exchange:import-confirm", args=[again.pk]), {"seen": again.digest}, follow=True)
    assert "There is nothing to write" in answer.content.decode()


def test_changed_rows_show_old_and_new(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", degree="master")
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"))))
    text = page_of(hr, run, "?show=changed")
    assert "<del>master</del> → <ins>doctor</ins>" in text
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get(staff_no="10001").degree == "doctor"


def test_a_commit_writes_only_what_was_previewed(world: World, hr: Client) -> None:
    """Between check and confirming somebody takes the number: nothing is written, the new check is shown."""
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", "李四"))))
    make_talent(world.surgery, staff_no="10001", name="张三", degree="bachelor")
    run = confirm(hr, run)
    assert run.state == ImportState.CHECKED
    assert "What would be written changed since the check" in run.notice
    assert not Talent.objects.unscoped("test").filter(staff_no="10002").exists()
    assert confirm(hr, run).state == ImportState.DONE
    assert Talent.objects.unscoped("test").get(staff_no="10002").name == "李四"


def test_an_unrecognised_sheet_is_assigned_by_hand_and_remembered(world: World, hr: Client) -> None:
    headers = ["人员代码", "称呼", "哪年生的", "属于哪里"]
    content = xlsx({"表1": [headers, ["10001", "张三", "1988-03-01", "外科"]]})
    run = upload(hr, ("own.xlsx", content))
    assert run.counts["new"] == 0
    assert "Assign the columns" in page_of(hr, run)
    address = reverse("exchange:import-columns", args=[run.pk, 0])
    form = hr.get(address + "?kind=talents").content.decode()
    assert "1988-03-01" in form
    refused = hr.post(
        address,
        {"kind": "talents", "column-0": "staff_no", "column-1": "staff_no", "column-2": "born_on", "column-3": "unit"},
    )
    assert refused.status_code == 422
    hr.post(
        address,
        {"kind": "talents", "column-0": "staff_no", "column-1": "name", "column-2": "born_on", "column-3": "unit"},
    )
    work.run_waiting()
    run.refresh_from_db()
    assert run.counts["new"] == 1
    assert Assignment.objects.unscoped("test").filter(sense="column", kind="talents").count() == 4
    assert upload(hr, ("next.xlsx", content)).counts["new"] == 1


def test_unknown_words_and_departments_are_answered_once(world: World, hr: Client) -> None:
    content = roster(roster_row("10001", "张三", 最高学位="硕研"), roster_row("10002", "李四", 科室="外一"))
    run = upload(hr, ("roster.xlsx", content))
    assert run.counts["refused"] == 2
    text = page_of(hr, run)
    assert "硕研" in text
    assert "外一" in text
    hr.post(
        reverse("exchange:import-values", args=[run.pk]),
        {"value:degree:硕研": "master", "unit:外一": str(world.surgery.pk)},
    )
    work.run_waiting()
    run.refresh_from_db()
    assert (run.counts["new"], run.counts["refused"]) == (2, 0)
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get(staff_no="10001").degree == "master"
    assert Talent.objects.unscoped("test").get(staff_no="10002").unit == world.surgery
    assert Unit.objects.unscoped("test").filter(name="外一").count() == 0


def test_people_outside_the_roster_are_offered_as_former_staff(world: World, hr: Client) -> None:
    headers = ["工号", "姓名", "培养阶段", "融合方向", "起始日期", "培养期(年)"]
    content = xlsx({"第一批": [headers, ["88001", "赵离职", "40s成长期", "医+研", "2020-03-01", 3]]})
    run = upload(hr, ("batch.xlsx", content))
    assert run.counts["refused"] == 1
    assert "赵离职" in page_of(hr, run)
    hr.post(reverse("exchange:import-values", args=[run.pk]), {"former_staff": "88001"})
    work.run_waiting()
    run.refresh_from_db()
    assert run.counts["new"] == 1
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get(staff_no="88001").kind == "former"


BAD_FILES = {
    "empty.xlsx": b"",
    "text.xlsx": b"\x00\x01\x02 no workbook",
    "page.xlsx": b"<html><body>export</body></html>",
    "broken.xlsx": roster(roster_row("10001", "张三"))[:400],
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_named_with_a_remedy(world: World, hr: Client, name: str) -> None:
    run = upload(hr, (name, BAD_FILES[name]), ("good.xlsx", roster(roster_row("10001", "张三"))))
    text = page_of(hr, run)
    assert run.counts["new"] == 1
    assert name in text
    assert 'class="note note-bad"' in text


def test_no_file_and_too_large_a_file_are_said_at_the_field(world: World, hr: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10
    assert "Choose at least one file" in hr.post(reverse("exchange:import-new"), {}).content.decode()
    answer = hr.post(reverse("exchange:import-new"), {"files": SimpleUploadedFile("a.xlsx", b"x" * 11)})
    assert answer.status_code == 422
    assert "the limit is" in answer.content.decode()


def test_an_import_stays_within_the_importers_units(world: World, client_of: Any) -> None:
    """HR of surgery neither sees nor changes people of medicine, and is not told their names."""
    surgeon = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    make_talent(world.medicine, staff_no="20001", name="ZQ7F内科人")
    run = upload(
        surgeon,
        (
            "roster.xlsx",
            roster(roster_row("20001", "张三"), roster_row("10001", "李四", 科室="内科"), roster_row("10002", "王五")),
        ),
    )
    assert (run.counts["new"], run.counts["refused"]) == (1, 2)
    text = page_of(surgeon, run)
    assert "This number exists in another unit" in text
    assert "ZQ7F" not in text
    assert client_of(world.head).get(reverse("exchange:import-detail", args=[run.pk])).status_code == 403


def test_a_foreign_run_and_file_answer_like_absent_ones(world: World, client_of: Any, hr: Client) -> None:
    content = roster(roster_row("10001", "张三"))
    run = upload(hr, ("roster.xlsx", content))
    file = run.files.get()
    outsider = client_of(make_account("hr_medicine", role="hr", unit=world.medicine))
    assert outsider.get(reverse("exchange:import-detail", args=[run.pk])).status_code == 404
    assert outsider.get(reverse("exchange:import-file", args=[run.pk, file.pk])).status_code == 404
    own = hr.get(reverse("exchange:import-file", args=[run.pk, file.pk]))
    assert b"".join(own.streaming_content) == content


def test_uploads_and_results_hold_no_id_number_in_the_clear(world: World, hr: Client, settings: Any) -> None:
    run = upload(
        hr,
        ("roster.xlsx", roster(roster_row("10001", "张三", 身份证号="11010519491231002X", 出生日期=None, 性别=None))),
    )
    confirm(hr, run)
    kept = [path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert len(kept) >= 2
    assert not any(b"11010519491231002" in content for content in kept)
    assert "11010519491231002X" not in page_of(hr, run, "?show=new")
    assert not any("11010519491231002X" in str(changes) for changes in Entry.objects.values_list("changes", flat=True))
    assert Talent.objects.unscoped("test").get().id_number.reveal() == "11010519491231002X"


def test_an_import_that_waits_stands_on_the_home_page(world: World, hr: Client, client_of: Any) -> None:
    run = upload(hr, ("ZQ7F.xlsx", roster(roster_row("10001", "张三"))))
    home = hr.get(reverse("reports:home")).content.decode()
    assert reverse("exchange:import-detail", args=[run.pk]) in home
    other = (
        client_of(make_account("hr_two", role="hr", unit=world.hospital)).get(reverse("reports:home")).content.decode()
    )
    assert "ZQ7F" not in other
    confirm(hr, run)
    assert reverse("exchange:import-detail", args=[run.pk]) not in hr.get(reverse("reports:home")).content.decode()


def test_giving_up_writes_nothing(world: World, hr: Client) -> None:
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"))))
    hr.post(reverse("exchange:import-cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED
    assert confirm(hr, run).state == ImportState.CANCELLED
    assert Talent.objects.unscoped("test").count() == 0


@pytest.mark.parametrize("rows", [3, 60])
def test_pages_ask_the_same_number_of_queries(
    world: World, hr: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    run = upload(hr, ("roster.xlsx", roster(*(roster_row(str(20000 + n), f"张{n}") for n in range(rows)))))
    with django_assert_max_num_queries(15):
        page_of(hr, run, "?show=new")
    with django_assert_max_num_queries(15):
        hr.get(reverse("exchange:import-list"))


def test_a_person_in_two_files_of_one_import_moves_and_is_there_once(world: World, hr: Client) -> None:
    before, now = (
        roster(roster_row("10001", "张三")),
        roster(roster_row("10001", "张三", 科室="内科", 职称="副主任医师")),
    )
    run = upload(hr, ("1.xlsx", before), ("2.xlsx", now))
    assert (run.counts["new"], run.counts["changed"]) == (1, 1)
    assert confirm(hr, run).state == ImportState.DONE
    talent = Talent.objects.unscoped("test").get()
    assert (talent.unit, talent.posts.filter(to_on=None).get().unit, talent.posts.count()) == (
        world.medicine,
        world.medicine,
        2,
    )
    assert talent.titles.filter(to_on=None).get().title == "232"


def test_headers_twice_wait_for_the_user(world: World, hr: Client) -> None:
    run = upload(hr, ("roster.xlsx", roster([*roster_row("10001", "张三"), "李四"], headers=[*HEADERS, "姓名"])))
    assert run.counts["new"] == 0
    assert "stands in two columns" in page_of(hr, run)
