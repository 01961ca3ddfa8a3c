"""Columns of our tables: the same columns write the page, its cards on a narrow screen, and the exported workbook.

A list's table is a class of `Table` with these columns; the page is written by `{% table %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange import writing
from talentcareer.ui import formats, parts
from talentcareer.ui.components import marks

Card = Literal["", "full", "grow", "skip-s"]
"""On a narrow screen a row is a card: a cell takes a line of its own, grows, or is left out."""


WORKBOOK_KINDS: Mapping[str, writing.Kind] = {"wan": "money", "yuan": "money", "percent": "percent"}
NONE = format_html('<span class="none">{}</span>', formats.NOT_KNOWN)
"""What the page shows where a row has no value; the workbook's cell stays empty."""


class Column(django_tables2.Column):
    """Text. `card` says how the cell behaves in a card, `labelled` that it does not explain itself there.

    `head_hidden` keeps the head for those who hear the page only; `kind` is the kind of the workbook's cells.
    """

    right = False
    css = ""
    kind: writing.Kind = "text"
    below = ""
    below_title: parts.Text = ""
    page_unit: parts.Text = ""
    workbook_unit: parts.Text = ""

    def __init__(
        self,
        *args: Any,
        card: Card = "",
        labelled: bool = False,
        head_hidden: bool = False,
        kind: writing.Kind | None = None,
        attrs: dict[str, dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        made = {key: dict(value) for key, value in (attrs or {}).items()}
        cell, head = made.setdefault("td", {}), made.setdefault("th", {})
        cell["class"] = " ".join(filter(None, (cell.get("class", ""), self.css, card, "r" if self.right else "")))
        if self.right:
            head["class"] = " ".join(filter(None, (head.get("class", ""), "r")))
        if labelled:
            cell["data-l"] = _header
        self.head_hidden = head_hidden
        self.kind = kind or self.kind
        kwargs.setdefault("default", NONE)
        kwargs["attrs"] = {key: value for key, value in made.items() if any(value.values())}
        super().__init__(*args, **kwargs)

    def value(self, **kwargs: Any) -> Any:
        """What the workbook holds: the plain value."""
        return kwargs["value"]


def _header(bound_column: Any) -> str:
    return str(bound_column.header)


class NameColumn(Column):
    """What the row is, as a link to its page, with a small line read from `below` (in the workbook `below_title`)."""

    css = "two full"

    def __init__(
        self, *args: Any, url: Callable[[Any], str], below: str = "", below_title: parts.Text = "", **kwargs: Any
    ) -> None:
        self.url = url
        self.below = below
        self.below_title = below_title
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]
        under = _read(record, self.below)
        return format_html('<a class="name" href="{}">{}</a>{}', self.url(record), value, _small(under))


class TwoLineColumn(Column):
    """A value and, smaller below it, another one read from `below`, in the workbook under `below_title`."""

    css = "two"

    def __init__(self, *args: Any, below: str, below_title: parts.Text = "", **kwargs: Any) -> None:
        self.below = below
        self.below_title = below_title
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]
        return format_html("{}{}", value, _small(_read(record, self.below)))


class FigureColumn(Column):
    """A figure, right-aligned; with `url` it opens its rows. Money in 万元 on the page is yuan in the workbook."""

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
        self.kind = WORKBOOK_KINDS.get(format, "decimal" if places else "integer")
        if format == "wan":
            self.page_unit, self.workbook_unit = _("10,000 yuan"), _("yuan")
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]
        return marks.num(parts.Figure(value, self.url(record) if self.url else "", self.format, self.places))


class DayColumn(Column):
    """A date as yyyy-mm-dd."""

    css = "nw"
    kind = "date"

    def render(self, value: Any) -> str:
        return formats.day(value)


class MomentColumn(Column):
    """A moment as yyyy-mm-dd hh:mm in the hospital's time zone."""

    css = "q nw"
    kind = "date"

    def render(self, value: Any) -> str:
        return formats.moment(value)


class StateColumn(Column):
    """A coded state in words; `tones` colours the codes for which someone must act or which are confirmed."""

    def __init__(self, *args: Any, tones: Mapping[str, parts.Tone] | None = None, **kwargs: Any) -> None:
        self.tones = tones or {}
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:  # type: ignore[override]
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
