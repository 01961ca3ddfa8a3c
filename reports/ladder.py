"""The ladder 后备 → 博士后 → 30s → 40s → 50s: which rungs somebody took, and the steps between them. Days in, places out; nothing is read here.

The first day of each rung stands at the rung's place, None where it was not taken. Somebody's way is the rungs in the order of their
first days (of one day the lower first); one that lies below a rung taken before it is no step up and is passed over. So a way
only rises, each person stands on its last rung, and each step leads from one rung of it to the next.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import and_, or_

from django.db.models import F, Q

Firsts = Sequence[date | None]


def way(firsts: Firsts) -> tuple[int, ...]:
    """Return the places of the rungs somebody took, rising."""
    found: list[int] = []
    for _day, place in sorted((day, place) for place, day in enumerate(firsts) if day is not None):
        if not found or place > found[-1]:
            found.append(place)
    return tuple(found)


def steps(firsts: Firsts) -> tuple[tuple[int, int], ...]:
    """Return the steps of somebody's way, as pairs of places."""
    return tuple(pairwise(way(firsts)))


def first_of(place: int) -> str:
    """Return the name under which rows carry the first day of the rung at a place."""
    return f"rung_{place}"


def _took(place: int) -> Q:
    return Q(**{f"{first_of(place)}__isnull": False})


def _absent(place: int) -> Q:
    return Q(**{first_of(place): None})


def on_the_ladder(size: int) -> Q:
    """Return the condition that somebody took any of so many rungs."""
    return reduce(or_, map(_took, range(size)), Q(pk__in=[]))


def stands_on(place: int, size: int) -> Q:
    """Return the condition that somebody's last rung is the one at a place: none above it was taken."""
    return reduce(and_, map(_absent, range(place + 1, size)), _took(place))


def reached(place: int, size: int) -> Q:
    """Return the condition that the rung at a place is on somebody's way: none above it was taken before it."""
    later = (_absent(one) | Q(**{f"{first_of(one)}__gte": F(first_of(place))}) for one in range(place + 1, size))
    return reduce(and_, later, _took(place))


def stepped(start: int, end: int, size: int) -> Q:
    """Return the condition that somebody's way leads from one rung straight to another: of those above, that one was taken first."""
    condition = _took(start) & _took(end) & Q(**{f"{first_of(end)}__gte": F(first_of(start))})
    for other in range(start + 1, size):
        if other != end:
            after = "gt" if other < end else "gte"  # of one day the lower comes first
            condition &= _absent(other) | Q(**{f"{first_of(other)}__{after}": F(first_of(end))})
    return condition
