"""On a person's page: who asked her to apply for what, and, for those who may know it, what offices found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.eligibility.entering import CONFIRMATION, INVITATION
from programs.eligibility.models import Confirmation, Invitation, InvitationChange
from programs.eligibility.workflows import INVITATION as STEPS
from programs.eligibility.workflows import TONES
from talentcareer.access import policy
from talentcareer.audit.workflows import may_be_undone
from talentcareer.ui import panels
from talentcareer.ui.parts import Text, Tone


@dataclass(frozen=True, slots=True)
class ShownInvitation:
    """An invitation with the colour of its state and the steps that may be taken from here."""

    row: Invitation
    tone: Tone
    steps: list[tuple[Text, str]]
    back: str


def invitations(person: Any, user: Any) -> dict[str, Any]:
    """Invitations, the latest call first."""
    kept = InvitationChange.objects.visible_to(user).filter(invitation=OuterRef("pk"), undone_at=None)
    last = kept.order_by("-created_at", "-pk")
    rows = Invitation.objects.visible_to(user).filter(talent=person).select_related("call__programme")
    rows = rows.annotate(
        last_step=Subquery(last.values("transition")[:1]), led_to=Subquery(last.values("to_state")[:1])
    )
    found = [ShownInvitation(row, TONES[row.state], *ways_on(row, user)) for row in rows.order_by("-call__year", "-on")]
    return {"invitations": found, "writes": policy.may_on(user, INVITATION.permission, person)}


def ways_on(row: Any, user: Any) -> tuple[list[tuple[Text, str]], str]:
    """Return the steps open to a user, in words with their addresses, and the address to take the last one back."""
    steps = [
        (step.label, INVITATION.url("step", row.pk, step.code))
        for step in STEPS.open_to(row)
        if policy.may(user, step.permission)
    ]
    last = InvitationChange(transition=row.last_step, to_state=row.led_to) if row.last_step else None
    return steps, INVITATION.url("step-back", row.pk) if may_be_undone(STEPS, row, last) else ""


def confirmations(person: Any, user: Any) -> dict[str, Any]:
    """What offices found, the latest first."""
    found = list(Confirmation.objects.visible_to(user).filter(talent=person).order_by("-on", "kind"))
    return {"confirmations": found, "writes": policy.may_on(user, CONFIRMATION.permission, person)}


def fetched(route: str) -> Callable[[Any, Any], dict[str, Any]]:
    """Return the context of a section that is fetched when the page is there: few people have any of it."""
    return lambda person, _user: {"url": reverse(route, args=[person.pk])}


panels.add(
    panels.Panel(
        "invitations", _("Asked to apply"), 36, Invitation.view_permission, "eligibility/invitations_panel.html",
        fetched("eligibility:invitations-of"), entries=(INVITATION,), on_paper=False,
    )
)  # fmt: skip
panels.add(
    panels.Panel(
        "confirmations", _("Findings of offices"), 37, Confirmation.view_permission, "eligibility/confirmations_panel.html",
        fetched("eligibility:confirmations-of"), entries=(CONFIRMATION,), on_paper=False,
    )
)  # fmt: skip
