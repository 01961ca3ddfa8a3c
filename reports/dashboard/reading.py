"""Everything the dashboard shows, read in few queries whatever the number of people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min

from cohorts.models import MembershipIntegration, Talent
from programs.eligibility import board, calls
from reports.dashboard import hospital
from reports.dashboard.figures import D01, D02, OLDEST, OPENED, READ_TOGETHER
from reports.dashboard.place import DepartmentScope, Place, Stages
from reports.indicators.declaring import At, Indicator, Number, now, span
from reports.indicators.reading import Reading, read, shown_to
from reports.scope import Scope
from talentcareer.dates import day_of

YEARS = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kind of need: how many, and the day of the oldest."""

    count: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Read:
    """The figures of a dashboard as read on a day."""

    ats: list[At]
    reading: Reading
    stages: Stages
    people: Counter[tuple[str, str, str]]
    """How many by stage, age band and last chance."""
    concurrent: int
    integrations: Mapping[str, int]
    waiting: Mapping[str, Waiting]
    beside: list[hospital.Beside]
    closing: int | None = None
    """How many people have a window that closes within twelve months; None for whoever may not know."""

    @property
    def at(self) -> At:
        """The day itself."""
        return self.ats[-1]

    @property
    def headcount(self) -> int:
        """How many people belong to the department."""
        return self.people.total()

    def value(self, code: str, at: At | None = None) -> Number | None:
        """Return a figure of a year, by default as it stands now; None where it may not be seen."""
        return self.reading.value(code, (at or self.at).year)


def years(on: date) -> list[At]:
    """Return the years shown: four that are over, and the day itself."""
    return [*span(on.year, YEARS, on)[:-1], replace(now(on), since=on.year - YEARS + 1)]


def read_all(place: Place, user: Any, on: date) -> Read:
    """Read a department's dashboard as it stands on a day."""
    scope, ats = place.scope(user), years(on)
    reading = read(scope, _with_labels(scope.stages.names), ats)
    at = ats[-1]
    people = hospital.of_people(scope, at)
    received, spent, persons = (reading.value(code, at.year) for code in ("D07", "D06", "D07p"))
    own = hospital.parts(people, received, spent, int(persons or 0))
    return Read(
        ats,
        reading,
        scope.stages,
        by_stage_and_age(scope, at),
        D02.rows(scope, at).count(),
        integrations(scope, at),
        waiting(scope, at) | _gaps(people),
        hospital.beside(place, user, own, at),
        closing(scope, on),
    )


def closing(scope: DepartmentScope, on: date) -> int | None:
    """Return for how many people a window closes within twelve months: those whom the age board lists."""
    if not scope.may("eligibility.board"):
        return None
    people: Any = scope.read(Talent, "eligibility.board")
    windows = calls.windows(on, calls.read(scope.stages.limits))
    return len(board.closing(people.on_staff_on(on), windows, on, scope.user))


def _with_labels(stages: Mapping[str, str]) -> list[Indicator]:
    """Return the figures read together; the stages' names were read already."""
    return [
        replace(figure, dimensions=tuple(replace(one, labels=lambda: dict(stages)) for one in figure.dimensions))
        if figure.code == "T04"
        else figure
        for figure in READ_TOGETHER
    ]


def by_stage_and_age(scope: Scope, at: At) -> Counter[tuple[str, str, str]]:
    """Return how many people there are by stage, age band and last chance."""
    cells = D01.rows(scope, at).order_by().values_list("stage_code", "band", "last_chance").annotate(Count("pk"))
    return Counter({(stage, band, chance): count for stage, band, chance, count in cells})


def integrations(scope: DepartmentScope, at: At) -> dict[str, int]:
    """Return the memberships up to the year by integration; one with two counts in both."""
    figure = OPENED["T05"]
    if not scope.may(figure.permission):
        return {}
    chosen = scope.read(MembershipIntegration, figure.permission).filter(membership__cohort__year__lte=at.year)
    return dict(chosen.order_by().values_list("integration").annotate(Count("pk")))


def waiting(scope: Scope, at: At) -> dict[str, Waiting]:
    """Return what needs somebody, by kind, a query for each kind of record; gaps in records are counted elsewhere."""
    wanted = shown_to(scope, [OPENED[code] for code in OLDEST if code != "Q01m"])
    by_base: dict[str, list[Any]] = {}
    for figure in wanted:
        by_base.setdefault(figure.base.name, []).append(figure)  # type: ignore[attr-defined]
    found: dict[str, Waiting] = {}
    for sharing in by_base.values():
        columns: dict[str, Any] = {}
        for figure in sharing:
            condition = figure.condition(scope, at)
            columns[f"{figure.code}_count"] = figure.measure.over(condition)
            columns[f"{figure.code}_oldest"] = Min(OLDEST[figure.code](at), filter=condition)
        numbers = sharing[0].base.read(scope).order_by().aggregate(**columns)
        found |= {f.code: Waiting(numbers[f"{f.code}_count"], numbers[f"{f.code}_oldest"]) for f in sharing}
    return found


def _gaps(people: Mapping[str, Any]) -> dict[str, Waiting]:
    oldest: datetime | None = people["oldest_gap"]
    return {"Q01m": Waiting(people["gaps"], day_of(oldest) if oldest else None)}
