"""Look-ups of an import: studies abroad by person and first day."""

from datetime import date
from uuid import UUID

from programs.abroad.models import StudyAbroad
from talentcareer.exchange.planning import Directory, World


class Studies(Directory):
    """Every study abroad, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.by_key: dict[tuple[UUID, date], StudyAbroad] = {
            (study.talent_id, study.from_on): study for study in world.read(world.rows(StudyAbroad))
        }
