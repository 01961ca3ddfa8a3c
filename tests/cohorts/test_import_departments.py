"""Departments in imports: by former names, and by the names of those that have ended."""

from datetime import date
from pathlib import Path

import pytest

from cohorts.models import Talent
from talentcareer.access import actions
from talentcareer.access.models import Unit
from talentcareer.audit.actions import SYSTEM
from tests.builders.imports import import_files
from tests.builders.workbooks import xlsx
from tests.builders.world import World


@pytest.mark.parametrize("named", ["外科", "大外科"])
@pytest.mark.parametrize("standing", [False, True])
def test_an_old_workbook_finds_the_unit_it_names(world: World, tmp_path: Path, named: str, standing: bool) -> None:
    """An ended department is found again, never made a second time; of two units the one that stands has the name."""
    unit = world.surgery
    if named == "大外科":
        actions.rename_unit(unit, name="大外科", on=date(2021, 1, 1), by=SYSTEM)
        actions.rename_unit(unit, name="普外科", on=date(2022, 1, 1), by=SYSTEM)
    actions.end_grant(world.head.grants.get(), on=date(2023, 1, 1), by=SYSTEM)
    actions.end_unit(unit, on=date(2023, 1, 1), by=SYSTEM)
    if standing:
        unit = actions.create_unit(name=named, parent=world.medicine, by=SYSTEM)
    before = Unit.objects.count()
    rows = [["工号", "姓名", "性别", "科室", "来院日期"], ["1001", "李明", "男", named, "2010-07-01"]]
    done = import_files(tmp_path, {"花名册.xlsx": xlsx({"花名册": rows})}, "--new-units", "create")
    assert (done.code, done.counts, Unit.objects.count()) == (0, {"talents": (1, 0, 0, 0)}, before)
    assert Talent.objects.unscoped("test").get().unit == unit
