"""Verbs of leaving and returning."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cohorts import choices, leaving
from cohorts.actions.held import follow_units, open_post
from cohorts.models import Departure, Talent
from talentcareer import dates
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor, action

AHEAD_DAYS = 90
"""So many days ahead a departure may be entered."""


@action("departure.recorded")
def leave(
    talent: Talent, *, kind: str, on: date, chosen: Mapping[str, str], today: date, by: Actor, reason: str = "", document_number: str = ""
) -> Departure:  # fmt: skip
    """Record that a person leaves, and do about each open thing what was chosen, all or nothing.

    `chosen` maps the key of each open thing to a choice. Raises ValidationError for a day that cannot be, somebody who has
    left already, and where something is open that was not asked for.
    """
    check_leaving(talent, on=on, today=today)
    found = leaving.open_things(talent, on)
    missing = [thing.item.words for thing in found if thing.key not in chosen]
    if missing:
        raise ValidationError(
            _("Something is open that the page did not show yet: %(what)s. Look at it below and save again.")
            % {"what": _(", ").join(missing)}
        )
    done: list[dict[str, Any]] = []
    for thing in found:
        choice = chosen[thing.key]
        if choice not in dict(thing.item.choices):
            raise ValidationError({thing.key: _("Choose what happens with it.")})
        if choice == leaving.KEEP:
            continue
        touched = [(record, values_of(record)) for record in thing.matter.touches(thing.item.record)]
        thing.matter.settle(thing.item.record, choice, on, by, reason)
        done += [kept(record, before, thing) for record, before in touched]
    before = {"duty_status": talent.duty_status, "left_on": None}
    talent.duty_status, talent.left_on = kind, on
    talent.full_clean()
    talent.save()
    departure = Departure(
        talent=talent, kind=kind, on=on, reason=reason, document_number=document_number,
        done=[{"matter": "", "model": talent._meta.label, "pk": str(talent.pk), "before": before, "version": talent.version, "words": ""}, *done],
    )  # fmt: skip
    departure.full_clean()
    departure.save()
    return departure


def check_leaving(talent: Talent, *, on: date, today: date) -> None:
    """Raise ValidationError where a person cannot leave on a day."""
    if talent.duty_status in choices.GONE:
        raise ValidationError(
            _("%(who)s has left already: %(state)s. Undo that, or record the return first.")
            % {"who": talent, "state": talent.get_duty_status_display()}
        )
    if talent.hired_on and on < talent.hired_on:
        raise ValidationError(
            {"on": _("%(day)s lies before the day of joining, %(joined)s. Correct it.") % {"day": on, "joined": talent.hired_on}}
        )  # fmt: skip
    if on > today + timedelta(days=AHEAD_DAYS):
        raise ValidationError(
            {"on": _("A departure is entered at most %(days)s days ahead. Enter it nearer to the day.") % {"days": AHEAD_DAYS}}
        )  # fmt: skip


def values_of(record: Any) -> dict[str, Any]:
    """Return the values of a record as texts, to be set back: everything but secrets and what is kept automatically."""
    return {
        field.attname: None if getattr(record, field.attname) is None else field.value_to_string(record)
        for field in record._meta.concrete_fields
        if not isinstance(field, models.BinaryField | models.JSONField)
        and field.name not in {"id", "version", "created_at", "updated_at", "password"}
    }


def kept(record: Any, before: dict[str, Any], thing: leaving.Open) -> dict[str, Any]:
    """Return what is kept about a changed record: only the values that differ."""
    record.refresh_from_db()
    now = values_of(record)
    return {
        "matter": thing.matter.code,
        "model": record._meta.label,
        "pk": str(record.pk),
        "before": {name: value for name, value in before.items() if now.get(name) != value},
        "version": record.version,
        "words": thing.item.words,
    }


@action("departure.undone")
def undo_departure(departure: Departure, *, by: Actor) -> None:
    """Restore everything a departure ended. Raises ValidationError, and restores nothing, where a record has changed since."""
    if departure.undone_at or departure.returned_on:
        raise ValidationError(_("This departure was undone, or the person has come back: there is nothing to undo."))
    records = [(kept, apps.get_model(kept["model"])._base_manager.get(pk=kept["pk"])) for kept in departure.done]
    moved = [kept["words"] or str(record) for kept, record in records if record.version != kept["version"]]
    if moved:
        raise ValidationError(
            _("It cannot be undone: changed since then: %(what)s. Correct those by hand, and record a return.")
            % {"what": _(", ").join(dict.fromkeys(moved))}
        )
    for kept, record in records:
        matter = leaving.matter_of(kept["matter"]) if kept["matter"] else None
        if matter and matter.take_back:
            matter.take_back(record, by)
        else:
            set_back(record, kept["before"])
    follow_units(Talent.objects.get(pk=departure.talent_id))
    departure.undone_at, departure.undone_by = dates.now(), by.actor_name
    departure.save()


def set_back(record: Any, before: dict[str, Any]) -> None:
    """Set values of a record back and save it. Raises ValidationError where another record has taken its place meanwhile."""
    for name, text in before.items():
        field = record._meta.get_field(name)
        setattr(record, field.attname, None if text is None else field.to_python(text))
    record.validate_constraints()
    record.save()


@action("person.returned")
def come_back(talent: Talent, *, on: date, unit: Unit, by: Actor, position: str = "", reason: str = "") -> Talent:
    """Record that a person who left works here again, from a day on in a unit: the same person goes on.

    Raises ValidationError for somebody who has not left, and a day before the departure.
    """
    if talent.duty_status not in choices.GONE:
        raise ValidationError(_("%(who)s has not left.") % {"who": talent})
    if talent.duty_status == choices.DutyStatus.DECEASED:
        raise ValidationError(_("Undo the departure instead, if it was recorded by mistake."))
    last = Departure.objects.filter(talent=talent, returned_on=None, undone_at=None).first()
    left_on = last.on if last else talent.left_on
    if left_on and on < left_on:
        raise ValidationError(
            {"on": _("%(day)s lies before the departure on %(left)s. Correct the day.") % {"day": on, "left": left_on}}
        )
    if last is None and left_on:
        last = Departure(talent=talent, kind=talent.duty_status, on=left_on)
    if last is not None:
        last.returned_on = on
        last.full_clean()
        last.save()
    talent.duty_status, talent.left_on = choices.DutyStatus.ON_DUTY, None
    talent.full_clean()
    talent.save()
    open_post(talent, unit=unit, position=position, from_on=on, by=by)
    return talent
