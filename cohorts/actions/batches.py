"""Verbs of batches, stages and their limits."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from cohorts import rules
from cohorts.choices import CohortStatus, ObjectionResult
from cohorts.models import Cohort, Objection, Stage, StageLimit
from talentcareer.audit.actions import Actor, action


@action("cohort.saved")
def save_cohort(cohort: Cohort, *, by: Actor, despite_objections: bool = False) -> Cohort:
    """Record a batch or a correction of it.

    Raises ValidationError for one that is recorded already, a confidential one on public notice, and one that is closed over open
    objections, unless somebody said that it is meant (`despite_objections`).
    """
    check_notice(cohort)
    if closes(cohort) and not despite_objections and (count := open_objections(cohort)):
        asked = ngettext(
            "%(count)s objection is still open. Decide it first, or say that the batch is closed all the same.",
            "%(count)s objections are still open. Decide them first, or say that the batch is closed all the same.",
            count,
        )
        raise ValidationError({"despite_objections": asked % {"count": count}})
    cohort.full_clean()
    cohort.save()
    return cohort


def check_notice(cohort: Cohort) -> None:
    """Raise ValidationError where a batch cannot have the days of public notice that it names."""
    verdict = rules.notice_allowed(
        confidential=cohort.confidential, from_on=cohort.notice_from_on, to_on=cohort.notice_to_on
    )
    if not verdict:
        raise ValidationError({"notice_from_on": [str(reason) for reason in verdict.refusals]})


def closes(cohort: Cohort) -> bool:
    """Tell whether a batch is about to be closed."""
    return cohort.status == CohortStatus.CLOSED and cohort.stored.get("status") != CohortStatus.CLOSED


def open_objections(cohort: Cohort) -> int:
    """Return how many objections to a batch are not decided yet."""
    found = Objection.objects.unscoped("an open objection holds a batch open whoever closes it")
    return int(found.filter(cohort=cohort, result=ObjectionResult.OPEN).count())


@action("stage.saved")
def save_stage(stage: Stage, *, by: Actor) -> Stage:
    """Change the words of a stage."""
    stage.full_clean()
    stage.save()
    return stage


@action("stage_limit.saved")
def save_stage_limit(limit: StageLimit, *, by: Actor) -> StageLimit:
    """Record a stage's limit. Raises ValidationError where its day does not exist or it overlaps with another limit."""
    others = (
        StageLimit.objects.unscoped("limits of one stage stand apart").filter(stage=limit.stage).exclude(pk=limit.pk)
    )
    verdict = rules.reference_day_exists(limit.reference_month, limit.reference_day) + rules.limits_apart(
        span_of(limit), [span_of(other) for other in others]
    )
    if not verdict:
        raise ValidationError([str(reason) for reason in verdict.refusals])
    limit.full_clean()
    limit.save()
    return limit


def span_of(limit: StageLimit) -> rules.LimitSpan:
    """Return a limit's years and sex as a rule sees them."""
    return rules.LimitSpan(limit.from_year, limit.to_year, limit.sex, str(limit))
