"""An import on record, from upload to writing: the verbs behind the page. The work itself is done by the jobs of `tasks`."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from talentcareer.access import policy, scope
from talentcareer.access.models import Unit, User
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import actions, engine, files, kinds, written
from talentcareer.exchange.models import Assignment, ImportFile, ImportRun, ImportState
from talentcareer.exchange.outcome import Outcome, RowOutcome, SheetOutcome
from talentcareer.exchange.planning import UNCHANGED, Options, Purpose, World
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.models import Job, State


def unit_of(user: User) -> Unit:
    """Return the unit for which a user imports: the one that reaches furthest of those where the roles include it."""
    units = [grant.unit for grant in policy.grants(user) if policy.holds(grant.role, "import.run")]
    if not units:
        raise ValidationError(_("Your roles do not include importing."))
    return max(units, key=lambda unit: len(scope.unit_ids(user, unit.pk)))


@action("import.started")
def start(
    uploads: Iterable[tuple[str, bytes]],
    *,
    by: User,
    options: dict[str, Any] | None = None,
    after: ImportRun | None = None,
    sheets: list[list[str]] | None = None,
    columns: dict[str, dict[str, str]] | None = None,
) -> ImportRun:
    """Keep the uploaded files (name, content) and have them checked; as they were answered and corrected in the import `after`.

    `sheets` and `columns` are what is known of them already, as in `check_again` and `assign`.
    """
    run = ImportRun(unit=unit_of(by), asked_by=by, options=options or {}, mapping={"sheets": sheets or []})
    if after is not None:
        run.continues, run.options, run.mapping, run.called = after, after.options, after.mapping, after.called
        run.corrections_file = files.store(files.load(after.corrections_file)) if after.corrections_file else ""
    run.save()
    for name, content in uploads:
        ImportFile(
            run=run,
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            stored_as=files.store(content),
        ).save()
    assign(run, columns=columns, by=by)
    submit(run, "exchange.check", by)
    return run


def submit(run: ImportRun, kind: str, by: Actor) -> None:
    """Have a job of a kind work on a run."""
    # The version is the run's own: a check, another check and the writing are jobs of their own, a double click is not.
    jobs.submit(kind, arguments={"run": run.pk}, by=by, key=f"{run.pk}:{run.version}", about=run.file_names)


@action("import.checked_again")
def check_again(
    run: ImportRun, *, by: Actor, options: dict[str, Any] | None = None, sheets: list[list[str]] | None = None
) -> None:
    """Have the files checked anew, with other options or kinds of sheets: [file, sheet, kind]."""
    _must_rest(run)
    run.options = run.options | (options or {})
    if sheets is not None:
        kept = [entry for entry in run.mapping.get("sheets", []) if entry[:2] not in [new[:2] for new in sheets]]
        run.mapping = {"sheets": [*kept, *sheets]}
    run.state, run.notice = ImportState.CHECKING, ""
    run.save()
    submit(run, "exchange.check", by)


@action("import.assigned")
def assign(
    run: ImportRun,
    *,
    by: Actor,
    columns: dict[str, dict[str, str]] | None = None,
    values: dict[str, dict[str, str]] | None = None,
) -> None:
    """Remember assignments for the run's unit: kind → header → field ("" leaves the column out), field → found → known."""
    rows = [
        ("column", kind, field, header, "")
        for kind, headers in (columns or {}).items()
        for header, field in headers.items()
    ]
    rows += [
        ("value", "", field, found, known) for field, words in (values or {}).items() for found, known in words.items()
    ]
    for sense, kind, field, found, known in rows:
        same = {"unit": run.unit, "sense": sense, "kind": kind, "found": found[:200]}
        if sense == "value":
            same["field"] = field
        known_before = Assignment.objects.unscoped("assignments of the run's own unit").filter(**same).first()
        assignment = known_before or Assignment(**same)
        assignment.field, assignment.known = field, known
        assignment.save()


@action("import.assigned")
def answer(
    run: ImportRun,
    *,
    by: Actor,
    columns: dict[str, dict[str, str]] | None = None,
    values: dict[str, dict[str, str]] | None = None,
    options: dict[str, Any] | None = None,
    sheets: list[list[str]] | None = None,
) -> None:
    """Remember what the user answered and have the files checked anew: both, or neither."""
    _must_rest(run)
    assign(run, columns=columns, values=values, by=by)
    check_again(run, options=options, sheets=sheets, by=by)


