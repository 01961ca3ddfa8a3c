"""The states of a membership and of a change of its stage, and the ways between them (design 4; domain 1.1.6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts import rules
from cohorts.actions.stage_moves import keep_stage_move
from cohorts.choices import FinalGrade, MembershipState
from cohorts.models import Membership, MembershipChange, StageMove, StageMoveStep
from cohorts.models.stage_moves import StageMoveState
from talentcareer.audit.workflows import State, Transition, Workflow, register
from talentcareer.verdicts import ALLOWED, Verdict, refuse

S = MembershipState


def after_its_beginning(membership: Membership, on: date, _values: Mapping[str, Any]) -> Verdict:
    """A membership changes on or after the first day of its period, and not before its last change."""
    if on < membership.period_from_on:
        return refuse(
            "before-the-period",
            _("{day} lies before the training period, which begins on {begins}. Correct the day."),
            day=on,
            begins=membership.period_from_on,
        )
    if membership.state_on and on < membership.state_on:
        return refuse(
            "before-the-last-change",
            _("{day} lies before the last change of {last}. Correct the day, or take that change back first."),
            day=on,
            last=membership.state_on,
        )
    return ALLOWED


def by_its_final_check(membership: Membership, on: date, values: Mapping[str, Any]) -> Verdict:
    """A membership is completed by a final check that was passed."""
    grade = values.get("final_grade")
    return after_its_beginning(membership, on, values) + rules.final_check_completes(
        grade != FinalGrade.UNQUALIFIED if grade else None, checked_on=values.get("final_on"), begins_on=membership.period_from_on,
        completed_on=on,
    )  # fmt: skip


def to(state: str, *asked: str) -> Any:
    """Return the effect of reaching a state: the state, its day and its reason, and what was asked for."""

    def effect(_membership: Membership, on: date, values: Mapping[str, Any]) -> dict[str, Any]:
        found = {"state": state, "state_on": on, "state_reason": values.get("reason", "")}
        return found | {name: values[name] for name in asked}

    return effect


def transition(
    code: str, label: Any, sources: tuple[str, ...], target: str, *, asks: tuple[str, ...] = (), rule: Any = after_its_beginning, **more: Any
) -> Transition:  # fmt: skip
    """Return a transition of memberships: written by whoever writes memberships."""
    return Transition(
        code, label, sources, target, permission="membership.write", rule=rule, effect=to(target, *asks), asks=asks, **more
    )  # fmt: skip


OPEN = (S.IN_TRAINING, S.PAUSED)
MEMBERSHIP = register(
    Workflow(
        code="membership",
        label=_("Membership of a batch"),
        model="cohorts.Membership",
        begins=S.IN_TRAINING,
        state_of=lambda membership: membership.state,
        changes=lambda: MembershipChange,
        states=(
            State(S.IN_TRAINING, S.IN_TRAINING.label),
            State(S.PAUSED, S.PAUSED.label, "due"),
            State(S.COMPLETED, S.COMPLETED.label, "ok"),
            State(S.WITHDRAWN, S.WITHDRAWN.label),
            State(S.TERMINATED, S.TERMINATED.label, "bad"),
        ),
        transitions=(
            transition("pause", pgettext_lazy("membership", "Pause"), (S.IN_TRAINING,), S.PAUSED, needs_reason=True),
            transition("resume", pgettext_lazy("membership", "Resume"), (S.PAUSED,), S.IN_TRAINING),
            transition(
                "complete", pgettext_lazy("membership", "Complete"), OPEN, S.COMPLETED, needs_reason=True,
                asks=("final_grade", "final_on"), rule=by_its_final_check,
                holds=_("Only a passed final check completes a membership: write its conclusion and document as the reason."),
            ),
            transition("withdraw", pgettext_lazy("membership", "Withdraw"), OPEN, S.WITHDRAWN, needs_reason=True),
            transition("terminate", pgettext_lazy("membership", "Terminate"), OPEN, S.TERMINATED, needs_reason=True),
        ),
    )
)  # fmt: skip


M = StageMoveState


def decided(state: str) -> Any:
    """Return the effect of deciding a proposal: the state, the day, the words."""

    def effect(_move: StageMove, on: date, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"state": state, "decided_on": on, "decision": values.get("reason", "")}

    return effect


DECIDES = "stage_move.approve"
STAGE_MOVE = register(
    Workflow(
        code="stage_move",
        label=_("Stage change"),
        model="cohorts.StageMove",
        begins=M.PROPOSED,
        state_of=lambda move: move.state,
        changes=lambda: StageMoveStep,
        save=keep_stage_move,
        states=(
            State(M.PROPOSED, M.PROPOSED.label, "due"),
            State(M.APPROVED, M.APPROVED.label, "ok"),
            State(M.DECLINED, M.DECLINED.label, "bad"),
            State(M.WITHDRAWN, M.WITHDRAWN.label),
        ),
        transitions=(
            Transition(
                "approve", pgettext_lazy("stage change", "Approve"), (M.PROPOSED,), M.APPROVED, DECIDES, decided(M.APPROVED),
                holds=_("Another account than the one that proposed it. The stage changes on the effective day, not on this one."),
            ),
            Transition(
                "decline", pgettext_lazy("stage change", "Decline"), (M.PROPOSED,), M.DECLINED, DECIDES, decided(M.DECLINED),
                needs_reason=True, may_be_undone=False, holds=_("Another account than the one that proposed it."),
            ),
            Transition(
                "withdraw", pgettext_lazy("stage change", "Withdraw the proposal"), (M.PROPOSED,), M.WITHDRAWN, "stage_move.propose",
                lambda _move, _on, _values: {"state": M.WITHDRAWN},
            ),
        ),
    )
)  # fmt: skip
