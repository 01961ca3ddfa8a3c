from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import get_language

from talentcareer import dates
from talentcareer.access.actions import end_user
from talentcareer.audit.actions import SYSTEM
from talentcareer.jobs import actions, registry, work
from talentcareer.jobs.models import FailureKind, Job, State
from talentcareer.jobs.running import LostLease, Running
from tests.builders.world import World, make_account

pytestmark = pytest.mark.django_db
Declare = Callable[..., Callable[[registry.Work], registry.Work]]


def ask(**extra: Any) -> Job:
    return actions.submit("test.work", arguments={}, by=SYSTEM, **extra)


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_runs_with_its_arguments_in_its_askers_name_and_language(declare: Declare, world: World) -> None:
    seen: list[Any] = []

    @declare("test.work", title="Test")
    def compute(running: Running, *, year: int, units: list[str]) -> dict[str, Any]:
        seen.append((running.by, get_language(), year, units))
        return {"year": year}

    asker = world.office
    with translation.override("zh-hans"):
        job = actions.submit("test.work", arguments={"year": 2024, "units": ["a", "b"]}, by=asker, about="2024")
    assert (job.state, job.asked_by, job.asked_by_name, job.language) == (State.WAITING, asker, str(asker), "zh-hans")
    with translation.override("en"):
        ran = work.run_waiting()
    assert ran == [job]
    assert seen == [(asker, "zh-hans", 2024, ["a", "b"])]
    assert (ran[0].state, ran[0].result, ran[0].tries, ran[0].fence) == (State.DONE, {"year": 2024}, 1, 1)
    assert ran[0].lease_until is None
    assert ran[0].ended_at is not None


