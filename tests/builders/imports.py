"""Imports by command in tests: invented files in, the report and what was said out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(born_on: date, sex: str, serial: int = 1, region: str = "110105") -> str:
    """Return an invented identity card's number (GB 11643) of a birth date and a sex; `serial` tells namesakes apart."""
    order = 2 * serial + (sex == "male")
    return with_check_character(f"{region}{born_on:%Y%m%d}{order:03}")


def with_check_character(digits: str) -> str:
    """Return an ID number whose last character is right, whatever day its 17 digits name."""
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Imported:
    """What a run of the command came to: exit code, report, printed text."""

    code: int
    report: dict[str, Any]
    said: str

    @property
    def sheets(self) -> dict[str, dict[str, Any]]:
        """The sheets' reports by "file/sheet"."""
        return {f"{file['file']}/{sheet['sheet']}": sheet for file in self.report["files"] for sheet in file["sheets"]}

    @property
    def sheet(self) -> dict[str, Any]:
        """The only sheet's report."""
        (sheet,) = self.sheets.values()
        return sheet

    @property
    def counts(self) -> dict[str, tuple[int, int, int, int]]:
        """New, changed, unchanged, refused by kind of sheet."""
        return {
            sheet["kind"]: (sheet["new"], sheet["changed"], sheet["unchanged"], sheet["refused"])
            for sheet in self.sheets.values()
        }

    @property
    def refusals(self) -> list[tuple[str, str, str]]:
        """Cell, the row's key and code of every refusal."""
        return [
            (one["cell"], one["row_key"], one["code"]) for sheet in self.sheets.values() for one in sheet["refusals"]
        ]

    @property
    def warnings(self) -> list[tuple[str, str, str]]:
        """Cell, the row's key and code of every warning."""
        return [
            (one["cell"], one["row_key"], one["code"]) for sheet in self.sheets.values() for one in sheet["warnings"]
        ]


def import_files(folder: Path, files: Mapping[str, bytes], *options: str, commit: bool = True) -> Imported:
    """Write the files into a folder and import it by command."""
    source = folder / "workbooks"
    source.mkdir(exist_ok=True)
    for old in source.iterdir():
        old.unlink()
    for name, content in files.items():
        (source / name).write_bytes(content)
    return import_paths(folder, str(source), *options, commit=commit)


def import_paths(folder: Path, *arguments: str, commit: bool = True) -> Imported:
    """Run the command with a report file; return what it came to, also where it exits."""
    report, said = folder / "report.json", StringIO()
    report.unlink(missing_ok=True)
    code = 0
    try:
        call_command(
            "import_workbooks",
            *arguments,
            *(["--commit"] if commit else []),
            "--report",
            str(report),
            stdout=said,
            no_color=True,
        )
    except SystemExit as ended:
        code = int(ended.code or 0)
    except CommandError as error:
        code = error.returncode
        said.write(str(error))
    return Imported(
        code, json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"files": []}, said.getvalue()
    )
