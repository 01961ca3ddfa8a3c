"""The language in which commands speak to the terminal."""

import os


def language() -> str:
    """Return the language of commands: Chinese unless LANG asks for English."""
    return "en" if os.environ.get("LANG", "").lower().startswith("en") else "zh-hans"
