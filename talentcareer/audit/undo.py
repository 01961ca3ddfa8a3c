"""Taking back the last change of one record, from what the trail kept."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from talentcareer.audit import trail
from talentcareer.audit.actions import Actor, action

STEPS = frozenset({"state.changed", "state.taken_back"})
"""What a workflow did is taken back there, where the step is kept."""


def undoable(record: Any) -> Any:
    """Return the entry of a record's last change if it can be taken back: all of it told, and still in force; else None.

    What was only recorded has no change to take back: it is voided, with its reason.
    """
    entries = list(trail.of_record(record)[:2])
    if len(entries) < 2 or not entries[0].changes or entries[0].action in STEPS:
        return None
    return entries[0] if all(_in_force(record, *change) for change in entries[0].changes.items()) else None


def _in_force(record: Any, name: str, texts: list[str | None]) -> bool:
    before, after = texts
    try:
        field = record._meta.get_field(name)
        if before is not None:
            field.to_python(before)
    except (FieldDoesNotExist, ValidationError):
        return False  # a field that has gone since, or a related record that the trail kept by its name
    if trail.MASK in texts or name.startswith("void"):
        return False
    now = getattr(record, field.attname)
    related = getattr(record, name) if field.is_relation else None
    return (None if now is None or now == "" else str(now)) == after or (related is not None and str(related) == after)


@action("record.undone")
def undo(record: Any, *, by: Actor, save: Callable[..., Any]) -> None:
    """Set back what the last change set, and save by the record's own verb, so that its rules are asked.

    Raises ValidationError where the last change cannot be taken back.
    """
    entry = undoable(record)
    if entry is None:
        raise ValidationError(_("The last change cannot be taken back: the record has moved on since."))
    for name, (before, _after) in entry.changes.items():
        field = record._meta.get_field(name)
        blank = None if field.null else ""
        setattr(record, field.attname, blank if before is None else field.to_python(before))
    save(record, by=by)
