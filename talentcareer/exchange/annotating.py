"""A user's own workbook with its errors marked: what is said at which cell, in Chinese whatever the screen's language.

.xlsx and .xlsm keep their formats (`marking`); the cells of any other file go through the one writer first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentcareer.access.models import User
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import files, kinds, reading, runs, writing
from talentcareer.exchange.engine import Cells
from talentcareer.exchange.kinds import Column
from talentcareer.exchange.marking import Mark, Marks, NotMarked, Tone, mark
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.outcome import FileOutcome, Outcome, SheetOutcome
from talentcareer.exchange.reading import cell_name
from talentcareer.exchange.recognition import ERRORS_SHEET
from talentcareer.exchange.values.problems import known_codes
from talentcareer.exchange.widgets import Identity
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.models import Job

LANGUAGE = "zh-hans"
KEEP_FORMATS = {"xlsx", "xlsm"}
COLUMNS = {"工作表": 16, "单元格": 9, "行": 6, "列": 18, "人员": 12, "表中写作": 24, "问题和改法": 64, "正确写法": 26}
HOW = "标红的单元格须改正，标黄的请核对，标绿的已在网页上更正；点“单元格”一列可直接到达。改好后保存，把本文件再上传即可：本表、批注和底色都不影响导入。"
NO_FORMATS = "原文件不是 .xlsx，或无法原样打开，因此另存为 .xlsx：数据和位置不变，原来的格式没有保留。"
NO_MACROS = "原文件中的宏没有保留。"
AN_ID_NUMBER = "11010519491231002X"
ABOUT_THE_VALUE = {*known_codes(), "required"}  # other refusals speak of a good value in the wrong place
TONES: tuple[Tone, ...] = ("ok", "due", "bad")  # the last of a cell's colours it


@action("import.marking_asked")
def ask(run: ImportRun, *, by: User) -> None:
    """Have the errors of a run's last check marked in the uploaded workbooks, for whoever uploaded them."""
    if run.asked_by_id != by.pk:
        raise ValidationError(
            _("Only %(who)s, who uploaded the file, may take it. Ask there for a copy."), params={"who": run.asked_by}
        )
    if run.state not in {ImportState.CHECKED, ImportState.DONE} or not run.result_file:
        raise ValidationError(
            _("The import is %(state)s meanwhile. Load the page again."), params={"state": run.get_state_display()}
        )
    jobs.submit("exchange.mark_errors", arguments={"run": run.pk}, by=by, key=key_of(run), about=run.file_names)


def key_of(run: ImportRun) -> str:
    """Return the key of the job that marks the errors of a run's last check."""
    return f"{run.pk}:{run.version}:marks"


def job_of(run: ImportRun) -> Job | None:
    """Return the job that marks the errors of a run's last check, if it was asked for."""
    return Job.objects.filter(key=key_of(run)).first()


@action("import.errors_marked")
def keep(run: ImportRun, workbooks: dict[UUID, bytes], *, by: Actor) -> None:
    """Keep the marked workbooks, by the file they come from."""
    for file in run.files.filter(pk__in=workbooks):
        runs.set_marked(file, files.store(workbooks[file.pk]))


def marked_name(name: str) -> str:
    """Return the name under which a marked workbook is taken."""
    return f"{Path(name).stem}（标注问题）.xlsx"


def marked(run: ImportRun, outcome: Outcome) -> dict[UUID, bytes]:
    """Return each file of a run in which something is to be mended, with its marks. Raises NotMarked."""
    kept, found = list(run.files.order_by("created_at", "name", "pk")), {}
    if run.called:  # its rows are files: there is no workbook to be marked
        return {}
    typed = runs.corrections(run)
    with files.unpacked({file.stored_as: file.stored_as for file in kept}) as paths:
        for file, said in zip(kept, outcome.files, strict=True):
            marks = _marks(said, typed)
            if marks.cells:
                found[file.pk] = _marked(paths[file.stored_as], file.name, said.format, marks)
    return found


