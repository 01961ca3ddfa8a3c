"""The training fund: awards (approved, received) and expenses (spent). Amounts are yuan; corrections are reversing entries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Talent
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class Award(Voidable):
    """Money approved for a person, and how much of it has arrived."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="awards")
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("batch"), null=True, blank=True, on_delete=models.PROTECT, related_name="awards"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="awards"
    )
    source = models.CharField(_("source of funds"), max_length=100, blank=True)
    project_number = models.CharField(_("project no."), max_length=60, blank=True)
    approved = models.DecimalField(_("approved (yuan)"), max_digits=14, decimal_places=2)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    received = models.DecimalField(_("received (yuan)"), max_digits=14, decimal_places=2, default=0)
    received_on = models.DateField(_("received on"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "funding.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "cohort", "source", "project_number"],
                condition=STANDING,
                name="award_once",
                violation_error_message=_("This award is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["talent", "source", "project_number"],
                condition=Q(cohort=None) & STANDING,
                name="award_without_batch_once",
                violation_error_message=_("This award is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.cohort or self.project_number}".strip()


# What tells one line of spending from another, besides whose it is.
BETWEEN_LINES = ("talent", "cohort", "subject", "amount", "spent_on", "voucher_number", "payee", "note")
LINE = (*BETWEEN_LINES[2:], "occurrence")


class Expense(Voidable):
    """One line of spending. Lines have no number of their own: `occurrence` tells equal lines apart."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="expenses")
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("batch"), null=True, blank=True, on_delete=models.PROTECT, related_name="expenses"
    )
    award = models.ForeignKey(
        Award, verbose_name=_("award"), null=True, blank=True, on_delete=models.PROTECT, related_name="expenses"
    )
    subject = models.CharField(_("budget subject"), max_length=60)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    spent_on = models.DateField(_("voucher date"))
    voucher_number = models.CharField(_("voucher no."), max_length=60, blank=True)
    payee = models.CharField(_("payee"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField(_("occurrence"), default=1, editable=False)
    reverses = models.ForeignKey(
        "self", verbose_name=_("reverses"), null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="reversals",
    )  # fmt: skip

    scope_through, view_permission, audit_subject_field = "talent", "funding.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "cohort", *LINE],
                condition=STANDING,
                name="expense_line_once",
                violation_error_message=_("This line is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["talent", *LINE],
                condition=Q(cohort=None) & STANDING,
                name="expense_line_without_batch_once",
                violation_error_message=_("This line is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=STANDING,
                name="expense_reversed_once",
                violation_error_message=_("This line was taken back before."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="expense_not_zero",
                violation_error_message=_("An expense of zero is no expense."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.spent_on}"
