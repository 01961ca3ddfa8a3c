from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from talentcareer.access.models import Unit, User
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import actions, addresses, sources
from talentcareer.deadlines.models import Deadline
from talentcareer.deadlines.sources import Due, Source

THRESHOLDS = (90, 30, 7)


@dataclass
class Shelf:
    """A source of the test's own: what lies on it is listed."""

    code: str = "windows"
    permission: str = "deadline.view"
    thresholds: tuple[int, ...] = THRESHOLDS
    lying: dict[str, Due] = field(default_factory=dict)

    def put(self, key: str, on: date, unit: Unit | None = None, responsible: User | None = None, **params: Any) -> None:
        self.lying[key] = Due(
            key,
            on,
            f"/people/?q={key}",
            unit.pk if unit else None,
            responsible.pk if responsible else None,
            {"name": key, **params},
        )

    def due(self, _day: date) -> Iterable[Due]:
        return list(self.lying.values())

    def sentence(self, params: Mapping[str, Any]) -> str:
        return f"The window of {params['name']} closes"

    def source(self) -> Source:
        return Source(self.code, "Windows", self.permission, self.thresholds, self.due, self.sentence)

    def declare(self) -> "Shelf":
        sources.add(self.source())
        return self

    def read(self, day: date) -> dict[str, int]:
        found = sources.find(self.code)
        assert found is not None
        return actions.refresh(found, day, by=SYSTEM)

    def row(self, key: str) -> Deadline:
        return Deadline.objects.get(source=self.code, key=key)


@pytest.fixture(autouse=True)
def own_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(addresses, "_ways", [])


@pytest.fixture
def shelf(own_sources: None) -> Shelf:
    return Shelf().declare()
