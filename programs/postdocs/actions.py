"""Verbs of postdoc appointments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts.actions import keep_number
from cohorts.choices import NumberKind
from cohorts.models import Talent, TalentNumber
from programs.postdocs import employment, rules
from programs.postdocs.models import PostdocAppointment
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import refusals


def ask(stay: PostdocAppointment) -> None:
    """Raise ValidationError, by field, where the rules refuse a stay."""
    others = PostdocAppointment.objects.filter(talent=stay.talent_id).exclude(pk=stay.pk)
    order: dict[str, Any] = {"born_on": None, "entered_on": stay.entered_on, "planned_exit_on": None, "ended_on": None}
    entered = rules.days_in_order(**order | {"born_on": stay.talent.born_on})
    entered += rules.stays_apart(
        stay.entered_on, stay.ended_on, [(other.entered_on, other.ended_on) for other in others]
    )
    found = refusals(
        entered_on=entered,
        planned_exit_on=rules.days_in_order(**order | {"planned_exit_on": stay.planned_exit_on}),
        completed_on=rules.days_in_order(**order | {"ended_on": stay.completed_on}),
        withdrawn_on=rules.days_in_order(**order | {"ended_on": stay.withdrawn_on}),
    )
    ends = rules.end_fits(completed_on=stay.completed_on, withdrawn_on=stay.withdrawn_on, stayed=stay.stayed)
    for field, words in refusals(**ends).items():
        found[field] = [*found.get(field, []), *words]
    if stay.supervisor_id and stay.supervisor_id == stay.talent_id:
        found["supervisor"] = [_("Nobody supervises himself or herself. Choose another person.")]
    if _of_another(stay):
        found["number"] = [_("The postdoc number %(number)s belongs to another person. Correct the number.") % {"number": stay.number}]  # fmt: skip
    if found:
        raise ValidationError(found)


def _of_another(stay: PostdocAppointment) -> bool:
    same = TalentNumber.objects.filter(kind=NumberKind.POSTDOC, number=stay.number)
    return bool(stay.number) and same.exclude(talent=stay.talent_id).exists()


def keep(stay: PostdocAppointment, *, by: Actor) -> PostdocAppointment:
    """Save a stay under its rules, with its department, the person's number, post and days in step."""
    was, stored = employment.before(stay), dict(stay.stored)
    _find_unit(stay, stored)
    keep_alone(stay, by=by)
    _carry_number(stay, stored.get("number", ""), by=by)
    employment.follow(stay, was, by=by)
    return stay


def keep_alone(stay: PostdocAppointment, *, by: Actor) -> None:
    """Save a stay under its rules and nothing else: where a departure is recorded, it sees to post and employment itself."""
    ask(stay)
    stay.full_clean()
    stay.save()


@action("postdoc.saved")
def save_appointment(stay: PostdocAppointment, *, by: Actor) -> PostdocAppointment:
    """Record a postdoc's stay or a correction of it."""
    return keep(stay, by=by)


@action("record.voided")
def void_appointment(stay: PostdocAppointment, *, by: Actor, reason: str) -> None:
    """Set a stay aside; who had left by its end has not left."""
    was = employment.before(stay)
    voiding.void(stay, by=by, reason=reason)
    employment.follow(stay, was, by=by)


@action("record.taken_back")
def take_back_appointment(stay: PostdocAppointment, *, by: Actor) -> None:
    """Let a voided stay stand again, under the rules of recording it."""
    ask(stay)
    was = employment.before(stay)
    voiding.take_back(stay, by=by)
    employment.follow(stay, was, by=by)


def _find_unit(stay: PostdocAppointment, stored: dict[str, Any]) -> None:
    """Take the cooperating supervisor's department where none is given; without a supervisor the person's own."""
    former = Talent.objects.filter(pk=stored.get("supervisor_id")).first() if stored.get("supervisor_id") else None
    follows = rules.unit_follows(
        unit=stay.unit_id, supervisor=stay.supervisor_id, was_unit=stored.get("unit_id"),
        was_supervisor=stored.get("supervisor_id"), of_supervisor=former.unit_id if former else None,
    )  # fmt: skip
    if follows:
        stay.unit = (stay.supervisor.unit if stay.supervisor else None) or stay.unit or stay.talent.unit


def _carry_number(stay: PostdocAppointment, former: str, *, by: Actor) -> None:
    """Keep the postdoc number among the person's numbers; a corrected one takes the place of the wrong one."""
    if not stay.number or stay.number == former:
        return
    numbers = TalentNumber.objects.filter(talent=stay.talent, kind=NumberKind.POSTDOC)
    if numbers.filter(number=stay.number).exists():
        return
    elsewhere = PostdocAppointment.objects.filter(talent=stay.talent, number=former).exclude(pk=stay.pk)
    wrong = numbers.filter(number=former).first() if former and not elsewhere.exists() else None
    number = wrong or TalentNumber(talent=stay.talent, kind=NumberKind.POSTDOC)
    number.talent, number.number = stay.talent, stay.number
    keep_number(number, by=by)
