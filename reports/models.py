"""Computed yearly reports: values as they stood on a day, with the reach of whoever asked."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.audit.records import Record


class ReportQuerySet(ScopedQuerySet):
    """Computed reports."""

    def of(self, year: int, years: int) -> Self:
        """Return reports of a year over a span, the newest first."""
        return self.filter(year=year, years=years).order_by("-computed_at")

    def workbooks_of(self, user: Any) -> Self:
        """Return reports with a workbook that this user had written."""
        return self.filter(asked_by=user).exclude(stored_as="")


class Report(Record):
    """A yearly report as computed once. Its values are never changed; a newer one is computed beside it.

    `reach` tells, by permission, the units the asker reached: somebody with the same reach may read the same values.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    years = models.PositiveSmallIntegerField(_("years shown"))
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="reports")
    as_of = models.DateField(_("as of"))
    computed_at = models.DateTimeField(_("computed at"))
    definitions = models.PositiveSmallIntegerField(_("version of the definitions"))
    values = models.JSONField(_("values"))
    reach = models.JSONField(_("reach"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="reports"
    )
    stored_as = models.CharField(_("workbook kept as"), max_length=60, blank=True)
    file_name = models.CharField(_("name of the workbook"), max_length=150, blank=True)

    view_permission = "report.view"
    # Values and reach are the report itself: the trail says that it was computed, not what it says.
    audit_masked = frozenset({"values", "reach", "stored_as"})
    objects = models.Manager.from_queryset(ReportQuerySet)()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        ordering = ("-computed_at",)
        indexes = [models.Index(fields=["year", "years", "-computed_at"], name="report_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1),
                name="report_shows_a_year",
                violation_error_message=_("A report shows at least one year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(unit__in=list(unit_ids))

    @classmethod
    def of_user(cls, user: Any) -> Q:
        return Q(asked_by=user)
