"""Verbs of eligibility: somebody is asked to apply, an office says what it found."""

from django.core.exceptions import ValidationError

from programs.eligibility.models import Confirmation, Invitation
from programs.eligibility.rules import finding_day
from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import refusals


@action("invitation.saved")
def save_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """Record that somebody is asked to apply, or a correction. Raises ValidationError for whom was asked for the call already."""
    invitation.full_clean()
    invitation.save()
    return invitation


@action("confirmation.saved")
def save_confirmation(confirmation: Confirmation, *, by: Actor) -> Confirmation:
    """Record what an office found, or a correction. Raises ValidationError for a day ahead, and for the same finding twice a day."""
    if refused := refusals(on=finding_day(confirmation.on, dates.today())):
        raise ValidationError(refused)
    confirmation.full_clean()
    confirmation.save()
    return confirmation
