from collections.abc import Callable, Iterator
from typing import Any

import pytest

from talentcareer.jobs import registry


@pytest.fixture
def declare() -> Iterator[Callable[..., Any]]:
    """Declares workers that are forgotten after the test."""
    before = dict(registry.workers)
    yield registry.worker
    registry.workers.clear()
    registry.workers.update(before)
