"""Marking a workbook from the application's side: what is asked of the child process, and what comes back."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.conf import settings

from talentcareer.exchange.reading import DEFAULT, Limits

_CHILD = Path(__file__).parent / "child"
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
Tone = Literal["bad", "due", "ok"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to colour, what its comment says, and the text that takes its place, where there is one."""

    sheet: str
    cell: str
    tone: Tone
    said: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What goes into one workbook: marked cells, and a first sheet that lists them under a title and a few lines.

    A line of the list leads to its cell (sheet, cell) and has one text a column.
    """

    title: str
    lines: list[str]
    headers: list[str]
    widths: list[int]
    rows: list[tuple[str, str, list[str]]]
    cells: list[Mark] = field(default_factory=list)


class NotMarked(Exception):
    """The workbook could not be opened to be marked, or not within the limits."""


def mark(path: Path, marks: Marks, *, name: str, limits: Limits = DEFAULT) -> bytes:
    """Return the .xlsx at `path` with marks, and the list as a first sheet called `name`. Raises NotMarked."""
    with TemporaryDirectory(dir=settings.TEMPORARY_DIR) as folder:
        marked = Path(folder) / "marked.xlsx"
        asked = {"path": str(path.resolve()), "into": str(marked), "name": name, "limits": asdict(limits)}
        try:
            child = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                [sys.executable, "-I", str(_CHILD)],
                input=json.dumps({**asked, **asdict(marks)}).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
                | {"LANG": "C.UTF-8", "TMPDIR": folder},
                cwd="/",
                timeout=limits.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise NotMarked from late
        if child.returncode or not marked.is_file() or marked.stat().st_size > 2 * limits.file_bytes:
            raise NotMarked
        return marked.read_bytes()
