"""What a kind of workbook declares: its columns with the words people write over them, and what a row means.

A kind is a django-import-export Resource: its fields are our Columns, their widgets understand typed cells. Each subject keeps
its kinds in `resources.py`; they are collected at start. The engine reads in one pass and asks `Kind.plan` for each row.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from import_export import fields, resources

from talentcareer.exchange.values import HeaderKey, header_key
from talentcareer.exchange.widgets import Choice, Text
from talentcareer.exchange.wording import Groups, alternatives, by_wording, wording

Offers = Callable[[Any], Iterable[str]]
_CODED = re.compile("(?:代码|编码|码)$")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(?:0[1-9]|1[0-2])\d{2}(?!\d))")
_UP_TO = re.compile(
    r"(?:截至|截止到?|制表|填表|填报|打印|更新|统计)(?:日期|时间|于|到)?:?(?:19|20)\d{2}(?:年?\d{1,2}月|[-/.]\d{1,2}|年?(?:年?底|末)|年)?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


class Column(fields.Field):
    """One column of a kind.

    `header` is the office's own word and heads exports and templates; `aliases` are other words for it. `required` columns must be
    filled in every row. `sensitive` values are masked in reports. `cross_check` columns are compared, never written.
    `offers` gives the names that a user may write there, like departments in reach; `finds` is the route that finds what is meant while one types.
    `fixed` cells are never typed anew, like the file that a row is.
    """

    def __init__(
        self, header: str, *aliases: str, label: str | Promise, widget: Any = None,
        required: bool = False, sensitive: bool = False, cross_check: bool = False, offers: Offers | None = None,
        finds: str = "", fixed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(column_name=header, widget=widget or Text())
        self.header = header
        self.aliases = aliases
        self.label = label
        self.required = required
        self.sensitive = sensitive
        self.cross_check = cross_check
        self.offers = offers
        self.finds = finds
        self.fixed = fixed

    @property
    def words(self) -> tuple[str, ...]:
        """The header and its aliases."""
        return (self.header, *self.aliases)


class Kind(resources.Resource):
    """One kind of workbook. Subclasses set the class attributes, declare Columns and write `plan`.

    `code` is stable (command line, mapping files, reports); `order` puts kinds that others refer to first.
    `needs` lists groups of fields: a sheet is of this kind only if it has at least one field of each group.
    `key_fields` name a row in reports, `called_field` is what people call it by. `sheet_words` break ties by the sheet's
    name or title. `same_words` are words that mean one thing in this kind's headers.
    `remark_field` is where the record keeps what stands in columns that are not taken, empty where it keeps no remark.
    `spans` are fields whose cells may hold two days, each with the fields of its first and last day. `permission` is asked of whoever imports.
    `page` is the route of the page on which files of this kind, like scans, are chosen: they are its rows, and no sheet is of this kind.
    `told_every` is after how many rows a check says how far it is.
    """

    code: ClassVar[str] = ""
    title: ClassVar[str | Promise] = ""
    order: ClassVar[int] = 100
    needs: ClassVar[tuple[frozenset[str], ...]] = ()
    sheet_words: ClassVar[tuple[str, ...]] = ()
    same_words: ClassVar[Groups] = ()
    spans: ClassVar[dict[str, tuple[str, str]]] = {}
    permission: ClassVar[str] = ""
    remark_field: ClassVar[str] = ""
    key_fields: ClassVar[tuple[str, ...]] = ("staff_no",)
    called_field: ClassVar[str] = "name"
    page: ClassVar[str] = ""
    told_every: ClassVar[int] = 200

    @classmethod
    @cache
    def words(cls) -> dict[str, str]:
        """Return the field name for each header key."""
        found: dict[str, str] = {}
        for name, column in cls.fields.items():
            for word in column.words:
                key = whole_key(word)
                if found.setdefault(key, name) != name:
                    raise ValueError(f"The header “{word}” means two columns of the kind {cls.code}.")
        return found

    @classmethod
    def field_of(cls, header: HeaderKey) -> str | None:
        """Return the field that a header names literally: with its note in brackets, or without."""
        # A note in brackets may tell two columns apart, 职称(评) from 职称(聘); mostly it is a unit, which the widget reads.
        # In two rows the spanning word stands as that note: 职称 over 评 is 评(职称).
        words, whole = cls.words(), f"{header.key}{header.note}"
        literally = words.get(whole) or words.get(f"{header.note}{header.key}")
        return literally or (cls._one_wording(whole) if header.note else None) or words.get(header.key)

    @classmethod
    def spans_over(cls, name: str) -> set[str]:
        """Return the fields whose cells may hold a field's day as one of their two."""
        return {span for span, ends in cls.spans.items() if name in ends}

    @classmethod
    @cache
    def _wordings(cls) -> dict[str, str]:
        return by_wording(cls.words(), cls.same_words)

    @classmethod
    def field_by_wording(cls, header: HeaderKey) -> str | None:
        """Return the field that a header names in other words, None where that is not certain."""
        found = cls._one_wording(header.key)
        if found:
            return found
        named = {cls.words().get(part) or cls._one_wording(part) for part in alternatives(header.key)}
        return named.pop() if len(named) == 1 else None

    @classmethod
    @cache
    def _one_wording(cls, key: str) -> str | None:
        found = cls._wordings().get(wording(key, cls.same_words))
        if found is None and (coded := _CODED.sub("", key)) != key:
            name = cls.words().get(coded) or cls._wordings().get(wording(coded, cls.same_words))
            found = name if name and isinstance(cls.fields[name].widget, Choice) else None
        return found

    def plan(self, row: Any, world: Any) -> None:
        """Decide what a row means: refuse it, or say what to create and change (see `planning.RowPlan`)."""
        raise NotImplementedError(f"The kind {self.code} does not say what a row means.")

    def cells_of(self, name: str, world: Any) -> dict[str, str]:
        """Return what the name of a file says, by field, for a kind with a `page`."""
        raise NotImplementedError(f"The kind {self.code} does not say what the names of its files mean.")

    def context(self, sheet: Any, world: Any) -> dict[str, Any]:
        """Return values that hold for the whole sheet, read from its name and title rows; may raise `SheetRefused`."""
        return {}


