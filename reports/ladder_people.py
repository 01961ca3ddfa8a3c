"""The people on the ladder within a reader's reach, with the first day of every rung, and who is counted where."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Membership, Stage, StageMove, Talent
from programs.aid.models import Aid
from programs.postdocs.models import PostdocAppointment
from reports import ladder
from reports.scope import Scope
from talentcareer.ui.parts import Text

PEOPLE = "talent.view"
RESERVE, POSTDOC = "reserve", "postdoc"


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung: its code and words, the permission of the records that show it, the id of the stage where it is one."""

    code: str
    label: Text
    permission: str
    stage: UUID | None = None


def all_rungs() -> list[Rung]:
    """Return the rungs from the lowest: the reserve, postdocs, the stages in their order."""
    stages = Stage.objects.unscoped("the stages are everybody's").order_by("order")
    return [
        Rung(RESERVE, gettext_lazy("Reserve"), "aid.view"),
        Rung(POSTDOC, gettext_lazy("Postdocs"), "postdoc.view"),
        *(Rung(stage.code, str(stage), "membership.view", stage.pk) for stage in stages),
    ]


class Ladder:
    """The ladder as a reader sees it on a day: only the rungs whose records the reader may see, read once."""

    def __init__(self, scope: Scope, on: date) -> None:
        self.scope, self.on = scope, on
        everything = all_rungs()
        self.rungs = [rung for rung in everything if scope.may(rung.permission)]
        self.hidden = [rung for rung in everything if rung not in self.rungs]

    @cached_property
    def firsts(self) -> dict[UUID, list[date | None]]:
        """The first day of each rung, by person; who took none is not there."""
        places = {rung.stage or rung.code: place for place, rung in enumerate(self.rungs)}
        within = set(self.scope.read(Talent, PEOPLE).order_by().values_list("pk", flat=True))
        found: dict[UUID, list[date | None]] = defaultdict(lambda: [None] * len(self.rungs))
        for person, rung, day in self._days():
            if person not in within:
                continue
            known = found[person][places[rung]]
            if known is None or day < known:
                found[person][places[rung]] = day
        return dict(found)

    def _days(self) -> Iterator[tuple[UUID, Any, date]]:
        """Yield person, rung and first day of each kind of record within reach, up to the day."""
        seen = {rung.permission for rung in self.rungs}
        if "aid.view" in seen:
            aids = self.scope.read(Aid, "aid.view").filter(year__lte=self.on.year).order_by()
            for person, year in aids.values_list("talent").annotate(Min("year")):
                yield person, RESERVE, date(year, 1, 1)
        if "postdoc.view" in seen:
            stays = self.scope.read(PostdocAppointment, "postdoc.view").filter(entered_on__lte=self.on).order_by()
            for person, day in stays.values_list("talent").annotate(Min("entered_on")):
                yield person, POSTDOC, day
        if "membership.view" in seen:
            selected = self.scope.read(Membership, "membership.view").order_by()
            begun = selected.filter(period_from_on__lte=self.on)
            yield from begun.values_list("talent", "stage").annotate(Min("period_from_on"))
            moves = StageMove.objects.unscoped("changes of memberships within reach").using(self.scope.using).order_by()
            moves = moves.in_force_on(self.on).filter(membership__in=selected.values("pk"))
            yield from moves.values_list("membership__talent", "to_stage").annotate(Min("on"))

    @cached_property
    def counted(self) -> dict[str, list[UUID]]:
        """Who is counted, by the code of the number."""
        rungs = [rung.code for rung in self.rungs]
        found: dict[str, list[UUID]] = defaultdict(list)
        for person, firsts in self.firsts.items():
            for code in ladder.counted_in(firsts, rungs):
                found[code].append(person)
        return dict(found)

    def people(self, code: str) -> QuerySet[Any]:
        """Return the people whom a number counts."""
        return self.scope.read(Talent, PEOPLE).filter(Q(pk__in=self.counted.get(code, [])))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Every number there can be, by its code, with what it counts in words."""
        found = {ladder.EVERYONE: _("Everyone on the ladder")}
        for place, rung in enumerate(self.rungs):
            found[ladder.reached(rung.code)] = _("Reached: %(rung)s") % {"rung": rung.label}
            found[ladder.standing(rung.code)] = _("Standing on: %(rung)s") % {"rung": rung.label}
            for end in self.rungs[place + 1 :]:
                words = {"start": rung.label, "end": end.label}
                found[ladder.step(rung.code, end.code)] = _("%(start)s → %(end)s") % words
        return found
