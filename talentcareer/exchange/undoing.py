"""Taking a whole import back: what it added is set aside, what it changed stands as before, unless something later depends on it."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.audit.voiding import Voidable
from talentcareer.exchange import actions, files, runs
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.written import Written, owner_of, read


def may_be_undone(run: ImportRun) -> bool:
    """Tell whether a run was written, and what it wrote is still known; also where the work of undoing it came to nothing."""
    given_up = run.state == ImportState.UNDOING and runs.came_to_nothing(run)
    return bool(run.written_file) and (run.state == ImportState.DONE or given_up)


def written_by(run: ImportRun) -> Written:
    """Return what a run wrote as it stands now. Raises ValidationError where that is not known any more."""
    if not run.written_file:
        raise ValidationError(
            _("This import is too old to be undone as a whole: its files were removed after their time.")
        )
    return read(files.load(run.written_file))


@action("import.undoing")
def ask_to_undo(run: ImportRun, *, reason: str, by: Actor) -> None:
    """Have a whole import taken back. Raises ValidationError without a reason, or where later records depend on it."""
    if not may_be_undone(run):
        runs.must_be(run, ImportState.DONE)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the import is undone.")})
    if written_by(run).later:
        raise ValidationError(_("Something that was recorded later depends on this import. It is listed below."))
    run.state, run.undo_reason, run.notice = ImportState.UNDOING, reason.strip(), ""
    run.save()
    runs.submit(run, "exchange.undo", by)


@action("import.undone")
def undo(run: ImportRun, *, by: Actor) -> None:
    """Take a whole import back, all or nothing. Raises ValidationError where later records depend on it, and `Conflict`."""
    runs.must_be(run, ImportState.UNDOING)
    actions.pass_gate(actions.gate_number())
    run.undone_at = dates.now()
    set_back(written_by(run), who=by.actor_name, reason=run.undo_reason, at=run.undone_at)
    transaction.on_commit(partial(files.remove, run.written_file))
    run.state, run.written_file = ImportState.UNDONE, ""
    run.save()


@action("import.undo_refused")
def keep_as_written(run: ImportRun, *, notice: str, by: Actor) -> None:
    """Note that an import could not be undone; it stands as it was written."""
    run.state, run.undo_reason, run.notice = ImportState.DONE, "", notice
    run.save()


def set_back(written: Written, *, who: str, reason: str, at: Any) -> None:
    """Set aside what was added and set back what was changed; inside an action. Raises ValidationError if something depends on it."""
    if written.later:
        raise ValidationError(_("Something that was recorded later depends on this import. It is listed on its page."))
    for model, rows in written.voided:
        for row in rows:
            row.voided_at, row.voided_by, row.void_reason = at, who, reason
        model.objects.bulk_update(rows, ["voided_at", "voided_by", "void_reason"], batch_size=200)
    for model, rows in written.added.items():
        if owner := owner_of(model):
            gone = {one.pk for parent, ones in written.added.items() for one in ones if issubclass(parent, Voidable)}
            for row in rows:
                if getattr(row, model._meta.get_field(owner).attname) not in gone:  # type: ignore[union-attr]
                    row.delete()
    for model, changed in written.changed.items():
        names: dict[str, None] = {}
        for row, old in changed:
            for name, text in old.items():
                kept: Any = next(f for f in model._meta.concrete_fields if f.attname == name)
                setattr(row, name, None if text is None else kept.to_python(text))
                names[kept.name] = None
        model.objects.bulk_update([row for row, _old in changed], list(names), batch_size=200)
