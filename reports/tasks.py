"""Background work of reports: computing one, and writing its workbook."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import actions, reach, workbook, yearly
from reports.models import Report
from reports.scope import Scope
from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.exchange import files
from talentcareer.jobs import crash_points
from talentcareer.jobs.models import Job
from talentcareer.jobs.registry import Failed, Running, worker


def _asker(running: Running) -> User:
    """Return the account that asked: what somebody reaches is what a report counts, so the system asks for none."""
    if not isinstance(running.by, User):
        raise Failed(_("A report counts what its asker reaches: sign in and ask for it on the report's page."))
    return running.by


def _unless_roles_changed(running: Running, reached: reach.Reached) -> User:
    """Return the asker anew. What was read with other grants than hold now is neither kept nor served."""
    asker = _asker(running)
    if reach.of(asker) != reached:
        raise Failed(_("Your roles changed meanwhile: ask again."))
    return asker


def opens_report(job: Job) -> str:
    """Return the address of the report a job computed."""
    return f"{reverse('reports:report')}?year={job.arguments['year']}&years={job.arguments['years']}"


def opens_workbook(job: Job) -> str:
    """Return the address of the workbook a job wrote."""
    report = (job.result or {}).get("report")
    return reverse("reports:workbook-file", args=[report]) if report else opens_report(job)


@worker("reports.compute", title=gettext_lazy("Yearly report"), permission="report.compute", opens=opens_report)
def compute(running: Running, *, year: int, years: int) -> dict[str, Any]:
    """Compute a report with the asker's reach and keep it; after a kill it is computed anew, and kept once."""
    on, asker = dates.today(), _asker(running)
    reached = reach.of(asker)
    values = yearly.compute(Scope(asker), year, years, on, running.progress)
    crash_points.reached("report-computed")
    with transaction.atomic():
        running.hold()
        asker = _unless_roles_changed(running, reached)
        report = actions.keep_report(year=year, years=years, as_of=on, values=values, reached=reached, by=asker)
        crash_points.reached("report-written")
        running.done({"report": str(report.pk), "message": _("%(count)d figures") % {"count": len(values["figures"])}})
    return {"report": str(report.pk)}


@worker(
    "reports.workbook",
    title=gettext_lazy("Workbook of the yearly report"),
    permission="report.export",
    opens=opens_workbook,
)
def write_workbook(running: Running, *, year: int, years: int) -> dict[str, Any]:
    """Compute a report and write its workbook in the same read transaction; the file is there whole or not at all."""
    on, asker = dates.today(), _asker(running)
    reached = reach.of(asker)
    values, content = workbook.make(Scope(asker), year, years, on, running.progress)
    stored_as = files.store(content)
    crash_points.reached("report-computed")
    try:
        with transaction.atomic():
            running.hold()
            asker = _unless_roles_changed(running, reached)
            name = workbook.file_name(asker, year, dates.today())
            outdated = list(Report.objects.unscoped("the asker's own workbooks").of(year, years).workbooks_of(asker))
            report = actions.keep_report(
                year=year, years=years, as_of=on, values=values, reached=reached, by=asker, stored_as=stored_as, file_name=name
            )  # fmt: skip
            dropped = [actions.drop_workbook(old, by=asker) for old in outdated]
            crash_points.reached("report-written")
            running.done({"report": str(report.pk), "message": name})
    except BaseException:
        files.remove(stored_as)
        raise
    for old in dropped:
        files.remove(old)
    return {"report": str(report.pk)}
