"""Verbs of batches and memberships."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Cohort, Membership, MembershipIntegration, Stage, StageLimit, Talent
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor, action
from talentcareer.audit.records import Conflict
from talentcareer.verdicts import ALLOWED, Verdict


@action("cohort.created")
def create_cohort(*, unit: Unit, name: str, year: int, by: Actor, **fields: Any) -> Cohort:
    """Create a batch."""
    cohort = Cohort(unit=unit, name=name, year=year, **fields)
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


def keep_membership(membership: Membership, integrations: Iterable[str] | None) -> Membership:
    """Save a membership inside an action; raises ValidationError with the rules' sentences at their fields.

    Without a stage the one of the age on the reference day is taken. `integrations` None leaves them as they are.
    """
    chosen = None if integrations is None else list(dict.fromkeys(integrations))
    refused: dict[str, list[str]] = {}
    if not membership.stage_id:
        found = propose_stage(membership.talent.born_on, membership.talent.sex, membership.cohort.year)
        if found is None:
            raise ValidationError({"stage": _("No stage could be proposed from the birth date. Choose the stage.")})
        membership.stage = found
    verdict = verdict_on(membership)
    if not verdict:
        refused["stage"] = [str(reason) for reason in verdict.refusals]
    elif membership.exemption_reason and not membership.exemption_by and _over_limit(verdict):
        refused["exemption_by"] = [_("Say who approved the exemption.")]
    if chosen is not None and not chosen:
        refused["integrations"] = [_("A membership needs at least one integration.")]
    if membership.period_to_on and membership.period_from_on and membership.period_to_on < membership.period_from_on:
        refused["period_to_on"] = [_("The training period would end before it begins.")]
    if membership.state_on and membership.period_from_on and membership.state_on < membership.period_from_on:
        refused["period_from_on"] = [
            _("The state changed on %(day)s already. Take that change back first, or correct the day.")
            % {"day": membership.state_on}
        ]
    if refused:
        raise ValidationError(refused)
    adding, version = membership._state.adding, membership.version
    membership.full_clean()
    membership.save()
    if chosen is not None and _set_integrations(membership, chosen) and not adding and membership.version == version:
        _count_up(membership)
    return membership


def _over_limit(verdict: Verdict) -> bool:
    return any(reason.code == "age-exempted" for reason in verdict.warnings)


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
    exemption_reason: str = "", exemption_by: str = "",
) -> Membership:  # fmt: skip
    """Select a person in a batch; refused where the age lies over the stage's limit and no exemption is given."""
    membership = Membership(
        talent=talent, cohort=cohort, stage=stage, period_from_on=period_from_on, period_to_on=period_to_on, agreement_on=agreement_on,
        promised_support=promised_support, exemption_reason=exemption_reason, exemption_by=exemption_by,
    )  # fmt: skip
    return keep_membership(membership, integrations)


@action("membership.saved")
def save_membership(membership: Membership, *, by: Actor, integrations: Iterable[str] | None = None) -> Membership:
    """Save a correction of a membership. The rules of a selection are asked again."""
    return keep_membership(membership, integrations)
