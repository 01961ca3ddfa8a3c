"""The kinds of work. An app declares its workers in its `tasks` module:

@worker("reports.compute", title=gettext_lazy("Yearly report"), permission="report.compute")
def compute(running: Running, *, year: int) -> dict: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from talentcareer.jobs.models import Job
from talentcareer.jobs.running import Cancelled, LostLease, Running

__all__ = ["Cancelled", "Failed", "LostLease", "Running", "Worker", "worker", "workers"]

Work = Callable[..., dict[str, Any] | None]


class Failed(Exception):
    """A worker cannot do what was asked, for a reason that people understand: the message is shown to the asker."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A kind of work: code, title, what runs, the permission that its asker must hold, where its result opens."""

    kind: str
    title: str | Promise
    work: Work
    permission: str = ""
    opens: Callable[[Job], str] | None = None


workers: dict[str, Worker] = {}


def worker(
    kind: str, *, title: str | Promise, permission: str = "", opens: Callable[[Job], str] | None = None
) -> Callable[[Work], Work]:
    """Declare a function as the worker of a kind: it takes a `Running` and the job's arguments, and returns the result.

    `message` in the result is shown to the asker; `opens(job)` gives the address of the page of what came of it.
    It may be run again after a kill, from the start. What must happen once is written in one transaction together with
    `running.hold()` at its beginning and `running.done(result)` at its end.
    """

    def declare(work: Work) -> Work:
        known = workers.get(kind)
        if known is not None and known.work is not work:
            raise ValueError(f"Two workers are declared for the kind {kind}.")
        workers[kind] = Worker(kind, title, work, permission, opens)
        return work

    return declare
