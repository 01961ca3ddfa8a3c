"""Whom a mentor reaches."""

from typing import Any

from django.db.models import Q

from cohorts.models import Talent
from mentorship.models import Pair
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import UnitKind
from talentcareer.access.scope import unit_ids


def mentees_of(user: Any) -> Q:
    """Return the condition that a person is paired today with the mentor who has this account."""
    pairs = Pair.objects.unscoped("the pairs of a mentor make the mentor's reach").paired_on(dates.today())
    return Q(pk__in=pairs.filter(mentor__user=user).values("mentee"))


def hospital_people(user: Any) -> Any:
    """Return the people of the user's whole hospital: a mentor is picked by name and department, also outside reach."""
    found: set[Any] = set()
    for grant in policy.grants(user):
        unit = grant.unit
        while unit is not None and unit.kind != UnitKind.HOSPITAL and unit.parent_id:
            unit = unit.parent
        if unit is not None and policy.holds(grant.role, "mentorship.write"):
            found |= unit_ids(user, unit.pk)
    return Talent.objects.unscoped("a mentor is picked by name and department from the whole hospital").filter(unit__in=found)  # fmt: skip
