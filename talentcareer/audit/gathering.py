"""Many records added together: written in as few statements as there are kinds, each with the entry of its own action.

Inside `gathering()` a new record that is saved waits until the end. What a verb asks the database before it saves is asked as
ever; records of one gathering must therefore not depend on one another's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

from talentcareer.audit import actions


class Waiting:
    """New records in the order of their kinds, each once."""

    def __init__(self) -> None:
        self.groups: dict[tuple[type, actions.Acting], list[Any]] = {}
        self.known: set[int] = set()

    def add(self, record: Any) -> None:
        """Let a record wait under the action that runs now."""
        if id(record) not in self.known:
            self.known.add(id(record))
            self.groups.setdefault((type(record), actions.current()), []).append(record)


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


def waits(record: Any) -> bool:
    """Let a new record wait where records are gathered; tell whether it does."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(record)
    return waiting is not None


@contextmanager
def gathering() -> Iterator[None]:
    """Write what is added inside together at the end, in one transaction with it; nothing of it where an error comes out."""
    from talentcareer.audit.records import RecordQuerySet  # reason: records need this module

    waiting = Waiting()
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        for (model, acting), records in waiting.groups.items():
            with actions.as_if(acting):
                RecordQuerySet(model).bulk_create(records, batch_size=500)
