"""Words out of a closed list: labels, codes with or without their leading zeros, yes and no."""

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from .problems import ValueProblem, half_width, plain, shown
from .texts import text

T = TypeVar("T")

_YES = {"是", "有", "√", "✓", "✔", "☑", "对", "1", "y", "yes", "true", "t", "v"}
_NO = {"否", "无", "没有", "×", "✗", "✘", "☒", "x", "错", "0", "n", "no", "false", "f"}
_LONGEST_CODE = 4
_MOST_KNOWN = 12


def yes_no(found: Any) -> bool | None:
    """Return a truth value typed as 是/否, √/×, 有/无, 1/0, Y/N or TRUE/FALSE; None, which is not "no", for a blank."""
    value = plain(found)
    if value is None or isinstance(value, bool):
        return value
    key = choice_key(value)
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise ValueProblem("yes-no-not-understood", shown(value))


def choice_key(value: Any) -> str:
    """Return a label or code as it is compared: half width, without spaces, lower case; 1.0 is "1"."""
    return "".join(half_width(text(value) or "").split()).lower()


def choice_table(labels: Mapping[str, T]) -> dict[str, T]:
    """Return a table for `choice` from labels, aliases and codes as people type them."""
    return {choice_key(label): value for label, value in labels.items()}


def choice(found: Any, table: Mapping[str, T]) -> T | None:
    """Return what a label or code stands for in a `choice_table`. A code may have lost its leading zeros (1 is 01).

    Raises choice-unknown, or choice-unknown-near with the nearest label.
    """
    value = plain(found)
    if value is None:
        return None
    key = choice_key(value)
    for candidate in (key, *(key.zfill(width) for width in range(len(key) + 1, _LONGEST_CODE + 1) if key.isdigit())):
        if candidate in table:
            return table[candidate]
    labels = [label for label in table if not label.isdigit()] or list(table)
    known = "、".join(labels[:_MOST_KNOWN]) + ("…" if len(labels) > _MOST_KNOWN else "")
    near = difflib.get_close_matches(key, labels, n=1, cutoff=0.5)
    if near:
        raise ValueProblem("choice-unknown-near", shown(value), near=near[0], known=known)
    raise ValueProblem("choice-unknown", shown(value), known=known)
