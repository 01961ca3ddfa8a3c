"""What eligibility keeps besides the rules: an office's findings about people, and who was asked to apply with what came of it."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from programs.catalogue.choices import ConfirmationKind
from programs.catalogue.models import Call
from programs.eligibility.choices import InvitationState
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable
from talentcareer.audit.workflows import StateChange


class Confirmation(Voidable):
    """An office's finding about a person that no record can say, such as integrity by 纪检. The latest of a kind counts.

    It is no part of the person's history, which others read than those who may know it.
    """

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="confirmations")
    kind = models.CharField(_("what is confirmed"), max_length=20, choices=ConfirmationKind)
    found = models.BooleanField(_("confirmed"))
    office = models.CharField(_("by which office"), max_length=60)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    scope_through, view_permission = "talent", "confirmation.view"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "kind", "on"],
                condition=STANDING,
                name="confirmation_once_a_day",
                violation_error_message=_("This was confirmed on that day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Invitation(Voidable):
    """Somebody asked to apply for a call, and what came of it. One a person and call; `on` and `reason` are those of the state."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="invitations")
    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField(_("state"), max_length=12, choices=InvitationState, default=InvitationState.INVITED)
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "invitation.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "call"],
                condition=STANDING,
                name="invitation_once_a_call",
                violation_error_message=_("This person was asked for this call already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="declined_with_its_reason",
                violation_error_message=_("Give the reason of declining."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.get_state_display()}"


class InvitationChange(StateChange):
    """One step of an invitation: declined, applied, selected or not, with its day, reason and who."""

    invitation = models.ForeignKey(
        Invitation, verbose_name=_("invitation"), on_delete=models.CASCADE, related_name="state_changes"
    )
    from_state = models.CharField(_("state before"), max_length=12, choices=InvitationState, blank=True)
    to_state = models.CharField(_("state after"), max_length=12, choices=InvitationState)

    record_field = "invitation"
    scope_through, view_permission, audit_subject_field = "invitation", "invitation.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of an invitation")
        verbose_name_plural = _("steps of an invitation")

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.invitation.talent_id


from programs.eligibility.models_trials import CallTrial, LimitTrial, RuleFile  # noqa: E402  # reason: one place for all models

__all__ = ["CallTrial", "Confirmation", "Invitation", "InvitationChange", "LimitTrial", "RuleFile"]
