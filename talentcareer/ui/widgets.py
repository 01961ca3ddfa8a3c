"""Form controls of ours: a select that is searched by words, pinyin and initials."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, pinyin

READINGS_UP_TO = 16


@lru_cache(maxsize=20_000)
def readings(text: str) -> str:
    """The pinyin and the initials of a text in all readings (up to 16 combinations), separated by spaces."""
    syllables = [sorted(set(options)) for options in pinyin(text, style=Style.NORMAL, heteronym=True)]
    words: dict[str, None] = {}
    for number, combination in enumerate(product(*syllables)):
        if number == READINGS_UP_TO:
            break
        words["".join(combination)] = None
        words["".join(syllable[0] for syllable in combination)] = None
    return " ".join(words)


class SearchMixin:
    """Marks a select for search and gives each option its pinyin. The page loads `{% select_scripts %}`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        marked = {"data-search": "", "data-none": _("Nothing found"), **(attrs or {})}
        super().__init__(marked, *args, **kwargs)  # type: ignore[call-arg]

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        if str(label):
            option["attrs"]["data-pinyin"] = readings(str(label))
        return option


class SearchSelect(SearchMixin, forms.Select):
    """One of many."""


class SearchSelectMultiple(SearchMixin, forms.SelectMultiple):
    """Several of many."""
