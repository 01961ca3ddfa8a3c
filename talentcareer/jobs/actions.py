"""Verbs of background work: ask for it, cancel it, have it tried again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.audit.actions import Actor
from talentcareer.celery import app
from talentcareer.jobs import registry
from talentcareer.jobs.models import ENDED, OPEN, Job, State

LONGEST_ARGUMENT = 200
HINT_HOLDS_SECONDS = 60
ONE_QUICK_TRY = {
    # A page must not hang while the broker is away, so no waiting for it to come back.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
}


def submit(
    kind: str,
    *,
    arguments: Mapping[str, Any],
    by: Actor,
    key: str = "",
    about: str = "",
    not_before_at: datetime | None = None,
) -> Job:
    """Ask for work of a kind; it runs once the caller's transaction is committed.

    `arguments` are ids and other short plain values, never content. The same `key` (of the same kind) gives the same
    job back, also when it has ended: `retry` it then. `about` says in a few words what it is about, for the asker's
    list. The worker's permission is checked when it runs; whether the asker may ask is the caller's to check.
    """
    if kind not in registry.workers:
        raise ValueError(f"No worker is declared for the kind {kind}.")
    job = Job(
        kind=kind,
        arguments={name: _plain(name, value) for name, value in arguments.items()},
        key=key,
        about=about[:200],
        asked_by_id=by.actor_id or None,
        asked_by_name=by.actor_name,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        created_at=dates.now(),
        not_before_at=not_before_at,
    )
    if key and (known := Job.objects.filter(kind=kind, key=key).first()):
        return known
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        known = Job.objects.filter(kind=kind, key=key).first() if key else None
        if known is None:
            raise
        return known  # somebody asked for the same at the same moment
    transaction.on_commit(hint, robust=True)
    return job


def cancel(job: Job, *, by: Actor) -> Job:
    """Cancel a job that waits or runs. From now on its worker writes nothing; it stops at its next sign of progress."""
    with transaction.atomic():
        now = _lock(job)
        if now.state not in OPEN:
            raise ValidationError(
                _("The work has ended already (%(state)s) and cannot be cancelled."),
                params={"state": now.get_state_display()},
            )
        now.state, now.ended_at, now.lease_until, now.lease_owner = State.CANCELLED, dates.now(), None, ""
        now.save(update_fields=["state", "ended_at", "lease_until", "lease_owner"])
        trail.write_event("job.cancelled", by=by, subject=str(job.pk), kind=job.kind)
    return now


def retry(job: Job, *, by: Actor) -> Job:
    """Have a job that failed or was cancelled tried again from the start, in its asker's name."""
    with transaction.atomic():
        now = _lock(job)
        if now.state not in ENDED or now.state == State.DONE:
            raise ValidationError(
                _("Only work that failed or was cancelled can be tried again; this is %(state)s."),
                params={"state": now.get_state_display()},
            )
        now.state, now.tries, now.ended_at, now.not_before_at, now.started_at = State.WAITING, 0, None, None, None
        now.failure_kind = now.failure = now.error_id = now.progress_message = now.progress_step = ""
        now.progress_done = now.progress_total = 0
        now.save()
        trail.write_event("job.retried", by=by, subject=str(job.pk), kind=job.kind)
    transaction.on_commit(hint, robust=True)
    return now


def hint() -> None:
    """Tell the workers to look. Raises where the broker is away; nothing is lost, they look by themselves as well."""
    with app.connection_for_write(transport_options=ONE_QUICK_TRY) as connection:
        app.send_task("jobs.look", expires=HINT_HOLDS_SECONDS, retry=False, connection=connection)


def _lock(job: Job) -> Job:
    try:
        return Job.objects.select_for_update(nowait=True).get(pk=job.pk)
    except DatabaseError as error:
        raise ValidationError(
            _("The work is just being written and cannot be changed at this moment. Look again shortly.")
        ) from error


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(name, item) for item in value]
    if value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= LONGEST_ARGUMENT):
        return value
    raise TypeError(f"The argument {name} of a job must be an id or a short plain value.")
