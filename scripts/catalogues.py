"""Compile the catalogues of translations with Babel, so that no gettext is needed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogue(source: Path) -> Path:
    """Write the .mo file beside one .po file. Raises PoFileError where the source is malformed."""
    with source.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    target = source.with_suffix(".mo")
    # Written beside and moved, so that a running server never reads half a file.
    part = target.with_suffix(".part")
    with part.open("wb") as stream:
        write_mo(stream, catalogue)
    part.replace(target)
    return target


if __name__ == "__main__":
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        try:
            compile_catalogue(path)
        except PoFileError as error:
            sys.exit(f"{path.relative_to(LOCALE.parent)}: {error}")
