"""Writing and reading the trail: what changed on a record, events without a record, seals, checks.

Each entry carries a keyed digest of itself when it is written, so writers never wait for each other;
`seal` chains what is committed, and `verify` checks both.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import actions

MASK = "***"
SEALERS_AT_ONCE = 5
"""How often sealing looks again where another sealer was quicker."""
Changes = dict[str, list[str | None]]


def _text(record: Any, field: models.Field, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if field.name in record.audit_masked or field.attname in record.audit_masked:
        return MASK
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | Decimal | bool | int):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return MASK
    if isinstance(value, uuid.UUID) and field.is_relation:
        related = record._state.fields_cache.get(field.name)
        if related is not None and related.pk == value:
            return str(related)
    return str(value)


def _fields(record: Any) -> Iterable[models.Field]:
    return (
        f for f in record._meta.concrete_fields if f.name not in record.audit_ignored and f.attname in record.__dict__
    )


def created(record: Any) -> Changes:
    """Return what a new record holds, as {field: [None, text]}; masked fields as a mask."""
    texts = {f.name: _text(record, f, record.__dict__[f.attname]) for f in _fields(record)}
    return {name: [None, text] for name, text in texts.items() if text is not None}


def changed(record: Any, only: Iterable[str] | None = None) -> Changes:
    """Return what differs from the stored values, as {field: [before, after]}; `only` names the written fields."""
    changes: Changes = {}
    names = None if only is None else set(only)
    for field in _fields(record):
        if names is not None and names.isdisjoint({field.name, field.attname}):
            continue
        before, after = record.stored.get(field.attname), record.__dict__[field.attname]
        if field.attname in record.stored and field.to_python(after) != before:
            changes[field.name] = [_text(record, field, before), _text(record, field, after)]
    return changes


def deleted(record: Any) -> Changes:
    """Return what a record held, as {field: [text, None]}."""
    return {name: [after, None] for name, (_before, after) in created(record).items()}


def digest(key: bytes, *parts: str) -> str:
    """Return the keyed digest (HMAC-SHA-256, hexadecimal) of the parts."""
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def entry_digest(entry: Any) -> str:
    """Return the digest an entry must carry."""
    content = {
        "at": entry.at.astimezone(timezone.get_default_timezone()).isoformat(),
        "by": [entry.actor_id, entry.actor_name],
        "action": entry.action,
        "record": [entry.model, entry.object_id, entry.subject_id],
        "changes": entry.changes,
        "reason": entry.reason,
    }
    return digest(settings.AUDIT_KEY, json.dumps(content, sort_keys=True, ensure_ascii=False))


def _entry(
    acting: actions.Acting, at: datetime, *, model: str, object_id: str, subject_id: str, changes: dict[str, Any]
) -> Any:
    from talentcareer.audit.models import Entry  # reason: models need the app registry, records need this module

    entry = Entry(
        at=at, actor_id=acting.by.actor_id, actor_name=acting.by.actor_name, action=acting.name, reason=acting.reason,
        model=model, object_id=object_id, subject_id=subject_id, changes=changes,
    )  # fmt: skip
    entry.digest = entry_digest(entry)
    return entry


def write_many(changes: Sequence[tuple[Any, Changes]]) -> None:
    """Write one entry a record, in the running action's transaction."""
    acting, at = actions.current(), dates.now()
    entries = []
    for record, change in changes:
        subject = getattr(record, record.audit_subject_field) if record.audit_subject_field else record.pk
        entries.append(
            _entry(
                acting,
                at,
                model=record._meta.label,
                object_id=str(record.pk),
                subject_id=str(subject or ""),
                changes=change,
            )
        )
    if entries:
        type(entries[0]).objects.bulk_create(entries, batch_size=500)


def write_event(name: str, *, by: actions.Actor, subject: str = "", reason: str = "", **details: Any) -> None:
    """Write an event without a change: a sign-in, an export, a denial.

    Denials are written after their transaction is rolled back.
    `details` are short texts or numbers, never personal data.
    """
    acting = actions.Acting(name, by, reason)
    changes = {key: [None, None if value is None else str(value)] for key, value in details.items()}
    with transaction.atomic():
        _entry(acting, dates.now(), model="", object_id="", subject_id=subject, changes=changes).save(force_insert=True)


def entries() -> Any:
    """Return every entry, for pages of whoever may read the trail: that permission has no reach."""
    from talentcareer.audit.models import Entry  # reason: as above

    return Entry.objects.all()


def history(*subject_ids: Any) -> Any:
    """Return the entries about records and what hangs on them, newest first."""
    from talentcareer.audit.models import Entry  # reason: as above

    return Entry.objects.filter(subject_id__in=[str(one) for one in subject_ids]).order_by("-id")


