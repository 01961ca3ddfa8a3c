"""Postdoc appointments: entered, completed and withdrawn are three dates."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from programs.postdocs.choices import PostdocType
from programs.postdocs.querysets import PostdocQuerySet
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable
from talentcareer.audit.workflows import StateChange


class PostdocAppointment(Voidable):
    """One stay of a person as a postdoc. It ends by completion or withdrawal, never by both."""

    talent = models.ForeignKey(
        Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="postdoc_appointments"
    )
    number = models.CharField(_("postdoc number"), max_length=32, blank=True)
    postdoc_type = models.CharField(_("postdoc type"), max_length=10, choices=PostdocType, blank=True)
    supervisor = models.ForeignKey(
        Talent,
        verbose_name=_("cooperating supervisor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervised_postdocs",
    )
    supervisor_name = models.CharField(_("cooperating supervisor as typed"), max_length=60, blank=True)
    joint_supervisor = models.CharField(_("joint supervisor"), max_length=100, blank=True)
    partner = models.CharField(_("mobile station or partner"), max_length=100, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="postdocs"
    )
    entered_on = models.DateField(_("entered on"))
    planned_exit_on = models.DateField(_("planned exit on"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrew on"), null=True, blank=True)
    stayed = models.BooleanField(_("stayed at the hospital"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)
    registered_elsewhere = models.BooleanField(_("registered by the partner"), default=False)

    scope_through, view_permission, audit_subject_field = "talent", "postdoc.view", "talent_id"
    objects = StandingManager.from_queryset(PostdocQuerySet)()
    everything = models.Manager.from_queryset(PostdocQuerySet)()

    class Meta:
        verbose_name = _("postdoc appointment")
        verbose_name_plural = _("postdoc appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "entered_on"],
                condition=STANDING,
                name="postdoc_entry_once",
                violation_error_message=_("This person entered on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(withdrawn_on=None),
                name="postdoc_ends_once",
                violation_error_message=_("A postdoc either completed or withdrew: one of the two dates has to go."),
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(completed_on__gte=F("entered_on")),
                name="postdoc_completes_after_entry",
                violation_error_message=_("The completion lies before the entry."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("entered_on")),
                name="postdoc_withdraws_after_entry",
                violation_error_message=_("The withdrawal lies before the entry."),
            ),
        ]

    @property
    def ended_on(self) -> date | None:
        """The day of the end, whichever it was."""
        return self.completed_on or self.withdrawn_on

    def __str__(self) -> str:
        return f"{self.number or self.talent} {self.entered_on}"


class PostdocChange(StateChange):
    """One step of an appointment: completed, withdrew, extended, with its day, reason and who."""

    appointment = models.ForeignKey(
        PostdocAppointment,
        verbose_name=_("postdoc appointment"),
        on_delete=models.CASCADE,
        related_name="state_changes",
    )

    record_field = "appointment"
    scope_through, view_permission, audit_subject_field = "appointment", "postdoc.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of a postdoc appointment")
        verbose_name_plural = _("steps of a postdoc appointment")

    def __str__(self) -> str:
        return f"{self.to_state} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.appointment.talent_id
