"""Reading a workbook from the application's side: a limited child process does it and answers line by line."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .child.limits import DEFAULT, Limits
from .refusals import UnreadableWorkbook
from .workbook import Note, Rows, Sheet, Workbook

_CHILD = Path(__file__).parent / "child"
# The parser gets no secret of the application: only what a Python process needs to start.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


def read_workbook(path: Path, name: str, *, limits: Limits = DEFAULT) -> Workbook:
    """Read the file at `path`, shown to users as `name`, by its content and not by its extension.

    Raises UnreadableWorkbook for whatever cannot be read, also when the parser dies or takes too long.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableWorkbook("empty-file", {"name": name})
    if size > limits.file_bytes:
        raise UnreadableWorkbook(
            "too-large", {"name": name, "what": "file-size", "found": size, "limit": limits.file_bytes}
        )
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return _ask_child(path, name, sha256, limits)


def _ask_child(path: Path, name: str, sha256: str, limits: Limits) -> Workbook:
    question = json.dumps({"path": str(path.resolve()), "name": name, "limits": asdict(limits)})
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-I", str(_CHILD), question],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in _ENVIRONMENT if key in os.environ} | {"LANG": "C.UTF-8"},
        cwd="/",
    )
    expired = threading.Event()

    def stop() -> None:
        expired.set()
        child.kill()

    timer = threading.Timer(limits.wall_seconds, stop)
    timer.start()
    answer = _Answer(name, sha256)
    try:
        _listen(child, answer, limits)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        child.stdout.close()  # type: ignore[union-attr]
    if not answer.finished:
        # -SIGXCPU: the child used up its processor time before the clock on the wall did.
        late = expired.is_set() or child.returncode == -24
        raise UnreadableWorkbook("timeout" if late else "parser-died", {"name": name, "seconds": limits.wall_seconds})
    return answer.workbook()


def _listen(child: "subprocess.Popen[bytes]", answer: "_Answer", limits: Limits) -> None:
    left = limits.answer_bytes
    while line := child.stdout.readline(left + 1):  # type: ignore[union-attr]
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            return
        try:
            answer.take(line)
        except (ValueError, KeyError, IndexError, TypeError):
            # Nothing our child says; a parser that was taken over or went astray counts as dead.
            return
        if answer.finished:
            child.wait()
            return


class _Answer:
    """What the child has said so far: rows as JSON arrays, everything else as JSON objects."""

    def __init__(self, name: str, sha256: str) -> None:
        self.name, self.sha256 = name, sha256
        self.format, self.epoch = "", 1900
        self.sheets: list[tuple[dict[str, Any], list[bytes]]] = []
        self.notes: list[Note] = []
        self.finished = False

    def take(self, line: bytes) -> None:
        if line.startswith(b"["):
            self.sheets[-1][1].append(line)
            return
        said = json.loads(line)
        match said["say"]:
            case "format":
                self.format, self.epoch = said["format"], said["epoch"]
            case "sheet":
                self.sheets.append((said["sheet"], []))
            case "note":
                self.notes.append(Note(said["code"], said["params"]))
            case "refused":
                raise UnreadableWorkbook(said["code"], {"name": self.name, **said["params"]})
            case "end":
                self.finished = True

    def workbook(self) -> Workbook:
        sheets = tuple(Sheet(**sheet, rows=Rows(lines, self.epoch)) for sheet, lines in self.sheets)
        return Workbook(self.name, self.sha256, self.format, sheets, tuple(self.notes))
