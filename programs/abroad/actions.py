"""Verbs of studies abroad."""

from django.core.exceptions import ValidationError

from programs.abroad import rules
from programs.abroad.choices import Route
from programs.abroad.models import StudyAbroad
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import Verdict, refusals


def age_verdicts(study: StudyAbroad) -> dict[str, Verdict]:
    """Return what the plan says about the age, by field; its caps hold for its own route only."""
    if study.route != Route.PLAN:
        return {}
    born_on, on = study.talent.born_on, rules.age_day(study.from_on, study.age_counted_on)
    return {
        "over_cap_reason": rules.exceeding_explained(born_on, study.category, on=on, reason=study.over_cap_reason),
        "over_cap_by": rules.exceeding_approved(born_on, study.category, on=on, approver=study.over_cap_by),
    }


def ask(study: StudyAbroad) -> None:
    """Raise ValidationError, by field, where the rules refuse a study."""
    others = StudyAbroad.objects.filter(talent=study.talent_id).exclude(pk=study.pk).values_list("from_on", flat=True)
    found = refusals(
        from_on=rules.recorded_once(study.from_on, list(others)),
        to_on=rules.days_in_order(study.from_on, study.to_on),
        cost=rules.cost_fits(study.cost),
        **age_verdicts(study),
    )
    if found:
        raise ValidationError(found)


@action("study_abroad.saved")
def save_study(study: StudyAbroad, *, by: Actor) -> StudyAbroad:
    """Record a study abroad or a correction of it; by the plan's route the report's day follows from the end."""
    ask(study)
    if study.route == Route.PLAN and study.to_on and study.report_due_on is None:
        study.report_due_on = rules.report_due(study.to_on)
    study.full_clean()
    study.save()
    return study
