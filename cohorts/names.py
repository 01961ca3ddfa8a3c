"""Names as they are searched: keys without padding, pinyin with every reading of a character, initials."""

from collections.abc import Iterable

from talentcareer.exchange.values import name_key
from talentcareer.readings import readings

__all__ = ["name_key", "search_text"]


def search_text(names: Iterable[str], numbers: Iterable[str | None]) -> str:
    """Return what a search looks through: names, their pinyin and initials, all numbers; in lower case, a line each."""
    keys = [name_key(name) for name in names]
    parts = [*keys, *(reading for key in keys for reading in readings(key))]
    parts.extend(number.lower() for number in numbers if number)
    return "\n".join(dict.fromkeys(parts))
