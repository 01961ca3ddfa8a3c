"""Parts of a page: its head, headline figures, notes, lists of work, history, steps, jobs, pages of a list."""

from __future__ import annotations

from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.context import Context

from talentcareer.ui import formats, parts
from talentcareer.ui.components.registry import ComponentError, component, expect

PAGE_SIZES = (50, 100, 200)

NOTE_ICONS = {"": "info-circle", "due": "alert-triangle", "bad": "alert-circle", "ok": "circle-check"}
JOB_STATES = {
    "waiting": "clock",
    "running": "loader-2",
    "done": "circle-check",
    "failed": "alert-circle",
    "cancelled": "ban",
}


def page_of(rows: Any, query: QueryDict) -> Page:
    """The page of rows that an address asks for: the first where it asks for none, the last where it asks beyond."""
    size = next((size for size in PAGE_SIZES if str(size) == query.get("per_page")), PAGE_SIZES[0])
    return Paginator(rows, size).get_page(query.get("page"))


@component("components/page_head.html", block=True)
def page_head(
    content: str,
    title: object,
    *,
    count: object = None,
    unit: object = "",
    beside: object = "",
    sub: object = "",
    sub_items: Any = (),
) -> dict[str, Any]:
    """The page's title with its count and one line below; between the tags stand the actions, at most one primary."""
    if count is not None and not isinstance(count, formats.Number):
        raise ComponentError(f"{{% page_head %}} was given count={count!r}; it takes a number or nothing.")
    subs = [text for text in (sub, *sub_items) if text]
    return {"title": title, "count": count, "unit": unit, "beside": beside, "subs": subs, "actions": content}


@component("components/section_head.html", block=True)
def section_head(content: str, title: object, *, beside: object = "", id: str = "") -> dict[str, Any]:
    """A section's heading with a line under it; between the tags stands what belongs at its end."""
    return {"title": title, "beside": beside, "id": id, "more": content}


@component("components/keys.html")
def keys(figures: Any) -> dict[str, Any]:
    """Headline figures in a row, each a KeyFigure: name, figure that opens its rows, unit, one line, definition."""
    return {"figures": expect("keys", figures, parts.KeyFigure)}


@component("components/definition.html")
def definition(rows: Any) -> dict[str, Any]:
    """The card that says what a figure counts; takes a Definition or rows of (term, text)."""
    return {"rows": list(rows.rows if isinstance(rows, parts.Definition) else rows)}


@component("components/definition_button.html")
def definition_button(name: object, target: str) -> dict[str, Any]:
    """Opens the definition (an element with this id and `hidden`) of the figure of this name."""
    return {"name": name, "target": target}


@component("components/note.html", block=True)
def note(content: str, *, tone: parts.Tone = "", title: object = "") -> dict[str, Any]:
    """Something to know here: what happened, what is kept, what to do."""
    return {"text": content, "tone": tone, "title": title, "icon": NOTE_ICONS[tone]}


@component("components/empty.html", block=True)
def empty(content: str, title: object, *, text: object = "") -> dict[str, Any]:
    """Nothing here yet: what will appear; between the tags stands the action that fills it."""
    return {"title": title, "text": text, "action": content}


@component("components/filtered_empty.html")
def filtered_empty(pills: Any, clear_url: str) -> dict[str, Any]:
    """Rows exist but none passes the filters: names them and offers to clear them."""
    return {"pills": expect("filtered_empty", pills, parts.Pill), "clear_url": clear_url}


@component("components/pills.html")
def pills(items: Any, *, clear_url: str = "") -> dict[str, Any]:
    """The filters in force, each with a link to the list without it."""
    return {"pills": expect("pills", items, parts.Pill), "clear_url": clear_url}


@component("components/tabs.html")
def tabs(items: Any, label: object) -> dict[str, Any]:
    """Pages side by side; `label` names the row for those who hear it."""
    return {"tabs": expect("tabs", items, parts.Tab), "label": label}


@component("components/sum_rows.html")
def sum_rows(rows: Any) -> dict[str, Any]:
    """A record's lines: name, value ("—" where there is none), a small line, one action."""
    return {"rows": expect("sum_rows", rows, parts.SumRow)}


@component("components/todo_list.html")
def todo_list(items: Any) -> dict[str, Any]:
    """Work that waits, a line a kind."""
    return {"items": expect("todo_list", items, parts.Todo)}


@component("components/history_list.html")
def history_list(lines: Any) -> dict[str, Any]:
    """A history in sentences, newest first as given."""
    return {"lines": expect("history_list", lines, parts.HistoryLine)}


@component("components/wizard_steps.html")
def wizard_steps(steps: Any) -> dict[str, Any]:
    """Where one stands in a wizard."""
    return {"steps": expect("wizard_steps", steps, parts.Step)}


@component("components/counts.html")
def counts(items: Any, label: object) -> dict[str, Any]:
    """Counts that filter what stands below; the current one is marked and leads back to all."""
    return {"counts": expect("counts", items, parts.Count), "label": label}


@component("components/job_row.html")
def job_row(
    text: object,
    state: Literal["waiting", "running", "done", "failed", "cancelled"],
    *,
    percent: int | None = None,
    poll_url: str = "",
    every: int = 2,
    cancel_url: str = "",
    result_url: str = "",
    result_text: object = "",
    reason: object = "",
) -> dict[str, Any]:
    """Work in the background: what, how far, may I leave. With `poll_url` it asks for itself until the state is final.

    `poll_url` answers with this component again; `reason` says why it failed, what is kept and what to do.
    """
    open_ = state in {"waiting", "running"}
    return {
        "text": text, "state": state, "percent": percent, "open": open_, "icon": JOB_STATES[state],
        "poll_url": poll_url if open_ else "", "every": every, "cancel_url": cancel_url if open_ else "",
        "result_url": result_url, "result_text": result_text, "reason": reason,
    }  # fmt: skip


@component("components/pagination.html")
def pagination(page: Page, query: QueryDict, *, unit: object = "", sizes: Any = PAGE_SIZES) -> dict[str, Any]:
    """Which rows are shown of how many, how many a page, and the other pages; all in the address.

    `query` is the request's GET; what stands there stays.
    """
    if not isinstance(page, Page):
        raise ComponentError(f"{{% pagination %}} was given {page!r}; it takes a Page of a Paginator.")

    def address(**changes: int) -> str:
        changed = query.copy()
        changed.pop("page", None)
        for name, value in changes.items():
            changed[name] = str(value)
        return f"?{changed.urlencode()}"

    paginator = page.paginator
    offered = sizes if paginator.count > min(sizes) else ()
    return {
        "page": page,
        "total": paginator.count,
        "unit": unit,
        "sizes": [(size, address(per_page=size), size == paginator.per_page) for size in offered],
        "numbers": [
            (number, address(page=number) if isinstance(number, int) else "", number == page.number)
            for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        ] if paginator.num_pages > 1 else [],
    }  # fmt: skip


@component()
def panel_content(section: Any, *, context: Context) -> str:
    """The content of a person's section, with the page's token for the forms in it."""
    return str(section.html(context.get("csrf_token", "")))
