"""The yearly report as values: what a year amounts to, over a span of years, read in one transaction."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from reports.indicators import FIGURES
from reports.indicators.declaring import DEFINITIONS_VERSION, Indicator, span
from reports.indicators.reading import Progress, Reading, plain, read
from reports.models import Report
from reports.scope import READING, Scope
from talentcareer.audit import trail

MOST_YEARS = 10


def compute(scope: Scope, year: int, years: int, on: date, progress: Progress | None = None) -> dict[str, Any]:
    """Return the report of a year: figures, companions and breakdowns by code and year, as JSON values.

    Read through the second alias in one read transaction, so that all figures stand for the same moment.
    """
    reading_scope = replace(scope, using=READING)
    with transaction.atomic(using=READING):
        found = read(reading_scope, FIGURES, span(year, years, on), progress=progress)
    return as_values(found, year, on)


def as_values(found: Reading, year: int, on: date) -> dict[str, Any]:
    """Return what was read as plain values. A figure's first breakdown goes by the figure's code, further ones by "code.breakdown"."""
    main = [figure.code for figure in FIGURES if figure.code in found.values]
    first = {
        figure.code: figure.dimensions[0].code
        for figure in FIGURES
        if isinstance(figure, Indicator) and figure.dimensions
    }
    return {
        "year": year,
        "as_of": on.isoformat(),
        "definitions": DEFINITIONS_VERSION,
        "figures": {code: _by_year(found.values[code]) for code in main},
        "companions": {code: _by_year(values) for code, values in found.values.items() if code not in main},
        "breakdowns": {
            code if first.get(code) == dimension else f"{code}.{dimension}": {
                str(y): {value: plain(n) for value, n in cells.items()} for y, cells in by_year.items()
            }
            for (code, dimension), by_year in found.cells.items()
        },
    }


def _by_year(values: Mapping[int, Any]) -> dict[str, Any]:
    return {str(year): plain(number) for year, number in values.items()}


RECORDS_OF = frozenset({"cohorts", "programs", "mentorship"})
"""The packages whose records the figures count."""


def records_changed_since(report: Report) -> bool:
    """Tell whether the trail holds a change of a record that figures count, later than a kept report."""
    computed = trail.of_record(report).filter(action="report.computed").first()
    counted = [m._meta.label for m in apps.get_models() if m.__module__.partition(".")[0] in RECORDS_OF]
    later = {"pk__gt": computed.pk} if computed else {"at__gt": report.computed_at}
    return trail.entries().filter(model__in=counted, **later).exists()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def as_json(values: dict[str, Any]) -> bytes:
    """Return the report as JSON for people and programs to read."""
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
