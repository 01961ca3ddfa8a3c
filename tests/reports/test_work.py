"""Reports as background work: kept once, with the asker's reach; the workbook served to its asker alone. And the command."""

import json
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from reports import tasks, workbook, yearly
from reports.indicators.declaring import DEFINITIONS_VERSION
from reports.models import Report
from reports.scope import whole_hospital
from talentcareer.access import actions as access
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.exchange import files
from talentcareer.jobs import actions as jobs
from talentcareer.jobs import work
from talentcareer.jobs.models import Job, State
from talentcareer.jobs.registry import LostLease
from talentcareer.jobs.running import Running
from tests.builders.world import make_account
from tests.reports.small_hospital import ON

ARGUMENTS = {"year": 2022, "years": 3}


@pytest.fixture(autouse=True)
def _on_the_day(tmp_path, settings):
    settings.FILES_DIR = tmp_path
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        yield


def ask(kind, user) -> Job:
    job = jobs.submit(kind, arguments=ARGUMENTS, by=user)
    work.run_waiting()
    job.refresh_from_db()
    return job


def test_the_page_asks_and_the_job_keeps_the_report(small, client_of) -> None:
    client = client_of(small.world.office)
    answer = client.post(reverse("reports:report-compute"), ARGUMENTS)
    assert answer.headers["Location"] == "/reports/?year=2022&years=3"
    job = Job.objects.get(kind="reports.compute")
    assert reverse("jobs:job-progress", args=[job.pk]) in client.get("/reports/?year=2022&years=3").content.decode()
    assert [ran.state for ran in work.run_waiting()] == [State.DONE]
    report = Report.objects.get()
    assert report.values["figures"] == yearly.compute(whole_hospital(), 2022, 3, ON)["figures"] | {
        code: report.values["figures"][code] for code in ("P01", "P03", "P05", "R00", "Q01", "W01")
    }
    assert (report.asked_by, report.unit, report.as_of, report.definitions) == (
        small.world.office,
        small.world.hospital,
        ON,
        DEFINITIONS_VERSION,
    )


def test_asking_twice_is_one_job(small, client_of) -> None:
    client = client_of(small.world.office)
    for _again in range(2):
        client.post(reverse("reports:report-compute"), ARGUMENTS)
    assert Job.objects.filter(kind="reports.compute").count() == 1
    work.run_waiting()
    client.post(reverse("reports:report-compute"), ARGUMENTS)
    assert Job.objects.filter(kind="reports.compute").count() == 2


def test_a_worker_that_lost_its_job_keeps_nothing(small) -> None:
    for kind, run in (("reports.compute", tasks.compute), ("reports.workbook", tasks.write_workbook)):
        jobs.submit(kind, arguments=ARGUMENTS, by=small.world.office)
        job = work.take()
        Job.objects.filter(pk=job.pk).update(fence=job.fence + 1)
        with pytest.raises(LostLease):
            run(Running(job, permission="report.compute"), **ARGUMENTS)
        Job.objects.filter(pk=job.pk).update(state=State.CANCELLED, ended_at=job.created_at, lease_until=None)
    assert Report.objects.count() == 0
    assert kept_files() == []


