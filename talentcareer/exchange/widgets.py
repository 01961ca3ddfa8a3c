"""How a typed cell becomes a value: one widget a type of value, on the parsers of `values`. Each raises `ValueProblem`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import import_export.widgets
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange import values
from talentcareer.exchange.codes import CodeList

_BETWEEN_WORDS = re.compile(r"[、，,;；/／|\s]+|和|与|及")
_PARTED = re.compile(r"[、，,;；/／|\s()（）]+")
Answers = Mapping[str, str]
_NO_ANSWERS: Answers = {}


class Widget(import_export.widgets.Widget):
    """What our widgets say for whoever fills a sheet in: `how` in a sentence, and a good `example` (None: none that helps)."""

    how: ClassVar[str | Promise] = ""
    example: Any = None


class Text(Widget):
    """Free text up to a length. A widget gets a reading.Cell and, as `header`, the header as the file has it."""

    how = _("Text.")

    def __init__(self, most: int = 200) -> None:
        super().__init__()
        self.most = most

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.text(value, most=self.most)


class Number(Widget):
    """A number that names something (staff number): text, leading zeros kept."""

    how = _("As text, so that leading zeros stay.")
    example = "10086"

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.staff_no(value)


class Name(Widget):
    """A person's name."""

    how = _("The full name.")
    example = "张三"

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.name(value)


class Day(Widget):
    """A day; with `need` "month" or "year" also a PartialDate, with `open_end` 至今 as OPEN."""

    how = _("A day like 2024-07-01; 2024.7.1 and 20240701 are understood as well.")
    example = date(2024, 7, 1)

    def __init__(self, *, need: Any = "day", open_end: bool = False) -> None:
        super().__init__()
        self.need = need
        self.open_end = open_end

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.date_of(value, need=self.need, open_end=self.open_end)


class Period(Widget):
    """How long something lasts: months, or a values.Span of days; the header may say 年 or 月."""

    how = _("Two days like 2024-03-01至2027-02-28, or a length like 3年 or 36个月.")
    example = "2024-03-01至2027-02-28"

    def clean(self, value: Any, row: Any = None, *, header: str = "", **_kwargs: Any) -> Any:
        return values.period_of(value, header=header)


class Year(Widget):
    """A year."""

    how = _("A year of four digits.")
    example = 2024

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.year_of(value)


class Integer(Widget):
    """A whole number."""

    how = _("A whole number.")
    example = 1

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.integer(value)


class Amount(Widget):
    """An amount in yuan; the header may say 万元."""

    how = _("A number; the unit stands in the header and nowhere else.")
    example = 50000

    def clean(self, value: Any, row: Any = None, *, header: str = "", **_kwargs: Any) -> Any:
        return values.amount(value, header_unit=values.unit_from_header(header))


class YesNo(Widget):
    """Yes or no."""

    how = _("是 or 否.")
    example = "否"

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        return values.yes_no(value)


class Identity(Widget):
    """An identity document's number, as a values.IdNumber. Its kind stands in the row's field `id_kind`, else the header may name passports."""

    how = _("As text with all its characters; a number typed into a cell of numbers loses its last digits.")

    def clean(self, value: Any, row: Any = None, *, header: str = "", **_kwargs: Any) -> Any:
        kind = row["id_kind"] if row is not None else None
        return values.id_number(value, kind=kind or values.document_kind(value, header))


class Choice(Widget):
    """A value of a code list; an unknown word is refused, or with `as_typed` kept as it is.

    `words` are what the user answered to unknown words, by `values.choice_key`. `beside` is another field whose values people
    write into the same cell, with its list and the word by which a header says so: 博士研究生/医学博士 is a level of schooling and a degree.
    """

    how = _("A word of the list.")

    def __init__(
        self,
        codes: CodeList,
        *,
        as_typed: bool = False,
        most: int = 40,
        beside: tuple[str, CodeList, str] | None = None,
    ) -> None:
        super().__init__()
        self.codes = codes
        self.as_typed = as_typed
        self.most = most
        self.beside = beside

    @property
    def example(self) -> Any:
        """The first word of the list."""
        return next((code.name_zh for code in self.codes), None)

    def clean(
        self, value: Any, row: Any = None, *, words: Answers = _NO_ANSWERS, header: str = "", **_kwargs: Any
    ) -> Any:
        typed = values.text(value, most=self.most)
        if not typed:
            return None
        code = self.codes.find(words.get(values.choice_key(typed), typed))
        if code is not None:
            return code.code
        if self.beside and row is not None and (parted := self._parted(typed, header)):
            row.values.setdefault(self.beside[0], parted[1])
            return parted[0]
        if self.as_typed:
            return typed
        known = "、".join(c.name_zh for c in list(self.codes)[:12])
        raise values.ValueProblem("choice-unknown", values.shown(typed), known=known)

    def _parted(self, typed: str, header: str) -> tuple[str | None, str] | None:
        """Return the own and the other field's code of a cell that holds both; in a column for both also the other's alone."""
        assert self.beside
        _name, others, word = self.beside
        parts = [part for part in _PARTED.split(typed) if part]
        own = next((code.code for part in parts if (code := self.codes.find(part))), None)
        other = next((code.code for part in reversed(parts) if (code := others.find(part))), None)
        return (own, other) if other and (own or word in header) else None


class Words(Choice):
    """Several values of a code list in one cell, parted by 、，, ; / 和 or spaces."""

    how = _("One or several words of the list, parted by 、.")

    def clean(self, value: Any, row: Any = None, *, words: Answers = _NO_ANSWERS, **_kwargs: Any) -> Any:
        typed = values.text(value) or ""
        typed = words.get(values.choice_key(typed), typed)
        if self.codes.find(typed):
            return [super().clean(typed)]
        parts = (part for part in _BETWEEN_WORDS.split(typed) if part)
        return list(dict.fromkeys(super(Words, self).clean(part, words=words) for part in parts))
