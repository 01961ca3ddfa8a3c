"""What the harness calls inside the environment of its workers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from talentcareer.audit.actions import SYSTEM
from talentcareer.jobs import actions, work
from talentcareer.jobs.models import Job


def submit(kind: str, arguments: dict[str, Any], key: str = "") -> str:
    """Ask for work; return the job's id."""
    return str(actions.submit(f"demonstration.{kind}", arguments=arguments, by=SYSTEM, key=key).pk)


def cancel(pk: str) -> list[str]:
    """Cancel a job; return why that was refused."""
    try:
        actions.cancel(Job.objects.get(pk=pk), by=SYSTEM)
    except ValidationError as refused:
        return refused.messages
    return []


def race(people: int) -> dict[str, int]:
    """Ask for the same and take it from many threads at once; return how many jobs and takes came of it."""
    barrier = threading.Barrier(people)

    def ask_and_take(_person: int) -> tuple[str, bool]:
        try:
            connection.ensure_connection()
            barrier.wait()
            job = submit("careful", {"rows": 1}, key="race")
            barrier.wait()
            return job, work.take() is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as threads:
        found = list(threads.map(ask_and_take, range(people)))
    return {"jobs": len({job for job, _taken in found}), "takes": sum(taken for _job, taken in found)}
