"""Where a run requires its services or its browser, a test skipped for want of them is a failure."""

import os
from collections.abc import Generator

import pytest

REQUIRED = set(os.environ.get("TALENTCAREER_REQUIRE", "").replace(",", " ").split())
"""Markers (`services`, `browser`, `long`) whose tests must run: set by the make targets and in CI."""


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
