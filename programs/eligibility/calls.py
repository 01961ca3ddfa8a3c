"""Makes windows of stages and programmes as of a day: the current turn, the ones after it, and the conditions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from cohorts import rules as stage_rules
from cohorts.choices import CohortStatus
from cohorts.models import Cohort, Stage, StageLimit
from programs.catalogue.choices import ConditionKind, Strength
from programs.catalogue.models import Call, Condition
from programs.catalogue.rules import Cutoff, born_under, shifted
from programs.eligibility.judges import STAGE
from programs.eligibility.windows import SEXES, Term, Turn, Window
from talentcareer.dates import add_months, year_end

EVERYBODYS = "stages and the catalogue are the same for everybody"
AHEAD = 60
"""How many turns are looked at beyond the current one, at most; the first that closes in more than 36 months ends the row."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every rule as it stands: read once, whatever the days that are asked about.

    `batches` are the days of the batches by year: of the document, else the first of its members' training. One without either
    has selected nobody yet, and its year is still open.
    """

    limits: Sequence[StageLimit]
    batches: Mapping[int, date]
    calls: Mapping[Any, Sequence[Call]]
    conditions: dict[Any, list[Condition]]


def read(limits: Iterable[StageLimit] | None = None) -> Rulebook:
    """Return the rules: limits of stages, calls of programmes by year, conditions of calls. Limits that were read come with their stages."""
    read_limits = StageLimit.objects.unscoped(EVERYBODYS).select_related("stage")
    calls: dict[Any, list[Call]] = {}
    rows = Call.objects.unscoped(EVERYBODYS).filter(programme__voided_at=None).select_related("programme")
    for call in rows.order_by("year"):
        calls.setdefault(call.programme_id, []).append(call)
    return Rulebook(
        sorted(read_limits if limits is None else limits, key=lambda limit: limit.stage.order),
        _batch_days(),
        calls,
        conditions_of(call for found in calls.values() for call in found),
    )


def _batch_days() -> dict[int, date]:
    rows = Cohort.objects.unscoped("whether there is a batch of a year is no secret")
    rows = rows.exclude(status=CohortStatus.DRAFT).filter(confidential=False)
    standing = Min("memberships__period_from_on", filter=Q(memberships__voided_at=None))
    found: dict[int, date] = {}
    for year, document_on, first_on in (
        rows.annotate(first_on=standing).order_by().values_list("year", "document_on", "first_on")
    ):
        if on := document_on or first_on:
            found[year] = min(on, found.get(year, on))
    return found


def windows(day: date, book: Rulebook | None = None) -> list[Window]:
    """Return every window as of a day: the stages in their order, then the programmes with a call, by level and name."""
    book = book or read()
    return [*stage_windows(day, book), *programme_windows(day, book)]


def stage_windows(day: date, book: Rulebook | None = None) -> list[Window]:
    """Return the windows of the stages: the batches of this year, or of next year where this year's is there already."""
    book = book or read()
    stages = {limit.stage_id: limit.stage for limit in book.limits}.values()
    held_on = book.batches.get(day.year)
    year = day.year + 1 if held_on is not None and held_on <= day else day.year
    found = (stage_window(stage, year, book.limits, day) for stage in stages)
    return [window for window in found if window is not None]


def stage_window(stage: Stage, year: int, limits: Sequence[Any], day: date) -> Window | None:
    """Return the window of a stage from a batch year on; None where no limit holds for that year."""
    turns: list[Turn] = []
    for one in range(year, year + AHEAD):
        turn = stage_turn(stage, one, limits)
        if turn is None:
            break
        turns.append(turn)
        if turn.last_on > add_months(day, 36):
            break
    if not turns:
        return None
    limit = stage_rules.limit_of(stage, year, "", limits) or stage_rules.limit_of(stage, year, "male", limits)
    documents = [one.source_document for one in limits if one.stage_id == stage.pk and (one.from_year or 0) <= year <= (one.to_year or 9999)]  # fmt: skip
    return Window(
        stage.code, str(stage), _("The hospital's three stages"), tuple(turns), (Term(STAGE, code=stage.code),),
        reference_on=limit.reference_on if limit else date(year, 1, 1), document=next(filter(None, documents), ""), record=stage,
    )  # fmt: skip


def stage_turn(stage: Stage, year: int, limits: Sequence[Any]) -> Turn | None:
    """Return a batch year of a stage: its cut-offs follow from cap, inclusion and reference day of the limit that holds."""
    cutoffs = {}
    for sex in SEXES[1:]:
        if (limit := stage_rules.limit_of(stage, year, sex, limits)) is not None:
            cutoffs[sex] = born_under(limit.cap_age + limit.inclusive, limit.reference_on)
    if not cutoffs:
        return None
    if len(cutoffs) == 2 and len(set(cutoffs.values())) == 1:
        cutoffs = {"": next(iter(cutoffs.values()))}
    return Turn(year, year_end(year), cutoffs)


