"""A list as a workbook: exactly the columns, rows and order shown, all pages, in Chinese, with a line in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, QueryDict
from django.utils import translation

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.ui.tables import Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGE = "zh-hans"
"""Files for the office are in Chinese whatever the screen's language."""


def export(table: Table) -> tuple[list[str], Iterator[list[Any]]]:
    """The heads of a table's columns and its rows as plain values, in the order shown. Call in the file's language."""
    columns = [column for column in table.columns if not column.column.exclude_from_export]
    heads = [str(column.header) for column in columns]
    return heads, ([row.get_cell_value(column.name) for column in columns] for row in table.rows)


def answer(table: Table, *, name: str, user: Any, route: str, query: QueryDict) -> HttpResponse:
    """The file as an answer to the browser. Writes who took what, filtered how, into the trail first."""
    from talentcareer.exchange import writing

    with translation.override(LANGUAGE):
        heads, rows = export(table)
        content = writing.sheet(name, heads, rows)
    day = dates.today()
    trail.write_event("export.made", by=user, route=route, query=query.urlencode(), rows=len(table.data))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}{day:%Y%m%d}.xlsx')}"
    return response
