"""Verbs of merging two records that are one person."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohorts import choices, merging
from cohorts.actions.leaving import set_back, values_of
from cohorts.actions.people import refresh
from cohorts.models import FormerName, Merge, Talent, TalentNumber
from talentcareer import dates
from talentcareer.audit.actions import SYSTEM, Actor, action
from talentcareer.audit.voiding import Voidable
from talentcareer.exchange.actions import said_constraint


@action("people.merged")
def merge(kept: Talent, other: Talent, *, chosen: Mapping[str, str], by: Actor, reason: str) -> Merge:
    """Fold another record into the one that is kept, all or nothing.

    `chosen` says for each field in which both are filled and differ whose value stays ("kept" or "other"). Raises
    ValidationError naming what stands in the way: two ID numbers, two accounts, records that would collide.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say how you know that they are one person.")})
    check_they_can_be_one(kept, other)
    before: dict[str, Any] = {
        "kept": values_of(kept),
        "other": values_of(other),
        "took_id_number": False,
        "took_user": False,
    }
    take_values(kept, other, chosen)
    user, number = other.user, other.staff_no
    names = [before["kept"]["name"], other.name]
    if kept.id_number is None and other.id_number is not None:
        identity, kind = other.id_number.reveal(), other.id_kind
        before["took_id_number"] = True
    else:
        identity, kind = "", ""
    # What is unique is let go first: two rows never hold it at once.
    other.id_number_index, other.staff_no, other.user, other.merged_into = None, None, None, kept
    other.save()
    if identity:
        kept.set_id_number(kind, identity)
    if user is not None and kept.user_id is None:
        kept.user, before["took_user"] = user, True
    kept.staff_no = kept.staff_no or number
    kept.full_clean()
    kept.save()
    moved = move(kept, other, by=by)
    made = keep_names(kept, number=number if number != kept.staff_no else None, names=names)
    refresh(kept).save()
    done = Merge(kept=kept, folded=other, reason=reason.strip(), moved=moved, made=made)
    done.before = before | {"versions": {"kept": kept.version, "other": other.version}}
    done.full_clean()
    done.save()
    return done


def check_they_can_be_one(kept: Talent, other: Talent) -> None:
    """Raise ValidationError where two records cannot be one person."""
    if kept.pk == other.pk:
        raise ValidationError(_("This is the same record. Choose the other one."))
    if kept.merged_into_id or other.merged_into_id:
        raise ValidationError(_("One of the two was folded into another record already."))
    same_kind = kept.id_kind == other.id_kind
    if kept.id_number_index and other.id_number_index and same_kind and kept.id_number_index != other.id_number_index:
        raise ValidationError(
            _("They have two different ID numbers (%(one)s and %(two)s). Correct the wrong one first; two numbers are two people.")
            % {"one": kept.id_number_mask, "two": other.id_number_mask}
        )  # fmt: skip
    if kept.user_id and other.user_id:
        raise ValidationError(
            _("Both have an account. Have one of the accounts closed and taken off its person first.")
        )


def take_values(kept: Talent, other: Talent, chosen: Mapping[str, str]) -> None:
    """Fill what the kept record lacks, and take the chosen values. Raises ValidationError where nothing was chosen."""
    missing = {}
    for difference in merging.differences(kept, other):
        field: Any = Talent._meta.get_field(difference.name)
        choice = chosen.get(difference.name)
        if difference.undecided and choice not in {merging.KEPT, merging.OTHER}:
            missing[difference.name] = _("Choose which value stays.")
        elif choice == merging.OTHER or (not difference.kept and not difference.undecided):
            setattr(kept, field.attname, getattr(other, field.attname))
    if missing:
        raise ValidationError(missing)


def move(kept: Talent, other: Talent, *, by: Actor) -> list[dict[str, Any]]:
    """Let every record of the other person refer to the kept one; return what moved.

    What the kept record says as well is set aside. Raises ValidationError naming every record that cannot stand beside another one.
    """
    moved: list[dict[str, Any]] = []
    collisions: list[str] = []
    for field in merging.relations():
        for row in field.model._base_manager.filter(**{field.name: other}):
            voided = getattr(row, "voided_at", None) is not None
            setattr(row, field.name, kept)
            repeats = merging.repeats(row, kept)
            if repeats:
                row.voided_at, row.voided_by = dates.now(), by.actor_name
                row.void_reason = _("the kept record says the same")
            try:
                put(row)
            except ValidationError as refused:
                if not voided:  # a voided one stays where it was: it counts nowhere
                    collisions += told_of(row, refused)
                continue
            moved.append(
                {
                    "model": row._meta.label,
                    "pk": str(row.pk),
                    "field": field.name,
                    "version": row.version,
                    "voided": repeats,
                }
            )
    if collisions:
        raise ValidationError(collisions)
    # A record may refer to the person twice: what counts is the version after the last save.
    last = {(one["model"], one["pk"]): one["version"] for one in moved}
    return [one | {"version": last[one["model"], one["pk"]]} for one in moved]


