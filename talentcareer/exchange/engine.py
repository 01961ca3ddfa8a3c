"""One run of an import over any number of files: read, recognise, parse, plan. Nothing is written here; `actions.write_plan` does.

files → reading (child process) → recognition (kind, columns) → widgets (typed values) → Kind.plan (what a row means) → World + Outcome
"""

import dataclasses
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from talentcareer.access import policy
from talentcareer.access.secrets import mask
from talentcareer.exchange import editing, reading
from talentcareer.exchange.kinds import Kind, SheetRefused
from talentcareer.exchange.outcome import FileOutcome, Outcome, SheetOutcome
from talentcareer.exchange.planning import RowPlan, RowRefused, World, without_id_numbers
from talentcareer.exchange.recognition import Recognised, Unrecognised, headers_with_unit, recognise
from talentcareer.exchange.sentences import REQUIRED, SPAN_DIFFERS
from talentcareer.exchange.templating import header_of, said_of_edition
from talentcareer.exchange.values import Span, ValueProblem, choice_key, shown

Progress = Callable[[int, int, str], None]
Headers = tuple[tuple[int, str], ...]
Cells = dict[tuple[str, str], dict[int, dict[str, str]]]
SAMPLES = 5
MOST_KEPT = 200  # characters of a cell that is kept in a remark
SHORTEST_MASKED = 11  # digits: mobile numbers and ID numbers are shown masked


@dataclass(frozen=True)
class Mapping:
    """What a user assigned: columns (kind → header → field) and values (field → found → known); kinds of sheets (file, sheet) → kind.

    `cells` are those typed anew on the page: (file, sheet) → row → field → text.
    """

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    sheets: dict[tuple[str, str], str] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """The values by field and by the found word as widgets compare it."""
        return {
            name: {choice_key(found): known for found, known in answers.items()}
            for name, answers in self.values.items()
        }


@dataclass(frozen=True)
class Source:
    """A file to read and the name the user knows it by."""

    path: Path
    name: str


def no_progress(_done: int, _total: int, _message: str) -> None:
    """Tell nobody."""


