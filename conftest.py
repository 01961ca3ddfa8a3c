"""Where a run requires its services or its browser, a test skipped for want of them is a failure."""

import os
from collections.abc import Generator

import pytest

REQUIRED = set(os.environ.get("TALENTCAREER_REQUIRE", "").replace(",", " ").split())
"""Markers (`services`, `browser`, `long`) whose tests must run: set by the make targets and in CI."""


DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "anywhere: asks no database, or none makes a difference: not repeated on another"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks no database: on another one it would only be done again."""
    for item in items:
        asks = DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        if not asks and not item.get_closest_marker("services"):
            item.add_marker("anywhere")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required = REQUIRED & {marker.name for marker in item.iter_markers()}
    if report.skipped and required and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but this run requires {', '.join(sorted(required))}: {reason}"
    return report
