"""Verbs of imports: the one that writes a plan, and those of the run on record."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import IntegrityError

from talentcareer.audit.actions import Actor, action
from talentcareer.audit.records import Record
from talentcareer.exchange.models import Gate
from talentcareer.exchange.planning import World

AT_ONCE = 500
"""So many records are written together, each with its entry in the trail."""


class DataMoved(Exception):
    """Something was written since the plan was made: check again, then commit."""


def gate_number() -> int:
    """Return where the gate of imports stands."""
    gate, _made = Gate.objects.get_or_create(pk=1)
    return gate.number


def pass_gate(gate: int) -> None:
    """Count the gate up, so that plans made before are noticed. Raises `DataMoved` if another import passed since it was read."""
    if not Gate.objects.filter(pk=1, number=gate).update(number=gate + 1):
        raise DataMoved


@action("import.written")
def write_plan(world: World, *, gate: int, by: Actor) -> dict[str, int]:
    """Write what a run planned, all or nothing; return how many records of each kind were created and changed.

    Raises `DataMoved` if another import wrote since `gate` was read, and `Conflict` if a record changed meanwhile.
    """
    pass_gate(gate)
    world.finish_planning()
    written: dict[str, int] = {}
    # What ends goes first: a new post or title may stand only where the one before has its end.
    changed: dict[type[Record], list[Record]] = {}
    for record in world.updated.values():
        changed.setdefault(type(record), []).append(record)
    for model, records in changed.items():
        fields = [
            f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in {"version", "created_at"}
        ]
        for start in range(0, len(records), AT_ONCE):
            model.objects.bulk_update(records[start : start + AT_ONCE], fields, batch_size=200)
        written[f"{model._meta.label} changed"] = len(records)
    for model in _parents_first(world.created):
        for some in world.hand_over(model, AT_ONCE):
            model.objects.bulk_create(some)
        written[model._meta.label] = len(world.added[model])
    return written


def _parents_first(models: Iterable[type[Record]]) -> list[type[Record]]:
    """Return models in an order in which each stands behind those it refers to."""
    wanted, done = set(models), []

    def visit(model: Any) -> None:
        if model in done:
            return
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in wanted and field.related_model is not model:
                visit(field.related_model)
        if model in wanted:
            done.append(model)

    for model in apps.get_models():
        if model in wanted:
            visit(model)
    return done


def said_constraint(error: IntegrityError) -> str:
    """Return the human sentence of the constraint that a write broke, as far as the database names it."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            told = constraint.violation_error_message
            if constraint.name in str(error) and told != constraint.default_violation_error_message:
                return str(told)
    return ""
