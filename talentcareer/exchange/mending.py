"""What the page of an import offers for what was refused: correcting here, the own workbook with marks, the import that goes on."""

from typing import Any

from django.urls import reverse

from talentcareer.access.models import User
from talentcareer.exchange import annotating, staging
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.jobs.models import State
from talentcareer.jobs.shown import shown as shown_job


def offered(run: ImportRun, result: dict[str, Any], user: User) -> dict[str, Any]:
    """Return what the template reads of it."""
    own, rests = run.asked_by_id == user.pk, run.state in {ImportState.CHECKED, ImportState.DONE}
    refused = sum(sheet["counts"]["refused"] for sheet in result["sheets"])
    faulty = refused or any(
        sheet["problem"] or any(row["warnings"] for row in sheet["rows"]) for sheet in result["sheets"]
    )
    kept = [file for file in run.files.all() if file.stored_as]
    staged = bool(run.called) and staging.left_of(run).exists()
    job = annotating.job_of(run) if own and faulty and rests else None
    return {
        "refused": refused,
        "may_correct": refused and run.state == ImportState.CHECKED,
        "may_go_on": refused and run.state == ImportState.DONE and own and (kept or staged),
        "may_mark": own and faulty and rests and kept and job is None,
        "marking": shown_job(job, user) if job and job.state != State.DONE else None,
        "marked": [
            (reverse("exchange:import-marked-file", args=[run.pk, file.pk]), annotating.marked_name(file.name))
            for file in kept
            if own and file.marked_as
        ],
        "without_formats": [
            f["file"] for f in result["files"] if f.get("format", "xlsx") not in annotating.KEEP_FORMATS
        ],
        "without_macros": [f["file"] for f in result["files"] if f.get("format") == "xlsm"],
        **_beside(run, user),
    }


def _beside(run: ImportRun, user: User) -> dict[str, Any]:
    """Return the import that this one goes on from, and the one that goes on from this, as far as the user sees them."""
    rows = ImportRun.objects.visible_to(user).prefetch_related("files")
    following = rows.filter(continues=run).exclude(state=ImportState.CANCELLED)
    return {
        "before": rows.filter(pk=run.continues_id).first() if run.continues_id else None,
        "following": following.first() if run.state == ImportState.DONE else None,
    }
