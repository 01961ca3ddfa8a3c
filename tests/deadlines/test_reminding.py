"""Everybody is told once of what has come near, whatever runs again, is killed, moves or is put off."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentcareer.access.actions import end_user
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import actions, reminding, tasks
from talentcareer.deadlines.models import Reminder
from talentcareer.jobs import work
from talentcareer.jobs.models import Job, State
from tests.builders.world import World
from tests.deadlines.conftest import Shelf

DAY = date(2026, 3, 10)


def run(day: date = DAY) -> reminding.Outcome:
    return reminding.run(day, by=SYSTEM)


def told(user: Any = None) -> list[tuple[str, str, int]]:
    rows = Reminder.objects.all() if user is None else Reminder.objects.filter(user=user)
    return sorted(rows.values_list("user__username", "deadline__key", "threshold"))


def of(user: Any) -> list[tuple[str, int]]:
    return [(key, threshold) for _name, key, threshold in told(user)]


def test_who_is_told(world: World, shelf: Shelf) -> None:
    shelf.put("near", DAY + timedelta(days=30), world.surgery)
    shelf.put("far", DAY + timedelta(days=91), world.surgery)
    shelf.put("own", DAY + timedelta(days=7), responsible=world.other_head)
    outcome = run()
    assert told() == [
        ("head", "near", 30), ("hr", "near", 30), ("leader", "near", 30), ("office", "near", 30), ("other_head", "own", 7),
    ]  # fmt: skip
    assert (outcome.told, outcome.people) == (5, 5)


def test_the_tightest_threshold_alone_then_each_tighter_one(world: World, shelf: Shelf) -> None:
    shelf.put("a", DAY + timedelta(days=20), world.surgery)
    for days, expected in (
        (0, [30]),
        (1, [30]),
        (12, [30]),
        (13, [7, 30]),
        (14, [7, 30]),
        (20, [7, 30]),
        (50, [7, 30]),
    ):
        run(DAY + timedelta(days=days))
        assert sorted(threshold for _key, threshold in of(world.head)) == expected, days


def test_an_earlier_day_asked_for_later_tells_nothing_wider(world: World, shelf: Shelf) -> None:
    shelf.put("a", DAY + timedelta(days=7), world.surgery)
    run()
    run(DAY - timedelta(days=30))
    assert of(world.head) == [("a", 7)]


def test_a_moved_day_counts_anew_and_a_day_moved_back_does_not(world: World, shelf: Shelf) -> None:
    shelf.put("a", DAY + timedelta(days=7), world.surgery)
    run()
    shelf.put("a", DAY + timedelta(days=29), world.surgery)
    run()
    assert sorted(of(world.head)) == [("a", 7), ("a", 30)]
    run()
    shelf.put("a", DAY + timedelta(days=7), world.surgery)
    assert run().told == 0


def test_twice_a_day_tells_nothing_twice(world: World, shelf: Shelf) -> None:
    shelf.put("a", DAY, world.surgery)
    first = run()
    assert (first.told, run().told, run(DAY + timedelta(days=1)).told) == (4, 0, 0)
    assert len(told()) == 4


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run not see what was told: what two runs at the same moment do."""
    monkeypatch.setattr(reminding, "not_told", lambda rows, user: rows)


