"""Verbs of the catalogue: programmes, their calls of each year, the conditions of these."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.catalogue import rules
from programs.catalogue.choices import ConditionKind, Convention, Standing
from programs.catalogue.kinds import EMPTY, SHAPES
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.rules import programme_key
from talentcareer import dates
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.verdicts import Verdict

EVERYBODYS = "the catalogue is the same for everybody"
DECIDING = ("programme_id", "year", "opens_on", "closes_on", "reference_on")
"""The fields of a call by which people are let in or not: a change of one has to be confirmed again, as of a condition."""


@action("programme.saved")
def save_programme(programme: Programme, *, by: Actor) -> Programme:
    """Record a programme or a correction of it. Raises ValidationError where a name already means another programme."""
    programme.name_key = programme_key(programme.name)
    keys = {programme_key(word): word for word in (programme.name, *programme.aliases)}
    for other in Programme.objects.unscoped("a name means one programme").exclude(pk=programme.pk):
        for word in (other.name, *other.aliases):
            if programme_key(word) in keys:
                raise ValidationError(
                    _("“%(word)s” already means “%(other)s”. Choose another name, or change that programme.")
                    % {"word": keys[programme_key(word)], "other": other.name}
                )
    programme.full_clean()
    programme.save()
    return programme


def sentences_of(verdict: Verdict) -> list[str]:
    """Return what a rule refuses, as errors."""
    return [str(reason) for reason in verdict.refusals]


@action("call.saved")
def save_call(call: Call, *, by: Actor) -> Call:
    """Record a call or a correction of it. A confirmed one whose days change has to be confirmed again.

    Raises ValidationError for days in the wrong order and a year that has its call.
    """
    days = rules.call_days(call.opens_on, call.closes_on)
    if not days:
        raise ValidationError({"closes_on": sentences_of(days)})
    if call.standing == Standing.UNSOURCED:
        call.standing = found(call)
    elif call.stored.get("standing") == call.standing == Standing.CONFIRMED and _moved(call):
        _to_be_confirmed(call)
    call.full_clean()
    call.save()
    return call


def found(call: Call) -> str:
    """Return how far a call that nobody confirmed can be relied on: whether it says where its rules were found."""
    return Standing.VERIFIED if call.source or call.document else Standing.UNSOURCED


def _moved(call: Call) -> bool:
    return any(call.stored.get(name) != getattr(call, name) for name in DECIDING)


def _to_be_confirmed(call: Call) -> None:
    call.standing, call.confirmed_at, call.confirmed_by_id = Standing.VERIFIED, None, None


def _reopen(condition: Condition) -> None:
    """Let a confirmed call be confirmed again after one of its conditions changed."""
    call = Call.everything.unscoped(EVERYBODYS).get(pk=condition.call_id)
    if call.confirmed:
        _to_be_confirmed(call)
        call.save()


@action("condition.saved")
def save_condition(condition: Condition, *, by: Actor) -> Condition:
    """Record a condition or a correction of it. The call, if confirmed, has to be confirmed again.

    A cut-off without a printed date is worked out from the age as the text says it. What no sentence of the kind says is
    emptied. Raises ValidationError where the kind asks for more.
    """
    shape = SHAPES[condition.kind]
    for name, nothing in EMPTY.items():
        if name not in shape.own:
            setattr(condition, name, nothing)
    if condition.kind == ConditionKind.BORN_FROM:
        _work_out(condition)
    refused = {name: _("This kind of condition needs it.") for name in shape.must if _empty(condition, name)}
    if condition.kind == ConditionKind.BORN_FROM and condition.day_on is None:
        refused["day_on"] = _("Give the printed date, or the age with the way the text says it, from which it follows.")
    if condition.code and condition.code not in dict(shape.codes):
        refused["code"] = _("This is no choice for this kind of condition.")
    if shape.ranks and condition.number is not None and condition.number not in dict(shape.ranks):
        refused["number"] = _("This is no rank of this kind. Choose one of those listed.")
    if refused:
        raise ValidationError(refused)
    if condition._state.adding and not condition.order:
        orders = Condition.objects.unscoped(EVERYBODYS).filter(call=condition.call_id)
        condition.order = max(orders.values_list("order", flat=True), default=0) + 1
    condition.full_clean()
    if condition._state.adding or (condition.stored and _differs(condition)):
        _reopen(condition)
    condition.save()
    return condition


def _empty(condition: Condition, name: str) -> bool:
    return getattr(condition, name) in (None, "")


def _differs(condition: Condition) -> bool:
    fields = condition._meta.concrete_fields
    return any(condition.stored.get(f.attname) != getattr(condition, f.attname) for f in fields)


def _work_out(condition: Condition) -> None:
    """Fill in the cut-off that follows from the age, where no date is printed."""
    if condition.day_on is None and condition.age is not None:
        worked_out = cutoff_of(condition)
        if worked_out is not None:
            condition.day_on, condition.inclusion = worked_out.on, worked_out.inclusion


def cutoff_of(condition: Condition) -> rules.Cutoff | None:
    """Return the cut-off that follows from a condition's age and convention; None where only a printed date can say it."""
    if condition.age is None:
        return None
    call = condition.call
    return rules.cutoff(condition.convention, condition.age, call.year, call.reference_on or call.closes_on)