def put(row: Any) -> None:
    """Save a row. Raises ValidationError for whatever the row's checks or the database refuse."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(said_constraint(error) or _("The database refuses it.")) from error


def told_of(row: Any, refused: ValidationError) -> list[str]:
    """Return why a row cannot be kept, in sentences that name it."""
    named = {"kind": capfirst(str(row._meta.verbose_name)), "record": row}
    return [_("%(kind)s “%(record)s”: %(why)s") % {**named, "why": why} for why in refused.messages]


def keep_names(kept: Talent, *, number: str | None, names: Iterable[str]) -> list[dict[str, str]]:
    """Keep the other's number, and the name that was not chosen, with the person, so that files that use them find her.

    Returns what was added.
    """
    made: list[Voidable] = []
    if number and not kept.numbers.filter(number=number).exists():
        made.append(TalentNumber(talent=kept, kind=choices.NumberKind.FORMER, number=number))
    known = {kept.name, *kept.former_names.values_list("name", flat=True)}
    made += [FormerName(talent=kept, name=name) for name in dict.fromkeys(names) if name not in known]
    for row in made:
        try:
            put(row)
        except ValidationError as refused:
            raise ValidationError(told_of(row, refused)) from None
    return [{"model": row._meta.label, "pk": str(row.pk)} for row in made]


def preview(kept: Talent, other: Talent) -> list[str]:
    """Return what stands in the way of merging, in sentences: tried out and rolled back, nothing is written."""
    chosen = {difference.name: merging.KEPT for difference in merging.differences(kept, other)}
    fresh = [Talent.everything.get(pk=talent.pk) for talent in (kept, other)]
    try:
        with transaction.atomic():
            merge(*fresh, chosen=chosen, by=SYSTEM, reason="preview")
            transaction.set_rollback(True)
    except ValidationError as refused:
        return list(refused.messages)
    return []


@action("people.taken_apart")
def take_apart(done: Merge, *, by: Actor) -> None:
    """Undo a merge: both records are again what they were. Raises ValidationError where something has changed since."""
    if done.undone_at:
        raise ValidationError(_("These two were taken apart already."))
    kept = Talent.everything.get(pk=done.kept_id)
    other = Talent.everything.get(pk=done.folded_id)
    moved = {
        (one["model"], one["pk"]): apps.get_model(one["model"])._base_manager.get(pk=one["pk"]) for one in done.moved
    }
    rows = [(one, moved[one["model"], one["pk"]]) for one in done.moved]
    made = [apps.get_model(one["model"])._base_manager.get(pk=one["pk"]) for one in done.made]
    changed = [str(row) for one, row in rows if row.version != one["version"]]
    changed += [
        str(one) for one, name in ((kept, "kept"), (other, "other")) if one.version != done.before["versions"][name]
    ]
    if changed:
        raise ValidationError(
            _("They cannot be taken apart: changed since: %(what)s.") % {"what": _(", ").join(dict.fromkeys(changed))}
        )
    for row in made:
        row.voided_at, row.voided_by, row.void_reason = dates.now(), by.actor_name, _("taken apart")
        row.save()
    for one, row in rows:
        setattr(row, one["field"], other)
        if one["voided"]:
            row.voided_at, row.voided_by, row.void_reason = None, "", ""
        row.save()
    identity = other.id_number
    if done.before["took_id_number"]:
        kept.set_id_number("", "")
    before = done.before["kept"]
    if done.before["took_user"]:
        kept.user = None
    set_back(kept, {name: value for name, value in before.items() if name not in merging.NOT_SET_BACK})
    if identity is not None:
        other.set_id_number(done.before["other"]["id_kind"], identity.reveal())
    set_back(other, {name: value for name, value in done.before["other"].items() if name not in merging.NOT_SET_BACK})
    for talent in (kept, other):
        refresh(talent).save()
    done.undone_at, done.undone_by = dates.now(), by.actor_name
    done.save()
