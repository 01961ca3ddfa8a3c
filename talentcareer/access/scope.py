"""The one door to rows: `Model.objects.visible_to(user)`, closed by default.

A model says how it is reached: `scope_through` names the relation to a model that knows (say "talent"), or the model
has `in_units(unit_ids)`, `of_user(user)`, each giving a Q. Subjects further up add the way for assigned people with
`add_assigned`. `administered = True` marks accounts, units and grants, which the administrators reach whole; business
records never carry it. `view_permission` names the permission that reading needs; `restrict(queryset, user)` may hide
more (confidential lists).
"""

from collections.abc import Callable
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from talentcareer.access import policy, roles
from talentcareer.audit import records

_assigned: dict[str, list[Callable[[Any], Q]]] = {}


def add_assigned(model_label: str, way: Callable[[Any], Q]) -> None:
    """Add a way by which people assigned to a user are reached, like mentees; `way(user)` gives a Q over the model."""
    _assigned.setdefault(model_label, []).append(way)


def all_units(user: Any) -> list[tuple[UUID, UUID | None, str, str]]:
    """Return (id, id of the parent, kind, name) of every unit, in their order; read once for each user object."""
    from talentcareer.access.models import Unit  # reason: the models need the querysets of this module

    if not hasattr(user, "_units"):
        rows = Unit.objects.unscoped("the shape of the tree, and whose pages these are")
        user._units = list(rows.values_list("pk", "parent_id", "kind", "name"))
    return user._units


def unit_ids(user: Any, unit_id: UUID) -> frozenset[UUID]:
    """Return the ids of a unit and everything below it; read once for each user object."""
    cache = user.__dict__.setdefault("_unit_ids", {})
    if "tree" not in cache:
        cache["tree"] = {}
        for pk, parent, *_words in all_units(user):
            cache["tree"].setdefault(parent, []).append(pk)
    if unit_id not in cache:
        found, waiting = set(), [unit_id]
        while waiting:
            unit = waiting.pop()
            found.add(unit)
            waiting.extend(cache["tree"].get(unit, ()))
        cache[unit_id] = frozenset(found)
    return cache[unit_id]


def reachable_units(user: Any, permission: str) -> frozenset[UUID]:
    """Return the ids of all units in which a user holds a permission over the subtree."""
    grants = (
        g for g in policy.grants(user) if g.role_row.reach is roles.Reach.SUBTREE and policy.holds(g.role, permission)
    )
    return frozenset().union(*(unit_ids(user, g.unit_id) for g in grants))


def _direct(model: Any, user: Any, permission: str) -> Q | None:
    reaches = {g.role_row.reach for g in policy.grants(user) if policy.holds(g.role, permission)}
    if roles.Reach.NONE in reaches and getattr(model, "administered", False):
        return Q()
    conditions = []
    units = reachable_units(user, permission)
    if units and hasattr(model, "in_units"):
        conditions.append(model.in_units(units))
    if roles.Reach.SELF in reaches and hasattr(model, "of_user"):
        conditions.append(model.of_user(user))
    if roles.Reach.ASSIGNED in reaches:
        conditions.extend(way(user) for way in _assigned.get(model._meta.label, ()))
    if not conditions:
        return None
    condition = conditions[0]
    for other in conditions[1:]:
        condition |= other
    return condition


class ScopedQuerySet(records.RecordQuerySet):
    """A queryset that views, forms, tables, filters, resources, tasks and indicators read only through `visible_to`."""

    def visible_to(self, user: Any, permission: str | None = None) -> Self:
        """Return the rows a user may see; none without an active account, a grant, or a way from it to the rows."""
        model: Any = self.model
        permission = permission or model.view_permission
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        if through := getattr(model, "scope_through", ""):
            owner = model._meta.get_field(through).related_model
            rows = self.filter(**{f"{through}__in": owner.objects.visible_to(user, permission).values("pk")})
        else:
            condition = _direct(model, user, permission)
            if condition is None:
                return self.none()
            # A subquery instead of a join: no row twice, counts stay right.
            rows = self.filter(pk__in=model._base_manager.filter(condition).values("pk"))
        restrict = getattr(model, "restrict", None)
        return restrict(rows, user) if restrict else rows

    def unscoped(self, reason: str) -> Self:
        """Return all rows, for work on behalf of the whole hospital; the reason is for the reader."""
        if not reason:
            raise ValueError("Say why the rows are read past the door.")
        return self.all()


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)
