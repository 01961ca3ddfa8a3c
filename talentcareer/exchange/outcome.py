"""What a run came to, file by file and sheet by sheet: for the page, the command line and the stored result."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from talentcareer.exchange.planning import (
    CHANGED,
    EXISTING,
    NEW,
    REFUSED,
    UNCHANGED,
    Clash,
    Finding,
    PossibleDuplicate,
    RowPlan,
    without_id_numbers,
)
from talentcareer.exchange.values import LIKE_AN_ID_NUMBER

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class RowOutcome:
    """One row, of which there may be very many: number, outcome, the person's number, what is said about it, what changes (field, before, after).

    `corrected` are its cells typed anew on the page (field, before, after); `cells` all cells of a refused row.
    """

    number: int
    outcome: str
    key: str
    person: str
    problems: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    changes: tuple[tuple[str, str, str], ...]
    offer: str = ""
    digest: str = ""
    corrected: tuple[tuple[str, str, str], ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    duplicates: tuple[PossibleDuplicate, ...] = ()
    clashes: tuple[Clash, ...] = ()

    def as_json(self) -> dict[str, Any]:
        found = {
            "number": self.number,
            "outcome": self.outcome,
            "key": self.key,
            "person": self.person,
            "offer": self.offer,
            "changes": self.changes,
            "corrected": self.corrected,
            "cells": dict(self.cells),
            "duplicates": [asdict(duplicate) for duplicate in self.duplicates],
            "clashes": [asdict(clash) for clash in self.clashes],
        }
        return found | {
            name: [vars_of(f) | {"field": f.field} for f in getattr(self, name)] for name in ("problems", "warnings")
        }


def vars_of(finding: Finding) -> dict[str, str]:
    """Return a finding as plain data."""
    return {"cell": finding.cell, "code": finding.code, "found": finding.found, "message": finding.message}


@dataclass
class SheetOutcome:
    """One sheet. `problem` (code, sentence) says why it was not taken as a whole; `headers` then hold what stands in its header row."""

    file: str
    name: str
    kind: str = ""
    kind_title: str = ""
    header_row: int = 0
    rows: list[RowOutcome] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    dropped: tuple[int, ...] = ()
    problem: tuple[str, str] | None = None
    headers: tuple[tuple[int, str], ...] = ()
    near: tuple[str, ...] = ()
    assigned: dict[int, str] = field(default_factory=dict)
    samples: dict[int, list[str]] = field(default_factory=dict)

    def add(self, row: RowPlan) -> None:
        """Take a settled row over."""
        self.rows.append(
            RowOutcome(
                row.number,
                row.outcome,
                row.key,
                without_id_numbers(row.person),
                tuple(row.problems),
                tuple(row.warnings),
                tuple(row.changes),
                "" if LIKE_AN_ID_NUMBER.search(row.offer) else row.offer,
                row.digest,
                tuple(row.corrected),
                {name: row.found(name) for name in row.cells} if row.outcome == REFUSED else NOTHING,
                tuple(row.duplicates),
                tuple(row.clashes),
            )
        )

    @property
    def dropped_note(self) -> str:
        """Which rows were taken for no data, in a sentence; empty where there are none."""
        rows = _(", ").join(str(number) for number in self.dropped)
        return _("No data, like totals, signatures and examples: row {rows}.").format(rows=rows) if rows else ""

    def count(self, outcome: str) -> int:
        """Return how many rows came to an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many rows came to each outcome; "existing" only where the purpose left rows out."""
        found = {name: self.count(name) for name in (NEW, CHANGED, UNCHANGED, REFUSED, EXISTING)}
        return found if found[EXISTING] else {name: count for name, count in found.items() if name != EXISTING}

    def report(self) -> dict[str, Any]:
        """Return the sheet for the command line's report."""
        refusals = [
            {
                "cell": row.problems[0].cell,
                "row_key": row.key,
                "code": row.problems[0].code,
                "found": row.problems[0].found,
                "message": row.problems[0].message,
            }
            | ({"also": [vars_of(problem) for problem in row.problems[1:]]} if row.problems[1:] else {})
            for row in self.rows
            if row.outcome == REFUSED
        ]
        warnings = [vars_of(warning) | {"row_key": row.key} for row in self.rows for warning in row.warnings]
        return {
            "sheet": self.name, "kind": self.kind, "rows": len(self.rows),
            **self.counts(),
            "refusals": refusals, "warnings": warnings, "left_out": list(self.left_out), "rows_left_out": list(self.dropped),
            **({"problem": {"code": self.problem[0], "message": self.problem[1]}} if self.problem else {}),
        }  # fmt: skip


@dataclass
class FileOutcome:
    """One file: its sheets, or why it could not be read (code, sentence, what to do)."""

    file: str
    sha256: str = ""
    sheets: list[SheetOutcome] = field(default_factory=list)
    problem: tuple[str, str, str] | None = None
    notes: tuple[str, ...] = ()
    format: str = ""


@dataclass
class Outcome:
    """A whole run. `mapping` is what the user had assigned."""

    files: list[FileOutcome] = field(default_factory=list)
    mapping: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def sheets(self) -> list[SheetOutcome]:
        return [sheet for file in self.files for sheet in file.sheets]

    @property
    def complete(self) -> bool:
        """Tell whether every file could be read and every sheet with a table was taken."""
        return not any(file.problem for file in self.files) and not any(sheet.problem for sheet in self.sheets)

    def counts(self) -> dict[str, int]:
        """Return rows by outcome over all sheets, and how many cells change."""
        counts = dict.fromkeys((NEW, CHANGED, UNCHANGED, REFUSED), 0)
        for sheet in self.sheets:
            for name, count in sheet.counts().items():
                counts[name] = counts.get(name, 0) + count
        return counts | {
            "places": sum(len(row.changes) for sheet in self.sheets for row in sheet.rows if row.outcome == CHANGED)
        }

    def report(self) -> dict[str, Any]:
        """Return the command line's report (design 6)."""
        return {
            "files": [
                {"file": file.file, "sheets": [sheet.report() for sheet in file.sheets]}
                | (
                    {"problem": {"code": file.problem[0], "message": file.problem[1], "remedy": file.problem[2]}}
                    if file.problem
                    else {}
                )
                for file in self.files
            ]
        }

    def digest(self) -> str:
        """Return what identifies this outcome in whatever language: a commit writes only what was previewed."""
        rows = [
            [file.sha256, sheet.name, sheet.kind, row.number, row.outcome, row.digest]
            for file in self.files
            for sheet in file.sheets
            for row in sheet.rows
        ]
        told = json.dumps([self.mapping, rows], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()
