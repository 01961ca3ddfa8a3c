"""Look-ups of an import: pairs, and meetings by all their columns and how often they occur."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from cohorts.choices import TalentKind
from cohorts.directory import People
from cohorts.models import Talent
from mentorship.models import Meeting, Pair
from talentcareer.exchange.planning import Directory, World


class Pairs(Directory):
    """Every pair, known and planned, and mentors from outside, who carry no number."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.by_key: dict[tuple[UUID, UUID, date], Pair] = {
            (pair.mentor_id, pair.mentee_id, pair.paired_on): pair for pair in world.read(world.rows(Pair))
        }
        self.outside: dict[str, list[Talent]] = {}
        for talent in world[People].all.values():
            if talent.kind == TalentKind.EXTERNAL:
                self.outside.setdefault(talent.name_key, []).append(talent)


class Meetings(Directory):
    """How often each meeting is known, and how often each file has said it so far."""

    LINE = ("mentor_id", "mentee_id", "held_on", "form", "topic", "next_step")

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.known: Counter[tuple[Any, ...]] = Counter(world.rows(Meeting).values_list(*self.LINE))
        self.said: Counter[tuple[Any, ...]] = Counter()

    @classmethod
    def line(cls, meeting: Meeting) -> tuple[Any, ...]:
        """Return all columns of a meeting, by which it is identified."""
        return tuple(getattr(meeting, name) for name in cls.LINE)
