"""Stages with dated limits; batches, and the memberships of people in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.models.people import Talent
from cohorts.querysets import CohortQuerySet, MembershipQuerySet
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable
from talentcareer.audit.workflows import StateChange


class Stage(Record):
    """One of the three stages; its limits are dated."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    target_group_zh = models.CharField(_("target group, Chinese"), max_length=60, blank=True)
    target_group_en = models.CharField(_("target group, English"), max_length=60, blank=True)

    view_permission = "stage.view"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("order",)

    @classmethod
    def in_units(cls, _unit_ids: Any) -> Q:
        """The stages are the same for everybody who may read them."""
        return Q(pk__isnull=False)

    def get_absolute_url(self) -> str:
        """The page of the stages."""
        return reverse("cohorts:stage-list")

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class StageLimit(Voidable):
    """A stage's age limit for batches of some years: cap, whether the cap itself still counts, the reference day, where it is written."""

    stage = models.ForeignKey(Stage, verbose_name=_("stage"), on_delete=models.PROTECT, related_name="limits")
    cap_age = models.PositiveSmallIntegerField(_("cap age"))
    inclusive = models.BooleanField(_("the cap itself still counts"), default=False)
    reference_month = models.PositiveSmallIntegerField(_("reference month"), default=1)
    reference_day = models.PositiveSmallIntegerField(_("reference day"), default=1)
    sex = models.CharField(_("only for"), max_length=6, choices=choices.Sex, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    source_document = models.CharField(_("source document"), max_length=200, blank=True)

    scope_through, view_permission, audit_subject_field = "stage", "stage.view", "stage_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("stage limit")
        verbose_name_plural = _("stage limits")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(to_year=None) | Q(to_year__gte=F("from_year")),
                name="stage_limit_years_in_order",
                violation_error_message=_("The limit would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.cap_age}"

    def reference_on(self, year: int) -> date:
        """Return the day on which ages are taken for batches of a year."""
        return date(year, self.reference_month, self.reference_day)


class Cohort(Voidable):
    """One batch 批次 with its documents. A confidential one is shown only to those who need to know."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("batch"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(
        _("status"), max_length=10, choices=choices.CohortStatus, default=choices.CohortStatus.RUNNING
    )
    document_number = models.CharField(_("document no."), max_length=60, blank=True)
    document_on = models.DateField(_("document date"), null=True, blank=True)
    notice_from_on = models.DateField(_("public notice from"), null=True, blank=True)
    notice_to_on = models.DateField(_("public notice to"), null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)

    view_permission = "cohort.view"
    objects = StandingManager.from_queryset(CohortQuerySet)()
    everything = models.Manager.from_queryset(CohortQuerySet)()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("year", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name", "year"],
                condition=STANDING,
                name="cohort_once",
                violation_error_message=_("There is a batch of this name and year already."),
            ),
            models.CheckConstraint(
                condition=Q(notice_to_on=None) | Q(notice_from_on=None) | Q(notice_to_on__gte=F("notice_from_on")),
                name="notice_ends_after_it_begins",
                violation_error_message=_("The public notice would end before it begins."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """The batch's page."""
        return reverse("cohorts:batch", args=[self.pk])

    def __str__(self) -> str:
        return self.name if str(self.year) in self.name else f"{self.name} ({self.year})"

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        units = list(unit_ids)
        return Q(unit__in=units) | Q(memberships__talent__unit__in=units, memberships__voided_at=None)

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        return queryset.open_to(user)


class Membership(Voidable):
    """A talent selected in a batch, with stage, period, promised support and a state."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="memberships")
    cohort = models.ForeignKey(Cohort, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="memberships")
    stage = models.ForeignKey(Stage, verbose_name=_("stage"), on_delete=models.PROTECT, related_name="memberships")
    period_from_on = models.DateField(_("period from"))
    period_to_on = models.DateField(_("period to"), null=True, blank=True)
    promised_support = models.DecimalField(
        _("promised support (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    agreement_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=choices.MembershipState, default=choices.MembershipState.IN_TRAINING
    )
    state_on = models.DateField(_("state since"), null=True, blank=True)
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    exemption_reason = models.CharField(_("reason of the exemption"), max_length=200, blank=True)
    exemption_by = models.CharField(_("exemption approved by"), max_length=60, blank=True)
    final_grade = models.CharField(_("final grade"), max_length=12, choices=choices.FinalGrade, blank=True)
    final_on = models.DateField(_("day of the final check"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "membership.view", "talent_id"
    objects = StandingManager.from_queryset(MembershipQuerySet)()
    everything = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "cohort"],
                condition=STANDING,
                name="membership_once_in_a_batch",
                violation_error_message=_("This person is in this batch already."),
            ),
            models.CheckConstraint(
                condition=Q(period_to_on=None) | Q(period_to_on__gte=F("period_from_on")),
                name="period_ends_after_it_begins",
                violation_error_message=_("The training period would end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=choices.ENDED) | Q(state_on__isnull=False),
                name="ended_membership_has_its_day",
                violation_error_message=_("An ended membership needs the day on which it ended."),
            ),
            models.CheckConstraint(
                condition=Q(final_grade="", final_on=None) | (~Q(final_grade="") & Q(final_on__isnull=False)),
                name="final_check_has_grade_and_day",
                violation_error_message=_("A final check has both its grade and its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talent} · {self.cohort}"

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        return queryset.open_to(user)


class MembershipIntegration(Record):
    """One integration of a membership; a membership has one or more."""

    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.CASCADE, related_name="integrations"
    )
    integration = models.CharField(_("integration"), max_length=12, choices=choices.Integration)

    scope_through, view_permission, audit_subject_field = "membership", "membership.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "integration"],
                name="integration_once",
                violation_error_message=_("This integration is set already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_integration_display()

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.membership.talent_id


class MembershipChange(StateChange):
    """One change of a membership's state, with its day, reason and who."""

    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.CASCADE, related_name="state_changes"
    )
    from_state = models.CharField(_("state before"), max_length=12, choices=choices.MembershipState, blank=True)
    to_state = models.CharField(_("state after"), max_length=12, choices=choices.MembershipState)

    record_field = "membership"
    scope_through, view_permission, audit_subject_field = "membership", "membership.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.membership.talent_id
