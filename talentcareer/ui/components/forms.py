"""Form fields: label left, hint below, error above the field and again in the summary."""

from __future__ import annotations

from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from talentcareer.ui.components.registry import ComponentError, component
from talentcareer.ui.drafts import FIELD
from talentcareer.ui.entering import Clash
from talentcareer.ui.keeping import Kept

SEGMENTS_UP_TO = 5
"""Up to so many choices of a RadioSelect stand side by side as segments."""
TEXT_ROWS = 4
WIDTHS = {forms.DateInput: "in-8", forms.NumberInput: "in-8"}


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "segments" if len(list(widget.choices)) <= SEGMENTS_UP_TO + 1 else "radios"
    return "control"


def _classes(widget: forms.Widget, width: str) -> str:
    look = _look(widget)
    if look != "control":
        return "form-check-input" if look == "check" else ""
    base = "form-select" if isinstance(widget, forms.Select) else "form-control"
    default = next((css for kind, css in WIDTHS.items() if isinstance(widget, kind)), "")
    return " ".join(filter(None, (base, f"in-{width}" if width else default, widget.attrs.get("class", ""))))


@component("components/field.html")
def field(
    bound: BoundField, *, hint: object = "", width: Literal["", "4", "8", "12", "20", "full"] = "", beside: object = ""
) -> dict[str, Any]:
    """One field of a form with its label, error and hint. `beside` stands after the control (a unit, an example)."""
    if not isinstance(bound, BoundField):
        raise ComponentError(f"{{% field %}} was given {bound!r}; it takes a field of a form, like form.name.")
    widget = bound.field.widget
    look = _look(widget)
    attrs: dict[str, Any] = {"class": css} if (css := _classes(widget, width)) else {}
    hint = hint or bound.help_text
    told_by = [(hint, f"{bound.auto_id}_helptext"), (bound.errors, f"{bound.auto_id}_error")]
    described_by = " ".join(id for told, id in told_by if told)
    if described_by:
        attrs["aria-describedby"] = described_by
    if isinstance(widget, forms.Textarea):
        attrs["rows"] = min(int(widget.attrs.get("rows", TEXT_ROWS)), TEXT_ROWS)
    return {
        "field": bound,
        "look": look,
        "control": bound.as_widget(attrs=attrs) if look in {"control", "check"} else "",
        "hint": hint,
        "described_by": described_by,
        "beside": beside,
        "optional": not bound.field.required and look in {"control", "radios", "segments"},
    }


@component("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every field of a form in order, hidden ones too. The summary of its errors is `{% error_summary form %}`."""
    return {"form": form}


@component("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What is to be mended, each with a link to its field; nothing where all is well."""
    if not isinstance(form, forms.BaseForm):
        raise ComponentError(f"{{% error_summary %}} was given {form!r}; it takes a form.")
    lines = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        text = _("%(field)s: %(error)s")
        lines += [
            (bound.id_for_label or bound.auto_id, text % {"field": capfirst(str(bound.label)), "error": error})
            for error in bound.errors
        ]
    return {"lines": lines}


@component("components/clash_table.html")
def clash_table(clashes: list[Clash], *, last: object = "") -> dict[str, Any]:
    """Fields that somebody else changed too: both values, to be decided one by one. `last` says who changed what."""
    return {"clashes": clashes, "last": last}


@component("components/draft_note.html")
def draft_note(kept: Kept | None, *, form: Any = None) -> dict[str, Any]:
    """What a form was filled from, and the way to discard it; above the form. Nothing on a page that keeps nothing."""
    return {"kept": kept or None, "with_files": _has_files(form)}


@component("components/sheet.html")
def sheet(kept: Kept | None) -> dict[str, Any]:
    """The hidden field by which what is typed is kept and a form is saved once; inside the form."""
    return {"kept": kept or None, "name": FIELD}


@component("components/draft_said.html")
def draft_said(kept: Kept | None, *, form: Any = None) -> dict[str, Any]:
    """Where the page says that a draft was kept; beside the buttons."""
    return {"kept": kept or None, "with_files": _has_files(form)}


def _has_files(form: Any) -> bool:
    return isinstance(form, forms.BaseForm) and form.is_multipart()


@component("components/voided_list.html")
def voided_list(voided: list[Any]) -> dict[str, Any]:
    """Voided records (record, address that takes it back), folded; nothing where there are none."""
    return {"voided": voided}


@component("components/select_scripts.html")
def select_scripts() -> dict[str, Any]:
    """The code of searched selects; in the page's `select_scripts` block."""
    return {}


@component("components/filter_field.html")
def filter_field(bound: BoundField) -> dict[str, Any]:
    """A filter of a list: its name above the control."""
    widget = bound.field.widget
    grouped = isinstance(widget, forms.MultiWidget) or _look(widget) in {"checks", "radios", "segments"}
    parts_of = widget.widgets if isinstance(widget, forms.MultiWidget) else [widget]
    for part in parts_of:
        if css := _classes(part, ""):
            part.attrs["class"] = css
    return {
        "field": bound,
        "grouped": grouped,
        "ranged": isinstance(widget, forms.MultiWidget),
        "control": bound.as_widget(),
    }