def run(
    sources: Iterable[Source],
    world: World,
    *,
    listed: Iterable[tuple[FileOutcome, SheetOutcome, Recognised]] = (),
    mapping: Mapping | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Read and plan files; return what each sheet and row would come to. `world` then holds the records to write.

    `listed` are tables that are known without reading, as where the rows are files themselves.
    """
    mapping = mapping or Mapping()
    outcome = Outcome(mapping=[mapping.columns, mapping.words, [[*key, kind] for key, kind in mapping.sheets.items()]])
    tables: list[tuple[SheetOutcome, Recognised]] = []
    workbook: reading.Workbook | None = None
    world.value_words = mapping.words
    sources = told_apart(sources)
    for done, source in enumerate(sources):
        progress(done, len(sources), _("Reading {file}").format(file=source.name))
        file = FileOutcome(source.name)
        outcome.files.append(file)
        try:
            workbook = reading.read_workbook(source.path, source.name)
        except reading.UnreadableWorkbook as error:
            file.problem = (error.code, str(error.message), str(error.remedy))
            continue
        file.sha256, file.notes = workbook.sha256, tuple(filter(None, map(_said, editing.without_own_row(workbook))))
        file.format = workbook.format
        tables.extend(_tables(workbook, file, mapping))
        if not file.sheets:
            _note(file, "no-table", name=source.name)
    for file, listing, table in listed:
        outcome.files.append(file)
        tables.append((listing, table))
    total, done = sum(len(table.data) for _sheet, table in tables), 0
    # The last one first, to let go of each once it is planned.
    waiting = sorted(tables, key=lambda found: found[1].kind.order)[::-1]
    tables.clear()
    workbook = None
    while waiting:
        sheet, table = waiting.pop()

        def say(rows: int, before: int = done, sheet: SheetOutcome = sheet) -> None:
            progress(before + rows, total, _("Checking {file}, {sheet}").format(file=sheet.file, sheet=sheet.name))

        say(0)
        done += len(table.data)
        _plan(sheet, table, world, mapping, say)
    outcome.notes = [without_id_numbers(note) for note in world.notes]
    return outcome


def told_apart(sources: Iterable[Source]) -> list[Source]:
    """Return the sources, each under a name of its own: of two files of one name the second is numbered."""
    taken: set[str] = set()
    found = []
    for source in sources:
        name, number = source.name, 1
        while name in taken:
            number += 1
            name = f"{source.name} ({number})"
        taken.add(name)
        found.append(Source(source.path, name))
    return found


def _tables(
    workbook: reading.Workbook, file: FileOutcome, mapping: Mapping
) -> Iterable[tuple[SheetOutcome, Recognised]]:
    for sheet in workbook.sheets:
        chosen = mapping.sheets.get((workbook.name, sheet.name), "")
        found = (None if chosen else editing.found_in(sheet)) or editing.without_key_header(
            recognise(sheet, words=mapping.columns, kind_code=chosen)
        )
        if found is None:
            continue
        outcome = SheetOutcome(file.file, sheet.name)
        if isinstance(found, Unrecognised):
            if sheet.hidden:
                continue
            file.sheets.append(outcome)
            outcome.header_row, outcome.headers, outcome.near = found.header_row, _masked(found.headers), found.near
            outcome.samples = _samples(sheet, found.header_row)
            outcome.problem = ("sheet-not-recognised", _said_unrecognised(found))
            continue
        file.sheets.append(outcome)
        if sheet.hidden:
            _note(file, "hidden-sheet", sheet=sheet.name)
        if not found.data:
            _note(file, "no-rows", sheet=sheet.name, row=found.header_row)
        outcome.kind, outcome.kind_title, outcome.header_row = found.kind.code, str(found.kind.title), found.header_row
        outcome.left_out, outcome.dropped = tuple(map(without_id_numbers, found.left_out)), found.dropped
        outcome.headers = _masked(found.all_headers)
        outcome.assigned = {index: name for name, index in found.columns.items()}
        outcome.samples = _samples(sheet, found.header_row)
        if found.doubled:
            outcome.problem = (
                "header-twice",
                _(
                    "The header “{header}” stands in two columns (row {row}), so it is not clear which one holds. "
                    "Rename or delete one of them, or assign the columns by hand."
                ).format(header=found.doubled[0], row=found.header_row),
            )
            continue
        yield outcome, found


def _said(note: reading.Note) -> str:
    """Return the sentence of what the reader noticed about a file."""
    return said_of_edition(str(note.params["stamp"])) if note.code == "template" else reading.note_text(note)


def _note(file: FileOutcome, code: str, **params: str | int) -> None:
    file.notes += (reading.note_text(reading.Note(code, params)),)


def _samples(sheet: reading.Sheet, header_row: int) -> dict[int, list[str]]:
    """Return the first values below each header, for whoever assigns columns; ID numbers masked."""
    found: dict[int, list[str]] = {}
    for row in sheet.rows[: header_row + 20]:
        if row.number > header_row:
            for cell in row.cells:
                values = found.setdefault(cell.column_index, [])
                text = shown(cell.value)
                if text and len(values) < SAMPLES:
                    number = len(text) >= SHORTEST_MASKED and text[:-1].isdigit()
                    values.append(mask(text) if number else without_id_numbers(text))
    return found


def _masked(headers: Headers) -> Headers:
    """Return headers without ID numbers: where no header row stands, the first row of data is looked at as one."""
    return tuple((index, without_id_numbers(text)) for index, text in headers)


def _said_unrecognised(found: Unrecognised) -> str:
    headers = "、".join(text for _index, text in _masked(found.headers[:8]))
    if len(found.near) > 1:
        return _(
            "Row {row} ({headers}) fits several kinds of sheet alike. Choose the kind and assign the columns."
        ).format(row=found.header_row, headers=headers)
    return _(
        "No kind of sheet has these headers (row {row}: {headers}). Assign the columns by hand, or check whether the header row is there."
    ).format(row=found.header_row, headers=headers)


def _plan(
    sheet: SheetOutcome, table: Recognised, world: World, mapping: Mapping, progress: Callable[[int], None]
) -> None:
    kind = table.kind()
    if world.user is not None and kind.permission and not policy.may(world.user, kind.permission):
        sheet.problem = (
            "not-permitted",
            _(
                "Your roles do not let you write this kind of sheet ({kind}). Ask those who keep it to import it."
            ).format(kind=kind.title),
        )
        return
    try:
        context = kind.context(dataclasses.replace(table, titles=(sheet.name, *table.titles)), world)
    except SheetRefused as refused:
        sheet.problem = (refused.code, refused.message)
        return
    by_index = {index: name for name, index in table.columns.items()}
    headers = headers_with_unit(table)
    beside = table.beside if world.options.remarks and kind.remark_field else ()
    typed = mapping.cells.get((sheet.file, sheet.name), {})
    edited = editing.edited(table, kind, world)
    rows = table.data.used_up() if isinstance(table.data, reading.Rows) else iter(table.data)
    for position, row in enumerate(rows):
        cells = {
            by_index[cell.column_index]: cell
            for cell in row.cells
            if cell.column_index in by_index and shown(cell.value)
        }
        plan_of = edited.plan_of(row) if edited else RowPlan
        plan = plan_of(table.kind, sheet, row.number, cells, table.columns, world, context=context)
        for name, text in typed.get(row.number, {}).items():
            if name in kind.fields:
                plan.correct(name, text)
        plan.kept = _kept(row, beside)
        plan.person = shown(cells[kind.called_field].value) if kind.called_field in cells else ""
        if edited is not None and isinstance(plan, editing.EditedRow):
            _revise(kind, plan, edited, mapping)
        else:
            _parse(kind, plan, headers, mapping)
            if not plan.problems:
                with suppress(RowRefused):
                    kind.plan(plan, world)
            plan.settle()
        sheet.add(plan)
        if position % kind.told_every == kind.told_every - 1:
            progress(position + 1)


def _revise(kind: Any, row: editing.EditedRow, sheet: editing.EditedSheet, mapping: Mapping) -> None:
    """Plan what the changed cells of a row that was exported for editing change; without one it is as it was."""
    sheet.lay(row, mapping.words)
    if row.edited and not row.problems:
        _parse(kind, row, {name: header_of(column) for name, column in kind.fields.items()}, mapping)
        if not row.problems:
            with suppress(RowRefused):
                kind.revise(row, row.world)
    row.settle()
    row.say_what_was_not_taken()


def _kept(row: reading.Row, beside: Headers) -> list[tuple[str, str]]:
    """Return what a row says in columns that are not taken: header and value, without ID numbers."""
    cells = [(header, row.cell(index)) for index, header in beside]
    return [
        (" ".join(header.split()), without_id_numbers(" ".join(shown(cell.value).split()))[:MOST_KEPT])
        for header, cell in cells
        if cell is not None and cell.kind not in {"error", "formula"} and shown(cell.value)
    ]


def _parse(kind: Kind, row: RowPlan, headers: dict[str, str], mapping: Mapping) -> None:
    for name, column in kind.fields.items():
        cell = row.cells.get(name)
        if cell is None:
            continue
        words = mapping.words.get(name, {})
        if words and cell.kind not in {"error", "formula"} and (known := words.get(choice_key(cell.value))) is not None:
            cell = reading.Cell(cell.column_index, "text", known)
        try:
            row.values[name] = column.widget.clean(cell, row, header=headers.get(name, column.header), words=words)
        except ValueProblem as problem:
            say = row.warn if column.cross_check else row.problem
            say(name, problem.code, problem.message, found=problem.found)
    _part_spans(kind, row)
    said = {problem.field for problem in row.problems}
    for name, column in kind.fields.items():
        if column.required and row.values.get(name) in row.unset and not said & {name, *kind.spans_over(name)}:
            row.problem(name, "required", REQUIRED, found="", column=headers.get(name, column.header))


def _part_spans(kind: Kind, row: RowPlan) -> None:
    """Hand both days of a cell like 2024.5.1-2024.5.8 to their own fields; days of their own must say the same."""
    for name, ends in kind.spans.items():
        span = row.values.get(name)
        if not isinstance(span, Span):
            continue
        for end, day in zip(ends, (span.from_on, span.to_on), strict=True):
            typed = row.values.get(end)
            if typed in row.unset and day:
                row.values[end] = day
            elif day and typed != day:
                row.problem(name, "span-differs", SPAN_DIFFERS, day=day, typed=typed)


def mapping_from(data: Any) -> Mapping:
    """Return the mapping of a mapping file (design 6); raise ValueError with a sentence for a wrong one."""
    if not isinstance(data, dict) or set(data) - {"columns", "values"}:
        raise ValueError(
            _(
                'The mapping file holds {"columns": {KIND: {HEADER: FIELD}}, "values": {FIELD: {FOUND: KNOWN}}} and nothing else.'
            )
        )
    columns, values = data.get("columns", {}), data.get("values", {})
    for part in (columns, values):
        if not isinstance(part, dict) or not all(isinstance(inner, dict) for inner in part.values()):
            raise ValueError(_("“columns” and “values” of the mapping file hold objects of objects."))
    from talentcareer.exchange.kinds import all_kinds  # reason: reads the registry late

    fields = {kind.code: set(kind.fields) for kind in all_kinds()}
    for code, headers in columns.items():
        if code not in fields:
            raise ValueError(
                _("The mapping file names the kind “{kind}”; known are: {known}.").format(
                    kind=code, known=", ".join(fields)
                )
            )
        for header, name in headers.items():
            if name and name not in fields[code]:
                raise ValueError(
                    _("The mapping file gives “{header}” the field “{field}”; the kind {kind} has: {known}.").format(
                        header=header, field=name, kind=code, known=", ".join(sorted(fields[code]))
                    )
                )
    unknown = set(values) - set().union(*fields.values())
    if unknown:
        raise ValueError(
            _("The mapping file gives values for “{field}”; no kind has this field.").format(
                field="、".join(sorted(unknown))
            )
        )
    return Mapping(columns=columns, values=values)
