"""The values that views hand to components: what a row of a list or a figure on a page consists of."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "due", "bad", "ok"]
"""What a colour says: soon or provisional, refused or overdue, confirmed or frozen; nothing else is coloured."""
FigureFormat = Literal["number", "wan", "yuan", "percent", "signed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the value (None: cannot be said), the page of its rows, how it is written.

    `stands_for` says in words what opens, for readers who hear the page: "in station, 2024".
    """

    value: int | float | Decimal | None
    url: str = ""
    format: FigureFormat = "number"
    places: int | None = None
    stands_for: Text = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts: rows of (term, text) such as ("Counted", "…"), ("Time basis", "31 December")."""

    rows: Sequence[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A headline figure: its name, the figure, unit, one line below (last year, of which …), its definition."""

    label: Text
    figure: Figure
    unit: Text = ""
    below: Text = ""
    definition: Definition | None = None


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of a record: name, value, a small line below it, and at its end one action."""

    label: Text
    value: object
    below: Text = ""
    action: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """Work that waits, by kind: how many, what, a sentence, one link, the age of the oldest and its tone."""

    count: int
    title: Text
    text: Text
    action: Text
    url: str
    since: Text = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One sentence of a history with its moment and, where it leads somewhere, a link."""

    at: datetime.datetime
    sentence: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a wizard and whether it is done, the current one, or to come."""

    label: Text
    state: Literal["done", "current", "coming"] = "coming"


@dataclass(frozen=True, slots=True)
class Count:
    """A count that is a filter: value, label, where it leads, whether it is on, its tone where it is not zero."""

    value: int
    label: Text
    url: str
    current: bool = False
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that is a page of its own: label, address, whether it is this one, a count or a small word beside it."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None
    beside: Text = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path to this page; the last one has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter in force: what it is, and the address of the list without it."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One place on the axis with a figure for each series."""

    label: Text
    figures: Sequence[Figure] = field(default_factory=tuple)