def kept_files() -> list:
    from django.conf import settings

    return [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_the_trail_says_that_a_report_was_computed_but_not_what_it_says(small) -> None:
    ask("reports.compute", small.world.office)
    entry = Entry.objects.filter(action="report.computed").get()
    assert entry.changes["values"] == [None, "***"]
    assert entry.changes["year"] == [None, "2022"]


def test_the_workbook_is_kept_encrypted_and_served_to_its_asker_alone(small, client_of) -> None:
    world = small.world
    job = ask("reports.workbook", world.office)
    report = Report.objects.get()
    assert job.state == State.DONE
    assert kept_files()[0].read_bytes()[:2] != b"PK"
    url = reverse("reports:workbook-file", args=[report.pk])
    answer = client_of(world.office).get(url)
    assert (answer.status_code, answer.content[:2], answer["Cache-Control"]) == (200, b"PK", "no-store")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Disposition"].endswith("_2022_20221130.xlsx")
    assert {
        name: client_of(getattr(world, name)).get(url).status_code
        for name in ("hr", "leader", "head", "nobody", "system_admin")
    } == {
        "hr": 404,
        "leader": 404,
        "head": 404,
        "nobody": 403,
        "system_admin": 403,
    }
    assert Entry.objects.filter(action="export.made", subject_id=str(report.pk)).count() == 1


def test_a_newer_workbook_takes_the_place_of_the_older(small) -> None:
    for _again in range(2):
        ask("reports.workbook", small.world.office)
    assert len(kept_files()) == 1
    assert sorted(bool(report.stored_as) for report in Report.objects.all()) == [False, True]
    assert files.load(Report.objects.exclude(stored_as="").get().stored_as)[:2] == b"PK"


def test_a_workbook_is_refused_once_its_asker_reaches_less(small, client_of) -> None:
    user = make_account("second_office", role="office", unit=small.world.hospital)
    ask("reports.workbook", user)
    access.end_grant(user.grants.get(), on=ON, by=SYSTEM)
    access.grant_role(user, role="head", unit=small.world.medicine, from_on=ON, by=SYSTEM)
    url = reverse("reports:workbook-file", args=[Report.objects.get().pk])
    assert client_of(type(user).objects.get(pk=user.pk)).get(url).status_code == 404


@pytest.mark.parametrize("kind", ["reports.compute", "reports.workbook"])
def test_nothing_is_kept_when_the_askers_roles_change_while_it_is_read(small, monkeypatch, kind) -> None:
    user = make_account("second_office", role="office", unit=small.world.hospital)

    def narrow(point: str) -> None:
        if point == "report-computed":
            access.end_grant(user.grants.get(), on=ON, by=SYSTEM)
            access.grant_role(user, role="office", unit=small.world.medicine, from_on=ON, by=SYSTEM)

    monkeypatch.setattr(tasks.crash_points, "reached", narrow)
    job = ask(kind, user)
    assert (job.state, job.failure) == (State.FAILED, "Your roles changed meanwhile: ask again.")
    assert (Report.objects.count(), kept_files()) == (0, [])


def move(user, unit) -> User:
    """Let the grants of an account hold over another unit, from today."""
    for grant in user.grants.all():
        access.end_grant(grant, on=ON, by=SYSTEM)
    access.grant_role(user, role="office", unit=unit, from_on=ON, by=SYSTEM)
    return User.objects.get(pk=user.pk)


def test_compute_works_on_after_the_reach_moved_away_from_the_first_report(small, client_of) -> None:
    user = make_account("second_office", role="office", unit=small.world.surgery)
    for unit in (small.world.medicine, small.world.hospital):
        client_of(user).post(reverse("reports:report-compute"), ARGUMENTS)
        assert [job.state for job in work.run_waiting()] == [State.DONE]
        user = move(user, unit)
    client_of(user).post(reverse("reports:report-compute"), ARGUMENTS)
    assert [job.state for job in work.run_waiting()] == [State.DONE]


def test_a_workbook_that_is_offered_is_also_served(small, client_of) -> None:
    user = make_account("second_office", role="office", unit=small.world.surgery)
    ask("reports.workbook", user)
    url = reverse("reports:workbook-file", args=[Report.objects.get().pk])
    page = client_of(user).get("/reports/?year=2022&years=3").content.decode()
    assert (url in page, client_of(user).get(url).status_code) == (True, 200)
    access.grant_role(user, role="office", unit=small.world.medicine, from_on=ON, by=SYSTEM)
    user = User.objects.get(pk=user.pk)
    page = client_of(user).get("/reports/?year=2022&years=3").content.decode()
    assert (url in page, client_of(user).get(url).status_code) == (False, 404)


def test_asking_for_failed_work_twice_at_once_says_so(small, client_of, monkeypatch) -> None:
    client = client_of(small.world.office)
    client.post(reverse("reports:report-compute"), ARGUMENTS)
    jobs.cancel(Job.objects.get(), by=small.world.office)
    seen_cancelled = Job.objects.get()
    client.post(reverse("reports:report-compute"), ARGUMENTS)
    monkeypatch.setattr(jobs, "submit", lambda *args, **kwargs: seen_cancelled)
    answer = client.post(reverse("reports:report-compute"), ARGUMENTS, follow=True)
    assert answer.status_code == 200
    said = "Only work that failed or was cancelled can be tried again; this is waiting."
    assert [str(message) for message in answer.context["messages"]] == [said]


def test_progress_of_the_workbook_speaks_the_askers_language(small) -> None:
    said: list[str] = []
    with translation.override("en"):
        workbook.make(whole_hospital(), 2022, 1, ON, lambda done, total, message="": said.append(message))
    assert (said[0], said[-1]) == ("In training", "")


def test_the_command_writes_json_whole(small, tmp_path) -> None:
    out = tmp_path / "report.json"
    call_command("yearly_report", "2022", "--years", "3", "--out", str(out))
    values = json.loads(out.read_text())
    assert values == yearly.compute(whole_hospital(), 2022, 3, date(2022, 11, 30))
    assert list(values)[:1] == ["year"]
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_the_command_counts_what_an_account_may_open(small, tmp_path) -> None:
    out = tmp_path / "report.json"
    call_command("yearly_report", "2022", "--years", "1", "--out", str(out), "--as", "head")
    values = json.loads(out.read_text())
    assert values["figures"]["T02"] == {"2022": 3}
    assert "F01" not in values["figures"]


def test_the_command_writes_a_workbook(small, tmp_path) -> None:
    out = tmp_path / "report.xlsx"
    call_command("yearly_report", "2022", "--years", "1", "--format", "xlsx", "--out", str(out))
    assert out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2023"], "There is no report of 2023: give a year up to 2022."),
        (["2022", "--years", "11"], "--years 11: give 1 to 10."),
        (["2022", "--as", "unknown"], "There is no active account “unknown”."),
        (
            ["2022", "--out", "/nowhere/report.json"],
            "The folder /nowhere does not exist: make it, or give another --out.",
        ),
    ],
)
def test_the_command_says_what_is_wrong(db, tmp_path, monkeypatch, arguments, says) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    out = [] if "--out" in arguments else ["--out", str(tmp_path / "r.json")]
    with pytest.raises(CommandError) as refused:
        call_command("yearly_report", *arguments, *out)
    assert (str(refused.value), refused.value.returncode) == (says, 2)
    assert list(tmp_path.iterdir()) == []
