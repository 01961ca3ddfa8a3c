"""The chart figure: a table that is drawn. Nothing is drawn that the table does not hold."""

from __future__ import annotations

from typing import Any, Literal

from talentcareer.ui import parts
from talentcareer.ui.components.registry import ComponentError, component, expect


@component("components/chart.html")
def chart(
    title: object,
    axis: object,
    series: Any,
    rows: Any,
    *,
    note: object = "",
    unit: object = "",
    kind: Literal["columns", "line"] = "columns",
    stacked: bool = False,
    colors: Literal["one", "stage", "integration", "level"] = "one",
    now: object = "",
    tall: bool = False,
) -> dict[str, Any]:
    """A chart and its table. `series` are the columns' names, `rows` ChartRow items with a Figure for each series.

    `now` is the axis label drawn darker; a click on a bar follows the figure's address. The page loads the
    drawing code with `{% chart_scripts %}`.
    """
    names = list(series)
    listed = expect("chart", rows, parts.ChartRow)
    for row in listed:
        if len(row.figures) != len(names):
            raise ComponentError(
                f"{{% chart %}} row {row.label!r} has {len(row.figures)} figures for {len(names)} series."
            )
    return {
        "title": title, "axis": axis, "series": names, "rows": listed, "note": note, "unit": unit, "kind": kind,
        "stacked": stacked, "colors": colors, "now": now, "tall": tall,
    }  # fmt: skip


@component("components/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """The drawing code; once a page, in its `scripts` block."""
    return {}
