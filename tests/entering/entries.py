"""The kinds of record entered by hand, read from the routes: a new one is found by itself."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from talentcareer.ui.entering import Entry


def _routes(patterns: Any) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        else:
            yield pattern


def _entries() -> Iterator[Entry]:
    for pattern in _routes(get_resolver().url_patterns):
        entry = getattr(pattern.callback, "view_initkwargs", {}).get("entry")
        if isinstance(entry, Entry) and pattern.name == f"{entry.name}-add":
            yield entry


ENTRIES = {f"{entry.namespace}:{entry.name}": entry for entry in _entries()}
"""Each by the stem of its routes, like "recognitions:recognition"."""
