"""Columns of our tables: the same columns write the page, its cards on a narrow screen, and the exported workbook.

A list's table is a class of `Table` with these columns; the page is written by `{% table %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy
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

    `head_hidden` is the column of what can be done with a row: its head is for those who hear the page only; `kind` is the kind of the workbook's cells.
    `at_first=False` leaves the column out until somebody chooses it; `permission` is asked before it is offered at all.
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
        at_first: bool = True,
        permission: str = "",
        attrs: dict[str, dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        made = {key: dict(value) for key, value in (attrs or {}).items()}
        cell, head = made.setdefault("td", {}), made.setdefault("th", {})
        place = "r" if self.right else "o" if head_hidden else ""
        cell["class"] = " ".join(filter(None, (cell.get("class", ""), self.css, card, place)))
        if self.right:
            head["class"] = " ".join(filter(None, (head.get("class", ""), "r")))
        if labelled:
            cell["data-l"] = _header
        self.head_hidden = head_hidden
        self.kind = kind or self.kind
        self.at_first, self.permission = at_first, permission
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
    """The base of every list's table. `Meta.order_by` is the order before anybody sorts.

    A column with a permission is not there at all for whoever lacks it: not shown, not exported, not sorted by.
    """

    class Meta:
        empty_text = ""

    def __init__(self, *args: Any, request: Any = None, exclude: Collection[str] = (), **kwargs: Any) -> None:
        kind: Any = type(self)
        user = getattr(request, "user", None)
        withheld = [
            name
            for name, column in kind.base_columns.items()
            if (needed := getattr(column, "permission", "")) and not policy.may(user, needed)
        ]
        left_out = (*(exclude or kind._meta.exclude), *withheld)
        super().__init__(*args, **kwargs | {"exclude": left_out})
        self.request = request  # set here: given to the library, it pages the rows by the address a second time
        self.offered = [bound for bound in self.columns if not getattr(bound.column, "head_hidden", False)]

    @property
    def staying(self) -> str:
        """The column that is never left out: the one that names the row, else the first."""
        named = (bound.name for bound in self.offered if isinstance(bound.column, NameColumn))
        return next(named, self.offered[0].name)

    def choose(self, asked: Collection[str]) -> None:
        """Show of the offered columns those asked for, in the table's order; those shown at first where none is known."""
        known = {bound.name for bound in self.offered} & set(asked)
        for bound in self.offered:
            wanted = bound.name in known if known else getattr(bound.column, "at_first", True)
            if not wanted and bound.name != self.staying:
                self.columns.hide(bound.name)


def _read(record: Any, accessor: str) -> Any:
    return django_tables2.A(accessor).resolve(record, quiet=True) if accessor else None


def _small(value: Any) -> SafeString | str:
    return "" if value is None or value == "" else format_html("<span>{}</span>", value)