def test_the_oldest_job_is_taken_first_and_one_of_the_future_is_not(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    with time_machine.travel("2026-03-02 08:00:00+00:00", tick=False):
        later = ask(not_before_at=dates.now() + timedelta(minutes=5))
    with time_machine.travel("2026-03-02 08:01:00+00:00", tick=False):
        second = ask()
    with time_machine.travel("2026-03-02 08:00:30+00:00", tick=False):
        first = ask()
    with time_machine.travel("2026-03-02 08:04:59+00:00", tick=False):
        assert work.run_waiting() == [first, second]
    with time_machine.travel("2026-03-02 08:05:00+00:00", tick=False):
        assert work.run_waiting() == [later]


def test_the_same_key_gives_the_same_job(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    declare("test.other", title="Other")(lambda running: None)
    first = ask(key="import-7")
    assert ask(key="import-7") == first
    work.run_waiting()
    assert ask(key="import-7") == first
    assert ask() != ask()
    assert actions.submit("test.other", arguments={}, by=SYSTEM, key="import-7") != first
    assert Job.objects.count() == 4


def test_an_unknown_kind_and_content_as_an_argument_are_refused(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    with pytest.raises(ValueError, match=r"test\.nothing"):
        actions.submit("test.nothing", arguments={}, by=SYSTEM)
    for content in ({"name": "x"}, "x" * 201, 1.5):
        with pytest.raises(TypeError):
            actions.submit("test.work", arguments={"rows": content}, by=SYSTEM)
    assert Job.objects.count() == 0


def test_a_job_is_taken_once_until_its_lease_runs_out(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    with time_machine.travel("2026-03-02 08:00:00+00:00", tick=False) as clock:
        job = ask()
        taken = work.take("one")
        assert taken is not None
        assert (taken, taken.fence, taken.tries, taken.lease_owner) == (job, 1, 1, "one")
        assert work.take("two") is None
        clock.shift(30)
        assert work.take("two") is None
        clock.shift(1)
        again = work.take("two")
        assert again is not None
        assert (again, again.fence, again.tries, again.lease_owner) == (job, 2, 2, "two")


def test_progress_shows_and_renews_the_lease(declare: Declare) -> None:
    with time_machine.travel("2026-03-02 08:00:00+00:00", tick=False) as clock:
        shown = []

        @declare("test.work", title="Test")
        def compute(running: Running) -> None:
            clock.shift(25)
            running.progress(40, 160, message="people", step="checking")
            now = Job.objects.get(pk=running.job.pk)
            shown.append((now.percent, now.progress_done, now.progress_total, now.progress_message, now.progress_step))
            assert now.lease_until == dates.now() + timedelta(seconds=30)
            running.progress(41, 160)

        job = ask()
        work.run_waiting()
    assert shown == [(25, 40, 160, "people", "checking")]
    assert (ended(job).progress_done, job.percent, job.state) == (160, 100, State.DONE)


def late_worker_writes(declare: Declare, *, guarded: bool) -> tuple[Job, int]:
    """Run a job twice, the first worker waking up after the second has finished; return it and the writes."""
    written: list[int] = []

    def effect(running: Running) -> None:
        with transaction.atomic():
            if guarded:
                running.hold()
            written.append(running.job.fence)
            if guarded:
                running.done({"by": running.job.fence})

    @declare("test.work", title="Test")
    def compute(running: Running) -> dict[str, Any]:
        effect(running)
        return {"by": running.job.fence}

    job = ask()
    with time_machine.travel(dates.now() + timedelta(seconds=1), tick=False) as clock:
        slow = work.take("slow")
        assert slow is not None
        clock.shift(31)
        work.run_waiting()
        work.run(slow, renewing=False)
    return ended(job), len(written)


def test_a_late_worker_writes_nothing(declare: Declare) -> None:
    job, written = late_worker_writes(declare, guarded=True)
    assert (job.state, job.result, written) == (State.DONE, {"by": 2}, 1)


def test_without_the_fence_the_late_worker_writes_a_second_time(declare: Declare) -> None:
    job, written = late_worker_writes(declare, guarded=False)
    assert (job.state, job.result, written) == (State.DONE, {"by": 2}, 2)


def test_a_late_worker_neither_finishes_nor_fails_the_job(declare: Declare) -> None:
    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        if running.job.fence == 1:
            raise RuntimeError("late")

    job = ask()
    slow = work.take()
    assert slow is not None
    Job.objects.update(lease_until=dates.now() - timedelta(seconds=1))
    assert work.take() == job
    work.run(slow, renewing=False)
    assert (ended(job).state, job.fence) == (State.RUNNING, 2)
    with pytest.raises(LostLease):
        Running(slow).finish({})


def test_the_guard_is_refused_outside_a_transaction(transactional_db: None, declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    ask()
    job = work.take()
    assert job is not None
    for guard in (Running(job).hold, Running(job).done):
        with pytest.raises(RuntimeError, match="inside the transaction"):
            guard()


def test_done_is_undone_with_its_transaction(declare: Declare) -> None:
    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        with transaction.atomic():
            running.hold()
            running.done({"rows": 3})
            raise registry.Failed("Row 3 is refused.")

    job = ask()
    work.run_waiting()
    assert (ended(job).state, job.result, job.failure_kind, job.failure) == (
        State.FAILED,
        None,
        FailureKind.REFUSED,
        "Row 3 is refused.",
    )


def test_a_job_that_kills_its_worker_stops_after_three_tries_and_others_go_on(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    with time_machine.travel("2026-03-02 08:00:00+00:00", tick=False) as clock:
        poison = ask()
        for tries in (1, 2, 3):
            taken = work.take()  # and never heard of again
            assert taken is not None
            assert taken.tries == tries
            assert work.give_up() == []
            clock.shift(31)
        assert work.take() is None
        other = ask()
        assert work.give_up() == [poison]
        assert work.run_waiting() == [other]
    assert (ended(poison).state, poison.failure_kind, poison.tries) == (State.FAILED, FailureKind.KILLED, 3)
    assert poison.failure.startswith("The work was interrupted 3 times")
    assert len(poison.error_id) == 8


def test_an_unexpected_error_shows_a_number_and_nothing_from_inside(
    declare: Declare, caplog: pytest.LogCaptureFixture
) -> None:
    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        raise KeyError("inner-workings")

    job = ask()
    work.run_waiting()
    assert (ended(job).state, job.failure_kind, job.tries) == (State.FAILED, FailureKind.ERROR, 1)
    assert (
        job.failure == f"Something unexpected happened. Tell your system administrator the error number {job.error_id}."
    )
    assert job.error_id in caplog.text
    assert "inner-workings" in caplog.text


def test_a_refusal_by_a_rule_is_told_to_the_asker(declare: Declare) -> None:
    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        raise ValidationError(["The batch is closed.", "Open it first."])

    job = ask()
    work.run_waiting()
    assert (ended(job).state, job.failure_kind, job.failure, job.error_id) == (
        State.FAILED,
        FailureKind.REFUSED,
        "The batch is closed. Open it first.",
        "",
    )


def test_a_busy_database_is_tried_three_times_with_growing_pauses(declare: Declare) -> None:
    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        raise OperationalError("database is locked")

    with time_machine.travel("2026-03-02 08:00:00+00:00", tick=False) as clock:
        job = ask()
        for pause in (5, 10):
            assert work.run_waiting() == [job]
            assert (ended(job).state, job.not_before_at) == (State.WAITING, dates.now() + timedelta(seconds=pause))
            clock.shift(pause)
        assert work.run_waiting() == [job]
    assert (ended(job).state, job.failure_kind, job.tries) == (State.FAILED, FailureKind.BUSY, 3)
    assert "locked" not in job.failure


def test_a_closed_account_gets_nothing_done(declare: Declare, world: World) -> None:
    ran = []
    declare("test.work", title="Test")(lambda running: ran.append(1))
    asker = world.office
    job = actions.submit("test.work", arguments={}, by=asker)
    end_user(asker, by=SYSTEM)
    work.run_waiting()
    assert (ended(job).state, job.failure_kind, ran) == (State.FAILED, FailureKind.RIGHTS, [])


def test_rights_that_end_while_the_work_runs_stop_its_writing(declare: Declare, world: World) -> None:
    written = []

    @declare("test.work", title="Test", permission="job.view_all")
    def compute(running: Running) -> None:
        end_user(asker, by=SYSTEM)
        with transaction.atomic():
            running.hold()
            written.append(1)

    asker = world.system_admin
    make_account("second", role="system_admin", unit=world.hospital)  # the last one would stay
    job = actions.submit("test.work", arguments={}, by=asker)
    work.run_waiting()
    assert (ended(job).state, job.failure_kind, written) == (State.FAILED, FailureKind.RIGHTS, [])


def test_a_permission_that_the_asker_lacks_is_named(declare: Declare, world: World) -> None:
    declare("test.work", title="Test", permission="job.view_all")(lambda running: None)
    asker = world.office
    job = actions.submit("test.work", arguments={}, by=asker)
    work.run_waiting()
    assert (ended(job).failure_kind, job.failure) == (
        FailureKind.RIGHTS,
        f"{asker} no longer holds the permission “See everybody's jobs, cancel them and have them tried again”.",
    )


def test_cancelling_while_it_runs_stops_the_worker_and_its_writing(declare: Declare) -> None:
    written = []

    @declare("test.work", title="Test")
    def compute(running: Running) -> None:
        actions.cancel(running.job, by=SYSTEM)
        with transaction.atomic():
            running.hold()
            written.append(1)

    job = ask()
    work.run_waiting()
    assert (ended(job).state, written) == (State.CANCELLED, [])
    with pytest.raises(ValidationError, match="ended already"):
        actions.cancel(job, by=SYSTEM)


def test_a_cancelled_job_is_not_run_and_can_be_tried_again(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: {"fence": running.job.fence})
    job = ask()
    actions.cancel(job, by=SYSTEM)
    assert work.run_waiting() == []
    actions.retry(job, by=SYSTEM)
    assert work.run_waiting() == [job]
    assert (ended(job).state, job.result) == (State.DONE, {"fence": 1})
    with pytest.raises(ValidationError, match="Only work that failed or was cancelled"):
        actions.retry(job, by=SYSTEM)


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does(declare: Declare) -> None:
    declare("test.work", title="Test")(lambda running: None)
    job = ask()
    known = registry.workers.pop("test.work")
    assert work.run_waiting() == []
    registry.workers["test.work"] = known
    assert work.run_waiting() == [job]


def test_jobs_are_seen_by_their_asker_and_by_the_system_administrator(declare: Declare, world: World) -> None:
    declare("test.work", title="Test")(lambda running: None)
    asker, other, operator = (
        world.office,
        world.hr,
        world.system_admin,
    )
    job = actions.submit("test.work", arguments={}, by=asker)
    of_system = ask()
    assert list(Job.objects.visible_to(asker)) == [job]
    assert list(Job.objects.visible_to(other)) == []
    assert set(Job.objects.visible_to(operator)) == {job, of_system}
    assert list(Job.objects.visible_to(None)) == []


def test_a_database_that_is_locked_leaves_the_job_for_the_next_look(
    declare: Declare, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    declare("test.work", title="Test")(lambda running: None)
    job = ask()

    def locked() -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(work, "take", locked)
    assert work.look() is False
    assert "the next look follows" in caplog.text
    assert ended(job).state == State.WAITING
