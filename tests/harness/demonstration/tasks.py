"""Kinds of work: one that keeps the rules, one that does not, one that kills its worker."""

import os
import signal
import time
from typing import Any

from django.db import transaction

from talentcareer.jobs import registry
from talentcareer.jobs.crash_points import reached
from tests.harness.demonstration.models import Effect


@registry.worker("demonstration.careful", title="Careful work")
def careful(running: registry.Running, *, rows: int, seconds: int = 0, writing_seconds: int = 0) -> dict[str, Any]:
    """Work for some seconds, then write the rows and the result in one guarded transaction that takes its time."""
    for second in range(seconds * 10):
        running.progress(second, seconds * 10, message="working")
        time.sleep(0.1)
    reached("working")
    with transaction.atomic():
        running.hold()
        reached("holding")
        _write(running, 0, rows // 2)
        reached("half-written")
        time.sleep(writing_seconds)
        _write(running, rows // 2, rows)
        running.done({"rows": rows})
        reached("written")
    reached("committed")
    return {}


@registry.worker("demonstration.careless", title="Careless work")
def careless(running: registry.Running, *, rows: int, seconds: int = 0) -> dict[str, Any]:
    """The same without the guard: shows what the guard is for."""
    for _ in range(seconds * 10):
        time.sleep(0.1)
    with transaction.atomic():
        _write(running, 0, rows)
    return {"rows": rows}


@registry.worker("demonstration.poison", title="Poison")
def poison(running: registry.Running) -> None:
    """Kill the worker, each time."""
    os.kill(os.getpid(), signal.SIGKILL)


def _write(running: registry.Running, first: int, last: int) -> None:
    Effect.objects.bulk_create(Effect(job_id=running.job.pk, number=number) for number in range(first, last))
