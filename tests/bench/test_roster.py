"""How long a large roster takes: reading, checking and writing it, checking it again, and taking the list away. Prints figures, holds no limit."""

import io
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Talent
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import actions, engine, writing
from talentcareer.exchange.planning import World
from tests.exchange.rosters import roster, roster_row

ROWS = 5_000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born_on: date, sequence: int) -> str:
    """Return an invented number with a right check character."""
    first = f"990000{born_on:%Y%m%d}{sequence % 1000:03}"
    return first + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of 5,000 people with ID numbers in 40 departments."""
    rows = []
    for number in range(ROWS):
        born_on = date(1965, 1, 1) + timedelta(days=2 * number)
        sex = "男" if int(id_number(born_on, number)[16]) % 2 else "女"
        rows.append(
            roster_row(
                f"{10_000 + number}",
                f"员工{number}",
                出生日期=born_on,
                身份证号=id_number(born_on, number),
                性别=sex,
                科室=f"{number % 40}病区",
            )
        )
    path = tmp_path_factory.mktemp("bench") / "roster.xlsx"
    path.write_bytes(roster(*rows))
    return path


@contextmanager
def timed(what: str, say: Callable[[str], None]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{what}: {time.perf_counter() - began:.1f} s, peak of this process {peak:.0f} MB")


@pytest.mark.django_db
def test_a_roster_of_5000(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")

    def checked() -> tuple[World, Any]:
        world = World(by=SYSTEM, user=None, on=date(2026, 1, 1))
        return world, engine.run([engine.Source(workbook, "roster.xlsx")], world)

    gate = actions.gate_number()
    with timed(f"reading and checking {ROWS} rows", say):
        world, outcome = checked()
    assert outcome.counts()["new"] == ROWS
    with timed("writing them with encryption and trail", say):
        actions.write_plan(world, gate=gate, by=SYSTEM)
    with timed("checking them again", say):
        assert checked()[1].counts()["unchanged"] == ROWS
    with timed("taking the list away as a workbook", say):
        columns = [writing.Column(title) for title in ("工号", "姓名", "科室")]
        people = Talent.objects.unscoped("bench").values_list("staff_no", "name", "unit__name").iterator(2000)
        writing.write_workbook(io.BytesIO(), [writing.Table("人员", columns, people)])
