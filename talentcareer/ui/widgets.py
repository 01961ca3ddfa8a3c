"""Form controls of ours: a select that is searched by words, pinyin and initials; a choice of many files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

import talentcareer.readings

DJANGOS_NOTHING = BLANK_CHOICE_DASH[0][1]
NOTHING = "—"


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes many."""

    allow_multiple_selected = True


def readings(text: str) -> str:
    """The pinyin and the initials of a text in all readings, separated by spaces."""
    return " ".join(talentcareer.readings.readings(text))


class SearchMixin:
    """Marks a select for search and gives each option its pinyin. The page loads `{% select_scripts %}`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        marked = {"data-search": "", "data-none": _("Nothing found"), **(attrs or {})}
        super().__init__(marked, *args, **kwargs)  # type: ignore[call-arg]

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if label == DJANGOS_NOTHING:
            label = NOTHING
        option = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        if str(label):
            option["attrs"]["data-pinyin"] = readings(str(label))
        return option


class SearchSelect(SearchMixin, forms.Select):
    """One of many."""


class SearchSelectMultiple(SearchMixin, forms.SelectMultiple):
    """Several of many."""
