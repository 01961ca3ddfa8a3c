"""Invitations to apply, and what offices found, entered by hand."""

from django.utils.translation import gettext_lazy as _

from programs.eligibility.actions import save_confirmation, save_invitation
from programs.eligibility.forms import ConfirmationForm, InvitationForm
from programs.eligibility.models import Confirmation, Invitation
from programs.eligibility.workflows import INVITATION as STEPS
from talentcareer.ui.entering import Entry

INVITATION = Entry(
    name="invitation", namespace="eligibility", model=Invitation, form=InvitationForm, permission="invitation.write", save=save_invitation,
    add_title=_("Ask to apply"), edit_title=_("Correct an invitation"), section="invitations", owner="talent",
    home="eligibility:invitation-list", workflow=STEPS, for_many=("on", "reason"), steps_for_many=_("Note what came of invitations"),
)  # fmt: skip
CONFIRMATION = Entry(
    name="confirmation", namespace="eligibility", model=Confirmation, form=ConfirmationForm, permission="confirmation.write",
    save=save_confirmation, add_title=_("Enter a finding"), edit_title=_("Correct a finding"), section="confirmations", owner="talent",
    home="eligibility:confirmation-list",
)  # fmt: skip
