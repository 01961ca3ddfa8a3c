"""Imports on record: the run with its files, what users assigned once and for all, and the gate that lets one import write at a time."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.access import scope
from talentcareer.access.models import Unit, User
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record


class ImportState(models.TextChoices):
    """Where an import stands."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, waits for confirmation")
    COMMITTING = "committing", _("being written")
    DONE = "done", _("written")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class ImportRun(Record):
    """One import: its options, what the check found, what was written. The rows of the result lie encrypted in a file."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), null=True, on_delete=models.PROTECT, related_name="imports")
    asked_by = models.ForeignKey(User, verbose_name=_("imported by"), on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.CHECKING)
    options = models.JSONField(_("options"), default=dict, blank=True)
    mapping = models.JSONField(_("assigned columns and values"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    digest = models.CharField(_("digest of the check"), max_length=64, blank=True)
    result_file = models.CharField(max_length=80, blank=True, editable=False)
    # Cells typed anew on the page, encrypted like the files they correct.
    corrections_file = models.CharField(max_length=80, blank=True, editable=False)
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
    )
    # The permissions of its sheets' kinds, ",talent.write,funding.write,"; empty before the first check.
    needs = models.CharField(max_length=400, blank=True, editable=False)
    notice = models.TextField(_("notice"), blank=True)
    # How an import of files without workbook, like scans, is called; empty for one of workbooks.
    called = models.CharField(_("name"), max_length=200, blank=True, editable=False)
    # What was written, to be undone: kept as long as the files.
    written_file = models.CharField(max_length=80, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)
    undo_reason = models.CharField(_("reason of the undoing"), max_length=200, blank=True, editable=False)

    view_permission = "import.run"
    audit_ignored = Record.audit_ignored | {
        "result_file", "corrections_file", "written_file", "mapping", "options", "needs",
    }  # fmt: skip
    objects = ScopedManager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_names or f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def file_names(self) -> str:
        """The names of the uploaded files."""
        return self.called or "、".join(file.name for file in self.files.all())

    @property
    def kept_until(self) -> date | None:
        """The last day on which its uploaded files are kept; None where they are gone."""
        if not (self.result_file if self.called else any(file.stored_as for file in self.files.all())):
            return None
        return dates.day_of(self.updated_at) + timedelta(days=settings.UPLOADS_KEPT_DAYS)

    @classmethod
    def in_units(cls, unit_ids: Any) -> models.Q:
        return models.Q(unit__in=list(unit_ids))

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        """Leave others' imports to those who may write every kind of sheet in them; one that is not checked yet is its asker's."""
        from talentcareer.exchange.kinds import permissions  # reason: kinds stand on the models of all subjects

        allowed = ~models.Q(needs="")
        for permission in permissions():
            units = scope.reachable_units(user, permission)
            allowed &= ~models.Q(needs__contains=f",{permission},") | models.Q(unit__in=units)
        return queryset.filter(models.Q(asked_by=user) | allowed)


class ImportFile(Record):
    """One uploaded file, kept encrypted under a random name for as many days as UPLOADS_KEPT_DAYS says."""

    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    stored_as = models.CharField(max_length=80, blank=True, editable=False)
    # The same workbook with the errors of the last check marked in it; empty until it is asked for.
    marked_as = models.CharField(max_length=80, blank=True, editable=False)

    scope_through, view_permission, audit_subject_field = "run", "import.run", "run_id"
    audit_ignored = Record.audit_ignored | {"stored_as", "marked_as"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")

    def __str__(self) -> str:
        return self.name


class StagedFile(models.Model):
    """One file that is imported itself, like a scan: encrypted under a random name until it is written or its time is over.

    Without `stored_as` its content is gone, or was never taken: then `fault` says why. What was found of the content is kept:
    its type, and what was made of it to be recorded in its place, like a small photo.
    """

    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size (bytes)"), default=0)
    fault = models.CharField(max_length=20, blank=True)
    stored_as = models.CharField(max_length=80, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    made_as = models.CharField(max_length=80, blank=True)
    made_sha256 = models.CharField(max_length=64, blank=True)
    made_size = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("file to be recorded")
        verbose_name_plural = _("files to be recorded")
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="staged_file_once_a_number")]

    def __str__(self) -> str:
        return self.name


class Assignment(Record):
    """What a user assigned on the import page, remembered for the unit: a header's field, or a found value's known value."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="import_assignments")
    sense = models.CharField(_("sense"), max_length=6, choices=[("column", _("column")), ("value", _("value"))])
    kind = models.CharField(_("kind of sheet"), max_length=40, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    found = models.CharField(_("as in the file"), max_length=200)
    known = models.CharField(_("taken as"), max_length=200, blank=True)

    view_permission, audit_subject_field = "import.run", "unit_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sense", "kind", "field", "found"],
                name="assignment_once",
                violation_error_message=_("This is assigned already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.found} → {self.known or self.field}"

    @classmethod
    def in_units(cls, unit_ids: Any) -> models.Q:
        return models.Q(unit__in=list(unit_ids))


class Gate(models.Model):
    """The gate of writing: every import that writes counts it up, so that a plan made before another import's writing is noticed."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("gate of imports")
        verbose_name_plural = _("gates of imports")

    def __str__(self) -> str:
        return str(self.number)
