"""Objections raised against a batch while it is on public notice, and the files that show them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts import choices
from cohorts.models.evidence import KeptFile
from cohorts.models.training import Cohort, Membership
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record
from talentcareer.audit.voiding import StandingManager, Voidable

OPEN = choices.ObjectionResult.OPEN


class Objection(Voidable):
    """An objection 异议 to a batch, or to one member of it: who raised what and when, how it was handled, what was decided.

    It belongs to the batch's own unit: neither a member's head nor the member sees it.
    """

    cohort = models.ForeignKey(Cohort, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="objections")
    membership = models.ForeignKey(
        Membership, verbose_name=_("against the member"), on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )  # fmt: skip
    received_on = models.DateField(pgettext_lazy("objection", "received on"))
    raised_by = models.CharField(_("raised by"), max_length=100)
    subject = models.TextField(_("what is objected"), max_length=1000)
    handling = models.TextField(_("how it was handled"), max_length=1000, blank=True)
    result = models.CharField(
        _("result"), max_length=10, choices=choices.ObjectionResult, default=choices.ObjectionResult.OPEN
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    view_permission = "objection.view"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-received_on", "-created_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(result=OPEN, decided_on=None) | (~Q(result=OPEN) & Q(decided_on__isnull=False)),
                name="decided_objection_has_its_day",
                violation_error_message=_("A decided objection has the day of its decision, an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("received_on")),
                name="objection_decided_after_it_came",
                violation_error_message=_("The objection would be decided before it was received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.raised_by} {self.received_on}"

    def get_absolute_url(self) -> str:
        """Its place on the batch's page."""
        return f"{self.cohort.get_absolute_url()}#objections"

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(cohort__unit__in=list(unit_ids))

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        """Leave out what concerns a batch or a member that the user may not see."""
        members = Membership.objects.visible_to(user).values("pk")
        told = Q(membership=None) | Q(membership__in=members)
        return queryset.filter(told, cohort__in=Cohort.objects.visible_to(user).values("pk"))


class ObjectionFile(KeptFile, Record):
    """A file that shows an objection or how it was handled."""

    objection = models.ForeignKey(
        Objection, verbose_name=_("objection"), on_delete=models.CASCADE, related_name="files"
    )

    scope_through, view_permission, audit_subject_field = "objection", "objection.view", "objection_id"
    audit_ignored = Record.audit_ignored | {"stored_as"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("file of an objection")
        verbose_name_plural = _("files of objections")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The file itself."""
        return reverse("cohorts:objection-file", args=[self.pk])
