"""Studies abroad with their report, cost and service period."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent, need_to_know
from programs.abroad.choices import Route, StudyCategory
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class StudyAbroadQuerySet(ScopedQuerySet):
    """Studies abroad."""

    def open_to(self, user: object) -> "StudyAbroadQuerySet":
        """Leave out those on a confidential list but of people about whom the user needs to know."""
        return self.filter(Q(confidential=False) | need_to_know(user))


class StudyAbroad(Voidable):
    """One study abroad 国(境)外研学. `report_due_on` follows from the end by the plan's rule."""

    talent = models.ForeignKey(
        Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="studies_abroad"
    )
    category = models.CharField(_("category"), max_length=12, choices=StudyCategory, blank=True)
    route = models.CharField(_("route"), max_length=12, choices=Route, default=Route.PLAN)
    country = models.CharField(_("country or region"), max_length=60, blank=True)
    host = models.CharField(_("host institution"), max_length=150, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    report_due_on = models.DateField(_("report due on"), null=True, blank=True)
    report_on = models.DateField(_("report handed in on"), null=True, blank=True)
    cost = models.DecimalField(_("cost (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    # The day that the year's notice names; without one the rules have their default.
    age_counted_on = models.DateField(_("age counted on"), null=True, blank=True)
    over_cap_reason = models.CharField(_("reason for exceeding the age cap"), max_length=200, blank=True)
    over_cap_by = models.CharField(_("exceeding approved by"), max_length=60, blank=True)
    service_until_on = models.DateField(_("service period until"), null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)

    scope_through, view_permission, audit_subject_field = "talent", "study_abroad.view", "talent_id"
    objects = StandingManager.from_queryset(StudyAbroadQuerySet)()
    everything = models.Manager.from_queryset(StudyAbroadQuerySet)()

    class Meta:
        verbose_name = _("study abroad")
        verbose_name_plural = _("studies abroad")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "from_on"],
                condition=STANDING,
                name="study_abroad_once",
                violation_error_message=_("A study abroad from this day is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="study_abroad_ends_after_it_begins",
                violation_error_message=_("The study would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0),
                name="study_abroad_cost_not_negative",
                violation_error_message=_("The cost cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.from_on}".strip()

    @classmethod
    def restrict(cls, queryset: StudyAbroadQuerySet, user: object) -> StudyAbroadQuerySet:
        return queryset.open_to(user)
