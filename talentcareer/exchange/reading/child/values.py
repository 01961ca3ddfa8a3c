"""The values of a walked workbook, read by calamine and corrected by what the walk found."""

from collections.abc import Mapping
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .answer import Answer
from .grid import Grid
from .limits import Refused


def tell_sheets(path: Path, grids: Mapping[str, Grid], answer: Answer) -> None:
    """Tell every sheet of the workbook at `path`, in its order. `grids` are what the walk found, by sheet name."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            for index, found in enumerate(book.sheets_metadata):
                if found.typ is not SheetTypeEnum.WorkSheet:
                    answer.note("sheet-without-cells", sheet=found.name)
                    continue
                grid = grids.get(found.name)
                if grid is None:
                    raise Refused("damaged", where="structure")
                answer.sheet(found.name, index, found.visible is not SheetVisibleEnum.Visible)
                if grid.last_row:
                    _tell_rows(book.get_sheet_by_name(found.name), grid, answer)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged", where="structure") from error


def _tell_rows(sheet: CalamineSheet, grid: Grid, answer: Answer) -> None:
    # calamine pads its rows down from row 1, but not its columns from column A.
    first_column = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows() if sheet.start else iter(())
    for number in range(1, max(grid.last_row, sheet.end[0] + 1 if sheet.end else 0) + 1):
        answer.row(number, enumerate(next(rows, ()), first_column), grid.overlay.get(number))
