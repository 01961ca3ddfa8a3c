"""The form in which refused rows are corrected: the cells in question, each with what stands there and what to do."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer.exchange import kinds
from talentcareer.exchange.correcting import TypedCell
from talentcareer.exchange.kinds import Column
from talentcareer.exchange.reading import cell_name
from talentcareer.exchange.values.problems import cleaned
from talentcareer.exchange.widgets import Choice, Words
from talentcareer.ui.widgets import SearchSelect

MOST_TYPED = 2_000
SEARCHED_FROM = 12


@dataclass
class CorrectedRow:
    """A refused row on the page: its cells to be typed, what is said of no cell of its own, and its other cells to be read."""

    sheet: dict[str, Any]
    row: dict[str, Any]
    key: str
    cells: list[tuple[BoundField, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


def refused_rows(result: dict[str, Any]) -> list[CorrectedRow]:
    """Return the refused rows of a check, in the order of the files."""
    return [
        CorrectedRow(sheet, row, f"{number}-{row['number']}")
        for number, sheet in enumerate(result["sheets"])
        for row in sheet["rows"]
        if row["outcome"] == "refused"
    ]


class CorrectionForm(forms.Form):
    """One field a cell in question; with `whole` one for every cell of the rows. `sent` narrows it to the fields that were sent."""

    def __init__(
        self,
        *args: Any,
        rows: Iterable[CorrectedRow],
        whole: bool = False,
        sent: Container[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.places: dict[str, TypedCell] = {}
        for row in self.rows:
            self._add(row, whole, sent)

    def _add(self, row: CorrectedRow, whole: bool, sent: Container[str] | None) -> None:
        sheet, number = row.sheet, row.row["number"]
        kind = kinds.by_code(sheet["kind"])
        columns: dict[str, Column] = kind.fields
        indexes, headers = {name: int(index) for index, name in sheet["assigned"].items()}, dict(sheet["headers"])
        said: dict[str, list[str]] = {}
        for problem in row.row["problems"]:
            of_a_cell = problem["field"] in columns and not columns[problem["field"]].fixed
            told = said.setdefault(problem["field"], []) if of_a_cell else row.said
            told.append(problem["message"])
        if kind.page:  # all that a file's name says may be said anew, unless the file itself is at fault
            whole, indexes = True, {} if row.said else indexes
        for name in sorted({*said, *indexes}, key=lambda name: indexes.get(name, -1)):
            own = capfirst(str(columns[name].label)) if kind.page else columns[name].header
            label = headers.get(indexes.get(name, -1)) or own
            shown, key = row.row["cells"].get(name, ""), f"{row.key}-{name}"
            if key not in sent if sent is not None else not (whole or name in said):
                row.others.append((label, shown))
                continue
            place = f" {cell_name(number, indexes[name])}" if name in indexes and not kind.page else ""
            told_at = f"id_{key}_told" if name in said else ""
            self.fields[key] = _field(f"{label}{place}", columns[name], shown, told_at=told_at)
            self.places[key] = TypedCell(sheet["file"], sheet["name"], number, name, "")
            row.cells.append((self[key], shown, " ".join(said.get(name, []))))

    def typed_cells(self) -> Iterator[TypedCell]:
        """Return the cells whose text was changed."""
        for name, place in self.places.items():
            text = cleaned(self.cleaned_data[name])
            if text != (self.fields[name].initial or ""):
                yield place._replace(text=text)


def _field(label: str, column: Column, shown: str, *, told_at: str) -> forms.Field:
    widget, attrs = (
        column.widget,
        {"autocomplete": "off", "aria-describedby": told_at} if told_at else {"autocomplete": "off"},
    )
    if isinstance(widget, Choice) and not isinstance(widget, Words) and not widget.as_typed:
        choices = [("", _("Leave as it is")), *((code.name_zh, code.label) for code in widget.codes)]
        control: Any = SearchSelect if len(choices) > SEARCHED_FROM else forms.Select
        select = control(attrs=attrs | {"class": "form-select in-20"})
        return forms.ChoiceField(label=label, choices=choices, required=False, widget=select)
    if column.finds:
        attrs |= {"data-typeahead": reverse(column.finds), "data-none": _("Nobody found")}
    # What is masked or shortened on the page is typed anew or stays as it is.
    hidden = column.sensitive or "**" in shown or shown.endswith("…")
    # A control of one line lets no line end through: what is not touched must come back as it was.
    initial = "" if hidden else " ".join(shown.splitlines())
    return forms.CharField(
        label=label, required=False, strip=False, max_length=MOST_TYPED, initial=initial,
        widget=forms.TextInput(attrs=attrs | {"class": "form-control in-20"}),
    )  # fmt: skip
