"""Background work of imports: checking files, and writing what was checked."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.records import Conflict
from talentcareer.celery import app
from talentcareer.exchange import actions, annotating, engine, files, runs, staging, undoing
from talentcareer.exchange.marking import NotMarked
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.outcome import Outcome
from talentcareer.exchange.planning import World
from talentcareer.exchange.staging import Staged
from talentcareer.jobs import crash_points
from talentcareer.jobs.models import Job
from talentcareer.jobs.registry import Failed, Running, worker

MOST_ATTEMPTS = 3
ONCE_A_DAY = crontab(hour=3, minute=20)


def opens(job: Job) -> str:
    """Return the address of the import a job is about."""
    return reverse("exchange:import-detail", args=[job.arguments["run"]])


def plan(run: ImportRun, running: Running) -> tuple[Outcome, World]:
    """Read the run's files and plan them with the rights of whoever asked for this: the check, or the writing."""
    user = running.by if isinstance(running.by, User) else run.asked_by
    world = World(by=running.by, user=user, on=dates.today(), options=runs.options_of(run))
    kept = list(run.files.order_by("created_at", "name", "pk"))
    with files.unpacked({file.stored_as: file.stored_as for file in kept}) as paths:
        sources = [engine.Source(paths[file.stored_as], file.name) for file in kept]
        listed, mapping = staging.listed(run, world), runs.mapping_of(run)
        outcome = engine.run(sources, world, listed=listed, mapping=mapping, progress=running.progress)
    world[Staged].keep_found()
    return outcome, world


@worker("exchange.check", title=gettext_lazy("Check of an import"), permission="import.run", opens=opens)
def check(running: Running, *, run: str) -> dict[str, Any]:
    """Check a run's files; nothing but the run's own state is written."""
    record = runs.find(run)
    if record.state != ImportState.CHECKING:
        return {}
    outcome, _world = plan(record, running)
    with transaction.atomic():
        running.hold()
        runs.keep_check(record, outcome=outcome, by=running.by)
        counts = outcome.counts()
        running.done(
            {"message": _("{new} new, {changed} changed, {unchanged} unchanged, {refused} refused").format(**counts)}
        )
    return counts


@worker("exchange.commit", title=gettext_lazy("Writing of an import"), permission="import.run", opens=opens)
def commit(running: Running, *, run: str) -> dict[str, Any]:
    """Plan the files again and write exactly what the check showed; otherwise show the new check and stop."""
    for _attempt in range(MOST_ATTEMPTS):
        record = runs.find(run)
        if record.state != ImportState.COMMITTING:
            return {}
        gate = actions.gate_number()
        outcome, world = plan(record, running)
        crash_points.reached("import-planned")
        if outcome.digest() != record.digest:
            return _show_again(running, record, outcome)
        try:
            with transaction.atomic():
                running.hold()
                runs.write(record, outcome=outcome, world=world, gate=gate, by=running.by)
                world[Staged].let_go()
                crash_points.reached("import-written")
                running.done({"message": _("{new} added, {changed} changed").format(**outcome.counts())})
        except (actions.DataMoved, Conflict):
            running.progress(0, 0, _("Something was written meanwhile: the files are checked once more"))
            continue
        except IntegrityError as error:
            return _not_written(running, record, error)
        crash_points.reached("import-committed")
        return outcome.counts()
    record, (outcome, _world) = runs.find(run), plan(runs.find(run), running)
    return _show_again(running, record, outcome)


@worker("exchange.mark_errors", title=gettext_lazy("Marking errors in workbooks"), permission="import.run", opens=opens)
def mark_errors(running: Running, *, run: str) -> dict[str, Any]:
    """Check a run's files once more, in the language of the marks, and keep the workbooks with the errors marked."""
    record = runs.find(run)
    with translation.override(annotating.LANGUAGE):
        outcome, _world = plan(record, running)
        try:
            marked = annotating.marked(record, outcome)
        except NotMarked:
            marked = None
    if marked is None:
        raise Failed(_("The workbook is too large to be returned with marks. Correct the rows on the page instead."))
    with transaction.atomic():
        running.hold()
        now = runs.find(run)
        if now.version != record.version:
            raise Failed(_("The files were checked again meanwhile. Ask for the marked workbook again."))
        annotating.keep(now, marked, by=running.by)
        said = ngettext("%(count)d workbook is ready", "%(count)d workbooks are ready", len(marked))
        running.done({"message": said % {"count": len(marked)}})
    return {"files": len(marked)}


@worker("exchange.undo", title=gettext_lazy("Undoing of an import"), permission="import.run", opens=opens)
def undo(running: Running, *, run: str) -> dict[str, Any]:
    """Take a whole import back, or say what depends on it by now."""
    record = runs.find(run)
    if record.state != ImportState.UNDOING:
        return {}
    try:
        with transaction.atomic():
            running.hold()
            undoing.undo(record, by=running.by)
            running.done({"message": _("The import was undone")})
    except (ValidationError, Conflict, actions.DataMoved, IntegrityError) as refused:
        said = " ".join(refused.messages) if isinstance(refused, ValidationError) else ""
        notice = said or _("Something changed while the import was being undone, so nothing was. Try again.")
        with transaction.atomic():
            running.hold()
            undoing.keep_as_written(runs.find(run), notice=notice, by=running.by)
            running.done({"message": notice})
    return {}


@app.task(name="exchange.remove_uploads", soft_time_limit=1200, time_limit=1260)
def remove_uploads() -> None:
    """Remove uploads that were kept long enough."""
    runs.remove_uploads(before=dates.today() - timedelta(days=settings.UPLOADS_KEPT_DAYS), by=SYSTEM)


@app.task(name="exchange.sweep_files", soft_time_limit=1200, time_limit=1260)
def sweep_files() -> None:
    """Remove kept files of yesterday and before that no row names."""
    files.sweep(before=dates.now() - timedelta(days=1))


app.conf.beat_schedule = app.conf.beat_schedule | {
    "uploads": {"task": "exchange.remove_uploads", "schedule": ONCE_A_DAY, "options": {"expires": 3600}},
    "files": {"task": "exchange.sweep_files", "schedule": ONCE_A_DAY, "options": {"expires": 3600}},
}


def _show_again(running: Running, record: ImportRun, outcome: Outcome) -> dict[str, Any]:
    notice = _(
        "What would be written changed since the check, so nothing was written. This is the new check: look at it and confirm again."
    )
    with transaction.atomic():
        running.hold()
        runs.keep_check(record, outcome=outcome, by=running.by, notice=notice)
        running.done({"message": notice})
    return {}


def _not_written(running: Running, record: ImportRun, error: IntegrityError) -> dict[str, Any]:
    notice = actions.said_constraint(error) or _("The database refused the rows as they stand together.")
    notice = _("Nothing was written: {reason} Correct the rows and upload the file again.").format(reason=notice)
    with transaction.atomic():
        running.hold()
        runs.fail(runs.find(record.pk), by=running.by, notice=notice)
        running.done({"message": notice})
    return {}
