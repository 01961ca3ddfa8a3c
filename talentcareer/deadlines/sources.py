"""The registry by which a subject says what falls due. Each app declares its sources in its `deadlines` module:

add(Source("studies.report", _("Study reports"), "study.view", (30, 7, 0), due, sentence))

`due(day)` lists everything that is open on a day, however far ahead it lies; what it no longer lists is closed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

LONGEST_KEY = 200
LONGEST_ADDRESS = 300
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
"""What looks like a citizen's number goes into no sentence: it would be pasted into group chats."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: `key` names it inside its source and stays when the day moves.

    It is for those who hold the source's permission over the unit, or for one responsible account, or for both. `url` is
    the address of its page; `params` are the values of the sentence, plain ones that JSON can hold.
    """

    key: str
    on: date
    url: str
    unit_id: UUID | None = None
    responsible_id: UUID | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit_id is None and self.responsible_id is None:
            raise ValueError(f"{self.key!r} falls due for nobody: give a unit, a responsible account, or both.")
        if not 0 < len(self.key) <= LONGEST_KEY:
            raise ValueError(f"The key {self.key!r} must have 1 to {LONGEST_KEY} characters.")
        if not self.url.startswith("/") or self.url.startswith("//") or len(self.url) > LONGEST_ADDRESS:
            raise ValueError(
                f"The address of {self.key!r} must begin with one / and have {LONGEST_ADDRESS} characters."
            )
        if ID_NUMBER.search(json.dumps(self.params, ensure_ascii=False)):
            raise ValueError(
                f"A value of {self.key!r} looks like an ID number: sentences are pasted and sent, so none."
            )


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of things that fall due: code, label, the permission that lets one see them, how early one is reminded.

    `thresholds` are days before the day, like (90, 30, 7). `sentence(params)` says one of them in the language in force.
    """

    code: str
    label: str | Promise
    permission: str
    thresholds: tuple[int, ...]
    due: Callable[[date], Iterable[Due]]
    sentence: Callable[[Mapping[str, Any]], str | Promise]

    def __post_init__(self) -> None:
        if not self.thresholds or min(self.thresholds) < 0:
            raise ValueError(f"The source {self.code} needs thresholds: whole days before, 0 for the day itself.")


_sources: dict[str, Source] = {}


def add(source: Source) -> None:
    """Add a source. A code belongs to one."""
    known = _sources.get(source.code)
    if known is not None and known != source:
        raise ValueError(f"Two sources of deadlines have the code {source.code!r}; rename one.")
    _sources[source.code] = source


def every() -> list[Source]:
    """Return all sources by code."""
    return [_sources[code] for code in sorted(_sources)]


def find(code: str) -> Source | None:
    """Return a source; None where nothing declares it any more."""
    return _sources.get(code)


def by_permission() -> Iterator[tuple[str, list[str]]]:
    """Yield each permission with the codes of the sources that ask for it."""
    for permission in sorted({source.permission for source in _sources.values()}):
        yield permission, [source.code for source in every() if source.permission == permission]