def programme_windows(day: date, book: Rulebook | None = None) -> list[Window]:
    """Return the windows of all programmes that have a call: the call that is open or next, else the last one shifted."""
    book = book or read()
    found = [programme_window(_current(calls, day), calls, book.conditions, day) for calls in book.calls.values()]
    return sorted(found, key=lambda window: (_LEVELS.index(window.record.level), window.label))


_LEVELS = ("national", "provincial", "municipal", "district", "hospital")


def conditions_of(calls: Iterable[Call]) -> dict[Any, list[Condition]]:
    """Return the conditions of calls by the call's id, in their order."""
    found: dict[Any, list[Condition]] = {}
    rows = (
        Condition.objects.unscoped(EVERYBODYS).filter(call__in=[call.pk for call in calls]).select_related("programme")
    )
    for condition in rows.order_by("order", "kind", "sex", "pk"):
        found.setdefault(condition.call_id, []).append(condition)
    return found


def _current(calls: Sequence[Call], day: date) -> Call:
    """Return the first call that has not closed by a day, else the latest one."""
    return next((call for call in calls if call.last_on >= day), calls[-1])


def programme_window(call: Call, calls: Sequence[Call], conditions: dict[Any, list[Condition]], day: date) -> Window:
    """Return the window of a programme as of a day, from a call on. Years without a call of their own are shifted, and unconfirmed."""
    programme = call.programme
    every = max(programme.every_years, 1)
    own = {one.year: one for one in calls}
    behind = 0
    while _last_on(call, behind) < day:
        behind += every
    first = call.year + behind
    turns: list[Turn] = []
    base = call
    for year in range(first, first + AHEAD * every, every):
        base = own.get(year, base)
        turns.append(_turn(base, year, conditions.get(base.pk, [])))
        if turns[-1].last_on > add_months(day, 36):
            break
    mine = conditions.get(call.pk, [])
    return Window(
        str(programme.pk), programme.name, programme.get_level_display(), tuple(turns), tuple(terms(mine, call)),
        born_until=_latest_births(mine, behind), soft_age=_soft_age(mine),
        reference_on=shifted(call.reference_on, behind), every_years=every, document=call.document, record=programme, call=call,
    )  # fmt: skip


def window_of(call: Call, day: date) -> Window:
    """Return the window of one call by itself, as it was or will be: the turns begin with the call, whatever the day."""
    calls = list(
        Call.objects.unscoped(EVERYBODYS).filter(programme=call.programme_id, year__gt=call.year).order_by("year")
    )
    conditions = conditions_of([call, *calls])
    return programme_window(call, [call, *calls], conditions, min(day, call.last_on))


def _last_on(call: Call, years: int) -> date:
    return shifted(call.last_on, years) or call.last_on


def _turn(base: Call, year: int, conditions: Sequence[Condition]) -> Turn:
    years = year - base.year
    cutoffs = {
        one.sex: Cutoff(shifted(one.day_on, years) or one.day_on, one.inclusion)
        for one in conditions
        if one.kind == ConditionKind.BORN_FROM and one.day_on and one.strength in {Strength.HARD, Strength.SOFT}
    }
    return Turn(year, _last_on(base, years), cutoffs, base.confirmed and not years, shifted(base.opens_on, years))


def _latest_births(conditions: Sequence[Condition], years: int) -> dict[str, date]:
    return {
        one.sex: shifted(one.day_on, years) or one.day_on
        for one in conditions
        if one.kind == ConditionKind.BORN_UNTIL and one.day_on
    }


def _soft_age(conditions: Sequence[Condition]) -> bool:
    ages = [one for one in conditions if one.kind == ConditionKind.BORN_FROM]
    return any(one.strength == Strength.SOFT for one in ages)


AGES = (ConditionKind.BORN_FROM, ConditionKind.BORN_UNTIL)


def terms(conditions: Sequence[Condition], call: Call) -> Iterable[Term]:
    """Yield the conditions as the rules see them; ages that bar are in the turns."""
    for one in conditions:
        if one.kind in AGES and one.strength in {Strength.HARD, Strength.SOFT}:
            continue
        programme = one.programme or call.programme
        yield Term(
            one.kind, one.strength, one.sex, one.number, one.code, programme.pk, str(programme), one.equivalent, one.alternative,
            one.text, call.document, one.day_on, one.inclusion,
        )  # fmt: skip
