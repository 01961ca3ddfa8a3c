"""The small hospital, built once for all tests of a module that only read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.builders.replay import replayed
from tests.builders.world import make_world
from tests.reports import small_hospital
from tests.reports.small_hospital import SmallHospital


@pytest.fixture(scope="module")
def _built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[SmallHospital]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield replayed("small hospital", lambda: small_hospital.build(make_world()))
        transaction.set_rollback(True)


@pytest.fixture
def small(_built: SmallHospital, db: None) -> SmallHospital:
    """The small hospital with its world. What a test writes is gone after it."""
    return _built
