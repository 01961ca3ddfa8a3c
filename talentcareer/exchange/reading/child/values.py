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
        _tell_sheets(path, grids, answer)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged", where="structure") from error
    except BaseException as error:
        # A panic inside the parser is of a class that no module names.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("damaged", where="structure") from error


def _tell_sheets(path: Path, grids: Mapping[str, Grid], answer: Answer) -> None:
    with CalamineWorkbook.from_path(path) as book:
        listed = book.sheets_metadata
        # Old files name sheets in code pages that the two readers may take differently: the place is certain.
        by_place = list(grids.values()) if len(grids) == len(listed) else []
        for index, found in enumerate(listed):
            if found.typ is not SheetTypeEnum.WorkSheet:
                answer.note("sheet-without-cells", sheet=found.name)
                continue
            grid = by_place[index] if by_place else grids.get(found.name)
            if grid is None:
                raise Refused("damaged", where="structure")
            hidden = found.visible is not SheetVisibleEnum.Visible
            answer.sheet(found.name, index, hidden)
            if grid.hidden_rows and not hidden:
                answer.note("hidden-rows", sheet=found.name, count=grid.hidden_rows)
            if grid.last_row:
                _tell_rows(book.get_sheet_by_index(index), grid, answer)


def _tell_rows(sheet: CalamineSheet, grid: Grid, answer: Answer) -> None:
    # calamine pads its rows down from row 1, but not its columns from column A.
    first_column = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows() if sheet.start else iter(())
    for number in range(1, max(grid.last_row, sheet.end[0] + 1 if sheet.end else 0) + 1):
        answer.row(number, enumerate(next(rows, ()), first_column), grid.overlay.get(number))