@action("import.confirmed")
def confirm(run: ImportRun, *, seen: str, by: Actor) -> None:
    """Have the checked rows written. `seen` is the digest of the check that the user looked at."""
    must_be(run, ImportState.CHECKED)
    if seen != run.digest:
        raise ValidationError(
            _(
                "The check was made anew since this page was loaded, so nothing was written. "
                "This is the new check: look at it and confirm again."
            )
        )
    if not run.counts.get("new", 0) + run.counts.get("changed", 0):
        raise ValidationError(_("There is nothing to write: no row is new or changed."))
    run.state = ImportState.COMMITTING
    run.save()
    submit(run, "exchange.commit", by)


@action("import.cancelled")
def cancel(run: ImportRun, *, by: Actor) -> None:
    """Give an import up; nothing was written."""
    _must_rest(run)
    run.state = ImportState.CANCELLED
    run.save()


@action("import.checked")
def keep_check(run: ImportRun, *, outcome: Outcome, by: Actor, notice: str = "") -> None:
    """Keep what a check found."""
    _keep(run, outcome)
    run.state, run.notice = ImportState.CHECKED, notice
    run.save()


@action("import.failed")
def fail(run: ImportRun, *, by: Actor, notice: str) -> None:
    """Note in words why an import could not go on; the files are kept."""
    run.state, run.notice = ImportState.FAILED, notice
    run.save()


@action("import.uploads_removed")
def remove_uploads(*, before: date, by: Actor) -> int:
    """Remove files and checks of imports that nobody touched since before a day; what was written and said stays. Return how many."""
    from talentcareer.exchange import staging  # reason: it starts runs

    old = ImportRun.objects.unscoped("the clean-up of old uploads").filter(updated_at__date__lt=before)
    old = old.exclude(result_file="", files__stored_as="")
    removed = 0
    for run in old:
        for file in run.files.exclude(marked_as=""):
            set_marked(file, "")
        for file in run.files.exclude(stored_as=""):
            transaction.on_commit(partial(files.remove, file.stored_as))
            file.stored_as = ""
            file.save()
            removed += 1
        removed += staging.remove(run)
        for kept in ("result_file", "corrections_file", "written_file"):
            if getattr(run, kept):
                transaction.on_commit(partial(files.remove, getattr(run, kept)))
                setattr(run, kept, "")
        if run.state not in {ImportState.DONE, ImportState.UNDONE}:
            run.state = ImportState.CANCELLED
        run.save()
    return removed


@action("import.written")
def write(run: ImportRun, *, outcome: Outcome, world: World, gate: int, by: Actor) -> dict[str, int]:
    """Write a run's plan and note it on the run, in one transaction."""
    changed = written.before(world)
    made = actions.write_plan(world, gate=gate, by=by)
    _keep(run, outcome)
    run.state, run.written_file = ImportState.DONE, files.store(written.told(world, changed))
    run.save()
    return made


def _keep(run: ImportRun, outcome: Outcome) -> None:
    if run.result_file:
        transaction.on_commit(partial(files.remove, run.result_file))
    for file in run.files.exclude(marked_as=""):
        set_marked(file, "")
    run.counts, run.digest, run.needs = outcome.counts(), outcome.digest(), needs_of(outcome)
    run.result_file = files.store(stored(outcome))


def set_marked(file: ImportFile, name: str) -> None:
    """Keep the workbook with its errors marked in place of the one before; without a name only that one goes."""
    if file.marked_as:
        transaction.on_commit(partial(files.remove, file.marked_as))
    file.marked_as = name
    file.save()


def needs_of(outcome: Outcome) -> str:
    """Return the permissions of the sheets' kinds; what nobody can tell yet asks for all of them."""
    unknown = any(file.problem for file in outcome.files) or any(not sheet.kind for sheet in outcome.sheets)
    wanted = (
        kinds.permissions() if unknown else sorted({kinds.by_code(sheet.kind).permission for sheet in outcome.sheets})
    )
    return "".join(f",{permission}" for permission in wanted) + ","


def stored(outcome: Outcome) -> bytes:
    """Return an outcome as it is kept, in JSON: every sheet, and each row that is more than unchanged."""
    told = _json(
        {
            "notes": outcome.notes,
            "files": [
                {"file": f.file, "problem": f.problem, "notes": f.notes, "format": f.format} for f in outcome.files
            ],
        }
    )
    return b'%b, "sheets": [%b]}' % (told[:-1], b", ".join(map(_stored_sheet, outcome.sheets)))


def _stored_sheet(sheet: SheetOutcome) -> bytes:
    told = _json(
        {
            "file": sheet.file,
            "name": sheet.name,
            "kind": sheet.kind,
            "kind_title": sheet.kind_title,
            "header_row": sheet.header_row,
            "problem": sheet.problem,
            "headers": sheet.headers,
            "near": sheet.near,
            "left_out": sheet.left_out,
            "dropped": list(sheet.dropped),
            "assigned": sheet.assigned,
            "samples": sheet.samples,
            "total": len(sheet.rows),
            "counts": sheet.counts(),
        }
    )
    # Row by row: as plain data all at once they would take many times the room.
    rows = b", ".join(_json(row.as_json()) for row in sheet.rows if _is_told(sheet, row))
    return b'%b, "rows": [%b]}' % (told[:-1], rows)


