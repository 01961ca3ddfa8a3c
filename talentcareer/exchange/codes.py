"""Code lists: coded values beside labels in both languages, with the other words that people write for them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import get_language, override

_BETWEEN = re.compile(r"[\W_]+")


def word_key(text: str) -> str:
    """Return a word as it is compared: half width, lower case, without spaces and the marks between words."""
    return "".join(c for c in unicodedata.normalize("NFKC", str(text)).lower() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Code:
    """One coded value: what is stored, both labels, other words (also GB codes), a rank for orders (1 is highest, 0 unranked)."""

    code: str
    name_zh: str
    name_en: str | Promise
    aliases: tuple[str, ...] = ()
    rank: int = 0

    @property
    def label(self) -> str:
        """The name in the current language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else str(self.name_en)

    @property
    def number(self) -> str:
        """The number by which a national standard knows it: the code itself, else the first number among its words."""
        return next((word for word in (self.code, *self.aliases) if word.isdigit()), "")


@dataclass(frozen=True)
class CodeList:
    """A list of codes. `find` understands code, both names and every alias; unknown words are None, never guessed.

    `standard` is the national standard that numbers them, like "GB/T 3304".
    """

    name: str | Promise
    codes: tuple[Code, ...] = field(default=())
    standard: str = ""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def _by_word(self) -> dict[str, Code]:
        words: dict[str, Code] = {}
        for code in self.codes:
            with override("en"):
                english = str(code.name_en)
            for word in (code.code, code.name_zh, english, *code.aliases):
                if words.setdefault(word_key(word), code) is not code:
                    raise ValueError(f"“{word}” means two things in the list {self.name}.")
        return words

    def find(self, text: Any) -> Code | None:
        """Return the code that a word means. A numeric code with a leading zero too few or too many is found as well."""
        return self._find(str(text)) or self._said_twice(str(text))

    def _find(self, text: str) -> Code | None:
        key = word_key(text)
        if key in self._by_word or not key.isdigit():
            return self._by_word.get(key)
        return self._by_word.get(f"0{key}") or self._by_word.get(key.lstrip("0"))

    def _said_twice(self, text: str) -> Code | None:
        """Return the code that all parts of a text mean, like 1-男, 01 汉族 and 成长期（40s）."""
        parts = [part for part in _BETWEEN.split(text) if part]
        found = {code.code if (code := self._find(part)) else "" for part in parts} if len(parts) > 1 else set()
        return self._by_code.get(found.pop()) if len(found) == 1 else None

    def label(self, code: str) -> str:
        """Return the label of a stored code; a value kept as typed is its own label."""
        found = self._by_code.get(code)
        return found.label if found else code

    def rank(self, code: str) -> int:
        """Return the rank of a stored code, 0 where it has none."""
        found = self._by_code.get(code)
        return found.rank if found else 0

    def coded(self, rank: int) -> list[str]:
        """Return the codes of one rank."""
        return [code.code for code in self.codes if code.rank == rank]

    def choices(self) -> list[tuple[str, str]]:
        """Return (code, label) for form fields and filters."""
        return [(code.code, code.label) for code in self.codes]


def from_choices(name: str | Promise, choices: Any, words: dict[str, Iterable[str]], *, standard: str = "") -> CodeList:
    """Return a closed list over a Django choices class: `words` gives for each value its Chinese name first, then other words."""
    found = []
    for choice in choices:
        chinese, *others = words[choice.value]
        found.append(Code(str(choice.value), chinese, choice.label, tuple(others)))
    return CodeList(name, tuple(found), standard)


@cache
def all_lists() -> dict[str, CodeList]:
    """Return every list that an app declares in its `codes` module, by its name there in small letters: "political-status"."""
    found: dict[str, CodeList] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.codes"):
            for name, value in vars(import_module(f"{config.name}.codes")).items():
                if isinstance(value, CodeList) and not any(value is known for known in found.values()):
                    found[name.lower().replace("_", "-")] = value
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A code as people look it up: of which list, its number or code, both names, the other words that workbooks may hold."""

    codes: CodeList
    code: str
    name_zh: str
    name_en: str
    words: tuple[str, ...]


def look_up(lists: Iterable[CodeList], typed: str = "") -> list[Row]:
    """Return the codes of some lists in their order, those alone in which a typed word occurs."""
    wanted, found = word_key(typed), []
    for codes in lists:
        for code in codes:
            with override("en"):
                english = str(code.name_en)
            shown = code.number if codes.standard else code.code
            own = {shown, code.name_zh, english}
            words = tuple(dict.fromkeys(word for word in (code.code, *code.aliases) if word not in own))
            if any(wanted in word_key(word) for word in (shown, code.name_zh, english, *words)):
                found.append(Row(codes, shown, code.name_zh, english, words))
    return found
