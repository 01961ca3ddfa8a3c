"""A list as a workbook: exactly the columns, rows and order shown, all pages, in Chinese, with a line in the trail."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partialmethod
from inspect import Parameter, getattr_static, signature
from operator import attrgetter
from typing import Any, BinaryIO, cast
from urllib.parse import quote

import django_tables2
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import FileResponse
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.exchange import editing, writing
from talentcareer.ui.parts import Text
from talentcareer.ui.tables import Column, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGE = "zh-hans"
"""Files for the office are in Chinese whatever the screen's language."""
IN_MEMORY_UP_TO = 2_000_000
AT_ONCE = 5_000
"""So many records are in memory at a time."""
WORDS_KEPT = 1_000
"""So many values of a column are put into words once."""
Reader = Callable[[Any], Any]


def export(table: Table, records: Iterable[Any] | None = None) -> tuple[list[writing.Column], Iterator[list[Any]]]:
    """The columns of a table, a small line below a value as a column of its own, and its rows as plain values.

    To be read in the file's language. `records` are the table's own, unless they are fetched otherwise.
    """
    shown = [bound for bound in table.columns if not bound.column.exclude_from_export]
    columns: list[writing.Column] = []
    readers: list[Reader] = []
    for bound in shown:
        column: Column = bound.column
        columns.append(writing.Column(_head(bound), column.kind))
        readers.append(_reader(bound, table))
        if column.below:
            if not column.below_title:
                raise ImproperlyConfigured(f"{type(table).__name__}.{bound.name} needs below_title to be exported.")
            columns.append(writing.Column(str(column.below_title)))
            readers.append(_resolver(column.below, table.data.model, in_words=False))
    # The records themselves, not the table's rows: for each cell those would look anew at what its column asks for.
    return columns, (
        [value if type(value := read(record)) is str or value is None else _plain(value) for read in readers]
        for record in (table.data if records is None else records)
    )


def in_turns(rows: Any) -> Iterable[Any]:
    """Return records so that a long list is never in memory as a whole; what many of them refer to is there once."""
    if not isinstance(rows, models.QuerySet):
        return rows
    joined = rows.query.select_related
    if isinstance(joined, dict):
        rows = rows.select_related(None).prefetch_related(*_paths(joined))
    return rows.iterator(AT_ONCE)


def _paths(joined: dict[str, Any]) -> Iterator[str]:
    for name, further in joined.items():
        yield name
        yield from (f"{name}__{path}" for path in _paths(further))


def answer(table: Table, *, name: Text, user: Any, route: str, query: str) -> FileResponse:
    """The file as an answer to the browser; who took which columns of what, filtered how, stands in the trail."""
    # Closed by the response, or with it.
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_UP_TO)  # noqa: SIM115
    with translation.override(LANGUAGE):
        title = str(name)
        columns, rows = export(table, in_turns(table.data.data))
        counted = Counted(rows)
        writing.write_workbook(cast(BinaryIO, content), [writing.Table(title, columns, counted, title)])
    shown = ", ".join(bound.name for bound in table.columns if not bound.column.exclude_from_export)
    trail.write_event("export.made", by=user, route=route, query=query, columns=shown, rows=counted.count)
    return _file(content, title)


def for_editing(kind: Any, ids: list[Any], *, user: Any, route: str, query: str) -> FileResponse:
    """The records of a kind as a workbook for editing, as an answer to the browser, with a line in the trail."""
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_UP_TO)  # noqa: SIM115
    editing.workbook(cast(BinaryIO, content), kind, ids, user)
    with translation.override(LANGUAGE):
        title = _("%(kind)s for editing") % {"kind": kind.title}
    columns = ", ".join(editing.columns_for(kind, user))
    trail.write_event("export.for_editing", by=user, route=route, query=query, columns=columns, rows=len(ids))
    return _file(content, title)


def _file(content: Any, title: str) -> FileResponse:
    content.seek(0)
    response = FileResponse(content, content_type=CONTENT_TYPE)
    file_name = quote(f"{title}{dates.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


def _head(bound: Any) -> str:
    unit = bound.column.workbook_unit
    return _("%(name)s (%(unit)s)") % {"name": bound.header, "unit": unit} if unit else str(bound.header)


class Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row


def _reader(bound: Any, table: Table) -> Reader:
    """Return what reads a column's value of a record as `BoundRow.get_cell_value` does, asking once what the column wants."""
    empty, column, value_of = bound.column.empty_values, bound.column, bound.value
    resolve = _resolver(bound.accessor, table.data.model)
    if getattr(value_of, "__func__", None) is Column.value:  # the value as it is
        return lambda record: None if (value := resolve(record)) in empty else value
    parameters = signature(value_of).parameters
    everything = any(parameter.kind == Parameter.VAR_KEYWORD for parameter in parameters.values())
    if set(parameters) == {"value"} and not everything:
        words = _Words(value_of)
        return lambda record: None if (value := resolve(record)) in empty else words.of(value)

    def read(record: Any) -> Any:
        value = resolve(record)
        if value in empty:
            return None
        given = {"value": value, "record": record, "table": table, "column": column, "bound_column": bound}
        return value_of(**(given if everything else {name: given[name] for name in parameters}))

    return read


class _Words:
    """What a column makes of a value alone, worked out once for each value."""

    def __init__(self, value_of: Callable[..., Any]) -> None:
        self._value_of = value_of
        self._known: dict[Any, Any] = {}

    def of(self, value: Any) -> Any:
        """Return what the column makes of a value."""
        try:
            return self._known[type(value), value]
        except TypeError:  # a list
            return self._value_of(value=value)
        except KeyError:
            made = self._value_of(value=value)
            if len(self._known) < WORDS_KEPT:
                self._known[type(value), value] = made
            return made


def _resolver(accessor: str, model: Any, *, in_words: bool = True) -> Reader:
    """Return what follows an accessor from a record, as django-tables2 does: the short way wherever it leads to a plain value.

    `in_words` puts a coded value into the words of its field.
    """
    *before, name = accessor.split("__")
    named = name.removeprefix("get_").removesuffix("_display")
    field: Any = django_tables2.A("__".join((*before, named))).get_field(model)
    coded = bool(getattr(field, "choices", None)) and field.name == named
    if coded and in_words:
        name = f"get_{named}_display"
    slowly = django_tables2.A("__".join((*before, name)))
    words: dict[Any, str] = {}
    if coded and name != named and _says_its_choices(field):
        words, name = {code: str(label) for code, label in field.flatchoices}, field.attname
    get = attrgetter(".".join((*before, name)))

    def resolve(record: Any) -> Any:
        try:
            value = get(record)
        except Exception:  # the other way says what it is: nothing, or another kind of record
            return slowly.resolve(record, quiet=True)
        if words:
            return words.get(value, value)
        return slowly.resolve(record, quiet=True) if callable(value) else value

    return resolve


def _says_its_choices(field: Any) -> bool:
    """Tell whether the words of a field's values are those of its choices, and no method of the model says others."""
    said = getattr_static(field.model, f"get_{field.name}_display", None)
    return isinstance(said, partialmethod) and said.func is models.Model._get_FIELD_display  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if isinstance(value, models.Model) else value
