"""Look-ups of an import: students by name and school, aid by student, year and donor."""

from uuid import UUID

from cohorts.choices import TalentKind
from cohorts.directory import People
from cohorts.models import Talent
from programs.aid.models import Aid
from talentcareer.exchange.planning import Directory, World
from talentcareer.exchange.values import name_key


class Students(Directory):
    """Every student, known and planned, by name and school."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._by_key: dict[tuple[str, str], list[Talent]] = {}
        for talent in world[People].all.values():
            if talent.kind == TalentKind.STUDENT:
                self.register(talent)

    def register(self, talent: Talent) -> None:
        """Make a student findable."""
        self._by_key.setdefault((talent.name_key, name_key(talent.school)), []).append(talent)

    def of_school(self, name: str, school: str) -> list[Talent]:
        """Return the students of a name at a school."""
        return self._by_key.get((name_key(name), name_key(school)), [])


class Aids(Directory):
    """Every aid, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.by_key: dict[tuple[UUID, int, str], Aid] = {
            (aid.talent_id, aid.year, name_key(aid.donor)): aid for aid in world.read(world.rows(Aid))
        }
