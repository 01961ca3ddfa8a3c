"""Ways onwards from a call's page, which other subjects add: who may apply, trying a rule."""

from collections.abc import Callable
from typing import Any

from programs.catalogue.models import Call
from talentcareer.ui.parts import Text

Way = Callable[[Any, Call], tuple[Text, str] | None]
_ways: list[Way] = []


def add(way: Way) -> Way:
    """Add a way: `way(user, call)` gives its words and address, or nothing where it leads nowhere for this user."""
    _ways.append(way)
    return way


def of(user: Any, call: Call) -> list[tuple[Text, str]]:
    """Return the ways onwards from a call for a user."""
    return [found for way in _ways if (found := way(user, call)) is not None]