def whole_key(header: str) -> str:
    """Return a header as it is compared together with its note in brackets: 职称(评) is not 职称."""
    found = header_key(header)
    return f"{found.key}{found.note}"


def fault_in(kind: type[Kind], taken: Sequence[str]) -> str:
    """Return what is wrong with the fields that columns were assigned to, in a sentence; empty where nothing is."""
    twice = sorted({str(kind.fields[name].label) for name in taken if taken.count(name) > 1})
    if twice:
        return _("Two columns were assigned to: %(fields)s. Choose one.") % {"fields": ", ".join(twice)}
    missing = [
        " / ".join(sorted(str(kind.fields[name].label) for name in group))
        for group in kind.needs
        if not group & set(taken)
    ]
    return _("This kind of sheet also needs: %(fields)s.") % {"fields": "; ".join(missing)} if missing else ""


def years_said(texts: Iterable[str]) -> set[int]:
    """Return the years that a sheet's name and titles name, like 2023 in "2023年度"; days of filling in name none."""
    return {int(year) for text in texts for year in _YEAR.findall(without_days(text))}


def without_days(text: str) -> str:
    """Return a title that names days at half width without them (填报日期：2024年12月31日, 截至2023年底), any other as typed."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    left = _UP_TO.sub("", _DAY.sub("", plain))
    return text if left == plain else left


class SheetRefused(Exception):
    """A sheet cannot be taken as a whole: `code`, a sentence for the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


_kinds: dict[str, type[Kind]] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Add a kind; use as a decorator in a subject's `resources.py`."""
    if kind.code in _kinds:
        raise ValueError(f"The kind {kind.code} is declared twice.")
    _kinds[kind.code] = kind
    return kind


@cache
def all_kinds() -> tuple[type[Kind], ...]:
    """Return every kind of sheet, those that others refer to first."""
    autodiscover_modules("resources")
    return tuple(sorted((kind for kind in _kinds.values() if not kind.page), key=lambda kind: (kind.order, kind.code)))


def of_files() -> list[type[Kind]]:
    """Return the kinds whose rows are files."""
    all_kinds()
    return [kind for kind in _kinds.values() if kind.page]


def by_code(code: str) -> type[Kind]:
    """Return the kind of a code; raise KeyError for an unknown one."""
    all_kinds()
    return _kinds[code]


def permissions() -> list[str]:
    """Return the permissions that the kinds ask of whoever imports them."""
    return sorted({kind.permission for kind in (*all_kinds(), *of_files()) if kind.permission})
