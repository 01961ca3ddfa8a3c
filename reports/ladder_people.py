"""The people on the ladder within a reader's reach, each with the first day of every rung; what is counted of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Membership, Stage, StageMove, Talent
from programs.aid.models import Aid
from programs.postdocs.models import PostdocAppointment
from reports import ladder
from reports.scope import Scope
from talentcareer.ui.parts import Text

PEOPLE = "talent.view"


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung: its code and words, the permission of the records that show it, and the stage where it is one."""

    code: str
    label: Text
    permission: str
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One number of the ladder: its code in the address, what it counts in words, and the condition over the people."""

    code: str
    label: str
    condition: Q


def all_rungs() -> list[Rung]:
    """Return the rungs from the lowest: the reserve, postdocs, the stages in their order."""
    stages = Stage.objects.unscoped("the stages are everybody's").order_by("order")
    return [
        Rung("reserve", gettext_lazy("Reserve (medical students)"), "aid.view"),
        Rung("postdoc", gettext_lazy("Postdocs"), "postdoc.view"),
        *(Rung(stage.code, str(stage), "membership.view", stage) for stage in stages),
    ]


@dataclass(frozen=True)
class Ladder:
    """The ladder as a reader sees it on a day: only the rungs whose records the reader may see."""

    scope: Scope
    on: date
    rungs: tuple[Rung, ...]

    @classmethod
    def of(cls, scope: Scope, on: date) -> "Ladder":
        """Return the ladder of a reader."""
        return cls(scope, on, tuple(rung for rung in all_rungs() if scope.may(rung.permission)))

    @property
    def size(self) -> int:
        """How many rungs there are."""
        return len(self.rungs)

    def people(self) -> QuerySet[Any]:
        """Return everybody who took a rung, with the first day of each."""
        firsts = {ladder.first_of(place): self._first(rung) for place, rung in enumerate(self.rungs)}
        return self.scope.read(Talent, PEOPLE).annotate(**firsts).filter(ladder.on_the_ladder(self.size))

    def counts(self) -> dict[str, Count]:
        """Return everything that is counted, by its code: everyone, who reached and stands on a rung, each possible step."""
        found = [Count("everyone", _("Everyone on the ladder"), Q())]
        for place, rung in enumerate(self.rungs):
            words = {"rung": rung.label}
            found.append(
                Count(f"reached-{rung.code}", _("Reached: %(rung)s") % words, ladder.reached(place, self.size))
            )
            found.append(
                Count(f"standing-{rung.code}", _("Standing on: %(rung)s") % words, ladder.stands_on(place, self.size))
            )
            for end in range(place + 1, self.size):
                code = f"step-{rung.code}-{self.rungs[end].code}"
                told = _("%(start)s → %(end)s") % {"start": rung.label, "end": self.rungs[end].label}
                found.append(Count(code, told, ladder.stepped(place, end, self.size)))
        return {one.code: one for one in found}

    def numbers(self) -> Counter[str]:
        """Return how many people each of them counts, all read by one query; a test holds each against its rows."""
        found: Counter[str] = Counter()
        codes = [rung.code for rung in self.rungs]
        for firsts in self.people().values_list(*map(ladder.first_of, range(self.size))):
            places = ladder.way(firsts)
            found["everyone"] += 1
            found[f"standing-{codes[places[-1]]}"] += 1
            found.update(f"reached-{codes[place]}" for place in places)
            found.update(f"step-{codes[start]}-{codes[end]}" for start, end in ladder.steps(firsts))
        return found

    def _first(self, rung: Rung) -> Any:
        """Return the expression for the first day on which somebody took a rung, up to the day."""
        if rung.stage is not None:
            return self._first_of_stage(rung)
        if rung.code == "postdoc":
            stays = self.scope.read(PostdocAppointment, rung.permission).filter(entered_on__lte=self.on)
            return _earliest(stays, "talent", Min("entered_on"))
        aids = self.scope.read(Aid, rung.permission).filter(year__lte=self.on.year)
        new_year = Concat(Cast(Min("year"), CharField()), Value("-01-01"), output_field=CharField())
        return _earliest(aids, "talent", Cast(new_year, DateField()))

    def _first_of_stage(self, rung: Rung) -> Any:
        """The first day in a stage: of a selection into it, or of an approved change to it."""
        seen = self.scope.read(Membership, rung.permission)
        selected = _earliest(
            seen.filter(stage=rung.stage, period_from_on__lte=self.on), "talent", Min("period_from_on")
        )
        moves = StageMove.objects.unscoped("changes of memberships within reach").using(self.scope.using)
        moves = moves.in_force_on(self.on).filter(to_stage=rung.stage, membership__in=seen.values("pk"))
        moved = _earliest(moves, "membership__talent", Min("on"))
        # SQLite's LEAST knows no day where one of the two is missing, PostgreSQL's the other one.
        return Coalesce(Least(selected, moved), selected, moved)


def _earliest(rows: Any, person: str, day: Any) -> Subquery:
    """Return the earliest day among a person's rows, as a subquery over people."""
    of_person = rows.filter(**{person: OuterRef("pk")}).order_by().values(whose=F(person))
    return Subquery(of_person.annotate(day=day).values("day"), output_field=DateField())
