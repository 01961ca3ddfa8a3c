"""A list as a workbook: exactly the columns, rows and order shown, all pages, in Chinese, with a line in the trail."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from inspect import Parameter, signature
from typing import Any, BinaryIO, cast
from urllib.parse import quote

import django_tables2
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
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
Reader = Callable[[Any], Any]


def export(table: Table) -> tuple[list[writing.Column], Iterator[list[Any]]]:
    """The columns of a table, a small line below a value as a column of its own, and its rows as plain values.

    To be read in the file's language.
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
            readers.append(partial(django_tables2.A(column.below).resolve, quiet=True))
    # The records themselves, not the table's rows: for each cell those would look anew at what its column asks for.
    return columns, ([_plain(read(record)) for read in readers] for record in table.data)


def answer(table: Table, *, name: Text, user: Any, route: str, query: str) -> FileResponse:
    """The file as an answer to the browser; who took which columns of what, filtered how, stands in the trail."""
    # Closed by the response, or with it.
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_UP_TO)  # noqa: SIM115
    with translation.override(LANGUAGE):
        title = str(name)
        columns, rows = export(table)
        writing.write_workbook(cast(BinaryIO, content), [writing.Table(title, columns, rows, title)])
    shown = ", ".join(bound.name for bound in table.columns if not bound.column.exclude_from_export)
    trail.write_event("export.made", by=user, route=route, query=query, columns=shown, rows=len(table.data))
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


def _reader(bound: Any, table: Table) -> Reader:
    """Return what reads a column's value of a record as `BoundRow.get_cell_value` does, asking once what the column wants."""
    accessor, empty, column = django_tables2.A(bound.accessor), bound.column.empty_values, bound.column
    with suppress(FieldDoesNotExist):
        if table.data.model is not None and getattr(accessor.get_field(table.data.model), "choices", None):
            *before, name = bound.accessor.split("__")
            accessor = django_tables2.A("__".join((*before, f"get_{name}_display")))
    parameters = signature(bound.value).parameters
    everything = any(parameter.kind == Parameter.VAR_KEYWORD for parameter in parameters.values())

    def read(record: Any) -> Any:
        value = accessor.resolve(record, quiet=True)
        if value in empty:
            return None
        given = {"value": value, "record": record, "table": table, "column": column, "bound_column": bound}
        return bound.value(**(given if everything else {name: given[name] for name in parameters}))

    return read


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if isinstance(value, models.Model) else value
