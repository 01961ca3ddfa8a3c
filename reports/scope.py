"""For whom rows are read: a user through the door, or the whole hospital for work nobody signed in for."""

from dataclasses import dataclass
from typing import Any

from talentcareer.access import policy
from talentcareer.access.scope import ScopedQuerySet

READING = "reading"
"""The alias of the database through which whole reports are read, in one transaction and without a lock."""


@dataclass(frozen=True, slots=True)
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

    def may(self, permission: str) -> bool:
        """Tell whether the reader may see figures read with a permission at all."""
        return self.user is None or policy.may(self.user, permission)


HOSPITAL = Scope()
