"""Trying a rule: who could apply under it and could not before, and the other way round. Each number is its people.

The rule that holds and the tried one are two windows of the same year and day; what differs is asked of all rows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from cohorts.models import StageLimit, Talent
from programs.catalogue.models import Call, Condition
from programs.eligibility import calls
from programs.eligibility.asks import Reader
from programs.eligibility.choices import OPEN
from programs.eligibility.models_trials import CallTrial, LimitTrial
from programs.eligibility.querysets import in_cells
from programs.eligibility.windows import Window

WHY = "rules are the same for everybody"
ENTERS, LEAVES, STAYS = "enters", "leaves", "stays"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The window that holds and the tried one, asked of people as of a day; `support` is what each of them costs, where it is known."""

    before: Window | None
    after: Window | None
    day: date
    reader: Reader
    support_before: Decimal | None = None
    support_after: Decimal | None = None

    def may(self, people: QuerySet[Any], window: Window | None) -> QuerySet[Any]:
        """Return the people who may apply in a window, as far as records can say."""
        return people.filter(pk__in=self.ids(window))

    def ids(self, window: Window | None) -> Any:
        """Return the ids of all who may apply in a window; whom somebody sees of them is the outer question's, asked once."""
        everybody = Talent.objects.unscoped("narrows people that were asked through the door").order_by()
        return (
            everybody.none() if window is None else in_cells(everybody, window, OPEN, self.day, self.reader)
        ).values("pk")

    def which(self, people: QuerySet[Any], code: str) -> QuerySet[Any]:
        """Return the people who enter, leave, or stay."""
        before, after = self.ids(self.before), self.ids(self.after)
        if code == ENTERS:
            return people.filter(pk__in=after).exclude(pk__in=before)
        if code == LEAVES:
            return people.filter(pk__in=before).exclude(pk__in=after)
        return people.filter(pk__in=before).filter(pk__in=after)

    def by_department(self, people: QuerySet[Any]) -> list[tuple[Any, str, int, int]]:
        """Return department, its name, how many enter and how many leave; only those with a change."""
        found: dict[Any, list[Any]] = {}
        for place, code in enumerate((ENTERS, LEAVES), start=1):
            rows = self.which(people, code).order_by().values("unit", "unit__name").annotate(number=Count("pk"))
            for unit, name, number in rows.values_list("unit", "unit__name", "number"):
                found.setdefault(unit, [name or "", 0, 0])[place] = number
        return sorted(((unit, *row) for unit, row in found.items()), key=lambda row: (-(row[2] + row[3]), row[1]))

    def money(self, enters: int, leaves: int, stays: int) -> Decimal | None:
        """Return what the change costs: support per person times people, after less before; None where no support is known."""
        if self.support_before is None and self.support_after is None:
            return None
        after = (self.support_after or Decimal(0)) * (enters + stays)
        return after - (self.support_before or Decimal(0)) * (leaves + stays)


def of_call(trial: CallTrial, day: date, reader: Reader) -> Comparison:
    """Return the comparison of a call and its draft."""
    return Comparison(
        calls.window_of(trial.call, day), calls.window_of(trial.draft, day), day, reader, trial.call.support, trial.draft.support
    )  # fmt: skip


def of_limit(trial: LimitTrial, day: date, reader: Reader) -> Comparison:
    """Return the comparison of a stage's limits as they are and as they would be, for the first batch year of the tried one."""
    limits = list(StageLimit.objects.unscoped(WHY).filter(stage=trial.limit.stage_id))
    stage = trial.limit.stage
    before = calls.stage_window(stage, trial.from_year, limits, day)
    after = calls.stage_window(stage, trial.from_year, with_proposed(limits, trial), day)
    return Comparison(before, after, day, reader)


def with_proposed(limits: Iterable[StageLimit], trial: LimitTrial) -> list[StageLimit]:
    """Return limits as they would be: the tried one ends before its year, the proposed one follows. Nothing is saved."""
    found = []
    for one in limits:
        if one.pk == trial.limit_id:
            found.append(proposed(one, trial))
            one.to_year = trial.from_year - 1
        found.append(one)
    return found


def proposed(limit: StageLimit, trial: LimitTrial) -> StageLimit:
    """Return the limit that a trial proposes, not saved."""
    return StageLimit(
        stage=limit.stage, cap_age=trial.cap_age, inclusive=trial.inclusive, reference_month=trial.reference_month,
        reference_day=trial.reference_day, sex=limit.sex, from_year=trial.from_year, to_year=limit.to_year,
    )  # fmt: skip


def told_by_call(call: Call) -> str:
    """Return a digest of a call and its conditions as they stand: whoever changes one makes another."""
    rows = Condition.objects.unscoped(WHY).filter(call=call).order_by("pk").values_list("pk", "version")
    version = Call.everything.unscoped(WHY).filter(pk=call.pk).values_list("version", flat=True).get()
    return _digest(version, *rows)


def told_by_limit(limit: StageLimit) -> str:
    """Return a digest of all standing limits of a stage."""
    rows = StageLimit.objects.unscoped(WHY).filter(stage=limit.stage_id).order_by("pk").values_list("pk", "version")
    return _digest(*rows)


def _digest(*parts: Any) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def open_trials(call: Call) -> QuerySet[CallTrial]:
    """Return the trials of a call that were not adopted yet."""
    return CallTrial.objects.unscoped(WHY).filter(Q(adopted_at=None), call=call)
