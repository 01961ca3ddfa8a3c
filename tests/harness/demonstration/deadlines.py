"""A source of deadlines for work that is killed: one thing a unit, due today."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from talentcareer.access.models import Unit
from talentcareer.deadlines.sources import Due, Source, add


def due(day: date) -> Iterator[Due]:
    for unit in Unit.objects.order_by("name_key"):
        yield Due(unit.name, day, "/", unit.pk, params={"name": unit.name})


def sentence(params: Mapping[str, Any]) -> str:
    return f"{params['name']} is due"


add(Source("demonstration", "Demonstration", "deadline.view", (7, 0), due, sentence))
