"""An import of 5,000 people beside its floor and beside the plain library, in one run on PostgreSQL. Prints figures and ratios, holds no limit.

Ours reads, checks and writes the roster with all rules, encryption and the trail. The floor parses the same file and copies the same rows
into PostgreSQL. The plain library takes the same rows one by one into the same model, encryption and trail included, posts and titles not.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import import_export.fields
import import_export.resources
import import_export.widgets
import pytest
import python_calamine
import tablib
from django.db import connection, transaction

from cohorts.actions import prepare
from cohorts.models import Talent
from talentcareer.access import actions as access
from talentcareer.access.models import Unit, UnitKind
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.exchange import actions, engine
from talentcareer.exchange.planning import Options, World
from tests.bench.rosters import big_roster, timed
from tests.exchange.rosters import HEADERS

ROWS = 5_000
Say = Callable[[str], None]
pytestmark = pytest.mark.django_db


class ByName(import_export.widgets.ForeignKeyWidget):
    """A department by its name, as a plain resource would look it up."""

    def get_queryset(self, value: Any, row: Any, *_args: Any, **_kwargs: Any) -> Any:
        return Unit.objects.unscoped("bench")


class PlainTalents(import_export.resources.ModelResource):
    """The plain library's way: each row is looked up, cleaned and saved by itself."""

    staff_no = import_export.fields.Field("staff_no", "工号")
    name = import_export.fields.Field("name", "姓名")
    born_on = import_export.fields.Field("born_on", "出生日期", widget=import_export.widgets.DateWidget())
    hired_on = import_export.fields.Field("hired_on", "来院时间", widget=import_export.widgets.DateWidget())
    unit = import_export.fields.Field("unit", "科室", widget=ByName(Unit, "name"))

    class Meta:
        model = Talent
        import_id_fields = ("staff_no",)
        fields = ("staff_no", "name", "born_on", "hired_on", "unit")
        clean_model_instances = True
        skip_diff = True

    def get_queryset(self) -> Any:
        return Talent.objects.unscoped("bench")

    def before_save_instance(self, instance: Any, row: Any, **_kwargs: Any) -> None:
        instance.sex = "female" if row["性别"] == "女" else "male"
        instance.set_id_number("identity_card", row["身份证号"])
        prepare(instance)


@action("bench.plain")
def plain(path: Path, *, by: Any) -> None:
    """Take a roster in by the plain library."""
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    data = tablib.Dataset(*rows[2 : 2 + ROWS], headers=HEADERS)
    done = PlainTalents().import_data(data, raise_errors=True)
    assert done.totals["new"] == ROWS


def departments(path: Path) -> None:
    """Make the departments that the plain library looks up."""
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    hospital = access.create_unit(name="示例医院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    for name in sorted({row[7] for row in rows[2 : 2 + ROWS]}):
        access.create_unit(name=name, parent=hospital, by=SYSTEM)


def floor(path: Path) -> None:
    """Parse the file and copy its rows into a table as they are."""
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor ({', '.join(f'c{n} text' for n in range(len(HEADERS)))})")
        with cursor.copy("COPY floor FROM STDIN") as copy:
            for row in rows[2 : 2 + ROWS]:
                copy.write_row([str(value) for value in row])


def ours(path: Path) -> None:
    """Read, check and write, as the command does in one go."""
    gate = actions.gate_number()
    world = World(by=SYSTEM, user=None, on=date(2026, 1, 1), options=Options(new_units="create"))
    outcome = engine.run([engine.Source(path, "roster.xlsx")], world)
    assert outcome.counts()["new"] == ROWS
    actions.write_plan(world, gate=gate, by=SYSTEM)


def measured(what: str, way: Callable[[], None], say: Say) -> float:
    """Return the seconds of one way; what it wrote is taken back."""
    with transaction.atomic():
        with timed(what, say) as taken:
            way()
        transaction.set_rollback(True)
    return taken[0]


def test_ours_beside_the_floor_and_the_plain_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's")

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")

    path = tmp_path / "roster.xlsx"
    path.write_bytes(big_roster(ROWS))
    bottom = min(measured("floor: parse and COPY", lambda: floor(path), say) for _run in range(3))
    taken = min(measured("ours: read, check, write", lambda: ours(path), say) for _run in range(2))

    def plainly() -> None:
        departments(path)
        began = time.perf_counter()
        plain(path, by=SYSTEM)
        spent.append(time.perf_counter() - began)

    spent: list[float] = []
    measured("plain django-import-export (with its departments)", plainly, say)
    say(f"ours is {taken / bottom:.1f} times the floor, the plain library {spent[0] / taken:.1f} times ours\n")
