"""What an import wrote: which records it added and what each changed value was before, kept encrypted as long as its files.

Read again it tells how those records stand now, and what has been recorded since that depends on them.
"""

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from talentcareer.audit import trail
from talentcareer.audit.records import Record
from talentcareer.audit.voiding import Voidable
from talentcareer.exchange.world import World

AT_ONCE = 500
_KEPT_BY_ITSELF = frozenset({"id", "version", "created_at", "updated_at"})


@dataclass
class Later:
    """Something that happened after the import and stands on it: which record, what, where it is opened."""

    words: str
    what: str
    url: str = ""


@dataclass
class Written:
    """What an import did, and what has happened to it since. `stays` counts what is not set aside, by kind."""

    added: dict[type[Record], list[Any]] = field(default_factory=dict)
    changed: dict[type[Record], list[tuple[Any, dict[str, Any]]]] = field(default_factory=dict)
    later: list[Later] = field(default_factory=list)

    @property
    def voided(self) -> Iterator[tuple[type[Record], list[Any]]]:
        """The records that are set aside, by kind."""
        return ((model, rows) for model, rows in self.added.items() if issubclass(model, Voidable))

    @property
    def stays(self) -> Iterator[tuple[type[Record], list[Any]]]:
        """The records that stay, by kind: the department tree is the system administrator's."""
        return ((m, rows) for m, rows in self.added.items() if not issubclass(m, Voidable) and not owner_of(m))


def before(world: World) -> list[tuple[Record, dict[str, Any]]]:
    """Return the records that a plan changes, each with the values it changes as they stand now; asked before it is written."""
    return [(record, old) for record in world.updated.values() if (old := _old_values(record))]


def _old_values(record: Record) -> dict[str, Any]:
    old = copy.copy(record)
    old.__dict__.update(record.stored)
    return {
        f.attname: _text(old, f)
        for f in record._meta.concrete_fields
        if f.name not in _KEPT_BY_ITSELF and f.attname in record.stored and _text(old, f) != _text(record, f)
    }


def _text(record: Any, kept: Any) -> Any:
    return None if getattr(record, kept.attname) is None else kept.value_to_string(record)


def told(world: World, changed: Iterable[tuple[Record, dict[str, Any]]]) -> bytes:
    """Return what is kept of a plan that was just written, with the versions at which its records stand now."""
    return json.dumps(
        {
            "added": [[model._meta.label, list(map(str, made))] for model, made in world.added.items()],
            "changed": [[one._meta.label, str(one.pk), one.version, old] for one, old in changed],
        }
    ).encode()


def read(kept: bytes) -> Written:
    """Return what an import wrote as it stands now, with everything later that depends on it."""
    found, written = json.loads(kept), Written()
    for label, keys in found["added"]:
        model: Any = apps.get_model(label)
        rows = _rows(model, keys)
        written.added[model] = list(rows.values())
        written.later += [_moved(row) for row in rows.values() if row.version != 1]
    was: dict[str, list[tuple[str, int, dict[str, Any]]]] = {}
    for label, key, version, old in found["changed"]:
        was.setdefault(label, []).append((key, version, old))
    for label, kept_ones in was.items():
        model = apps.get_model(label)
        rows = _rows(model, [key for key, _version, _old in kept_ones])
        written.changed[model] = [(rows[key], old) for key, _version, old in kept_ones if key in rows]
        written.later += [
            _moved(rows[key]) for key, version, _old in kept_ones if key in rows and rows[key].version != version
        ]
    written.later += _standing_on(written)
    return written


def _rows(model: Any, keys: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = model._base_manager.filter(pk__in=keys[start : start + AT_ONCE])
        found |= {str(row.pk): row for row in rows}
    return found


def _moved(record: Record) -> Later:
    last = trail.of_record(record).first()
    changed = _("changed by %(who)s, %(day)s") % {"who": last.actor_name, "day": f"{last.at:%Y-%m-%d}"} if last else ""
    return Later(_words(record), changed, _url(record))


def _standing_on(written: Written) -> list[Later]:
    """Return what was recorded later and refers to what the import added."""
    found = []
    for model, rows in written.voided:
        keys = [row.pk for row in rows]
        for relation in model._meta.related_objects:
            other: Any = relation.related_model
            if not issubclass(other, Record) or owner_of(other) == relation.field.name:
                continue
            own = {row.pk for row in written.added.get(other, ())}
            for start in range(0, len(keys), AT_ONCE):
                there = other._default_manager.filter(**{f"{relation.field.name}__in": keys[start : start + AT_ONCE]})
                found += [
                    Later(_words(one), _("recorded later"), _url(one)) for one in there.order_by() if one.pk not in own
                ]
    return found


def owner_of(model: type[Record]) -> str:
    """Return the field naming the record to which a record belongs as a part of it, like an integration to its membership."""
    return next((f.name for f in model._meta.concrete_fields if getattr(f.remote_field, "on_delete", None) is models.CASCADE), "")  # fmt: skip


def _words(record: Record) -> str:
    return f"{capfirst(str(record._meta.verbose_name))} {record}"


def _url(record: Any) -> str:
    through = getattr(record, "scope_through", "")
    owner = getattr(record, through) if through else record
    return owner.get_absolute_url() if hasattr(owner, "get_absolute_url") else ""
