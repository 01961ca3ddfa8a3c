"""What the search box of every page searches: the one list page that an app offers for it."""

from __future__ import annotations

from dataclasses import dataclass

from talentcareer.ui.parts import Text


@dataclass(frozen=True, slots=True)
class Search:
    """A list page that takes words: its route, the parameter they go to, what the empty box says."""

    route: str
    parameter: str
    placeholder: Text


_offered: list[Search] = []


def offer(search: Search) -> None:
    """Make this list the one the search box leads to; a second offer is a mistake."""
    if _offered and _offered[0] != search:
        raise ValueError(f"The search box leads to {_offered[0].route} already; {search.route} cannot be offered too.")
    _offered[:] = [search]


def offered() -> Search | None:
    """The list the search box leads to, if an app offers one."""
    return _offered[0] if _offered else None
