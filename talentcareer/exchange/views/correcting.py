"""Pages on which refused rows are mended: in the browser, or in the own workbook with its errors marked."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.exchange import annotating, correcting, runs, staging
from talentcareer.exchange.forms.correcting import CorrectionForm, refused_rows
from talentcareer.exchange.models import ImportFile, ImportState
from talentcareer.exchange.views.imports import REGISTER, ImportFileDownload, RunMixin
from talentcareer.jobs.shown import shown as shown_job
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import ActionPage, RecordFormPage

ROWS_A_PAGE = 25


class CorrectRows(RunMixin, RecordFormPage):
    """The refused rows with the cells in question to type; `only` shows one row with all its cells."""

    form_class = CorrectionForm
    template_name = "exchange/import_correct.html"
    button = gettext_lazy("Keep and check again")
    keeps = True

    def get_title(self) -> str:
        return _("Refused files") if self.record.called else _("Correct refused rows")

    def get_crumbs(self) -> list[Crumb]:
        here = reverse("exchange:import-detail", args=[self.record.pk])
        return [Crumb(REGISTER, reverse("exchange:import-list")), Crumb(str(self.record), here)]

    @cached_property
    def only(self) -> str:
        """The one row that is shown with all its cells; empty for all of them."""
        return self.request.GET.get("only", "")

    @cached_property
    def page(self) -> Any:
        """The rows of this page; of what was sent, the rows that it speaks of, wherever they stand by now."""
        rows = [row for row in refused_rows(self.result) if self.only in ("", row.key)]
        if self.request.method == "POST":
            sent = {"-".join(name.split("-")[:2]) for name in self.request.POST}
            rows = [row for row in rows if row.key in sent]
            return Paginator(rows, max(len(rows), 1)).get_page(1)
        return Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))

    def form_values(self) -> dict[str, Any]:
        sent = self.request.POST if self.request.method == "POST" else None
        return {"rows": self.page.object_list, "whole": bool(self.only), "sent": sent}

    def values(self) -> dict[str, Any]:
        run = self.record
        job = runs.job_of(run)
        own = job is not None and job.asked_by_id == self.request.user.pk
        return {
            **super().values(),
            "page": self.page,
            "only": self.only,
            "to_look_at": self._to_look_at(),
            "waits": run.state in {ImportState.CHECKING, ImportState.COMMITTING},
            "job": shown_job(job, self.request.user) if job and own else None,
            "may_correct": run.state in {ImportState.CHECKED, ImportState.FAILED},
        }

    def _to_look_at(self) -> set[int]:
        """The numbers of the files that whoever uploaded them may look at here."""
        if not self.record.called or self.record.asked_by_id != self.request.user.pk:
            return set()
        return set(staging.left_of(self.record).values_list("number", flat=True))

    def save(self, form: Any) -> str:
        correcting.correct(self.record, form.typed_cells(), by=self.request.user)
        return ""

    def after(self, form: Any) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk])


class ContinueImport(RunMixin, ActionPage):
    """After writing: go on with the refused rows in an import of their own over the same files."""

    def perform(self) -> str:
        self.following = correcting.go_on(self.record, by=self.request.user)
        return ""

    def after(self) -> str:
        following = getattr(self, "following", None)
        if following is None:
            return reverse("exchange:import-detail", args=[self.record.pk])
        return reverse("exchange:import-correct", args=[following.pk])


class MarkErrors(RunMixin, ActionPage):
    """Have the errors marked in the own workbooks."""

    def perform(self) -> str:
        annotating.ask(self.record, by=self.request.user)
        return ""

    def after(self) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk]) + "#mend"


class MarkedFileDownload(ImportFileDownload):
    """The own workbook with its errors marked, for whoever uploaded it."""

    def kept_as(self, file: ImportFile) -> tuple[str, str]:
        return file.marked_as, annotating.marked_name(file.name)