def _json(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def _is_told(sheet: SheetOutcome, row: RowOutcome) -> bool:
    """Tell whether a row is more than unchanged; where the rows are files, each is told."""
    more = row.warnings or row.corrected or row.duplicates or row.clashes
    return row.outcome != UNCHANGED or bool(more) or bool(kinds.by_code(sheet.kind).page)


def result(run: ImportRun) -> dict[str, Any]:
    """Return what a run's last check found, as `stored` kept it; empty before the first."""
    return json.loads(files.load(run.result_file)) if run.result_file else {"notes": [], "files": [], "sheets": []}


def mapping_of(run: ImportRun) -> engine.Mapping:
    """Return everything assigned for a run: remembered for its unit, and the kinds chosen for its sheets."""
    columns: dict[str, dict[str, str]] = {}
    values: dict[str, dict[str, str]] = {}
    known_ones = Assignment.objects.unscoped("assignments of the run's own unit").filter(unit=run.unit)
    for known in known_ones.order_by("updated_at", "pk"):
        if known.sense == "column":
            columns.setdefault(known.kind, {})[known.found] = known.field
        else:
            values.setdefault(known.field, {})[known.found] = known.known
    sheets = {(file, sheet): kind for file, sheet, kind in run.mapping.get("sheets", [])}
    return engine.Mapping(columns, values, sheets, corrections(run))


def corrections(run: ImportRun) -> engine.Cells:
    """Return the cells typed anew for a run: (file, sheet) → row → field → text."""
    found: engine.Cells = {}
    for file, sheet, row, name, text in json.loads(files.load(run.corrections_file)) if run.corrections_file else ():
        found.setdefault((file, sheet), {}).setdefault(row, {})[name] = text
    return found


def options_of(run: ImportRun) -> Options:
    """Return a run's options."""
    chosen = run.options
    return Options(
        new_units=chosen.get("new_units", ""),
        create_units=frozenset(chosen.get("create_units", ())),
        former_staff=frozenset(chosen.get("former_staff", ())),
        ask_duplicates=chosen.get("ask_duplicates", False),
        same_people=frozenset(chosen.get("same_people", ())),
        other_people=frozenset(chosen.get("other_people", ())),
        mine=frozenset(chosen.get("mine", ())),
        theirs=frozenset(chosen.get("theirs", ())),
        purpose=chosen.get("purpose", Purpose.BOTH),
        remarks=chosen.get("remarks", False),
    )


def find(pk: UUID | str) -> ImportRun:
    """Return the run of a job; its asker's rights are held when the job runs."""
    return (
        ImportRun.objects.unscoped("a job works on the run it was asked for")
        .select_related("asked_by", "unit")
        .get(pk=pk)
    )


def job_of(run: ImportRun) -> Job | None:
    """Return the job that a run waits for."""
    return Job.objects.filter(key=f"{run.pk}:{run.version}").first()


def rests(run: ImportRun) -> bool:
    """Tell whether nothing works on a run: it was checked, it failed, or the job it waited for ended without a result."""
    if run.state in {ImportState.CHECKED, ImportState.FAILED}:
        return True
    return run.state in {ImportState.CHECKING, ImportState.COMMITTING} and came_to_nothing(run)


def follows_another(run: ImportRun) -> bool:
    """Tell whether another import is being written before a run; whose it is stays untold, it may be beyond the reader's reach."""
    if run.state != ImportState.COMMITTING:
        return False
    others = ImportRun.objects.unscoped("only that one is written is told").filter(state=ImportState.COMMITTING)
    return others.filter(updated_at__lt=run.updated_at).exclude(pk=run.pk).exists()


def came_to_nothing(run: ImportRun) -> bool:
    """Tell whether the job that a run waits for ended without a result."""
    job = job_of(run)
    return job is not None and job.state in {State.FAILED, State.CANCELLED}


def _must_rest(run: ImportRun) -> None:
    if run.state not in {ImportState.CHECKED, ImportState.FAILED} and rests(run):
        run.state = ImportState.FAILED
        run.save()
    must_be(run, ImportState.CHECKED, ImportState.FAILED)


def must_be(run: ImportRun, *states: str) -> None:
    """Raise ValidationError for a run that is in none of these states."""
    if run.state not in states:
        raise ValidationError(
            _("The import is %(state)s meanwhile. Load the page again."), params={"state": run.get_state_display()}
        )
