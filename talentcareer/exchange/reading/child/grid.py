"""What a walk over a sheet finds before its values are read: how far it reaches, and which cells need care."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .answer import cell_name
from .limits import Limits, Refused


@dataclass(slots=True)
class Grid:
    """One sheet's used rectangle, and the cells that the reader of values would get wrong.

    Rows count from 1, columns from 0. `overlay` holds kind and value of those cells by row and column,
    `hidden_rows` counts filled rows that the user does not see in the spreadsheet program.
    """

    sheet: str
    limits: Limits
    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    hidden_rows: int = 0
    overlay: dict[int, dict[int, tuple[str, Any]]] = field(default_factory=lambda: defaultdict(dict))

    def use(self, row: int, column: int) -> None:
        """Count a cell that holds something. Refuses the sheet when the rectangle grows beyond the limits."""
        if self.last_row and self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column:
            return
        if not self.last_row:
            self.first_row, self.first_column, self.last_row, self.last_column = row, column, row, column
        else:
            self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
            self.first_column, self.last_column = min(self.first_column, column), max(self.last_column, column)
        self._check()

    def error(self, row: int, column: int, found: str) -> None:
        """Count a cell that shows an error such as #N/A."""
        self.use(row, column)
        self.overlay[row][column] = ("e", found or "#ERROR!")

    def formula(self, row: int, column: int, text: str) -> None:
        """Count a formula whose result the file does not hold."""
        self.use(row, column)
        self.overlay[row][column] = ("f", "=" + text[:200])

    def boolean(self, row: int, column: int, value: bool) -> None:
        """Count a truth value that the value reader would give as a number."""
        self.use(row, column)
        self.overlay[row][column] = ("b", value)

    def _check(self) -> None:
        limits = self.limits
        area = (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)
        if self.last_row > limits.rows or self.last_column >= limits.columns or area > limits.cells:
            reach = cell_name(self.last_row, self.last_column)
            bounds = {"rows": limits.rows, "columns": limits.columns, "cells": limits.cells}
            raise Refused("too-many-cells", sheet=self.sheet, cell=reach, **bounds)
