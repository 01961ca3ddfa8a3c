"""Stage changes proposed by hand."""

from django.utils.translation import gettext_lazy as _

from cohorts.actions.stage_moves import propose_stage_move
from cohorts.forms.stage_moves import StageMoveForm
from cohorts.models import StageMove
from cohorts.workflows import STAGE_MOVE as STEPS
from talentcareer.ui.entering import Entry

STAGE_MOVE = Entry(
    name="stage-move", namespace="cohorts", model=StageMove, form=StageMoveForm, permission="stage_move.propose", save=propose_stage_move,
    add_title=_("Propose a stage change"), edit_title=_("Stage change"), home="cohorts:stage-move-list", only=("add",), workflow=STEPS,
)  # fmt: skip