def disagreements(condition: Condition) -> Verdict:
    """Hold the printed cut-off of a condition against the text: a warning where they disagree, as the printed date counts."""
    if condition.kind != ConditionKind.BORN_FROM or condition.day_on is None:
        return Verdict()
    call, printed = condition.call, rules.Cutoff(condition.day_on, condition.inclusion)
    if condition.inclusion == "no" and condition.convention != Convention.PRINTED:
        printed = rules.Cutoff(printed.first_on)
    return rules.printed_agrees(
        condition.convention, condition.age, call.year, call.reference_on or call.closes_on, printed
    )


@action("condition.voided")
def void_condition(condition: Condition, *, by: Actor, reason: str) -> None:
    """Set a condition aside. The call, if confirmed, has to be confirmed again."""
    voiding.void(condition, by=by, reason=reason)
    _reopen(condition)


@action("condition.taken_back")
def take_back_condition(condition: Condition, *, by: Actor) -> None:
    """Let a voided condition stand again. The call, if confirmed, has to be confirmed again."""
    voiding.take_back(condition, by=by)
    _reopen(condition)


@action("call.confirmed")
def confirm_call(call: Call, *, document: str, number: str, on: date | None, by: Actor) -> Call:
    """Confirm a call with the document in which it is printed. Raises ValidationError without the document and its day."""
    verdict = rules.confirmable(document=document, document_on=on)
    if not verdict:
        names = {"document-missing": "document", "document-day-missing": "document_on"}
        raise ValidationError({names[reason.code]: str(reason) for reason in verdict.refusals})
    if call.draft_of_id or call.voided_at:
        raise ValidationError(_("Only a call that stands can be confirmed: this is a trial, or it was voided."))
    call.document, call.document_number, call.document_on = document.strip(), number.strip(), on
    call.standing, call.confirmed_at = Standing.CONFIRMED, dates.now()
    call.confirmed_by_id = UUID(by.actor_id) if by.actor_id else None
    call.full_clean()
    call.save()
    return call


@action("call.proposed")
def propose_call(programme: Programme, year: int, *, by: Actor) -> Call:
    """Propose a year's call: the newest one before it, with all days shifted, to be confirmed. Raises ValidationError where the year has one."""
    calls = list(Call.objects.unscoped(EVERYBODYS).filter(programme=programme).order_by("-year"))
    free = rules.next_year_free(year, (one.year for one in calls))
    if not free:
        raise ValidationError(sentences_of(free))
    newest = next((one for one in calls if one.year < year), None)
    if newest is None:
        raise ValidationError(_("There is no earlier call to shift. Add the first call by hand."))
    made = copied(newest, years=year - newest.year)
    made.year, made.standing, made.shifted_from_year = year, Standing.SHIFTED, newest.year
    made.document = made.document_number = ""
    made.document_on = None
    made.source = _("shifted from %(year)s") % {"year": newest.year}
    made.full_clean()
    made.save()
    copy_conditions(newest, made, years=year - newest.year)
    return made


def copied(call: Call, *, years: int = 0) -> Call:
    """Return a new call, not saved, that says what another one says, its days shifted by years."""
    names = (
        "programme_id",
        "year",
        "quota",
        "support",
        "document",
        "document_number",
        "document_on",
        "source",
        "remark",
    )
    made = Call(**{name: getattr(call, name) for name in (*names, "shifted_from_year")})
    for name in ("opens_on", "closes_on", "reference_on"):
        setattr(made, name, rules.shifted(getattr(call, name), years))
    return made


def copy_conditions(call: Call, to: Call, *, years: int = 0) -> None:
    """Give a call the conditions of another one, their days shifted by years."""
    for one in Condition.objects.unscoped(EVERYBODYS).filter(call=call).order_by("order", "pk"):
        made = duplicate(one, to)
        made.day_on = rules.shifted(one.day_on, years)
        made.save()


SAID = (
    "kind", "strength", "sex", "day_on", "inclusion", "convention", "age", "number", "code", "programme_id", "equivalent", "alternative",
    "text", "order",
)  # fmt: skip
"""The fields in which a condition says what it asks."""


def duplicate(condition: Condition, to: Call) -> Condition:
    """Return a new condition of a call, not saved, that asks what another one asks."""
    return Condition(call=to, **{name: getattr(condition, name) for name in SAID})
