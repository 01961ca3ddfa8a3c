"""Verbs of student aid."""

from django.core.exceptions import ValidationError

from programs.aid import rules
from programs.aid.models import Aid
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import refusals


def ask(aid: Aid) -> None:
    """Raise ValidationError where the rules refuse an aid."""
    others = Aid.objects.filter(talent=aid.talent_id, year=aid.year).exclude(pk=aid.pk).values_list("donor", flat=True)
    found = refusals(amount=rules.amount_fits(aid.amount), donor=rules.recorded_once(aid.year, aid.donor, others))
    if found:
        raise ValidationError(found)


@action("aid.saved")
def save_aid(aid: Aid, *, by: Actor) -> Aid:
    """Record aid to a student or a correction of it; without a school the student's own is kept with it."""
    aid.school = aid.school or aid.talent.school
    ask(aid)
    aid.full_clean()
    aid.save()
    return aid


@action("record.taken_back")
def take_back_aid(aid: Aid, *, by: Actor) -> None:
    """Let voided aid stand again, unless other aid of the year and donor has taken its place."""
    ask(aid)
    voiding.take_back(aid, by=by)
