"""Verbs of people entered by mistake: set aside with what was entered along with them, and taken back."""

from typing import Any

from cohorts.actions.held import follow_units
from cohorts.models import FormerName, Post, Talent, TalentNumber, Title
from talentcareer import dates
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action

ALONG: tuple[type[Any], ...] = (Post, Title, TalentNumber, FormerName)
"""What every record of a person begins with; whatever else hangs on it is voided first, by who knows it."""


@action("record.voided")
def void_person(talent: Talent, *, by: Actor, reason: str) -> None:
    """Set a person entered by mistake aside, with posts, titles, numbers and former names.

    Raises ValidationError without a reason, and where anything else is recorded of the person.
    """
    at = dates.now()
    for model in ALONG:
        for held in model.objects.filter(talent=talent):
            voiding.void(held, by=by, reason=reason, at=at)
    voiding.void(talent, by=by, reason=reason, at=at)


@action("record.taken_back")
def take_back_person(talent: Talent, *, by: Actor) -> None:
    """Let a voided person stand again, with what was set aside along; posts follow what became of their units meanwhile.

    Raises ValidationError where somebody else has the staff number or the ID number by now.
    """
    at = talent.voided_at
    voiding.take_back(talent, by=by)
    for model in ALONG:
        for held in model.everything.filter(talent=talent, voided_at=at):
            voiding.take_back(held, by=by)
    follow_units(talent)
