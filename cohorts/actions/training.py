"""Verbs of batches and memberships."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions.batches import check_notice
from cohorts.actions.evidence import attach
from cohorts.choices import EvidenceKind, FinalGrade, MembershipState
from cohorts.files import Checked
from cohorts.models import Cohort, Evidence, Membership, MembershipIntegration, Stage, StageLimit, Talent
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor, action
from talentcareer.audit.records import Conflict
from talentcareer.verdicts import ALLOWED, Verdict


@action("cohort.created")
def create_cohort(*, unit: Unit, name: str, year: int, by: Actor, **fields: Any) -> Cohort:
    """Create a batch."""
    cohort = Cohort(unit=unit, name=name, year=year, **fields)
    check_notice(cohort)
    cohort.full_clean()
    cohort.save()
    return cohort


def propose_stage(born_on: date | None, sex: str, year: int) -> Stage | None:
    """Return the first stage whose limit somebody is within for a batch of a year; None without birth date or a fitting one."""
    limits = list(StageLimit.objects.unscoped("the limits hold for everybody"))
    stages = list(Stage.objects.unscoped("the stages are everybody's").order_by("order"))
    place = rules.proposed_stage(born_on, [rules.limit_of(stage, year, sex, limits) for stage in stages])
    return None if place is None else stages[place]


def verdict_on(membership: Membership) -> Verdict:
    """Return what the age limit says of a membership."""
    limits = StageLimit.objects.unscoped("the limits hold for everybody").filter(stage=membership.stage)
    talent = membership.talent
    limit = rules.limit_of(membership.stage, membership.cohort.year, talent.sex, limits)
    if limit is None:
        return ALLOWED
    return rules.stage_fits(talent.born_on, limit, exemption_reason=membership.exemption_reason)


def keep_membership(
    membership: Membership, integrations: Iterable[str] | None, *, by: Actor, exemption_file: Checked | None = None
) -> Membership:
    """Save a membership inside an action; raises ValidationError with the rules' sentences at their fields.

    Without a stage the one of the age on the reference day is taken. `integrations` None leaves them as they are.
    """
    chosen = None if integrations is None else list(dict.fromkeys(integrations))
    if not membership.stage_id:
        found = propose_stage(membership.talent.born_on, membership.talent.sex, membership.cohort.year)
        if found is None:
            raise ValidationError({"stage": _("No stage could be proposed from the birth date. Choose the stage.")})
        membership.stage = found
    refused = _refused_limit(membership, exemption_file)
    if chosen is not None and not chosen:
        refused["integrations"] = [_("A membership needs at least one integration.")]
    if membership.period_to_on and membership.period_from_on and membership.period_to_on < membership.period_from_on:
        refused["period_to_on"] = [_("The training period would end before it begins.")]
    if membership.state_on and membership.period_from_on and membership.state_on < membership.period_from_on:
        refused["period_from_on"] = [
            _("The state changed on %(day)s already. Take that change back first, or correct the day.")
            % {"day": membership.state_on}
        ]
    refused |= _refused_final_check(membership)
    if refused:
        raise ValidationError(refused)
    adding, version = membership._state.adding, membership.version
    membership.full_clean()
    membership.save()
    if chosen is not None and _set_integrations(membership, chosen) and not adding and membership.version == version:
        _count_up(membership)
    if exemption_file is not None:
        attach(membership.talent, exemption_file, about=membership, kind=EvidenceKind.EXEMPTION, by=by)
    return membership


def _refused_limit(membership: Membership, exemption_file: Checked | None) -> dict[str, list[str]]:
    """Return what the age limit refuses, by field: without an exemption the stage; of one that is begun, whatever it lacks."""
    verdict = verdict_on(membership)
    exempted = any(reason.code == "age-exempted" for reason in verdict.warnings)
    refused = {} if verdict else {"stage": [str(reason) for reason in verdict.refusals]}
    begun = exempted or membership.exemption_by or exemption_file
    if not begun or (verdict and not exempted):
        return refused
    missing = {
        "exemption_reason": not exempted and _("Give the reason of the exemption."),
        "exemption_by": not membership.exemption_by and _("Say who approved the exemption."),
        "exemption_file": not exemption_file and not _exemption_is_shown(membership) and _("Choose the file that shows the approval."),
    }  # fmt: skip
    return refused | {name: [words] for name, words in missing.items() if words}


def _exemption_is_shown(membership: Membership) -> bool:
    """Tell whether an exemption has its file, or stands as it was recorded before: one from a workbook has none."""
    if membership.stored.get("exemption_reason") == membership.exemption_reason:
        return True
    kept = Evidence.objects.unscoped("the file of this very record")
    return not membership._state.adding and kept.about(membership).exemptions().exists()


def _refused_final_check(membership: Membership) -> dict[str, list[str]]:
    """Return what is wrong with the final check of a membership, by field; a completed one of a workbook may have none."""
    if not membership.final_grade and not membership.final_on:
        return {}
    if membership.state != MembershipState.COMPLETED:
        return {"final_grade": [_("Only a completed membership has a final check.")]}
    passed = membership.final_grade != FinalGrade.UNQUALIFIED if membership.final_grade else None
    verdict = rules.final_check_completes(
        passed, checked_on=membership.final_on, begins_on=membership.period_from_on, completed_on=membership.state_on
    )
    return {} if verdict else {"final_on": [str(reason) for reason in verdict.refusals]}


def _set_integrations(membership: Membership, chosen: list[str]) -> bool:
    """Let a membership have exactly these integrations; tell whether that changed anything."""
    known = {row.integration: row for row in membership.integrations.all()}
    for integration, row in known.items():
        if integration not in chosen:
            row.delete()
    for integration in chosen:
        if integration not in known:
            MembershipIntegration(membership=membership, integration=integration).save()
    return set(known) != set(chosen)


def _count_up(membership: Membership) -> None:
    # The integrations lie in rows of their own; whoever has the membership's page open must notice all the same.
    rows: Any = models.QuerySet(Membership).filter(pk=membership.pk, version=membership.version)
    if not rows.update(version=models.F("version") + 1):
        raise Conflict(membership)
    membership.version += 1


@action("membership.selected")
def select(
    talent: Talent, *, cohort: Cohort, integrations: Iterable[str], period_from_on: date, by: Actor, stage: Stage | None = None,
    period_to_on: date | None = None, promised_support: Decimal | None = None, agreement_on: date | None = None,
    exemption_reason: str = "", exemption_by: str = "", exemption_file: Checked | None = None,
) -> Membership:  # fmt: skip
    """Select a person in a batch; refused where the age lies over the stage's limit and no exemption is given: reason, approver, file."""
    membership = Membership(
        talent=talent, cohort=cohort, stage=stage, period_from_on=period_from_on, period_to_on=period_to_on, agreement_on=agreement_on,
        promised_support=promised_support, exemption_reason=exemption_reason, exemption_by=exemption_by,
    )  # fmt: skip
    return keep_membership(membership, integrations, by=by, exemption_file=exemption_file)


@action("membership.saved")
def save_membership(
    membership: Membership, *, by: Actor, integrations: Iterable[str] | None = None, exemption_file: Checked | None = None
) -> Membership:  # fmt: skip
    """Save a correction of a membership. The rules of a selection are asked again."""
    return keep_membership(membership, integrations, by=by, exemption_file=exemption_file)
