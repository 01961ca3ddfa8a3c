"""How Chinese text is read: its pinyin and initials in every reading of its characters, for searching."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import prod

from pypinyin import Style, pinyin

MOST = 64


@lru_cache(maxsize=20_000)
def readings(text: str) -> tuple[str, ...]:
    """Return a text's pinyin, run together and as initials, character by character in every reading: 查明 is zhaming and chaming.

    Of a long text with many readings each character's are there once, not all their combinations.
    """
    # Whole words would be read as in a sentence: the surname 查 is zha, though the word 查明 is chaming.
    characters = [_of_character(one) for one in text]
    found: dict[str, None] = {}
    for syllables in _combined(characters):
        found["".join(syllables)] = None
        found["".join(syllable[:1] for syllable in syllables)] = None
    return tuple(found)


@lru_cache(maxsize=10_000)
def _of_character(one: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pinyin(one, style=Style.NORMAL, heteronym=True)[0]))


def _combined(characters: list[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    if prod(len(options) for options in characters) <= MOST:
        yield from product(*characters)
        return
    usual = tuple(options[0] for options in characters)
    yield usual
    for place, options in enumerate(characters):
        for option in options[1:]:
            yield (*usual[:place], option, *usual[place + 1 :])
