"""Kept files that no row names are swept away after a day; whatever a row names stays."""

import os
from datetime import date, timedelta

from reports import actions, reach
from talentcareer import dates
from talentcareer.exchange import files, tasks


def test_files_without_a_row_go_after_a_day(world, settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path
    named, lost, fresh = (files.store(content) for content in (b"named", b"lost", b"fresh"))
    actions.keep_report(
        year=2022, years=1, as_of=date(2022, 12, 31), values={"definitions": 1}, reached=reach.of(world.office),
        by=world.office, stored_as=named, file_name="report.xlsx",
    )  # fmt: skip
    draft = tmp_path / lost[:2] / f"{lost}.part"
    draft.write_bytes(b"half")
    for name in (named, lost, f"{lost}.part"):
        day_before = (dates.now() - timedelta(hours=25)).timestamp()
        os.utime(tmp_path / name[:2] / name, (day_before, day_before))
    tasks.sweep_files()
    assert sorted(path.name for path in tmp_path.glob("*/*")) == sorted([named, fresh])
