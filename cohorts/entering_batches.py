"""Batches, stages and limits entered by hand."""

from django.utils.translation import gettext_lazy as _

from cohorts.actions.batches import save_cohort, save_stage, save_stage_limit
from cohorts.forms_batches import CohortForm, StageForm, StageLimitForm
from cohorts.models import Cohort, Stage, StageLimit
from talentcareer.ui.entering import Entry

BATCH = Entry(
    name="batch", namespace="cohorts", model=Cohort, form=CohortForm, permission="cohort.write", save=save_cohort,
    add_title=_("Add a batch"), edit_title=_("Correct a batch"), home="cohorts:batch-list",
)  # fmt: skip
STAGE = Entry(
    name="stage", namespace="cohorts", model=Stage, form=StageForm, permission="stage.write", save=save_stage,
    add_title=_("Add a stage"), edit_title=_("Words of a stage"), home="cohorts:stage-list", only=("edit", "undo"),
)  # fmt: skip
STAGE_LIMIT = Entry(
    name="stage-limit", namespace="cohorts", model=StageLimit, form=StageLimitForm, permission="stage.write", save=save_stage_limit,
    add_title=_("Add a limit"), edit_title=_("Correct a limit"), home="cohorts:stage-list",
)  # fmt: skip
