"""What the harness calls inside the environment of its workers."""

from typing import Any

from talentcareer.audit.actions import SYSTEM
from talentcareer.jobs import actions


def submit(kind: str, arguments: dict[str, Any], key: str = "") -> str:
    """Ask for work; return the job's id."""
    return str(actions.submit(f"demonstration.{kind}", arguments=arguments, by=SYSTEM, key=key).pk)