def _marked(path: Path, name: str, form: str, marks: Marks) -> bytes:
    if form in KEEP_FORMATS:
        lines = [*marks.lines, NO_MACROS] if form == "xlsm" else marks.lines
        try:
            return mark(path, replace(marks, lines=lines), name=ERRORS_SHEET)
        except NotMarked:
            pass  # a file our reader takes may be beyond what openpyxl takes
    with TemporaryDirectory(dir=settings.TEMPORARY_DIR) as folder:
        plain, stream = Path(folder) / "plain.xlsx", BytesIO()
        names = writing.write_cells(stream, _cells(path, name))
        plain.write_bytes(stream.getvalue())
        cells = [replace(one, sheet=names[one.sheet]) for one in marks.cells]
        rows = [(names.get(sheet, ""), place, texts) for sheet, place, texts in marks.rows]
        return mark(plain, replace(marks, cells=cells, rows=rows, lines=[*marks.lines, NO_FORMATS]), name=ERRORS_SHEET)


def _cells(path: Path, name: str) -> Iterator[tuple[str, Iterator[tuple[int, int, Any]]]]:
    for sheet in reading.read_workbook(path, name).sheets:
        if sheet.name != ERRORS_SHEET:
            yield (
                sheet.name,
                ((row.number - 1, cell.column_index, cell.value) for row in sheet.rows for cell in row.cells),
            )


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing said at a cell; `value` takes the place of what stands there."""

    tone: Tone
    cell: str
    row: int
    message: str
    header: str = ""
    person: str = ""
    found: str = ""
    right: str = ""
    value: str | None = None

    @property
    def comment(self) -> str:
        return f"{self.message}\n正确写法：{self.right}" if self.right else self.message

    def listed(self, sheet: str) -> list[str]:
        return [sheet, self.cell, str(self.row), self.header, self.person, self.found, self.message, self.right]


def _marks(file: FileOutcome, typed: Cells) -> Marks:
    rows, cells, counts = [], [], dict.fromkeys(TONES, 0)
    for sheet in file.sheets:
        by_cell: dict[str, list[_Said]] = {}
        for said in _said(sheet, typed.get((sheet.file, sheet.name), {})):
            by_cell.setdefault(said.cell, []).append(said)
            counts[said.tone] += 1
            if said.tone != "ok":
                rows.append((sheet.name, said.cell, said.listed(sheet.name)))
        for cell, told in by_cell.items():
            tone = max((said.tone for said in told), key=TONES.index)
            value = next((said.value for said in told if said.value is not None), None)
            cells.append(Mark(sheet.name, cell, tone, "\n\n".join(said.comment for said in told), value))
    title = f"导入问题：须改正 {counts['bad']} 处，请核对 {counts['due']} 处"
    return Marks(title, [HOW], list(COLUMNS), list(COLUMNS.values()), rows, cells)


def _said(sheet: SheetOutcome, typed: dict[int, dict[str, str]]) -> Iterator[_Said]:
    """Say what a sheet's check found, row by row, and which cells were typed anew on the page."""
    if sheet.problem:
        header_row = sheet.header_row or 1
        yield _Said("bad", f"A{header_row}", header_row, sheet.problem[1])
        return
    fields = kinds.by_code(sheet.kind).fields
    columns, headers = {name: index for index, name in sheet.assigned.items()}, dict(sheet.headers)
    for row in sheet.rows:
        for name, before, _after in row.corrected:
            text = typed[row.number][name]
            if name in columns:
                told = f"已在网页上更正，原为“{before}”。" if before else "已在网页上补填。"
                yield _Said("ok", cell_name(row.number, columns[name]), row.number, told, value=text)
            else:
                told = f"已在网页上补填“{fields[name].header}”，表中没有这一列：{text}"
                yield _Said("ok", cell_name(row.number, min(sheet.assigned, default=0)), row.number, told)
        for findings in (row.problems, row.warnings):
            tone: Tone = "bad" if findings is row.problems else "due"
            for found in findings:
                column = fields.get(found.field)
                there = headers.get(columns[found.field], "") if found.field in columns else ""
                header = there or (f"{column.header}（表中没有）" if column else "")
                right = example(column) if found.code in ABOUT_THE_VALUE else ""
                yield _Said(tone, found.cell, row.number, found.message, header, row.person, found.found, right)


def example(column: Column | None) -> str:
    """Return a value that a column takes, as somebody types it; empty where none helps."""
    if column is None:
        return ""
    if isinstance(column.widget, Identity):
        return AN_ID_NUMBER
    right = column.widget.example
    return "" if right is None else str(right)
