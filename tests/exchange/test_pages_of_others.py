"""Imports of somebody else: who sees and confirms them, whose rights hold, who takes the file, and what stays of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from talentcareer import dates
from talentcareer.access import roles
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.exchange import files, runs, shown
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.tasks import remove_uploads
from talentcareer.jobs import actions as jobs
from talentcareer.jobs import work
from talentcareer.jobs.models import Job
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_account
from tests.exchange.rosters import roster, roster_row
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db
EXPENSES = xlsx({"支出": [["日期", "工号", "科目", "金额"], ["2022-01-01", "1", "劳务费", 10]]})
ROSTER = roster(roster_row("10001", "张三"))


@pytest.fixture
def finance(world: World, client_of: Any) -> Client:
    make_talent(world.surgery, staff_no="1", name="李明")
    return client_of(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))


@pytest.fixture
def other_hr(world: World, client_of: Any) -> Client:
    return client_of(make_account("other_hr", role=roles.HR.code, unit=world.hospital, display_name="人事乙"))


def status(client: Client, run: ImportRun) -> int:
    return client.get(reverse("exchange:import-detail", args=[run.pk])).status_code


@pytest.mark.parametrize(
    ("content", "seen"),
    [(ROSTER, 404), (EXPENSES, 200), (xlsx({"表": [["甲", "乙"], ["1", "2"]]}), 404)],
    ids=["roster", "expenses", "of no known kind"],
)
def test_finance_sees_others_imports_of_money_only(
    world: World, hr: Client, finance: Client, content: bytes, seen: int
) -> None:
    run = upload(hr, ("a.xlsx", content))
    assert status(finance, run) == seen
    assert (run.files.get().name in finance.get(reverse("exchange:import-list")).content.decode()) is (seen == 200)
    for name in ("import-confirm", "import-cancel", "import-check", "import-values"):
        if seen == 404:
            assert finance.post(reverse(f"exchange:{name}", args=[run.pk]), {"seen": run.digest}).status_code == 404
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED


def test_an_import_that_is_not_checked_yet_is_its_askers(world: World, hr: Client, other_hr: Client) -> None:
    run = runs.start([("a.xlsx", ROSTER)], by=world.hr)
    assert (status(hr, run), status(other_hr, run)) == (200, 404)
    work.run_waiting()
    assert (status(hr, run), status(other_hr, run)) == (200, 200)


def test_hr_of_a_department_does_not_see_the_hospitals_import(world: World, hr: Client, client_of: Any) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    assert status(client_of(make_account("hr_surgery", role="hr", unit=world.surgery)), run) == 404


def test_who_confirms_writes_with_the_own_rights(world: World, hr: Client, client_of: Any) -> None:
    """The check of surgery's HR is confirmed by the hospital's: its rights hold, and its name stands in the trail."""
    surgeon = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    run = upload(surgeon, ("a.xlsx", roster(roster_row("1", "张三"), roster_row("2", "李四", 科室="内科"))))
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    confirm(hr, run)
    assert (run.state, run.counts["new"]) == (ImportState.CHECKED, 2)
    assert "What would be written changed" in run.notice
    assert confirm(hr, run).state == ImportState.DONE
    assert Talent.objects.unscoped("test").count() == 2
    assert set(Entry.objects.filter(model="cohorts.Talent").values_list("actor_name", flat=True)) == {"人事甲"}


def test_only_who_uploaded_takes_the_file_and_leaves_a_trail(world: World, hr: Client, other_hr: Client) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    address = reverse("exchange:import-file", args=[run.pk, run.files.get().pk])
    assert (address in page_of(hr, run), address in page_of(other_hr, run)) == (True, False)
    refused = other_hr.get(address)
    assert (refused.status_code, "人事甲" in refused.content.decode()) == (403, True)
    assert not Entry.objects.filter(action="import.file_taken").exists()
    assert b"".join(hr.get(address).streaming_content) == ROSTER
    entry = Entry.objects.get(action="import.file_taken")
    assert (entry.actor_name, entry.subject_id) == ("人事甲", str(run.pk))


@pytest.mark.parametrize(("who", "offered"), [("finance", False), ("hr", True)])
def test_only_who_writes_people_of_the_hospital_makes_former_staff(
    world: World, hr: Client, finance: Client, who: str, offered: bool
) -> None:
    client = hr if who == "hr" else finance
    head = ["日期", "工号", "姓名", "科目", "金额"]
    run = upload(client, ("a.xlsx", xlsx({"支出": [head, ["2022-01-01", "88001", "赵离职", "劳务费", 10]]})))
    assert [number for number, *_more in shown.questions(runs.result(run)).former_staff] == ["88001"] * offered
    runs.check_again(run, options={"former_staff": ["88001"]}, by=run.asked_by)
    work.run_waiting()
    run.refresh_from_db()
    assert run.counts["new"] == int(offered)


# Work that ended without a result


@pytest.mark.parametrize("way", ["import-cancel", "import-check"])
def test_an_import_whose_check_was_cancelled_can_go_on(world: World, hr: Client, other_hr: Client, way: str) -> None:
    run = runs.start([("a.xlsx", ROSTER)], by=world.hr)
    address = reverse(f"exchange:{way}", args=[run.pk])
    assert address not in page_of(hr, run)
    hr.post(address)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKING  # while the job is open
    jobs.cancel(runs.job_of(run), by=world.hr)
    assert address in page_of(hr, run)
    hr.post(address)
    work.run_waiting()
    run.refresh_from_db()
    assert run.state == (ImportState.CANCELLED if way == "import-cancel" else ImportState.CHECKED)


def test_an_import_whose_writing_was_cancelled_can_go_on(world: World, hr: Client) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    hr.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
    run.refresh_from_db()
    jobs.cancel(runs.job_of(run), by=world.hr)
    hr.post(reverse("exchange:import-check", args=[run.pk]))
    work.run_waiting()
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert confirm(hr, run).state == ImportState.DONE


def test_others_are_told_who_has_it_worked_on(world: World, hr: Client, other_hr: Client) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    hr.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
    assert "人事甲 has this import worked on" in page_of(other_hr, run)
    assert Job.objects.filter(state="waiting").count() == 1


# What is kept, and how long


def test_only_the_newest_check_is_kept(world: World, hr: Client, django_capture_on_commit_callbacks: Any) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    old = run.result_file
    with django_capture_on_commit_callbacks(execute=True):
        hr.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
        work.run_waiting()
    run.refresh_from_db()
    assert run.state == ImportState.DONE
    assert run.result_file != old
    with pytest.raises(FileNotFoundError):
        files.load(old)
    assert runs.result(run)["sheets"][0]["counts"]["new"] == 1


@pytest.mark.parametrize(("days", "gone"), [(364, False), (365, False), (366, True)])
def test_uploads_are_removed_after_their_time(
    world: World, hr: Client, time_machine: Any, days: int, gone: bool, django_capture_on_commit_callbacks: Any
) -> None:
    run = upload(hr, ("a.xlsx", ROSTER))
    stored = run.files.get().stored_as
    time_machine.move_to(dates.now() + timedelta(days=days))
    with django_capture_on_commit_callbacks(execute=True):
        remove_uploads()
    run.refresh_from_db()
    assert (run.files.get().stored_as, run.state) == (("", "cancelled") if gone else (stored, "checked"))
    assert Entry.objects.filter(action="import.uploads_removed", actor_name=SYSTEM.actor_name).exists() is gone
    if gone:
        with pytest.raises(FileNotFoundError):
            files.load(stored)
