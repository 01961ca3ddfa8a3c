"""The table of a list page: heads that sort, rows that become cards on a narrow screen."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.http import QueryDict

from talentcareer.ui.components.registry import ComponentError, component
from talentcareer.ui.tables import NONE


@component("components/table.html")
def table(rows: Any, query: QueryDict, *, label: object) -> dict[str, Any]:
    """A django-tables2 table in our look. `query` is the request's GET; a sort starts at the first page."""
    if not isinstance(rows, django_tables2.Table):
        raise ComponentError(f"{{% table %}} was given {rows!r}; it takes a django-tables2 Table.")

    def sort_address(column: Any) -> str:
        changed = query.copy()
        changed.pop("page", None)
        changed[rows.prefixed_order_by_field] = column.order_by_alias.next
        return f"?{changed.urlencode()}"

    heads = []
    for column in rows.columns:
        order = "" if not column.is_ordered else ("descending" if column.order_by_alias.is_descending else "ascending")
        heads.append({
            "header": column.header,
            "unit": getattr(column.column, "page_unit", ""),
            "css": column.column.attrs.get("th", {}).get("class", ""),
            "sort_url": sort_address(column) if column.orderable else "",
            "order": order,
            "hidden": getattr(column.column, "head_hidden", False),
        })  # fmt: skip
    return {"table": rows, "heads": heads, "label": label, "nothing": NONE}
