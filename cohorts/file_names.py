"""What the name of a scan says: whose it is and what it shows, as offices write it, like 10086_张三_身份证.pdf."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from talentcareer.exchange.codes import CodeList

_BETWEEN = re.compile(r"[_\-\s·.,，、+&]+|[—–]+")
_GLUED = re.compile(r"([A-Za-z]{0,6}\d[\dA-Za-z]*)([^\x00-\x7f].*)")
_BEHIND = re.compile(
    r"(?:\(\d*\)|\[\d*\]|第?\d+[页张份]?|正反面|正面|反面|双面|扫描件|扫描|复印件|影印件|照片版|电子版|原件|副本|正本|copy)+$"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a name says: the staff number, the word for the kind of document, the words left over. Empty where it says nothing."""

    number: str = ""
    kind: str = ""
    rest: tuple[str, ...] = ()


def told(path: str, *, is_number: Callable[[str], bool], kinds: CodeList) -> Told:
    """Take a file's name apart. `is_number` knows the numbers of people; a folder named by one holds that person's files."""
    *folders, last = unicodedata.normalize("NFKC", path).split("/")
    stem = last.rpartition(".")[0] or last
    number, words = _numbered(stem, is_number)
    if not number:
        number = next((found for folder in reversed(folders) if (found := _numbered(folder, is_number)[0])), "")
    if not number:
        number, words = _like_a_number(words)
    kind = next((word for word in ("".join(words), *reversed(words)) if kinds.find(bare(word))), "")
    return Told(number, bare(kind), tuple(filter(None, (bare(word) for word in words if word != kind))))


def bare(word: str) -> str:
    """Return a word without what tells pages and copies apart: 身份证正面(2) is 身份证, and 扫描0001 is nothing."""
    return _BEHIND.sub("", word)


def _numbered(text: str, is_number: Callable[[str], bool]) -> tuple[str, list[str]]:
    """Return the number of a known person in a name, the longest at its beginning first, and the other words."""
    ends = [(found.start(), found.end()) for found in _BETWEEN.finditer(text)]
    for end, behind in [(len(text), len(text)), *reversed(ends)]:
        if end and is_number(text[:end]):
            return text[:end], _words(text[behind:])
    words = _words(text)
    if words and (glued := _GLUED.fullmatch(words[0])) and is_number(glued[1]):
        return glued[1], [glued[2], *words[1:]]
    for position, word in enumerate(words):
        if len(word) > 2 and is_number(word):
            return word, [*words[:position], *words[position + 1 :]]
    return "", words


def _like_a_number(words: list[str]) -> tuple[str, list[str]]:
    """Return what looks like a number though nobody has it, so that it can be named and corrected."""
    if words and (glued := _GLUED.fullmatch(words[0])):
        return glued[1], [glued[2], *words[1:]]
    if words and words[0].isascii() and any(character.isdigit() for character in words[0]):
        return words[0], words[1:]
    return "", words


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]
