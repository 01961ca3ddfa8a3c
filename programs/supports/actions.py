"""Verbs of platforms and teams."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from programs.supports import rules
from programs.supports.models import Platform, Team
from talentcareer.access.models import Unit
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import refusals

Support = Platform | Team


def ask(support: Any) -> None:
    """Raise ValidationError where the rules refuse a platform or team."""
    others = type(support).objects.filter(unit=support.unit_id).exclude(pk=support.pk).values_list("name", flat=True)
    found = refusals(
        name=rules.named_once(support.name, str(support.unit), others),
        ended_on=rules.days_in_order(support.begun_on, support.ended_on),
    )
    if found:
        raise ValidationError(found)


@action("support.saved")
def save_support(support: Support, *, by: Actor) -> Support:
    """Record a platform or a team, or a correction of it."""
    ask(support)
    support.full_clean()
    support.save()
    return support


@action("record.taken_back")
def take_back_support(support: Support, *, by: Actor) -> None:
    """Let a voided platform or team stand again, unless another one has taken its name."""
    ask(support)
    voiding.take_back(support, by=by)


@action("unit.merged")
def move_supports(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Let the platforms and teams of a unit belong to the one it is merged into, voided ones too."""
    for kind in (Platform, Team):
        for support in kind.everything.filter(unit=unit):
            support.unit = into
            support.save()
