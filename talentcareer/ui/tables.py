"""Columns of our tables: the same columns write the page, its cards on a narrow screen, and the exported workbook.

A list's table is a class of `Table` with these columns; the page is written by `{% table %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString

from talentcareer.ui import formats, parts
from talentcareer.ui.components import marks

Card = Literal["", "full", "grow", "skip-s"]
"""On a narrow screen a row is a card: a cell takes a line of its own, grows, or is left out."""


class Column(django_tables2.Column):
    """Text. `card` says how the cell behaves in a card, `labelled` that it does not explain itself there.

    `head_hidden` keeps the head for those who hear the page only.
    """

    right = False
    css = ""

    def __init__(
        self, *args: Any, card: Card = "", labelled: bool = False, head_hidden: bool = False, **kwargs: Any
    ) -> None:
        attrs = {key: dict(value) for key, value in (kwargs.pop("attrs", None) or {}).items()}
        cell, head = attrs.setdefault("td", {}), attrs.setdefault("th", {})
        cell["class"] = " ".join(filter(None, (cell.get("class", ""), self.css, card, "r" if self.right else "")))
        if self.right:
            head["class"] = " ".join(filter(None, (head.get("class", ""), "r")))
        if labelled:
            cell["data-l"] = _header
        self.head_hidden = head_hidden
        kwargs.setdefault("default", NONE)
        super().__init__(*args, attrs={key: value for key, value in attrs.items() if value}, **kwargs)

    def value(self, **kwargs: Any) -> Any:
        """What the workbook holds: the plain value; nothing where the page says "—"."""
        value = kwargs["value"]
        return None if value is NONE else value


NONE = format_html('<span class="none">{}</span>', formats.NOT_KNOWN)


def _header(bound_column: Any) -> str:
    return str(bound_column.header)


class NameColumn(Column):
    """What the row is, as a link to its page, with a small line below read from `below`."""

    css = "two full"

    def __init__(self, *args: Any, url: Callable[[Any], str], below: str = "", **kwargs: Any) -> None:
        self.url = url
        self.below = below
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:
        under = _read(record, self.below)
        return format_html('<a class="name" href="{}">{}</a>{}', self.url(record), value, _small(under))


class TwoLineColumn(Column):
    """A value and, smaller below it, another one read from `below`; the workbook holds the first."""

    css = "two"

    def __init__(self, *args: Any, below: str, **kwargs: Any) -> None:
        self.below = below
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:
        return format_html("{}{}", value, _small(_read(record, self.below)))


class FigureColumn(Column):
    """A figure, right-aligned; with `url` it opens its rows."""

    right = True

    def __init__(
        self,
        *args: Any,
        url: Callable[[Any], str] | None = None,
        format: parts.FigureFormat = "number",
        places: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.url = url
        self.format = format
        self.places = places
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:
        return marks.num(parts.Figure(value, self.url(record) if self.url else "", self.format, self.places))


class DayColumn(Column):
    """A date as yyyy-mm-dd."""

    css = "nw"

    def render(self, value: Any) -> str:
        return formats.day(value)


class MomentColumn(Column):
    """A moment as yyyy-mm-dd hh:mm in the hospital's time zone."""

    css = "q nw"

    def render(self, value: Any) -> str:
        return formats.moment(value)


class StateColumn(Column):
    """A coded state in words; `tones` colours the codes for which someone must act or which are confirmed."""

    def __init__(self, *args: Any, tones: Mapping[str, parts.Tone] | None = None, **kwargs: Any) -> None:
        self.tones = tones or {}
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        code = bound_column.accessor.resolve(record, quiet=True)
        return marks.state_badge(value, tone=self.tones.get(code, ""))


class Table(django_tables2.Table):
    """The base of every list's table. `Meta.order_by` is the order before anybody sorts."""

    class Meta:
        empty_text = ""


def _read(record: Any, accessor: str) -> Any:
    return django_tables2.A(accessor).resolve(record, quiet=True) if accessor else None


def _small(value: Any) -> SafeString | str:
    return "" if value is None or value == "" else format_html("<span>{}</span>", value)
