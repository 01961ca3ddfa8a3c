"""Verbs of batches, stages and their limits."""

from django.core.exceptions import ValidationError

from cohorts import rules
from cohorts.models import Cohort, Stage, StageLimit
from talentcareer.audit.actions import Actor, action


@action("cohort.saved")
def save_cohort(cohort: Cohort, *, by: Actor) -> Cohort:
    """Record a batch or a correction of it. Raises ValidationError for one that is recorded already."""
    cohort.full_clean()
    cohort.save()
    return cohort


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
