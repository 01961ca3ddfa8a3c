"""Whom a mentor reaches."""

from typing import Any

from django.db.models import Q

from mentorship.models import Pair
from talentcareer import dates


def mentees_of(user: Any) -> Q:
    """Return the condition that a person is paired today with the mentor who has this account."""
    pairs = Pair.objects.unscoped("the pairs of a mentor make the mentor's reach").paired_on(dates.today())
    return Q(pk__in=pairs.filter(mentor__user=user).values("mentee"))
