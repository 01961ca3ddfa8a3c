"""The one place where signals of libraries about workers are received."""

from typing import Any

from celery.signals import worker_ready

from talentcareer.jobs import actions


@worker_ready.connect
def look_at_start(**_kwargs: Any) -> None:
    """Look as soon as a worker is there: messages may have been lost while there was none."""
    actions.hint()
