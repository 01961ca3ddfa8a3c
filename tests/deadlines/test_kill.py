"""The night's work killed while it reads, tells or has just told: once each, all of it, when a worker is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.worker import PLACES, WorkerHarness, harness_at

pytestmark = [pytest.mark.long, pytest.mark.services]

CALLS = "tests.deadlines.kill_calls"
WHOLE = {"deadlines": 3, "reminders": 11, "twice": 0}
"""Three units: all three for personnel, office and leader, one for each of the two heads."""


@pytest.fixture(params=PLACES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    with harness_at(request.param, tmp_path, 4) as harness:
        yield harness


@pytest.mark.parametrize("point", ["deadlines-refreshed", "deadlines-told-one", "deadlines-told"])
def test_killed_at_a_named_point_everybody_is_told_once(harness: WorkerHarness, point: str) -> None:
    job = harness.call(f"{CALLS}:asked")
    with harness.start(crash_at=point, victim="group") as worker:
        harness.wait_until(lambda: worker.crashed and not worker.alive, 60)
    before = harness.call(f"{CALLS}:state")
    assert (before["deadlines"], before["twice"]) == (3, 0)
    with harness.start():
        assert harness.wait_for_end(job, 60)["state"] == "done"
    assert harness.call(f"{CALLS}:state") == WHOLE
