"""Batches with the objections to them, stages and limits entered by hand."""

from django.utils.translation import gettext_lazy as _

from cohorts import rules
from cohorts.actions.batches import save_cohort, save_stage, save_stage_limit
from cohorts.actions.objections import save_objection
from cohorts.forms.batches import CohortForm, StageForm, StageLimitForm
from cohorts.forms.objections import ObjectionForm
from cohorts.models import Cohort, Objection, Stage, StageLimit
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


def outside_notice(objection: Objection) -> list[str]:
    """Say of an objection just saved that it came outside the public notice; a confidential batch has none."""
    cohort = objection.cohort
    if cohort.confidential:
        return []
    verdict = rules.within_notice(objection.received_on, cohort.notice_from_on, cohort.notice_to_on)
    return [str(reason) for reason in verdict.warnings]


OBJECTION = Entry(
    name="objection", namespace="cohorts", model=Objection, form=ObjectionForm, permission="objection.write", save=save_objection,
    add_title=_("Add an objection"), edit_title=_("Handle or correct an objection"), owner="cohort", section="objections",
    remarks=outside_notice,
)  # fmt: skip
