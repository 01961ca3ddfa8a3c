"""Rules that are tried before they hold: a call's in a draft of the call, a stage's limit by the values proposed; and what was adopted."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models import StageLimit
from cohorts.models.evidence import KeptFile
from programs.catalogue.models import Call, OfTheCatalogue
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record
from talentcareer.audit.voiding import StandingManager, Voidable


class Trial(OfTheCatalogue, Voidable):
    """What both kinds of trial share. `base` tells what the rule was when it was copied: changed since, it is not adopted."""

    base = models.CharField(max_length=64, editable=False)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True, editable=False)
    adopted_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)

    view_permission = "trial.write"
    audit_ignored = Voidable.audit_ignored | {"base"}

    class Meta:
        abstract = True


class CallTrial(Trial):
    """A call's conditions tried in a draft of it."""

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.CASCADE, related_name="rule_trials")
    draft = models.OneToOneField(Call, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="trial")

    audit_subject_field = "call_id"
    objects: ClassVar[Any] = StandingManager.from_queryset(ScopedQuerySet)()
    everything: ClassVar[Any] = ScopedManager()

    class Meta:
        verbose_name = _("trial of a call")
        verbose_name_plural = _("trials of calls")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.call)

    def get_absolute_url(self) -> str:
        """The comparison."""
        return reverse("eligibility:trial", args=[self.pk])


class LimitTrial(Trial):
    """A stage's limit tried with other values, for batches from a year on."""

    limit = models.ForeignKey(StageLimit, verbose_name=_("limit"), on_delete=models.CASCADE, related_name="rule_trials")
    from_year = models.PositiveSmallIntegerField(_("from the batch year"))
    cap_age = models.PositiveSmallIntegerField(_("cap age"))
    inclusive = models.BooleanField(_("the cap itself still counts"), default=False)
    reference_month = models.PositiveSmallIntegerField(_("reference month"), default=1)
    reference_day = models.PositiveSmallIntegerField(_("reference day"), default=1)

    audit_subject_field = "limit_id"
    objects: ClassVar[Any] = StandingManager.from_queryset(ScopedQuerySet)()
    everything: ClassVar[Any] = ScopedManager()

    class Meta:
        verbose_name = _("trial of a stage limit")
        verbose_name_plural = _("trials of stage limits")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.limit.stage} {self.from_year}"

    def get_absolute_url(self) -> str:
        """The comparison."""
        return reverse("eligibility:limit-trial", args=[self.pk])


class RuleFile(OfTheCatalogue, KeptFile, Record):
    """The file by which a tried rule was adopted."""

    call_trial = models.OneToOneField(
        CallTrial, verbose_name=_("trial of a call"), on_delete=models.PROTECT, null=True, blank=True, related_name="file"
    )  # fmt: skip
    limit_trial = models.OneToOneField(
        LimitTrial, verbose_name=_("trial of a stage limit"), on_delete=models.PROTECT, null=True, blank=True, related_name="file"
    )  # fmt: skip

    view_permission = "trial.write"
    audit_ignored = Record.audit_ignored | {"stored_as"}
    objects: ClassVar[Any] = ScopedManager()

    class Meta:
        verbose_name = _("file of a rule")
        verbose_name_plural = _("files of rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(call_trial=None, limit_trial__isnull=False) | Q(call_trial__isnull=False, limit_trial=None),
                name="rule_file_of_one_trial",
                violation_error_message=_("A file belongs to one trial."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The file itself."""
        return reverse("eligibility:rule-file", args=[self.pk])