def of_record(record: Any) -> Any:
    """Return the entries about one record alone, newest first."""
    from talentcareer.audit.models import Entry  # reason: as above

    subject = getattr(record, record.audit_subject_field) if record.audit_subject_field else record.pk
    return Entry.objects.filter(subject_id=str(subject or ""), object_id=str(record.pk)).order_by("-id")


def seal(limit: int = 5_000) -> int:
    """Chain committed entries that are not chained yet; return how many.

    Positions are unique: where another sealer was quicker, like the worker during a backup, what it left is chained after it.
    """
    from talentcareer.audit.models import Entry  # reason: as above

    for remaining in reversed(range(SEALERS_AT_ONCE)):
        if not Entry.objects.filter(link=None).exists():  # without a transaction: on SQLite each takes the write lock
            return 0
        try:
            return _chain(limit)
        except IntegrityError:
            if not remaining:
                raise
    return 0


def _chain(limit: int) -> int:
    from talentcareer.audit.models import Entry, Link  # reason: as above

    with transaction.atomic():
        last = Link.objects.order_by("-position").first()
        position, previous = (last.position, last.digest) if last else (0, "")
        links = []
        for entry in Entry.objects.filter(link=None).order_by("id")[:limit]:
            position += 1
            previous = digest(settings.AUDIT_KEY, str(position), previous, entry.digest)
            links.append(Link(position=position, entry=entry, digest=previous))
        Link.objects.bulk_create(links, batch_size=500)
    return len(links)


def verify(head: tuple[int, str] | None = None) -> list[str]:
    """Return what is wrong with the trail, in plain sentences; an empty list means that it is whole.

    `head` is a (position, digest) written down elsewhere: it shows a cut tail.
    """
    from talentcareer.audit.models import Entry, Link  # reason: as above

    faults = [
        _("Entry %(number)s was altered.") % {"number": entry.pk}
        for entry in Entry.objects.order_by("id").iterator()
        if entry.digest != entry_digest(entry)
    ]
    previous, expected = "", 0
    for link in Link.objects.select_related("entry").order_by("position").iterator():
        expected += 1
        if link.position != expected:
            faults.append(_("Link %(number)s is missing.") % {"number": expected})
            expected = link.position
        if link.digest != digest(settings.AUDIT_KEY, str(link.position), previous, link.entry.digest):
            faults.append(_("The chain breaks at link %(number)s.") % {"number": link.position})
        if head and link.position == head[0] and link.digest != head[1]:
            faults.append(_("Link %(number)s differs from the head written down.") % {"number": link.position})
        previous = link.digest
    if head and expected < head[0]:
        text = _("The chain ends at link %(end)s, but %(written)s was written down.")
        faults.append(text % {"end": expected, "written": head[0]})
    return faults


def head(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Return position and digest of the chain's last link; (0, "") while there is none."""
    from talentcareer.audit.models import Link  # reason: as above

    return Link.objects.using(using).order_by("-position").values_list("position", "digest").first() or (0, "")


TABLES = ("audit_entry", "audit_link")
GUARDS = {
    "sqlite": {(table, f"{table}_stays_{verb}") for table in TABLES for verb in ("update", "delete")},
    "postgresql": {(table, f"{table}_stays") for table in TABLES},
}
"""The triggers that migration 0002 made, by table and name."""


def missing_guards() -> list[str]:
    """Return a fault for each trigger of the trail that the database holds no more, say after a table was rebuilt."""
    query = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = set(cursor.fetchall())
    text = _("The table %(table)s is not guarded against changes: its trigger %(trigger)s is missing.")
    return [
        text % {"table": table, "trigger": trigger}
        for table, trigger in sorted(GUARDS[connection.vendor])
        if (table, trigger) not in standing
    ]


def check(known_head: tuple[int, str] | None = None) -> list[str]:
    """Seal, verify, and write the result into the trail itself; return the faults in plain sentences."""
    while seal():
        pass
    faults = verify(known_head) + missing_guards()
    write_event("trail.checked", by=actions.SYSTEM, faults=len(faults), links=head()[0])
    return faults


def last_check() -> Any:
    """Return moment, number of faults and of links of the last check as a dict; None where nobody has checked."""
    from talentcareer.audit.models import Entry  # reason: as above

    entry = Entry.objects.filter(action="trail.checked").order_by("-id").first()
    return entry and {
        "at": entry.at,
        "faults": int(entry.changes["faults"][1]),
        "links": int(entry.changes["links"][1]),
    }
