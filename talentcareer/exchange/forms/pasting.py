"""The form for pasted rows: they are shown as a table, where each column says in its head what it holds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.exchange import pasting, templating
from talentcareer.exchange.forms.imports import HowForm
from talentcareer.exchange.kinds import fault_in
from talentcareer.exchange.reading import column_letters
from talentcareer.exchange.recognition import ColumnWords, named

LEAVE_OUT = "-"


class PasteForm(HowForm):
    """Rows that are pasted. `made_for` is the kind for which the heads of the table were made; empty before it was shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of sheet"),
        required=False,
        help_text=gettext_lazy(
            "Rows without headers need it; their columns are then guessed from what stands in them."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Pasted rows"),
        strip=False,
        widget=forms.Textarea(attrs={"class": "pasted", "spellcheck": "false", "wrap": "off"}),
        help_text=gettext_lazy(
            "Mark the cells in Excel or WPS, best with their row of headers, copy them and paste them here."
        ),
        error_messages={"required": gettext_lazy("Paste at least one row.")},
    )
    titled = forms.BooleanField(label=gettext_lazy("The first row names the columns"), required=False)
    made_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, words: ColumnWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [
            ("", _("As its headers say")),
            *((one.code, str(one.title)) for one in templating.kinds_of(user)),
        ]
        typed = self.data if self.is_bound else self.initial
        self.rows: pasting.Rows = []
        self.known = pasting.Reading()
        self.refused: ValidationError | None = None
        try:
            self.rows = pasting.rows_of(str(typed.get("text", "")))
        except ValidationError as refused:
            self.refused = refused
        code = str(typed.get("kind", ""))
        if not any(map(any, self.rows)):
            self.rows = []
        if self.rows and (not code or code in dict(kind.choices)):
            self.known = pasting.read(self.rows, code, words=words, user=user)
        self.looked = self.known.kind is not None and typed.get("made_for") == self.known.kind.code
        self.table = self.looked
        if self.looked:
            self._make_heads()

    def look(self) -> None:
        """Show the rows as a table, its heads as the headers or the values say."""
        self.full_clean()
        self.table = bool(self.rows)
        if self.known.kind is None or self.looked:
            return
        self._make_heads()
        said = {name: self.known.columns.get(index, LEAVE_OUT) for index, name in enumerate(self.heads)}
        said |= {"made_for": self.known.kind.code} | ({"titled": "on"} if self.known.header_row else {})
        typed = {name: self.data[name] for name in self.data}
        self.data = typed | said

    def _make_heads(self) -> None:
        kind = self.known.kind
        assert kind
        fields = [(name, str(column.label)) for name, column in kind.fields.items()]
        for index, name in enumerate(self.heads):
            label = _("Column {letter}").format(letter=column_letters(index))
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[(LEAVE_OUT, _("Leave out")), *fields], required=False
            )

    @property
    def heads(self) -> list[str]:
        """The names of the fields in the heads of the table."""
        return [f"column_{index}" for index in range(len(self.rows[0]))] if self.rows else []

    @property
    def columns(self) -> list[Any]:
        """The table's columns: their letters, and the field in the head of each where there is one."""
        return [
            (column_letters(index), self[name] if name in self.fields else None)
            for index, name in enumerate(self.heads)
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.refused:
            self.add_error("text", self.refused)
        elif not self.rows and "text" not in self.errors:
            self.add_error("text", self.fields["text"].error_messages["required"])
        elif "text" not in self.errors and self.known.kind is None and "kind" not in self.errors:
            self.add_error("kind", _("No kind of sheet has these headers. Choose the kind the rows are of."))
        elif self.looked and self.known.kind and (fault := fault_in(self.known.kind, list(self.chosen.values()))):
            self.add_error(None, fault)
        return found

    @property
    def chosen(self) -> dict[int, str]:
        """The field of each column, as its head says."""
        taken = {index: self.cleaned_data.get(name) for index, name in enumerate(self.heads)}
        return {index: name for index, name in taken.items() if name and name != LEAVE_OUT}

    @property
    def count(self) -> int:
        """How many rows of data there are."""
        head = self.known.header_row or 1 if self.cleaned_data.get("titled") or not self.looked else 0
        return max(len([row for row in self.rows if any(row)]) - head, 0)

    def to_keep(self) -> tuple[pasting.Rows, dict[str, dict[str, str]]]:
        """Return the rows under their headers, and what the unit shall remember of those: kind → header → field."""
        kind = self.known.kind
        assert kind
        if not self.looked:
            return self.rows, {}
        if not self.cleaned_data["titled"]:
            return pasting.titled(self.rows, kind, self.chosen), {}
        known = self.known.columns if self.known.certain else {}
        head = self.rows[(self.known.header_row or 1) - 1]
        headers = self.known.headers or pasting.titles_of(self.rows)
        for index, name in self.chosen.items():
            if not head[index] and index not in dict(headers):
                head[index] = templating.header_of(kind.fields[name])
        differing = {
            header: self.chosen.get(index, "")
            for index, header in named(headers).items()
            if self.chosen.get(index, "") != known.get(index, "")
        }
        return self.rows, {kind.code: differing} if differing else {}
