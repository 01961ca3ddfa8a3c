"""What many tests begin with is built once a process and put back as rows: building passes every rule and seals a trail.

The rows are those the first build added, put into the test's own transaction; so every test still has a database of its own.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from talentcareer import dates

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Kept:
    """What a builder returned, and the rows it added, by table."""

    made: Any
    rows: Rows


_kept: dict[tuple[str, date], Kept] = {}


def replayed(name: str, build: Callable[[], Any]) -> Any:
    """Return what `build` makes. On the same day it is built once, afterwards its rows are put back under `name`."""
    key = (name, dates.today())
    kept = _kept.get(key)
    if kept is not None:
        _put_back(kept.rows)
        return copy.deepcopy(kept.made)
    before = _everything()
    made = build()
    _kept[key] = Kept(copy.deepcopy(made), _added(before, _everything()))
    return made


def _everything() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 names of our tables
            found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def _added(before: Rows, after: Rows) -> Rows:
    """Return the rows that were not there; a builder adds rows and changes none but its own."""
    added = {}
    for table, (columns, rows) in after.items():
        there = {repr(row) for row in before[table][1]}
        new = [row for row in rows if repr(row) not in there]
        assert len(new) == len(rows) - len(there), f"The builder changed rows of {table} that were there before."
        if new:
            added[table] = (columns, new)
    return added


def _put_back(kept: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept.items():
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            row = f"({', '.join(['%s'] * len(columns))})"
            cursor.execute(
                f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES {', '.join([row] * len(rows))}",  # noqa: S608 names of our tables
                [value for one in rows for value in one],
            )
