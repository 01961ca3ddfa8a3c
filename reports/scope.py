"""For whom rows are read: a user through the door, or the whole hospital for work nobody signed in for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from talentcareer.access import policy
from talentcareer.access.models import Unit, UnitKind
from talentcareer.access.scope import ScopedQuerySet

READING = "reading"
"""The alias of the database through which whole reports are read, in one transaction and without a lock."""


@dataclass(frozen=True)
class Scope:
    """What a reader may open. `user` is None for the whole hospital; `using` names the database alias.

    `within` names a further permission that must reach the rows as well, like the one to take them away.
    """

    user: Any = None
    using: str = "default"
    within: str = ""

    def read(self, model: Any, permission: str) -> ScopedQuerySet:
        """Return the rows of a model within reach; for the whole hospital all of them."""
        if self.user is None:
            return model.objects.unscoped("figures of the whole hospital").using(self.using)
        rows = model.objects.visible_to(self.user, permission).using(self.using)
        return (
            rows.filter(pk__in=model.objects.visible_to(self.user, self.within).values("pk")) if self.within else rows
        )

    @cached_property
    def hospitals(self) -> list[list[UUID]]:
        """The units of each hospital in the tree; those above every hospital stand together."""
        tree = {unit.pk: unit for unit in Unit.objects.unscoped("which hospital a unit belongs to").order_by()}
        found: dict[UUID | None, list[UUID]] = {}
        for unit in tree.values():
            above: Unit | None = unit
            while above is not None and above.kind != UnitKind.HOSPITAL:
                above = tree.get(above.parent_id) if above.parent_id else None
            found.setdefault(above.pk if above else None, []).append(unit.pk)
        return list(found.values())

    @cached_property
    def _kept(self) -> dict[Any, Any]:
        return {}

    def once(self, key: Any, read: Callable[[], Any]) -> Any:
        """Return what `read` gives, read once for this scope: what several figures of a report look at."""
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]

    def may(self, permission: str) -> bool:
        """Tell whether the reader may see figures read with a permission at all."""
        return self.user is None or policy.may(self.user, permission)


def whole_hospital() -> Scope:
    """Return the scope of work on behalf of the whole hospital; a new one each time, because it keeps what it has read."""
    return Scope()
