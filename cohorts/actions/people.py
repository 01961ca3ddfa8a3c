"""Verbs of people: record, correct, another ID number."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from cohorts import choices, names, rules
from cohorts.actions.training import keep_membership
from cohorts.models import FormerName, Membership, Post, Talent, TalentNumber, Title
from talentcareer.access.models import Unit
from talentcareer.audit import trail
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import values

FIELD_OF = {
    "birth-date-differs": "born_on",
    "sex-differs": "sex",
    "talent_id_number_once": "id_number",
    "talent_staff_no_once": "staff_no",
    "talent_hired_after_birth": "hired_on",
}
"""Where a refusal stands: reasons of rules and names of constraints, by field."""


def prepare(talent: Talent, *, former_names: Iterable[str] = (), numbers: Iterable[str] = ()) -> Talent:
    """Fill what is computed on a person before saving: the key of the name and the text that searches look through."""
    talent.name_key = names.name_key(talent.name)
    talent.search_text = names.search_text([talent.name, *former_names], [talent.staff_no, *numbers])
    return talent


def refresh(talent: Talent) -> Talent:
    """Fill what is computed on a person from the former names and numbers that stand."""
    former = FormerName.objects.filter(talent=talent).values_list("name", flat=True)
    numbers = TalentNumber.objects.filter(talent=talent).values_list("number", flat=True)
    return prepare(talent, former_names=sorted(former), numbers=sorted(numbers))


def identity_of(kind: str, number: str, *, field: str = "id_number") -> values.IdNumber:
    """Return an ID number as it is kept. Raises ValidationError at the field where it cannot be one."""
    try:
        found = values.id_number(number, kind=kind)
    except values.ValueProblem as problem:
        raise ValidationError({field: ValidationError(problem.message, code=problem.code)}) from None
    if found is None:
        raise ValidationError({field: _("Fill in the ID number.")})
    return found


def agree(talent: Talent, identity: values.IdNumber) -> None:
    """Complete birth date and sex from an ID number. Raises ValidationError at each field that differs from it."""
    verdict = rules.identity_agrees(
        born_on=talent.born_on, sex=talent.sex, id_born_on=identity.born_on, id_sex=identity.sex
    )
    if not verdict:
        raise ValidationError({FIELD_OF[reason.code]: str(reason) for reason in verdict.refusals})
    talent.born_on = talent.born_on or identity.born_on
    talent.sex = talent.sex or identity.sex


def check_days(talent: Talent, **days: date | None) -> None:
    """Raise ValidationError at each day that lies before the birth date."""
    refused = {
        field: [str(reason) for reason in verdict.refusals]
        for field, day in days.items()
        if not (verdict := rules.after_birth(talent.born_on, day))
    }
    if refused:
        raise ValidationError(refused)


@action("talent.created")
def create_talent(
    *, name: str, by: Actor, unit: Unit | None = None, id_number: str = "", id_kind: str = choices.IdKind.IDENTITY_CARD, title: str = "",
    title_on: date | None = None, title_awarded: str = "", title_awarded_on: date | None = None, position: str = "", has_post: bool = True,
    post_from_on: date | None = None, former_names: Iterable[str] = (), numbers: Iterable[tuple[str, str]] = (),
    membership: Mapping[str, Any] | None = None, apart_from: Iterable[Talent] = (), reason: str = "", **fields: Any,
) -> Talent:  # fmt: skip
    """Create a person with the primary post, the titles, former names, further numbers (kind, number) and a membership.

    `membership` holds what `select` takes. `apart_from` are people who look alike and are others, for the reason given.
    Raises ValidationError with the rules' sentences at the keyword they are about; nothing is written then.
    """
    former_names, numbers = list(former_names), list(numbers)
    talent = Talent(name=name, unit=unit, **fields)
    if id_number:
        identity = identity_of(id_kind, id_number)
        agree(talent, identity)
        talent.set_id_number(id_kind, identity.number)
    check_days(talent, hired_on=talent.hired_on, title_on=title_on, title_awarded_on=title_awarded_on)
    prepare(talent, former_names=former_names, numbers=[number for _kind, number in numbers])
    full_clean(talent)
    talent.save()
    for former in former_names:
        FormerName(talent=talent, name=former).save()
    for kind, number in numbers:
        TalentNumber(talent=talent, kind=kind, number=number).save()
    if unit is not None and has_post:
        Post(talent=talent, unit=unit, position=position, from_on=post_from_on or talent.hired_on).save()
    held = (
        (choices.TitleSense.AWARDED, title_awarded, title_awarded_on),
        (choices.TitleSense.APPOINTED, title, title_on),
    )
    for sense, code, on in held:
        if code:
            Title(talent=talent, sense=sense, title=code, from_on=on).save()
    if membership:
        chosen = dict(membership)
        integrations, exemption_file = chosen.pop("integrations", ()), chosen.pop("exemption_file", None)
        keep_membership(Membership(talent=talent, **chosen), integrations, by=by, exemption_file=exemption_file)
    for other in apart_from:
        trail.write_event(
            "talent.told_apart", by=by, subject=str(talent.pk), reason=reason, number=other.staff_no or "—"
        )
    return talent


@action("talent.saved")
def save_talent(talent: Talent, *, by: Actor, keep_name: bool = False, keep_number: bool = False) -> Talent:
    """Save a correction of a person. The name or staff number before is kept as a former one where that is asked for.

    Raises ValidationError where birth date or sex differ from the ID number, or a day lies before the birth date.
    """
    before = talent.stored
    secret = talent.id_number
    if secret and talent.id_kind == choices.IdKind.IDENTITY_CARD:
        agree(talent, identity_of(talent.id_kind, secret.reveal()))
    check_days(talent, hired_on=talent.hired_on)
    name, number = before.get("name"), before.get("staff_no")
    if keep_name and name and name != talent.name and not FormerName.objects.filter(talent=talent, name=name).exists():
        FormerName(talent=talent, name=name).save()
    known = TalentNumber.objects.filter(talent=talent, number=number)
    if keep_number and number and number != talent.staff_no and not known.exists():
        TalentNumber(talent=talent, kind=choices.NumberKind.FORMER, number=number).save()
    refresh(talent)
    full_clean(talent)
    talent.save()
    return talent


@action("talent.id_number_changed")
def change_id_number(talent: Talent, *, kind: str, number: str, by: Actor, reason: str) -> Talent:
    """Give a person another ID number, with the reason. Raises ValidationError where it is another's or disagrees."""
    identity = identity_of(kind, number, field="number")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the ID number is changed.")})
    try:
        agree(talent, identity)
    except ValidationError as refused:
        raise ValidationError({"number": refused.messages}) from None
    talent.set_id_number(kind, identity.number)
    try:
        talent.full_clean()
    except ValidationError as refused:
        raise ValidationError({"number": refused.messages}) from None
    talent.save()
    return talent


def full_clean(talent: Talent) -> None:
    """Check a person; what the database would refuse stands at the field it is about."""
    try:
        talent.full_clean()
    except ValidationError as refused:
        told = dict(refused.error_dict)
        general = told.pop(NON_FIELD_ERRORS, [])
        for error in general:
            told.setdefault(_field_of(error), []).append(error)
        raise ValidationError(told) from None


def _field_of(error: ValidationError) -> str:
    told = {
        str(known.violation_error_message): FIELD_OF[known.name]
        for known in Talent._meta.constraints
        if known.name in FIELD_OF
    }
    return told.get(str(error.message), NON_FIELD_ERRORS)
