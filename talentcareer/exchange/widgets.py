"""How a typed cell becomes a value: one widget a type of value, on the parsers of `values`. Each raises `ValueProblem`."""

import re
from typing import Any

from import_export.widgets import Widget

from talentcareer.exchange import values
from talentcareer.exchange.codes import CodeList

_BETWEEN_WORDS = re.compile(r"[、，,;；/／|\s]+|和|与|及")


class Text(Widget):
    """Free text up to a length. A widget gets a reading.Cell and, as `header`, the header as the file has it."""

    def __init__(self, most: int = 200) -> None:
        super().__init__()
        self.most = most

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.text(value, most=self.most)


class Number(Widget):
    """A number that names something (staff number): text, leading zeros kept."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.staff_no(value)


class Name(Widget):
    """A person's name."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.name(value)


class Day(Widget):
    """A day; with `need` "month" or "year" also a PartialDate, with `open_end` 至今 as OPEN."""

    def __init__(self, *, need: Any = "day", open_end: bool = False) -> None:
        super().__init__()
        self.need = need
        self.open_end = open_end

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.date_of(value, need=self.need, open_end=self.open_end)


class Period(Widget):
    """How long something lasts: months, or a values.Span of days; the header may say 年 or 月."""

    def clean(self, value: Any, row: Any = None, *, header: str = "", **_kwargs: Any) -> Any:
        return values.period_of(value, header=header)


class Year(Widget):
    """A year."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.year_of(value)


class Integer(Widget):
    """A whole number."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.integer(value)


class Amount(Widget):
    """An amount in yuan; the header may say 万元."""

    def clean(self, value: Any, row: Any = None, *, header: str = "", **_kwargs: Any) -> Any:
        return values.amount(value, header_unit=values.unit_from_header(header))


class YesNo(Widget):
    """Yes or no."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.yes_no(value)


class Identity(Widget):
    """An identity document's number, as a values.IdNumber."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.id_number(value)


class Choice(Widget):
    """A value of a code list; an unknown word is refused, or with `as_typed` kept as it is."""

    def __init__(self, codes: CodeList, *, as_typed: bool = False, most: int = 40) -> None:
        super().__init__()
        self.codes = codes
        self.as_typed = as_typed
        self.most = most

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        typed = values.text(value, most=self.most)
        if not typed:
            return None
        code = self.codes.find(typed)
        if code is not None:
            return code.code
        if self.as_typed:
            return typed
        known = "、".join(c.name_zh for c in list(self.codes)[:12])
        raise values.ValueProblem("choice-unknown", values.shown(typed), known=known)


class Words(Choice):
    """Several values of a code list in one cell, parted by 、，, ; / 和 or spaces."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        typed = values.text(value) or ""
        if self.codes.find(typed):
            return [super().clean(typed)]
        return list(dict.fromkeys(super(Words, self).clean(part) for part in _BETWEEN_WORDS.split(typed) if part))
