"""Reports killed while they are computed or written: one report each, whole, when a worker is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.worker import PLACES, WorkerHarness, harness_at

pytestmark = [pytest.mark.long, pytest.mark.services]

CALLS = "tests.reports.kill_calls"


@pytest.fixture(params=PLACES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    with harness_at(request.param, tmp_path, 4) as harness:
        yield harness


@pytest.mark.parametrize("kind", ["reports.compute", "reports.workbook"])
@pytest.mark.parametrize("point", ["report-computed", "report-written"])
def test_killed_at_a_named_point_it_is_there_once(harness: WorkerHarness, kind: str, point: str) -> None:
    job = harness.call(f"{CALLS}:asked", kind=kind)
    with harness.start(crash_at=point, victim="group") as worker:
        harness.wait_until(lambda: worker.crashed and not worker.alive, 60)
    assert harness.call(f"{CALLS}:state") == {"reports": 0, "selected": 0, "faults": 0}
    with harness.start():
        assert harness.wait_for_end(job, 60)["state"] == "done"
    assert harness.call(f"{CALLS}:state") == {"reports": 1, "selected": 5, "faults": 0}
