"""What may come of asking somebody to apply, and the ways there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.eligibility.actions import save_invitation
from programs.eligibility.choices import InvitationState
from programs.eligibility.models import Invitation, InvitationChange
from talentcareer.audit.workflows import State, Transition, Workflow, register
from talentcareer.verdicts import ALLOWED, Verdict, refuse

S = InvitationState


def after_the_last_step(invitation: Invitation, on: date, _values: Mapping[str, Any]) -> Verdict:
    """What comes of an invitation comes on the day of the last step or later."""
    if on < invitation.on:
        return refuse(
            "before-the-last-step",
            _("{day} lies before {last}, the day of “{state}”. Correct the day."),
            day=on,
            last=invitation.on,
            state=invitation.get_state_display(),
        )
    return ALLOWED


def to(state: str) -> Any:
    """Return the effect of reaching a state: the state, its day, its reason."""

    def effect(_invitation: Invitation, on: date, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"state": state, "on": on, "reason": values.get("reason", "")}

    return effect


def transition(code: str, label: Any, sources: tuple[str, ...], target: str, **more: Any) -> Transition:
    """Return a transition of invitations: noted by whoever asks people to apply."""
    return Transition(
        code, label, sources, target, "invitation.write", to(target), rule=after_the_last_step, **more
    )  # fmt: skip


INVITATION = register(
    Workflow(
        code="invitation",
        label=_("Invitation to apply"),
        model="eligibility.Invitation",
        begins=S.INVITED,
        state_of=lambda invitation: invitation.state,
        changes=lambda: InvitationChange,
        save=save_invitation,
        states=(
            State(S.INVITED, S.INVITED.label, "due"),
            State(S.DECLINED, S.DECLINED.label),
            State(S.APPLIED, S.APPLIED.label),
            State(S.SELECTED, S.SELECTED.label, "ok"),
            State(S.NOT_SELECTED, S.NOT_SELECTED.label),
        ),
        transitions=(
            transition("apply", pgettext_lazy("invitation", "Has applied"), (S.INVITED, S.DECLINED), S.APPLIED),
            transition("decline", pgettext_lazy("invitation", "Declines"), (S.INVITED,), S.DECLINED, needs_reason=True),
            transition(
                "select", pgettext_lazy("invitation", "Was selected"), (S.APPLIED,), S.SELECTED,
                holds=_("The recognition itself is entered with the recognitions, with its document."),
            ),
            transition("not-select", pgettext_lazy("invitation", "Was not selected"), (S.APPLIED,), S.NOT_SELECTED),
        ),
    )
)  # fmt: skip
TONES: dict[str, Any] = {state.code: state.tone for state in INVITATION.states}
