"""Look-ups of an import: platforms and teams by name."""

from typing import Any

from cohorts.directory import Units
from programs.supports.models import Platform, Team
from talentcareer.exchange.planning import Directory, World
from talentcareer.exchange.values import name_key


class Supports(Directory):
    """Every platform and team, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._by_name: dict[tuple[type, str], list[Any]] = {}
        for model in (Platform, Team):
            for record in world.read(world.rows(model).select_related("unit")):
                self.register(record)

    def register(self, record: Platform | Team) -> None:
        """Make a platform or team findable."""
        self._by_name.setdefault((type(record), name_key(record.name)), []).append(record)

    def find(self, model: type, name: str, unit: Any) -> Any:
        """Return the one of a name in a unit, else the one that no department is known of; without a unit the only one of that name."""
        known = self._by_name.get((model, name_key(name)), [])
        if unit is None:
            return known[0] if len(known) == 1 else None
        hospital = self.world[Units].hospital
        fitting = {record.unit_id: record for record in known}
        return fitting.get(unit.pk) or fitting.get(hospital.pk)
