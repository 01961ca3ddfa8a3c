"""Pages of background work: the list, one job, its progress, cancelling it and having it tried again."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HTMX_STOP_POLLING

from talentcareer.access import addresses
from talentcareer.audit.actions import name_shown
from talentcareer.jobs import actions
from talentcareer.jobs.filters import JobFilter
from talentcareer.jobs.models import Job
from talentcareer.jobs.shown import shown
from talentcareer.jobs.tables import JobTable
from talentcareer.ui import formats
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, SumRow
from talentcareer.ui.views import ActionPage, DetailPage


class JobList(ListPage):
    """The user's own jobs; the system administrator's list holds everybody's."""

    model = Job
    table_class = JobTable
    filterset_class = JobFilter
    title = gettext_lazy("Jobs")
    empty_title = gettext_lazy("No jobs yet")
    empty_text = gettext_lazy(
        "Imports, reports and other long work appear here: how far they are and what came of them."
    )


class JobDetail(DetailPage):
    """One job; while it is open, its progress keeps itself up to date."""

    model = Job
    template_name = "jobs/job.html"

    def get_title(self) -> str:
        return self.record.title

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(gettext_lazy("Jobs"), reverse("jobs:job-list"))]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "shown": shown(self.record, self.request.user), "facts": self.facts()}

    def facts(self) -> list[SumRow]:
        """Who asked when, and how it ran."""
        job = self.record
        moments = [(_("Asked at"), job.created_at), (_("Started at"), job.started_at), (_("Ended at"), job.ended_at)]
        return [
            SumRow(_("Asked by"), name_shown(job.asked_by_name)),
            *(SumRow(label, formats.moment(moment) if moment else "") for label, moment in moments),
            SumRow(_("Tries"), job.tries),
        ]


class JobProgress(DetailPage):
    """The part of a page that follows a job: it asks for itself again until the job has ended."""

    model = Job
    template_name = "jobs/progress.html"

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Answer the row as it stands; an ended job stops the asking."""
        response = self.show(200 if self.record.is_open else HTMX_STOP_POLLING)
        response["Cache-Control"] = "no-store"
        asked_from = addresses.split(self.request.htmx.current_url)
        opens = urlsplit(shown(self.record, self.request.user).opens)
        same = asked_from.path == opens.path and opens.query in {"", asked_from.query}
        if not self.record.is_open and same:
            response["HX-Refresh"] = "true"  # the reader is already on the page of what came of it
        return response

    def values(self) -> dict[str, Any]:
        return {"shown": shown(self.record, self.request.user)}


class JobVerb(ActionPage):
    """A button about one job, then back to the job's page."""

    model = Job

    def after(self) -> str:
        return reverse("jobs:job", args=[self.record.pk])


class CancelJob(JobVerb):
    """Cancels a job."""

    def perform(self) -> str:
        actions.cancel(self.record, by=self.request.user)
        return _("%(title)s is cancelled.") % {"title": self.record.title}


class RetryJob(JobVerb):
    """Has a job tried again."""

    def perform(self) -> str:
        actions.retry(self.record, by=self.request.user)
        return _("%(title)s is tried again from the start.") % {"title": self.record.title}
