"""The department a dashboard is about: one unit with everything below it, or all units of the reader's together."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Stage, Talent
from cohorts.presenters import all_limits
from cohorts.rules import AgeLimit
from reports.scope import Scope
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedQuerySet, reachable_units, unit_ids

PERMISSION = "dashboard.view"
ALL = "all"
NAMED = 3
"""Up to so many units are named in the heading."""


def home_of(model: Any) -> str:
    """Return the path from a model's rows to the department of their person, the one of the primary post today."""
    path = []
    while through := getattr(model, "scope_through", ""):
        path.append(through)
        model = model._meta.get_field(through).related_model
    return "__".join([*path, "unit"])


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages in order, and their limits: few rows, read once for a page."""

    listed: tuple[Stage, ...]
    limits: tuple[Any, ...]

    @property
    def names(self) -> dict[str, str]:
        """The stages' names by their codes."""
        return {stage.code: str(stage) for stage in self.listed}

    def limit(self, stage: Stage, year: int, sex: str = "") -> AgeLimit | None:
        """Return the limit of a stage for batches of a year."""
        return rules.limit_of(stage, year, sex, self.limits)


@dataclass(frozen=True)
class DepartmentScope(Scope):
    """What a reader may open about people whose primary post is in some units today.

    Concurrent posts widen what may be opened, never what is counted: nobody is counted twice.
    """

    units: frozenset[UUID] = frozenset()

    @cached_property
    def stages(self) -> Stages:
        """The stages and their limits."""
        listed = tuple(Stage.objects.unscoped("stages are the same for everybody").order_by("order"))
        by_id = {stage.pk: stage for stage in listed}
        limits = tuple(all_limits())
        for limit in limits:
            limit.stage = by_id[limit.stage_id]
        return Stages(listed, limits)

    def read(self, model: Any, permission: str) -> ScopedQuerySet:
        """Return the rows within reach that belong to these units."""
        return Scope.read(self, model, permission).filter(**{f"{home_of(model)}__in": self.units})

    def beyond(self) -> ScopedQuerySet:
        """Return people within reach who belong to other units: those with a concurrent post here are among them."""
        return Scope.read(self, Talent, Talent.view_permission).exclude(unit__in=self.units)


@dataclass(frozen=True, slots=True)
class Place:
    """A department, or several together: how it is called here and in addresses, and every unit it takes in."""

    slug: str
    title: str
    units: frozenset[UUID]
    tops: tuple[Unit, ...]

    def scope(self, user: Any) -> DepartmentScope:
        """Return whose rows a reader counts here."""
        return DepartmentScope(user, units=self.units)


@dataclass(frozen=True, slots=True)
class Places:
    """Every unit a reader may open the dashboard of."""

    user: Any
    units: tuple[Unit, ...]

    @property
    def tops(self) -> tuple[Unit, ...]:
        """The highest of them: for a head the own departments."""
        reached = {unit.pk for unit in self.units}
        return tuple(unit for unit in self.units if unit.parent_id not in reached)

    def named(self, slug: str) -> Place:
        """Return the place an address names; a unit out of reach is answered like one that is not there."""
        if slug in {"", ALL}:
            if not self.tops:
                raise Http404
            return Place(
                ALL if len(self.tops) > 1 else str(self.tops[0].pk), _together(self.tops), self._ids(), self.tops
            )
        unit = next((unit for unit in self.units if str(unit.pk) == slug), None)
        if unit is None:
            raise Http404
        return Place(str(unit.pk), unit.name, unit_ids(self.user, unit.pk), (unit,))

    def _ids(self) -> frozenset[UUID]:
        return frozenset(unit.pk for unit in self.units)


def _together(units: tuple[Unit, ...]) -> str:
    if len(units) > NAMED:
        return _("%(count)s departments together") % {"count": len(units)}
    return _(" + ").join(unit.name for unit in units)


def places(user: Any) -> Places:
    """Return the units a reader may open, in the order of the tree's names; ended ones too, for people may still be there."""
    reached = reachable_units(user, PERMISSION)
    units = Unit.objects.visible_to(user, PERMISSION).filter(pk__in=reached)
    return Places(user, tuple(units.order_by("order", "name")))


def first_of_year(on: date) -> date:
    """Return the day on which ages are taken: 1 January of the year."""
    return date(on.year, 1, 1)
