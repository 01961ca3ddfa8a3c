"""Imports killed while they are written: nothing half-written, finished exactly once when a worker is back."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.worker import PLACES, WorkerHarness, harness_at

pytestmark = [pytest.mark.long, pytest.mark.services]

ROWS = 300
CALLS = "tests.exchange.kill_calls"
POINTS = ("import-planned", "import-written", "import-committed")


@pytest.fixture(params=PLACES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    with harness_at(request.param, tmp_path, 4) as harness:
        yield harness


def finished_once(harness: WorkerHarness, run: str) -> None:
    assert harness.call(f"{CALLS}:state", run=run) == {"people": ROWS, "posts": ROWS, "state": "done", "faults": 0}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point_it_is_written_once(harness: WorkerHarness, point: str) -> None:
    run = harness.call(f"{CALLS}:checked", rows=ROWS)
    job = harness.call(f"{CALLS}:confirmed", run=run)
    with harness.start(crash_at=point, victim="group") as worker:
        harness.wait_until(lambda: worker.crashed and not worker.alive, 60)
    between = harness.call(f"{CALLS}:state", run=run)
    assert between["people"] == (ROWS if point == "import-committed" else 0)
    with harness.start():
        assert harness.wait_for_end(job, 60)["state"] == "done"
    finished_once(harness, run)


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_time_it_is_written_once(harness: WorkerHarness, seed: int) -> None:
    run = harness.call(f"{CALLS}:checked", rows=ROWS)
    job = harness.call(f"{CALLS}:confirmed", run=run)
    with harness.start() as worker:
        harness.wait_until(lambda: harness.job(job)["state"] != "waiting", 60)
        time.sleep(random.Random(seed).uniform(0, 2.0))  # noqa: S311  a moment that can be repeated, no secret
        worker.kill()
    assert harness.call(f"{CALLS}:state", run=run)["people"] in {0, ROWS}
    with harness.start():
        assert harness.wait_for_end(job, 60)["state"] == "done"
    finished_once(harness, run)
