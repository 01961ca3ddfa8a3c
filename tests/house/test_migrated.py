"""What migrations brought is put back after a transactional test, whether this run migrated or copied the kept database."""

import json

import pytest
from django.db import connection

from tests.builders import migrated


@pytest.mark.django_db
def test_rows_that_migrations_brought_are_known() -> None:
    brought = [
        row["fields"]["code"] for row in json.loads(migrated.rows_of(connection)) if row["model"] == "cohorts.stage"
    ]
    assert sorted(brought) == ["S30", "S40", "S50"]
