"""Tells entries of the trail as sentences in the reader's language: who changed what, from which value to which.

An app names its actions in a module `trail_words`:  ACTIONS = {"user.created": _("Account created")}; in SEVERAL those that
write several kinds of record, which are told with what became of each; how a coded field is read:
VALUES = {"cohorts.Title.title": TITLES.label}; a field given None is not told; and in NAMED the kinds of record of which a
change is told with the record's own words, as it stands on another record's page: {"access.RoleGrant": ("user", "unit")} with
the relations that these words read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.audit.actions import name_shown
from talentcareer.audit.models import Entry
from talentcareer.audit.trail import MASK

ACTIONS: dict[str, str | Promise] = {
    "trail.checked": gettext_lazy("Trail checked"),
    "access.denied": gettext_lazy("Access denied"),
    "export.made": gettext_lazy("List exported"),
}
SEVERAL: dict[str, str | Promise] = {
    "record.voided": gettext_lazy("Voided"),
    "record.taken_back": gettext_lazy("Taken back"),
    "record.undone": gettext_lazy("Change taken back"),
    "state.changed": gettext_lazy("Step taken"),
    "state.taken_back": gettext_lazy("Step taken back"),
}
EVENT_WORDS: dict[str, str | Promise] = {
    "account": gettext_lazy("account"),
    "address": gettext_lazy("from the address"),
    "backup": gettext_lazy("backup"),
    "faults": gettext_lazy("faults"),
    "links": gettext_lazy("entries in the chain"),
    "method": gettext_lazy("method"),
    "route": gettext_lazy("page"),
    "rows": gettext_lazy("rows"),
    "why": gettext_lazy("why"),
}
"""What an event may say beside its name, also to an administrator: nothing of it is business data."""

ACTORS = frozenset({"changed_by", "undone_by", "voided_by"})
"""Fields that keep who did something by name."""

WHY: dict[str, str | Promise] = {
    "by hand": gettext_lazy("by hand"),
    "idle": gettext_lazy("idle for too long"),
    "after twelve hours": gettext_lazy("after twelve hours"),
}
"""Why a session ended, as the trail keeps it and as it is read."""

NOT_TOLD = frozenset({"voided_at", "voided_by", "void_reason"})
"""What the sentence says already: who, when and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its moment."""

    at: datetime
    text: str


@cache
def actions() -> dict[str, str | Promise]:
    """Return the label of every action that an app has named."""
    return ACTIONS | _declared("ACTIONS") | several()


@cache
def several() -> dict[str, str | Promise]:
    """Return the labels of those that write several kinds of record."""
    return SEVERAL | _declared("SEVERAL")


@cache
def readers() -> dict[str, Callable[[str], str] | None]:
    """Return how each coded field is read, by its label like "cohorts.Title.title"."""
    return _declared("VALUES")


@cache
def named() -> dict[str, tuple[str, ...]]:
    """Return the kinds of record that are told with their own words, and the relations that these read."""
    return _declared("NAMED")


def _declared(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.trail_words"):
            found |= getattr(import_module(f"{config.name}.trail_words"), name, {})
    return found


def action_label(code: str) -> str:
    """Return an action in words; one that nobody named shows its code."""
    return str(actions().get(code, code))


def kind_label(label: str) -> str:
    """Return the kind of a record in words, from a label like "access.User"."""
    model = _model(label)
    return str(model._meta.verbose_name) if model else label


def field_label(label: str, name: str) -> str:
    """Return a field's name in words; one that has gone since shows its code."""
    field = _field(label, name)
    return str(getattr(field, "verbose_name", None) or name)


def tell(entries: Iterable[Entry]) -> list[Line]:
    """Return entries as sentences, in the order given; one query for each kind of record they refer to."""
    listed = list(entries)
    names = _names(listed)
    return [Line(entry.at, _sentence(entry, names)) for entry in listed]


def effects(entries: Iterable[Entry]) -> list[str]:
    """Return what entries say happened, without who did it: for the one who is about to."""
    listed = list(entries)
    names = _names(listed)
    told = [(head(entry), _(", ").join(_details(entry, names))) for entry in listed]
    return [
        _("%(what)s (%(details)s)") % {"what": what, "details": details} if details else what for what, details in told
    ]


Names = dict[tuple[type[models.Model], str], str]


def _sentence(entry: Entry, names: Names) -> str:
    values = {"who": name_shown(entry.actor_name), "what": head(entry), "details": _(", ").join(_details(entry, names))}
    text = _("%(who)s: %(what)s (%(details)s)") if values["details"] else _("%(who)s: %(what)s")
    if entry.reason:
        return _("%(sentence)s. Reason: %(reason)s") % {"sentence": text % values, "reason": entry.reason}
    return text % values


