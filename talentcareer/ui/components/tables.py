"""The table of a list page: heads that sort, rows that become cards on a narrow screen."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from talentcareer.ui.components.registry import ComponentError, component
from talentcareer.ui.tables import NONE, Table


@component("components/table.html")
def table(rows: Any, query: QueryDict, *, label: object, choosing: str = "") -> dict[str, Any]:
    """A table in our look. `query` is the request's GET; a sort starts at the first page.

    `choosing` is the id of the form to which a box before each row belongs.
    """
    if not isinstance(rows, Table):
        raise ComponentError(f"{{% table %}} was given {rows!r}; it takes a Table of talentcareer.ui.tables.")

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
    lines = [(row, row.get_cell_value(rows.staying) if choosing else "") for row in rows.paginated_rows]
    return {"lines": lines, "heads": heads, "label": label, "nothing": NONE, "choosing": choosing}


@component("components/column_choice.html")
def column_choice(rows: Any, kept: Any, reset_url: str) -> dict[str, Any]:
    """Which columns a table shows: a form by GET with a box a column. `kept` is what else stays in the address."""
    if not isinstance(rows, Table):
        raise ComponentError(f"{{% column_choice %}} was given {rows!r}; it takes a Table of talentcareer.ui.tables.")
    columns = [(bound.name, bound.header, bound.visible, bound.name == rows.staying) for bound in rows.offered]
    return {"columns": columns, "kept": list(kept), "reset_url": reset_url}
