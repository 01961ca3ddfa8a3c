"""Verbs of stage changes: one account proposes, another decides; an approval may be taken back while nothing stands on it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions.evidence import attach
from cohorts.choices import ENDED
from cohorts.files import Checked
from cohorts.models import Membership, Stage, StageLimit, StageMove
from cohorts.models.stage_moves import STANDS, StageMoveState
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import Verdict

DECIDED = (StageMoveState.APPROVED, StageMoveState.DECLINED)


@action("stage_move.proposed")
def propose_stage_move(move: StageMove, *, by: Actor, exemption_file: Checked | None = None) -> StageMove:
    """Propose that a membership's stage changes on a day. Raises ValidationError with the rules' sentences at their fields."""
    move.from_stage = stage_before(move)
    move.proposed_by_id = account_of(by)
    refused = _refused(move) | _refused_exemption(move, exemption_file)
    if refused:
        raise ValidationError(refused)
    move.full_clean()
    if exemption_file is not None:
        title = _("approval of an exemption")
        move.exemption_evidence = attach(move.talent, exemption_file, about=move.membership, title=title, by=by)
    move.save()
    return move


@action("stage_move.kept")
def keep_stage_move(move: StageMove, *, by: Actor) -> StageMove:
    """Save a stage change after a step of its workflow: who decides is another account, and an approval asks the rules again."""
    if move.state in DECIDED:
        own = rules.two_accounts(str(move.proposed_by_id or ""), by.actor_id)
        if not own:
            raise ValidationError([str(reason) for reason in own.refusals])
        move.decided_by_id = account_of(by)
    else:
        move.decided_by_id = None
    if move.state == StageMoveState.APPROVED:
        move.from_stage = stage_before(move)
        if refused := _refused(move) | _refused_limit(move):
            raise ValidationError([words for found in refused.values() for words in found])
    if move.state == StageMoveState.PROPOSED and _later(move):
        raise ValidationError(_("A later stage change of this membership stands on it. Take that one back first."))
    move.full_clean()
    move.save()
    return move


def account_of(by: Actor) -> UUID | None:
    """Return the id of the account that acts; None for the system."""
    return UUID(by.actor_id) if by.actor_id else None


def stage_before(move: StageMove) -> Stage:
    """Return the stage that a membership has before a change, by the approved changes before it."""
    last = _approved(move.membership, except_for=move).filter(on__lt=move.on).order_by("-on").first()
    return last.to_stage if last else move.membership.stage


def verdict_on_move(move: StageMove) -> Verdict:
    """Return what the age limit of the new stage says, as for a batch of the year of the effective day."""
    limits = StageLimit.objects.unscoped("the limits hold for everybody").filter(stage=move.to_stage)
    limit = rules.limit_of(move.to_stage, move.on.year, move.talent.sex, limits)
    if limit is None:
        return Verdict()
    return rules.stage_fits(move.talent.born_on, limit, exemption_reason=move.exemption_reason)


def _approved(membership: Membership, *, except_for: StageMove) -> Any:
    rows = StageMove.objects.unscoped("every change of this very membership").select_related("to_stage")
    return rows.filter(membership=membership, state=StageMoveState.APPROVED).exclude(pk=except_for.pk)


def _later(move: StageMove) -> bool:
    rows = StageMove.objects.unscoped("every change of this very membership").exclude(pk=move.pk)
    return bool(rows.filter(membership=move.membership, state__in=STANDS, on__gt=move.on).exists())


def _refused(move: StageMove) -> dict[str, list[str]]:
    """Return what the days and stages refuse, by field."""
    membership = move.membership
    ended_on: date | None = membership.state_on if membership.state in ENDED else None
    last_on = _approved(membership, except_for=move).order_by("-on").values_list("on", flat=True).first()
    verdict = rules.stage_moves(
        move.on, begins_on=membership.period_from_on, ends_on=membership.period_to_on, ended_on=ended_on, last_on=last_on
    )  # fmt: skip
    refused = {} if verdict else {"on": [str(reason) for reason in verdict.refusals]}
    if move.to_stage_id == move.from_stage_id:
        refused["to_stage"] = [_("This is the stage already. Choose another one.")]
    return refused


def _refused_limit(move: StageMove) -> dict[str, list[str]]:
    verdict = verdict_on_move(move)
    return {} if verdict else {"to_stage": [str(reason) for reason in verdict.refusals]}


def _refused_exemption(move: StageMove, exemption_file: Checked | None) -> dict[str, list[str]]:
    """Return what the age limit refuses, by field: without an exemption the stage; of one that is begun, whatever it lacks."""
    refused = _refused_limit(move)
    verdict = verdict_on_move(move)
    exempted = any(reason.code == "age-exempted" for reason in verdict.warnings)
    begun = move.exemption_reason or move.exemption_by or exemption_file
    if verdict and not exempted and begun and not verdict.warnings:
        return {
            "exemption_reason": [
                _("The age lies within the limit of the stage: no exemption is needed. Leave it empty.")
            ]
        }
    if not begun or (verdict and not exempted):
        return refused
    missing = {
        "exemption_reason": not exempted and _("Give the reason of the exemption."),
        "exemption_by": not move.exemption_by and _("Say who approved the exemption."),
        "exemption_file": not exemption_file and _("Choose the file that shows the approval."),
    }
    return refused | {name: [words] for name, words in missing.items() if words}
