"""Verbs of mentorship."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentorship import rules
from mentorship.models import BETWEEN_MEETINGS, Meeting, Pair
from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.audit.lines import place_among_equals
from talentcareer.verdicts import refusals


def ask_pair(pair: Pair) -> None:
    """Raise ValidationError, by field, for days that cannot be and for two who are paired already."""
    others = Pair.objects.filter(mentor=pair.mentor_id, mentee=pair.mentee_id).exclude(pk=pair.pk)
    refused = refusals(
        mentor=rules.two_people(same=pair.mentor_id == pair.mentee_id),
        ended_on=rules.days_in_order(pair.paired_on, pair.ended_on)
        + rules.end_says_why(pair.ended_on, pair.end_reason),
    )
    if not refused:
        spans = list(others.values_list("paired_on", "ended_on"))
        refused = refusals(paired_on=rules.paired_once((pair.paired_on, pair.ended_on), spans))
    if refused:
        raise ValidationError(refused)


@action("pair.saved")
def save_pair(pair: Pair, *, by: Actor) -> Pair:
    """Record a pair or a correction of it."""
    ask_pair(pair)
    pair.full_clean()
    pair.save()
    return pair


@action("pair.ended")
def end_pair(pair: Pair, *, on: date, reason: str, by: Actor) -> Pair:
    """End a pair on a day, with the reason. Raises ValidationError for one that has ended, and for a day before it began."""
    refused = refusals(on=rules.may_end((pair.paired_on, pair.ended_on), on))
    if not reason.strip():
        refused["reason"] = [_("Say why the pair ends.")]
    if refused:
        raise ValidationError(refused)
    pair.ended_on, pair.end_reason = on, reason.strip()
    pair.full_clean()
    pair.save()
    return pair


def ask_meeting(meeting: Meeting) -> None:
    """Raise ValidationError, by field, where the rules refuse a meeting."""
    refused = refusals(
        mentor=rules.two_people(same=meeting.mentor_id == meeting.mentee_id),
        held_on=rules.met_by(meeting.held_on, today=dates.today()),
    )
    if refused:
        raise ValidationError(refused)


@action("meeting.saved")
def save_meeting(meeting: Meeting, *, by: Actor, again: bool = False) -> Meeting:
    """Record a meeting or a correction of it; `again` says that an equal one is meant to stand twice.

    Raises ValidationError for a meeting that the rules refuse, and under `again` for one that is recorded already.
    """
    ask_meeting(meeting)
    place_among_equals(meeting, BETWEEN_MEETINGS, again=again)
    meeting.full_clean()
    meeting.save()
    return meeting
