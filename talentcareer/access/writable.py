"""The departments that a form offers to who writes a kind of record."""

from typing import Any

from django.db.models import Q, QuerySet

from talentcareer.access import policy
from talentcareer.access.models import Unit


def units(user: Any, permission: str, *, kept: Any = None) -> QuerySet[Unit]:
    """Return the departments over which a user may write that are not ended; the one a record has (`kept`) stays among them."""
    return Unit.objects.visible_to(user, permission).filter(Q(ended_on=None) | Q(pk=kept))


def only_unit(user: Any, permission: str) -> Unit | None:
    """Return the unit of a user's grants for a permission, where it is only one."""
    held = {grant.unit_id: grant.unit for grant in policy.grants(user) if policy.holds(grant.role, permission)}
    return next(iter(held.values())) if len(held) == 1 else None
