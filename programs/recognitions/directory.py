"""Look-ups of an import: recognitions by person, programme and year."""

from uuid import UUID

from programs.recognitions.models import Recognition
from talentcareer.exchange.planning import Directory, World


class Recognitions(Directory):
    """Every recognition, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._by_key: dict[tuple[UUID, UUID, int], list[Recognition]] = {}
        for recognition in world.read(world.rows(Recognition)):
            self.register(recognition)

    def register(self, recognition: Recognition) -> None:
        """Make a recognition findable."""
        self._by_key.setdefault((recognition.talent_id, recognition.programme_id, recognition.year), []).append(
            recognition
        )

    def find(self, talent_id: UUID, programme_id: UUID, year: int, document_number: str) -> Recognition | None:
        """Return the recognition a row speaks of: of the same document, or the only one where either does not name its document."""
        known = self._by_key.get((talent_id, programme_id, year), [])
        same = next((one for one in known if one.document_number == document_number), None)
        if same is None and len(known) == 1 and not (document_number and known[0].document_number):
            return known[0]
        return same
