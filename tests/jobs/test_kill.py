"""Workers killed while they work, at named points and random times, or frozen and woken late: one result each."""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.harness.demonstration import POINTS
from tests.harness.worker import PLACES, ROOT, Victim, WorkerHarness, harness_at

pytestmark = [pytest.mark.long, pytest.mark.services]

ROWS = 10
SHORT_LEASE = 4
LONGEST_PAUSE = 60
"""Seconds after a kill within which a job must be taken up again, with the lease as delivered."""
SUBMIT = "tests.harness.demonstration.asks:submit"


@pytest.fixture(params=PLACES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    """A harness on SQLite and files, and one on PostgreSQL and Redis, with a short lease."""
    with harness_at(request.param, tmp_path, SHORT_LEASE) as harness:
        yield harness


@pytest.fixture(params=PLACES)
def as_delivered(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    """The same with the lease as delivered."""
    with harness_at(request.param, tmp_path) as harness:
        yield harness


def written(harness: WorkerHarness, job: str) -> list[int]:
    rows = harness.query("SELECT number FROM demonstration_effect WHERE job_id = ? ORDER BY number", job)
    return [row["number"] for row in rows]


def submit(harness: WorkerHarness, kind: str = "careful", **arguments: int) -> str:
    return harness.call(SUBMIT, kind=kind, arguments=arguments)


@pytest.mark.parametrize("victim", ["process", "group"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point_it_ends_in_one_finished_result(
    harness: WorkerHarness, point: str, victim: Victim
) -> None:
    job = submit(harness, rows=ROWS)
    with harness.start(crash_at=point, victim=victim) as worker:
        harness.wait_until(lambda: worker.crashed, 60)
        if victim == "group":
            harness.wait_until(lambda: not worker.alive, 10)
            assert written(harness, job) == (list(range(ROWS)) if finished_before(point) else [])
            harness.start()
        row = harness.wait_for_end(job, LONGEST_PAUSE)
    assert (row["state"], row["result"]) == ("done", {"rows": ROWS})
    assert row["tries"] == (1 if finished_before(point) else 2)
    assert written(harness, job) == list(range(ROWS))
    assert left_over(harness) == []


def left_over(harness: WorkerHarness) -> list[Path]:
    """Temporary files, and files of a schedule that a kill could damage. A killed pool leaves empty folders."""
    temporary = [path for path in (harness.folder / "var" / "temporary").rglob("*") if not path.is_dir()]
    return [*temporary, *harness.folder.rglob("*beat*"), *ROOT.glob("*beat*")]


def finished_before(point: str) -> bool:
    """Whether result and rows are committed when the point is reached."""
    return POINTS.index(point) >= POINTS.index("committed")


@pytest.mark.parametrize("victim", ["process", "group"])
def test_it_is_taken_up_again_within_a_minute(as_delivered: WorkerHarness, victim: Victim) -> None:
    harness = as_delivered
    job = submit(harness, rows=ROWS)
    with harness.start(crash_at="half-written", victim=victim) as worker:
        harness.wait_until(lambda: worker.crashed, 60)
        killed = time.monotonic()
        if victim == "group":
            harness.start()
        harness.wait_until(lambda: harness.job(job)["fence"] == 2, LONGEST_PAUSE)
        print(f"\n{victim} killed, taken up again after {time.monotonic() - killed:.1f} s")
        assert harness.wait_for_end(job, 20)["state"] == "done"
    assert written(harness, job) == list(range(ROWS))


def test_killed_at_random_times_nothing_is_lost_doubled_or_half_written(harness: WorkerHarness) -> None:
    seed = int(os.environ.get("KILL_SEED", time.time_ns()))
    chance = random.Random(seed)  # noqa: S311  times of kills, no secret
    jobs = [submit(harness, rows=ROWS, seconds=1) for _ in range(6)]
    for _ in range(6):
        with harness.start() as worker:
            harness.wait_until(lambda: any(harness.job(job)["state"] == "running" for job in jobs), LONGEST_PAUSE)
            time.sleep(chance.uniform(0, 2.5))
            if chance.random() < 0.5:
                worker.kill()
            else:
                harness.wait_until(worker.children, 60)
                os.kill(chance.choice(worker.children()), signal.SIGKILL)
                time.sleep(chance.uniform(0, 1))
        if all(harness.job(job)["state"] in {"done", "failed"} for job in jobs):
            break
    with harness.start():
        ends = [harness.wait_for_end(job, 120) for job in jobs]
    for job, row in zip(jobs, ends, strict=True):
        # A job that lost its worker three times is given up, with nothing written.
        expected = list(range(ROWS)) if row["state"] == "done" else []
        assert (written(harness, job), row["state"] == "done" or row["tries"] == 3) == (expected, True), (
            f"KILL_SEED={seed}"
        )
    assert sum(row["state"] == "done" for row in ends) >= 4, f"KILL_SEED={seed}"


@pytest.mark.parametrize(("kind", "times"), [("careful", 1), ("careless", 2)])
def test_a_worker_that_wakes_up_late_writes_nothing_more(harness: WorkerHarness, kind: str, times: int) -> None:
    """The control: work that does not ask the guard is seen to write twice."""
    job = submit(harness, kind, rows=ROWS, seconds=3)
    with harness.start() as late:
        harness.wait_until(lambda: harness.job(job)["state"] == "running", 60)
        late.signal(signal.SIGSTOP)
        with harness.start():
            row = harness.wait_for_end(job, LONGEST_PAUSE)
            late.signal(signal.SIGCONT)
            if times > 1:
                harness.wait_until(lambda: len(written(harness, job)) == times * ROWS, 30)
            else:
                time.sleep(6)  # longer than what is left of its work
    assert harness.job(job) == row
    assert (row["state"], row["fence"], row["result"]) == ("done", 2, {"rows": ROWS})
    assert written(harness, job) == sorted(list(range(ROWS)) * times)


def test_poison_stops_after_three_tries_and_others_go_on(harness: WorkerHarness) -> None:
    poison = harness.call(SUBMIT, kind="poison", arguments={})
    other = submit(harness, rows=ROWS)
    with harness.start():
        row = harness.wait_for_end(poison, 120)
        assert harness.wait_for_end(other, 30)["state"] == "done"
    assert (row["state"], row["failure_kind"], row["tries"]) == ("failed", "killed", 3)
    assert row["failure"].startswith("The work was interrupted 3 times")
    assert written(harness, other) == list(range(ROWS))


def test_work_longer_than_its_lease_is_not_taken_by_another(harness: WorkerHarness) -> None:
    job = submit(harness, rows=ROWS, seconds=2 * SHORT_LEASE, writing_seconds=3 * SHORT_LEASE)
    with harness.start(), harness.start():
        row = harness.wait_for_end(job, 90)
    assert (row["state"], row["tries"], row["fence"]) == ("done", 1, 1)
    assert written(harness, job) == list(range(ROWS))


@pytest.mark.parametrize(("seconds", "writing_seconds"), [(60, 0), (0, 10)])
def test_cancelled_while_it_runs_all_is_written_or_nothing(
    harness: WorkerHarness, seconds: int, writing_seconds: int
) -> None:
    job = submit(harness, rows=ROWS, seconds=seconds, writing_seconds=writing_seconds)
    with harness.start():
        harness.wait_until(lambda: harness.job(job)["state"] == "running", 60)
        time.sleep(1)
        refused = harness.call("tests.harness.demonstration.asks:cancel", pk=job)
        row = harness.wait_for_end(job, 30)
        after = submit(harness, rows=1)  # its turn comes once the cancelled work has let go of the worker
        assert harness.wait_for_end(after, 30)["state"] == "done"
    if writing_seconds:
        assert (len(refused), row["state"], written(harness, job)) == (1, "done", list(range(ROWS)))
    else:
        assert (refused, row["state"], written(harness, job)) == ([], "cancelled", [])
    assert harness.job(job) == row


def test_many_who_ask_and_take_at_once_get_one_job_and_one_take(harness: WorkerHarness) -> None:
    assert harness.call("tests.harness.demonstration.asks:race", people=12) == {"jobs": 1, "takes": 1}


def test_messages_lost_while_no_worker_ran_are_not_missed(harness: WorkerHarness) -> None:
    job = submit(harness, rows=ROWS)
    if harness.redis_url:
        broker = redis.Redis.from_url(harness.redis_url)
        assert broker.delete(f"{harness.prefix}talentcareer") == 1
        broker.close()
    else:
        (message,) = (harness.folder / "var" / "queue").iterdir()
        message.unlink()
    with harness.start():
        assert harness.wait_for_end(job, 30)["state"] == "done"


def test_without_redis_work_is_accepted_at_once_and_done_when_it_is_back(tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("No redis-server to start and stop.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    harness = WorkerHarness(tmp_path, redis_url=f"redis://127.0.0.1:{port}/0")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    servers = []

    def start_redis() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        servers.append(server)
        return server

    try:
        harness.prepare()
        with harness.start():
            before = time.monotonic()
            asked_without = submit(harness, rows=ROWS)
            assert time.monotonic() - before < 10  # the start of a fresh Python included
            server = start_redis()
            assert harness.wait_for_end(asked_without, LONGEST_PAUSE)["state"] == "done"
            server.kill()
            server.wait()
            asked_after_a_crash = submit(harness, rows=ROWS)
            start_redis()  # empty: it kept nothing
            assert harness.wait_for_end(asked_after_a_crash, LONGEST_PAUSE)["state"] == "done"
        for job in (asked_without, asked_after_a_crash):
            assert written(harness, job) == list(range(ROWS))
    finally:
        for worker in harness.workers:
            worker.kill()
        for server in servers:
            server.kill()
            server.wait()
