"""A list as a workbook: exactly the columns, rows and order shown, all pages, in Chinese, with a line in the trail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
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


def export(table: Table) -> tuple[list[writing.Column], Iterator[list[Any]]]:
    """The columns of a table, a small line below a value as a column of its own, and its rows as plain values.

    To be read in the file's language.
    """
    shown = [bound for bound in table.columns if not bound.column.exclude_from_export]
    columns = []
    for bound in shown:
        column: Column = bound.column
        columns.append(writing.Column(_head(bound), column.kind))
        if column.below:
            if not column.below_title:
                raise ImproperlyConfigured(f"{type(table).__name__}.{bound.name} needs below_title to be exported.")
            columns.append(writing.Column(str(column.below_title)))
    return columns, (list(_cells(row, shown)) for row in table.rows)


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


def _cells(row: Any, shown: list[Any]) -> Iterator[Any]:
    for bound in shown:
        yield _plain(row.get_cell_value(bound.name))
        if bound.column.below:
            yield _plain(django_tables2.A(bound.column.below).resolve(row.record, quiet=True))


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if isinstance(value, models.Model) else value