def test_two_runs_at_the_same_moment_tell_nothing_twice(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a", DAY, world.surgery)
    blind(monkeypatch)
    assert (run().told, run().told, len(told())) == (4, 0, 4)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_the_same_runs_tell_twice(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a", DAY, world.surgery)
    blind(monkeypatch)
    constraints = Reminder._meta.constraints
    (constraint,) = constraints
    Reminder._meta.constraints = []  # SQLite makes the table anew from what the model says
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        run()
        run()
        assert len(told()) == 8
    finally:
        Reminder.objects.all().delete()
        Reminder._meta.constraints = constraints
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)


@pytest.mark.parametrize("dies_after", [0, 1, 3])
def test_killed_half_way_and_run_again(
    world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, dies_after: int
) -> None:
    shelf.put("a", DAY, world.surgery)
    reached: list[str] = []

    def die(name: str) -> None:
        reached.append(name)
        if len(reached) > dies_after:
            raise KeyboardInterrupt

    monkeypatch.setattr(reminding, "reached", die)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    before = len(told())
    assert before < 4
    monkeypatch.setattr(reminding.sources, "_sources", {shelf.code: shelf.source()})
    assert run().told == 4 - before
    assert len(told()) == 4


def test_what_is_put_off_is_not_reminded_of_until_its_day(world: World, shelf: Shelf, time_machine: Any) -> None:
    time_machine.move_to("2026-03-10 12:00 +0800")
    shelf.put("a", DAY + timedelta(days=20), world.surgery)
    shelf.read(DAY)
    actions.snooze(shelf.row("a"), until_on=DAY + timedelta(days=15), reason="出差", by=world.head)
    run()
    run(DAY + timedelta(days=14))
    assert of(world.head) == []
    assert of(world.hr) == [("a", 7), ("a", 30)]
    run(DAY + timedelta(days=15))
    assert of(world.head) == [("a", 7)]


def test_a_moved_day_is_never_hidden_by_an_old_snooze(world: World, shelf: Shelf, time_machine: Any) -> None:
    time_machine.move_to("2026-03-10 12:00 +0800")
    shelf.put("a", DAY + timedelta(days=20), world.surgery)
    shelf.read(DAY)
    actions.snooze(shelf.row("a"), until_on=DAY + timedelta(days=20), reason="出差", by=world.head)
    shelf.put("a", DAY + timedelta(days=3), world.surgery)
    run()
    assert of(world.head) == [("a", 7)]


def test_closed_accounts_and_closed_deadlines_are_left_out(world: World, shelf: Shelf) -> None:
    shelf.put("a", DAY, world.surgery)
    shelf.read(DAY)
    end_user(world.head, reason="left", by=SYSTEM)
    shelf.lying.clear()
    shelf.put("b", DAY, world.surgery)
    run()
    assert {(name, key) for name, key, _threshold in told()} == {("hr", "b"), ("leader", "b"), ("office", "b")}


def test_an_account_is_told_of_many_with_as_many_queries_as_of_few(world: World, shelf: Shelf) -> None:
    counts = []
    for many in (2, 50):
        for number in range(many):
            shelf.put(f"{many}-{number}", DAY, world.surgery)
        shelf.read(DAY)
        fresh = type(world.hr).objects.get(pk=world.hr.pk)
        with CaptureQueriesContext(connection) as captured:
            assert reminding.tell(fresh, DAY) == many
        counts.append(len(captured))
        shelf.lying.clear()
    assert counts[0] == counts[1]


class TestTheJob:
    def test_it_runs_once_a_day(self, world: World, shelf: Shelf, time_machine: Any) -> None:
        time_machine.move_to("2026-03-10 02:40 +0800")
        shelf.put("a", DAY, world.surgery)
        tasks.ask()
        tasks.ask()
        job = Job.objects.get(kind=tasks.KIND)
        assert (job.key, job.asked_by_id) == ("2026-03-10", None)
        work.run_waiting()
        job.refresh_from_db()
        assert (job.state, job.result) == (State.DONE, {"message": "4 reminders for 4 people"})
        tasks.ask()
        assert work.run_waiting() == []
        time_machine.move_to("2026-03-11 02:40 +0800")
        tasks.ask()
        assert Job.objects.filter(kind=tasks.KIND).count() == 2

    def test_a_source_that_fails_is_named_and_the_others_are_told(
        self, world: World, shelf: Shelf, time_machine: Any
    ) -> None:
        time_machine.move_to("2026-03-10 02:40 +0800")
        shelf.put("a", DAY, world.surgery)
        Shelf(code="zz", lying={"z": None}).declare()  # type: ignore[dict-item]
        tasks.ask()
        (job,) = work.run_waiting()
        assert (job.state, len(told())) == (State.FAILED, 4)
        assert "could not be read: zz" in job.failure


class TestTheCommand:
    def test_it_says_what_it_did_and_does_nothing_twice(
        self, world: World, shelf: Shelf, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANG", "en_US")
        shelf.put("a", DAY, world.surgery)
        for expected in ("1 new, 0 changed, 0 closed", "0 new, 0 changed, 0 closed"):
            call_command("remind", "--on", "2026-03-10")
            assert expected in capsys.readouterr().out
        assert len(told()) == 4

    def test_a_day_that_is_none(self) -> None:
        with pytest.raises(CommandError) as refused:
            call_command("remind", "--on", "tomorrow")
        assert refused.value.returncode == 2
