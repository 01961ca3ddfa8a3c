"""What is said about a row, and what is asked of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something said about a row: cell, stable code, what was found, the sentence with what to do."""

    cell: str
    code: str
    found: str
    message: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Somebody on record, or in an earlier row, who may be the one a row speaks of.

    `sides`: field, in the file, on record. `only_same`: they cannot be two. `said`: what the user answered, SAME or OTHER.
    """

    key: str
    sides: list[tuple[str, str, str]]
    only_same: bool
    said: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell changed in an exported row whose record others changed meanwhile: as exported, in the file, on record. `said`: "mine" or "theirs"."""

    key: str
    label: str
    exported: str
    own: str
    now: str
    said: str
