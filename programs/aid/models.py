"""Student aid: money from a donor through a foundation to a medical student."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class Aid(Voidable):
    """Aid to one student for one year."""

    talent = models.ForeignKey(Talent, verbose_name=_("student"), on_delete=models.PROTECT, related_name="aids")
    year = models.PositiveSmallIntegerField(_("aid year"))
    school = models.CharField(_("school"), max_length=100, blank=True)
    donor = models.CharField(_("donor"), max_length=100, blank=True)
    foundation = models.CharField(_("foundation"), max_length=100, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "aid.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("student aid")
        verbose_name_plural = _("student aid")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "year", "donor"],
                condition=STANDING,
                name="aid_once_a_year_and_donor",
                violation_error_message=_("This aid is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="aid_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talent} {self.year}"
