"""Names as they are searched: keys without padding, pinyin with every reading of a character, initials."""

from collections.abc import Iterable
from itertools import product

from pypinyin import Style, pinyin

from talentcareer.exchange.values import name_key

__all__ = ["name_key", "readings", "search_text"]
MOST_READINGS = 16  # a name of several many-voiced characters: enough to find it, short enough to keep


def readings(name: str) -> set[str]:
    """Return a name's pinyin, run together and as initials, in every reading of its characters (单 is shan, dan and chan)."""
    syllables = [sorted(set(choices)) for choices in pinyin(name_key(name), style=Style.NORMAL, heteronym=True)]
    found: set[str] = set()
    for reading in product(*syllables):
        found |= {"".join(reading), "".join(part[0] for part in reading if part)}
        if len(found) >= 2 * MOST_READINGS:
            break
    return found


def search_text(names: Iterable[str], numbers: Iterable[str | None]) -> str:
    """Return what a search looks through: names, their pinyin and initials, all numbers; in lower case, a line each."""
    names = list(names)
    parts = [name_key(name) for name in names]
    for name in names:
        parts.extend(sorted(readings(name)))
    parts.extend(number.lower() for number in numbers if number)
    return "\n".join(dict.fromkeys(parts))
