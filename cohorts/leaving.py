"""What is open when somebody leaves. Each subject names its matters in its `leaving` module; the leaving asks for each.

A matter lists open records of a person in words, with what can be done about each, and does what was chosen. What it
changes is restored when the leaving is undone, by the matter's own way back where it has one, else value by value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talentcareer.audit.actions import Actor

Text = str | Promise
KEEP = "keep"
KEEP_IT: tuple[str, Text] = (KEEP, _("leave as it is"))


@dataclass(frozen=True, slots=True)
class Item:
    """One open thing: the record, what it is in words, what can be done (code, label), what is proposed."""

    record: Any
    words: str
    choices: Sequence[tuple[str, Text]] = (KEEP_IT,)
    proposed: str = KEEP


def itself(record: Any) -> list[Any]:
    """The records that settling touches, where it touches only the record."""
    return [record]


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of open thing.

    `settle(record, choice, day, by, reason)` does what was chosen; `touches(record)` are the records it may change, kept
    for undoing; `take_back(record, by)` undoes it where setting the values back is not enough.
    """

    code: str
    title: Text
    order: int
    items: Callable[[Any, date], Iterable[Item]]
    settle: Callable[[Any, str, date, Actor, str], None]
    touches: Callable[[Any], Iterable[Any]] = itself
    take_back: Callable[[Any, Actor], None] | None = None


_matters: dict[str, Matter] = {}


def add(matter: Matter) -> None:
    """Add a matter. A code belongs to one."""
    if _matters.setdefault(matter.code, matter) != matter:
        raise ValueError(f"Two matters of leaving have the code {matter.code!r}; rename one.")


def all_matters() -> list[Matter]:
    """Every matter in the order of the page."""
    return sorted(_matters.values(), key=lambda matter: matter.order)


def matter_of(code: str) -> Matter:
    """Return a matter by its code."""
    return _matters[code]


@dataclass(frozen=True, slots=True)
class Open:
    """An open thing of a person under the key by which a form asks for it."""

    matter: Matter
    item: Item

    @property
    def key(self) -> str:
        """The name of its field."""
        return f"{self.matter.code}-{self.item.record.pk}"


def open_things(talent: Any, day: date) -> list[Open]:
    """Return everything that is open for a person who leaves on a day, in the order of the page."""
    return [Open(matter, item) for matter in all_matters() for item in matter.items(talent, day)]
