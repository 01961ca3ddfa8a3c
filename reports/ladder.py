"""The ladder 后备 → 博士后 → 30s → 40s → 50s: which rungs somebody took, and the steps between them. Days in, places out; nothing is read here.

The first day of each rung stands at the rung's place, None where it was not taken. Somebody's way is the rungs in the order of their
first days (of one day the lower first); one that lies below a rung taken before it is no step up and is passed over. So a way
only rises, each person stands on its last rung, and each step leads from one rung of it to the next.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

Firsts = Sequence[date | None]
EVERYONE = "everyone"


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


def reached(rung: str) -> str:
    """Return the code of the number of those who reached a rung."""
    return f"reached-{rung}"


def standing(rung: str) -> str:
    """Return the code of the number of those who stand on a rung."""
    return f"standing-{rung}"


def step(start: str, end: str) -> str:
    """Return the code of the number of those who went from one rung straight to another."""
    return f"step-{start}-{end}"


def counted_in(firsts: Firsts, rungs: Sequence[str]) -> Iterator[str]:
    """Yield the codes of every number that counts somebody, each once; none without a rung. `rungs` are the codes by place."""
    places = way(firsts)
    if not places:
        return
    yield EVERYONE
    yield standing(rungs[places[-1]])
    yield from (reached(rungs[place]) for place in places)
    yield from (step(rungs[start], rungs[end]) for start, end in pairwise(places))
