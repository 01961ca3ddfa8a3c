"""Pages of imports: the register, the upload, the check with its rows, confirming, and the kept files."""

from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentcareer.access import policy
from talentcareer.access.models import Unit, UnitKind
from talentcareer.audit import trail
from talentcareer.exchange import files, kinds, mending, runs, shown, staging, undoing
from talentcareer.exchange.filters import ImportFilter
from talentcareer.exchange.forms.imports import UploadForm
from talentcareer.exchange.models import ImportFile, ImportRun, ImportState
from talentcareer.exchange.tables import ImportTable
from talentcareer.exchange.world import Purpose
from talentcareer.jobs.shown import shown as shown_job
from talentcareer.ui.entering import ReasonForm
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, Step
from talentcareer.ui.views import ActionPage, DetailPage, FormPage, RecordFormPage, RecordMixin

REGISTER = gettext_lazy("Import")
SHOWN_INLINE = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""What a browser shows by itself without running anything of ours, by its first bytes."""


def ways_for_files(user: Any) -> list[tuple[Any, str]]:
    """Return the pages on which a user may choose files that are imported themselves, like scans: words and address."""
    return [(kind.title, reverse(kind.page)) for kind in kinds.of_files() if policy.may_open(user, kind.page)]


class ImportList(ListPage):
    """The register of imports: file, when, who, result."""

    model = ImportRun
    table_class = ImportTable
    filterset_class = ImportFilter
    search = "q"
    title = gettext_lazy("Imports")
    template_name = "exchange/import_list.html"
    empty_title = gettext_lazy("No import yet")

    def rows(self) -> Any:
        return super().rows().select_related("asked_by").prefetch_related("files")

    def values(self) -> dict[str, Any]:
        names = _(", ").join(str(kind.title) for kind in kinds.all_kinds())
        text = _("Upload the workbooks you have: %(kinds)s. Each sheet is recognised by its headers.")
        return {
            **super().values(),
            "empty_text": text % {"kinds": names},
            "of_files": ways_for_files(self.request.user),
        }


class ImportNew(FormPage):
    """The upload. What was uploaded is kept from here on; nothing else is written."""

    form_class = UploadForm
    template_name = "exchange/import_new.html"
    title = gettext_lazy("New import")
    button = gettext_lazy("Check the files")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(REGISTER, reverse("exchange:import-list"))]

    def form_values(self) -> dict[str, Any]:
        # An empty tree is filled from the files; later on a misspelt department must not silently become a new one.
        empty = not Unit.objects.visible_to(self.request.user).filter(kind=UnitKind.DEPARTMENT).exists()
        return {"initial": {"create_units": empty}}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "of_files": ways_for_files(self.request.user)}

    def save(self, form: Any) -> str:
        uploads = [(file.name, file.read()) for file in form.cleaned_data["files"]]
        self.run = runs.start(uploads, by=self.request.user, options=form.options())
        return ""

    def after(self, form: Any) -> str:
        return reverse("exchange:import-detail", args=[self.run.pk])


class RunMixin(RecordMixin):
    """What pages about one import share."""

    model = ImportRun

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(REGISTER, reverse("exchange:import-list"))]

    def rows(self) -> Any:
        return super().rows().select_related("asked_by", "unit").prefetch_related("files")

    @cached_property
    def result(self) -> dict[str, Any]:
        """What the last check found."""
        return runs.result(self.record)


class ImportDetail(RunMixin, DetailPage):
    """One import: while a job runs its progress; then the check with counts that filter its rows; afterwards the result."""

    @property
    def template_name(self) -> str:  # type: ignore[override]
        """The page of workbooks, or the one of files that are imported themselves."""
        return "exchange/import_of_files.html" if self.record.called else "exchange/import_detail.html"

    def get_title(self) -> str:
        if self.record.called:
            return str(self.record)
        names = [file.name for file in self.record.files.all()]
        return (
            names[0]
            if len(names) == 1
            else ngettext("%(count)d workbook", "%(count)d workbooks", len(names)) % {"count": len(names)}
        )

    def values(self) -> dict[str, Any]:
        run: ImportRun = self.record
        waits = run.state in {ImportState.CHECKING, ImportState.COMMITTING, ImportState.UNDOING}
        job = runs.job_of(run)
        chosen = self.request.GET.get("show", "")
        rows = shown.rows(self.result, chosen, every=bool(run.called))
        page = Paginator(rows, 100).get_page(self.request.GET.get("page"))
        return {
            **super().values(),
            "run": run,
            "job": shown_job(job, self.request.user) if job and job.asked_by_id == self.request.user.pk else None,
            "waits_for": job.asked_by_name if job else "",
            "gone": not run.kept_until and not (run.called and waits),
            "stuck": waits and runs.rests(run),
            "may_undo": undoing.may_be_undone(run),
            "own": run.asked_by_id == self.request.user.pk,
            "steps": self._steps(),
            "counts": shown.counts(self.result, chosen) if run.result_file else [],
            "only_unchanged": {name for name, count in run.counts.items() if count} == {"unchanged"},
            "sheets": self.result["sheets"],
            "several_files": len(self.result["files"]) > 1,
            "unread": [file for file in self.result["files"] if file["problem"]],
            "file_notes": [(file["file"], note) for file in self.result["files"] for note in file["notes"]],
            "notes": self.result["notes"],
            "questions": shown.questions(self.result) if run.state == ImportState.CHECKED else None,
            "units": Unit.objects.visible_to(self.request.user) if run.state == ImportState.CHECKED else (),
            "chosen": chosen,
            "page": page,
            "staged": staging.beside(run, page.object_list) if run.called else (),
            "sentence": shown.sentence(run.counts, of_files=bool(run.called)),
            "purposes": Purpose.choices,
            "purpose": run.options.get("purpose", Purpose.BOTH),
            "subs": [
                run.get_state_display(),
                *([] if run.called else [Purpose(run.options.get("purpose", Purpose.BOTH)).label]),
            ],
            "not_taken": shown.not_taken(self.result),
            "may_keep": any(sheet.keeps for sheet in shown.not_taken(self.result)),
            "may_confirm": run.state == ImportState.CHECKED
            and bool(run.counts.get("new", 0) + run.counts.get("changed", 0)),
            "waits": waits,
            "follows": runs.follows_another(run),
            **mending.offered(run, self.result, self.request.user),
        }

    def _steps(self) -> list[Step]:
        at = {
            ImportState.CHECKING: 1,
            ImportState.CHECKED: 1,
            ImportState.FAILED: 1,
            ImportState.COMMITTING: 2,
            ImportState.DONE: 3,
            ImportState.CANCELLED: 1,
            ImportState.UNDOING: 3,
            ImportState.UNDONE: 3,
        }[self.record.state]
        labels = [_("Upload"), _("Check"), _("Confirm")]
        return [
            Step(label, "done" if number < at else "current" if number == at else "coming")
            for number, label in enumerate(labels)
        ]


class ImportConfirm(RunMixin, ActionPage):
    """Have the checked rows written."""

    def perform(self) -> str:
        runs.confirm(self.record, seen=self.request.POST.get("seen", ""), by=self.request.user)
        return ""

    def after(self) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk])


class ImportCancel(RunMixin, ActionPage):
    """Give the import up."""

    def perform(self) -> str:
        runs.cancel(self.record, by=self.request.user)
        return _("The import was given up; nothing was written.")

    def after(self) -> str:
        return reverse("exchange:import-list")


class ImportUndo(RunMixin, RecordFormPage):
    """Take a whole import back: what that comes to, or what depends on it by now."""

    form_class = ReasonForm
    template_name = "exchange/import_undo.html"
    title = gettext_lazy("Undo this import")
    button = gettext_lazy("Undo the import")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(str(self.record), self.after(None))]

    def values(self) -> dict[str, Any]:
        run = self.record
        written = undoing.written_by(run) if undoing.may_be_undone(run) else None
        return {
            **super().values(),
            "run": run,
            "written": written,
            "told": shown.undoing(written) if written else None,
            "back": self.after(None),
        }

    def save(self, form: Any) -> str:
        undoing.ask_to_undo(self.record, reason=form.cleaned_data["reason"], by=self.request.user)
        return ""

    def after(self, form: Any) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk])


class ImportCheckAgain(RunMixin, ActionPage):
    """Have the files checked anew, say after the work on them failed."""

    def perform(self) -> str:
        post = self.request.POST
        chosen = {"purpose": post["purpose"], "remarks": "remarks" in post} if post.get("purpose") in Purpose else {}
        runs.check_again(self.record, options=chosen, by=self.request.user)
        return ""

    def after(self) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk])


def own_alone(run: ImportRun, user: Any) -> None:
    """Let nobody but the uploader take what was uploaded: it holds ID numbers in the clear."""
    if run.asked_by_id != user.pk:
        raise PermissionDenied(
            _("Only %(who)s, who uploaded the file, may take it. Ask there for a copy.") % {"who": run.asked_by}
        )


class ImportFileDownload(RunMixin, DetailPage):
    """An uploaded file as it was, for whoever uploaded it."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        own_alone(self.record, request.user)
        file = ImportFile.objects.visible_to(request.user).filter(run=self.record, pk=kwargs["file"]).first()
        if file is None:
            raise Http404
        stored_as, name = self.kept_as(file)
        try:
            content = files.load(stored_as)
        except (FileNotFoundError, IsADirectoryError):
            raise Http404 from None
        trail.write_event("import.file_taken", by=request.user, subject=str(self.record.pk), file=name)
        response = FileResponse(
            BytesIO(content), as_attachment=True, filename=name, content_type="application/octet-stream"
        )
        response["Cache-Control"] = "no-store"
        return response

    def kept_as(self, file: ImportFile) -> tuple[str, str]:
        """Return under which name the content is kept, and under which it is taken."""
        return file.stored_as, file.name


class StagedFilePage(RunMixin, DetailPage):
    """A file that waits to be recorded, to look at; a browser shows what is safe to show, the rest is saved."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> FileResponse:
        own_alone(self.record, request.user)
        file = staging.left_of(self.record).filter(number=kwargs["number"]).first()
        if file is None:
            raise Http404
        try:
            content = files.load(file.stored_as)
        except FileNotFoundError:
            raise Http404 from None
        trail.write_event("import.file_taken", by=request.user, subject=str(self.record.pk), file=file.name)
        shown_as = next((kind for start, kind in SHOWN_INLINE.items() if content.startswith(start)), "")
        response = FileResponse(
            BytesIO(content), as_attachment=not shown_as, filename=file.name.rpartition("/")[2],
            content_type=shown_as or "application/octet-stream",
        )  # fmt: skip
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
