"""Stage changes of the demo hospital: some approved after a year of training, two waiting for the office."""

from datetime import date, timedelta
from itertools import pairwise

from cohorts.actions.stage_moves import propose_stage_move
from cohorts.choices import MembershipState
from cohorts.models import Membership, Stage, StageMove
from talentcareer.access.models import User
from talentcareer.audit import workflows
from talentcareer.dates import add_months, add_years

EVERY, APPROVED, WAITING = 3, 4, 2
DECIDED_BEFORE = timedelta(days=14)


def move_stages(today: date, *, proposes: User, approves: User) -> None:
    """Propose that some members in training go on to the next stage, and approve all but the last of them."""
    stages = list(Stage.objects.unscoped("the whole demo hospital is being made").order_by("order"))
    following = {stage.pk: after for stage, after in pairwise(stages)}
    members = Membership.objects.unscoped("the whole demo hospital is being made").in_training_on(today)
    able = [
        member
        for member in members.filter(state=MembershipState.IN_TRAINING).order_by("talent__staff_no")
        if member.stage_id in following and add_years(member.period_from_on, 1) < today
    ]
    for place, member in enumerate(able[::EVERY][: APPROVED + WAITING]):
        waits = place >= APPROVED
        on = add_months(today.replace(day=1), 1) if waits else add_years(member.period_from_on, 1)
        if member.period_to_on and on > member.period_to_on:
            continue
        move = StageMove(
            membership=member, to_stage=following[member.stage_id], on=on, reason="年度考核优秀，转入下一阶段"
        )
        propose_stage_move(move, by=proposes)
        if not waits:
            day = on - DECIDED_BEFORE
            workflows.move(
                workflows.workflows["stage_move"],
                "approve",
                move,
                on=day,
                by=approves,
                reason=f"人才工作领导小组会议纪要〔{day.year}〕3号",
            )