def head(entry: Entry) -> str:
    """Return what happened, in a few words: the action's name, else or besides what became of the record."""
    label = actions().get(entry.action)
    if not entry.model:
        return str(label or entry.action)
    if label is None:
        return _became(entry)
    if entry.action in several():
        return _("%(action)s, %(became)s") % {"action": label, "became": _became(entry)}
    return str(label)


def _became(entry: Entry) -> str:
    kind = {"kind": kind_label(entry.model)}
    if _all_told(entry, before=True):
        return _("%(kind)s recorded") % kind
    if _all_told(entry, before=False):
        return _("%(kind)s removed") % kind
    return kind["kind"] if NOT_TOLD.issuperset(entry.changes) else _("%(kind)s changed") % kind


def _all_told(entry: Entry, *, before: bool) -> bool:
    """Whether the entry tells all of a record, added (there was nothing before) or removed (there is nothing after).

    A field that every record must hold is never empty: only where the record itself was not there can it come from nothing.
    """
    model = _model(entry.model)
    side = 0 if before else 1
    if model is None or not entry.changes or any(texts[side] is not None for texts in entry.changes.values()):
        return False
    must = (field.name for field in model._meta.concrete_fields if not (field.null or field.blank))
    return not entry.changes.keys().isdisjoint(must)


def event_value(name: str, text: str) -> str:
    """Return what an event says, in the reader's language where it is a word of ours."""
    return str(WHY.get(text, text)) if name == "why" else text


def _details(entry: Entry, names: Names) -> Iterable[str]:
    # Of a record that was added or removed, and of fields that were empty, there is one value a field.
    removed = _all_told(entry, before=False)
    one_value = all(before is None for before, _after in entry.changes.values()) or removed
    if entry.model in named() and not removed and not _all_told(entry, before=True):
        yield names.get((_model(entry.model), entry.object_id), _("a record that is gone"))
    for name, (before, after) in _in_order(entry):
        if not entry.model:
            value = event_value(name, after or "")
            yield _("%(field)s %(value)s") % {"field": EVENT_WORDS.get(name, name), "value": value}
            continue
        if name in NOT_TOLD or readers().get(f"{entry.model}.{name}", str) is None:
            continue
        field = {"field": field_label(entry.model, name)}
        if MASK in (before, after):
            yield _("%(field)s, not shown here") % field
        elif one_value:
            yield _("%(field)s %(value)s") % (
                field | {"value": _value(entry.model, name, before if after is None else after, names)}
            )
        else:
            yield _("%(field)s from %(before)s to %(after)s") % (
                field
                | {"before": _value(entry.model, name, before, names), "after": _value(entry.model, name, after, names)}
            )


def _in_order(entry: Entry) -> Iterable[tuple[str, list[str | None]]]:
    """Return the changes in the order of the model's fields: a database may keep JSON in an order of its own."""
    model = _model(entry.model)
    order = [field.name for field in model._meta.get_fields()] if model else list(EVENT_WORDS)
    return sorted(entry.changes.items(), key=lambda found: order.index(found[0]) if found[0] in order else len(order))


def _value(label: str, name: str, text: str | None, names: Names) -> str:
    if text is None:
        return _("nothing")
    if reader := readers().get(f"{label}.{name}"):
        return str(reader(text))
    if name in ACTORS:
        return name_shown(text)
    field = _field(label, name)
    if isinstance(field, models.DecimalField):
        return f"{Decimal(text):,.{field.decimal_places}f}"
    if isinstance(field, models.DateTimeField):
        at = parse_datetime(text)
        return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else text
    if isinstance(field, models.BooleanField):
        return _("yes") if text == "True" else _("no")
    choices = dict(getattr(field, "flatchoices", None) or ())
    if text in choices:
        return str(choices[text])
    if field is not None and field.is_relation and field.related_model:
        return names.get((field.related_model, text), _("a record that is gone") if _is_id(text) else text)
    return text


def _names(entries: list[Entry]) -> Names:
    """Read the names of related records that the trail keeps by id: who reads an entry may know what it refers to."""
    wanted: dict[type[models.Model], set[str]] = {}
    for entry in entries:
        for name, texts in entry.changes.items():
            field = _field(entry.model, name) if entry.model else None
            if field is not None and field.is_relation and field.related_model:
                wanted.setdefault(field.related_model, set()).update(text for text in texts if text and _is_id(text))
    own: dict[str, set[str]] = {}
    for entry in entries:
        if entry.model in named():
            own.setdefault(entry.model, set()).add(entry.object_id)
    return {
        (_model(label), str(row.pk)): str(row)
        for label, ids in own.items()
        for row in _model(label)._base_manager.filter(pk__in=ids).select_related(*named()[label])
    } | {
        (model, str(row.pk)): str(row)
        for model, ids in wanted.items()
        if ids
        for row in model._base_manager.filter(pk__in=ids)
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(label: str, name: str) -> Any:
    model = _model(label)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
