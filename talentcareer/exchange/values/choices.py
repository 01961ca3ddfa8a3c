"""Words as they are compared; yes and no."""

from typing import Any

from .problems import ValueProblem, half_width, plain, shown
from .texts import text

_YES = {"是", "有", "√", "✓", "✔", "☑", "对", "1", "y", "yes", "true", "t", "v"}
_NO = {"否", "无", "没有", "×", "✗", "✘", "☒", "x", "错", "0", "n", "no", "false", "f"}


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
