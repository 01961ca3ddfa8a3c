from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talentcareer.audit.models import Entry
from talentcareer.jobs import actions, registry, work
from talentcareer.jobs.models import Job, State
from tests.builders.world import World

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


@pytest.fixture
def job(declare: Callable[..., Any], world: World) -> Job:
    """The office's waiting job about something that only the office may read."""

    @declare("test.work", title="Yearly report", opens=lambda job: f"/reports/{job.result['report']}/")
    def compute(running: registry.Running, *, fails: bool = False) -> dict[str, Any]:
        running.progress(3, 12, message="MARK-message", step="MARK-step")
        if fails:
            raise registry.Failed("MARK-failure")
        return {"report": "r-7", "message": "MARK-result"}

    return actions.submit("test.work", arguments={}, by=world.office, about="MARK-about")


def text(client: Client, route: str, *args: Any) -> str:
    answer = client.get(reverse(route, args=args))
    assert answer.status_code in {200, 286}
    return answer.content.decode()


def test_the_asker_follows_the_job_to_its_end(job: Job, world: World, client_of: ClientOf) -> None:
    office = client_of(world.office)
    progress = reverse("jobs:job-progress", args=[job.pk])
    waiting = office.get(progress)
    assert waiting.status_code == 200
    assert f'hx-get="{progress}"' in waiting.content.decode()
    assert "Yearly report (MARK-about) waits to start." in waiting.content.decode()

    Job.objects.update(
        state=State.RUNNING,
        lease_until=job.created_at,
        progress_done=3,
        progress_total=12,
        progress_message="MARK-message",
    )
    running = office.get(progress)
    assert running.status_code == 200
    assert "Yearly report (MARK-about): 3 of 12" in running.content.decode()
    assert "MARK-message" in running.content.decode()
    assert 'value="25"' in running.content.decode()

    work.run_waiting()
    done = office.get(progress)
    assert done.status_code == 286
    assert "hx-get" not in done.content.decode()
    assert 'href="/reports/r-7/"' in done.content.decode()
    assert "MARK-result" in done.content.decode()
    assert done["Cache-Control"] == "no-store"
    assert "MARK-result" in text(office, "jobs:job", job.pk)
    assert "MARK-about" in text(office, "jobs:job-list")


def test_a_foreign_job_is_as_if_absent(job: Job, world: World, client_of: ClientOf) -> None:
    absent = "00000000-0000-4000-8000-000000000000"
    for user in (world.hr, world.head, world.leader, world.security_admin, world.audit_admin, world.nobody):
        client = client_of(user)
        assert "MARK" not in text(client, "jobs:job-list")
        for route, method in (("job", "get"), ("job-progress", "get"), ("job-cancel", "post"), ("job-retry", "post")):
            foreign = getattr(client, method)(reverse(f"jobs:{route}", args=[job.pk]))
            missing = getattr(client, method)(reverse(f"jobs:{route}", args=[absent]))
            assert (foreign.status_code, missing.status_code) == (404, 404)
            assert "MARK" not in foreign.content.decode()
    job.refresh_from_db()
    assert job.state == State.WAITING


@pytest.mark.parametrize("fails", [False, True])
def test_the_system_administrator_sees_every_job_without_business_content(
    fails: bool, job: Job, world: World, client_of: ClientOf
) -> None:
    Job.objects.update(arguments={"fails": fails})
    admin = client_of(world.system_admin)
    for finished in (False, True):
        if finished:
            work.run_waiting()
        for page in (
            text(admin, "jobs:job-list"),
            text(admin, "jobs:job", job.pk),
            text(admin, "jobs:job-progress", job.pk),
        ):
            assert "Yearly report" in page
            assert "MARK" not in page
            assert "/reports/" not in page.replace('href="/reports/"', "")
    job.refresh_from_db()
    assert job.state == (State.FAILED if fails else State.DONE)
    assert ("refused by a rule" in text(admin, "jobs:job", job.pk)) == fails


def test_cancel_and_try_again_by_button(job: Job, world: World, client_of: ClientOf) -> None:
    office = client_of(world.office)
    cancel, retry = reverse("jobs:job-cancel", args=[job.pk]), reverse("jobs:job-retry", args=[job.pk])
    assert cancel in text(office, "jobs:job", job.pk)
    assert office.get(cancel).headers["Location"] == reverse("jobs:job", args=[job.pk])
    job.refresh_from_db()
    assert job.state == State.WAITING
    answer = office.post(cancel, follow=True)
    assert "Yearly report is cancelled." in answer.content.decode()
    assert work.run_waiting() == []
    assert "has ended already" in office.post(cancel, follow=True).content.decode()
    assert retry in text(office, "jobs:job", job.pk)
    assert "tried again from the start" in client_of(world.system_admin).post(retry, follow=True).content.decode()
    assert work.run_waiting() == [job]
    events = Entry.objects.filter(subject_id=str(job.pk)).order_by("id").values_list("action", "actor_name")
    assert list(events) == [("job.cancelled", str(world.office)), ("job.retried", str(world.system_admin))]


def test_a_failed_job_tells_its_asker_why_and_offers_another_try(job: Job, world: World, client_of: ClientOf) -> None:
    Job.objects.update(arguments={"fails": True})
    work.run_waiting()
    page = text(client_of(world.office), "jobs:job-progress", job.pk)
    assert "Yearly report (MARK-about) failed." in page
    assert "MARK-failure" in page
    assert reverse("jobs:job-retry", args=[job.pk]) in page


def test_the_list_filters_by_state_and_turns_pages(job: Job, world: World, client_of: ClientOf) -> None:
    for number in range(50):
        actions.submit("test.work", arguments={}, by=world.office, about=f"no. {number}")
    actions.cancel(job, by=world.office)
    office = client_of(world.office)

    def listed(**query: str) -> list[Job]:
        page = office.get(reverse("jobs:job-list"), query).context["page"]
        return [row.record for row in page]

    assert listed(state="cancelled") == [job]
    assert [len(listed(page=page)) for page in ("1", "2")] == [50, 1]
    assert len(listed(per_page="100")) == 51
    assert listed(sort="created_at")[0] == job
    assert listed(state="nonsense") == []


def test_who_asked_is_said_where_the_list_holds_everybodys(job: Job, world: World, client_of: ClientOf) -> None:
    name = str(world.office)
    own = client_of(world.office).get(reverse("jobs:job-list")).context["table"]
    everybodys = client_of(world.system_admin).get(reverse("jobs:job-list")).context["table"]
    assert ["asked_by_name" in table.columns.names() for table in (own, everybodys)] == [False, True]
    for query, count in ((name, 1), (name + "x", 0)):
        page = client_of(world.system_admin).get(reverse("jobs:job-list"), {"q": query}).context["page"]
        assert len(page) == count


def test_the_list_asks_the_database_as_often_for_one_job_as_for_many(
    job: Job, world: World, client_of: ClientOf, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    admin = client_of(world.system_admin)
    admin.get(reverse("jobs:job-list"))
    with django_assert_max_num_queries(20) as one:
        admin.get(reverse("jobs:job-list"))
    for number in range(20):
        actions.submit("test.work", arguments={}, by=world.office, about=str(number))
    with django_assert_num_queries(len(one)):
        admin.get(reverse("jobs:job-list"))
