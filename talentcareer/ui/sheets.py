"""Rows of a small sheet that somebody pastes or uploads: texts by row, read as safely as an import reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.exchange.reading import UnreadableWorkbook, read_workbook
from talentcareer.exchange.values import shown

MOST_BYTES = 2_000_000
BETWEEN = re.compile(r"[\t,，;；]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as the reader counts it, and its texts from left to right."""

    number: int
    texts: tuple[str, ...]


def pasted(text: str) -> list[SheetRow]:
    """Return the rows of a text as Excel puts it on the clipboard; commas and semicolons divide as well as tabs."""
    rows = ((number, BETWEEN.split(line)) for number, line in enumerate(text.splitlines(), start=1))
    return [SheetRow(number, tuple(map(_plain, texts))) for number, texts in rows if any(map(_plain, texts))]


def uploaded(file: Any) -> list[SheetRow]:
    """Return the rows of a file's first sheet that holds any. Raises ValidationError where it cannot be read."""
    if file.size > MOST_BYTES:
        text = _("“%(name)s” has %(size)s, the limit is %(limit)s. Leave only the table in it.")
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(MOST_BYTES)}
        raise ValidationError(text % {"name": file.name, **sizes})
    with TemporaryDirectory(dir=settings.TEMPORARY_DIR) as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(file.read())
        try:
            sheets = read_workbook(path, file.name).sheets
        except UnreadableWorkbook as refused:
            raise ValidationError(str(refused)) from None
        return [_row(row) for row in next((sheet.rows for sheet in sheets if len(sheet.rows)), ())]


def _row(row: Any) -> SheetRow:
    texts = {cell.column_index: cell.value if isinstance(cell.value, str) else shown(cell.value) for cell in row.cells}
    return SheetRow(row.number, tuple(_plain(texts.get(place, "")) for place in range(max(texts, default=-1) + 1)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def as_text(rows: Sequence[SheetRow]) -> str:
    """Return rows as they can be pasted again, each on the line of its number."""
    lines = {row.number: "\t".join(row.texts) for row in rows}
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


class SheetForm(forms.Form):
    """A sheet, pasted or uploaded; `cleaned_data["rows"]` holds its rows."""

    text = forms.CharField(
        label=gettext_lazy("Rows from Excel"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy(".xlsx, .xls, .ods or .csv; its first sheet."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        try:
            rows = uploaded(file) if file else pasted(values.get("text") or "")
        except ValidationError as refused:
            self.add_error("file", refused)
            return values
        if not rows and not self.errors:
            self.add_error("file" if file else "text", _("There is no row in it. Paste rows, or choose a file."))
        return values | {"rows": rows}
