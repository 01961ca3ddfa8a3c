"""The walk over .ods: repeated rows and cells are counted as what they unfold to, before anything unfolds them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .grid import Grid
from .limits import Limits, Refused
from .package import Package, PartHandler, local_name

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_FORMULA_PREFIXES = ("of:=", "oooc:=", "msoxl:=")


def walk(package: Package, limits: Limits) -> dict[str, Grid]:
    """Walk all parts and return the grids by sheet name. Refuses what is damaged, hostile or beyond the limits."""
    if not package.text("mimetype").startswith(_MIMETYPE):
        raise Refused("renamed", kind="zip")
    if "META-INF/manifest.xml" in package.names:
        package.walk("META-INF/manifest.xml", PartHandler(_refuse_encrypted))
    content = ContentWalk(limits)
    for name in package.names:
        if name == "content.xml":
            package.walk(name, PartHandler(content.start, content.end, content.take_text))
        elif name.endswith(".xml"):
            package.walk(name)
        else:
            package.drain(name)
    return content.grids


def _refuse_encrypted(tag: str, _attributes: dict[str, str]) -> None:
    if local_name(tag) == "encryption-data":
        raise Refused("encrypted")


@dataclass(slots=True)
class ContentWalk:
    """Walks content.xml, which holds all sheets."""

    limits: Limits
    grids: dict[str, Grid] = field(default_factory=dict)
    depth: int = 0
    row: int = 0
    row_times: int = 1
    column: int = 0
    cell: dict[str, str] | None = None
    text: str = ""
    hidden_row: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element. Tables inside cells (subtables) are not walked."""
        tag = local_name(tag)
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self._start_table(attributes.get("table:name", ""))
        elif self.depth != 1:
            return
        elif tag == "table-row":
            self.row_times, self.column = _times(attributes, "table:number-rows-repeated"), 0
            self.hidden_row = attributes.get("table:visibility", "visible") != "visible"
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.text = attributes, ""

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        tag = local_name(tag)
        if tag == "table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif tag == "table-row":
            self.row += self.row_times
        elif tag in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None

    def take_text(self, text: str) -> None:
        """Take the text of a cell."""
        if self.cell is not None:
            self.text = (self.text + text)[:200]

    def _start_table(self, name: str) -> None:
        if len(self.grids) == self.limits.sheets:
            raise Refused("too-large", what="sheets", found=self.limits.sheets + 1, limit=self.limits.sheets)
        if name in self.grids:
            raise Refused("damaged", where="structure")
        self.grids[name] = Grid(name, self.limits)
        self.row = 0

    def _end_cell(self, cell: dict[str, str]) -> None:
        times = _times(cell, "table:number-columns-repeated")
        grid = next(reversed(self.grids.values()))
        first = self.row + 1
        has_value = "office:value-type" in cell or bool(self.text)
        has_formula = "table:formula" in cell
        if has_value or has_formula:
            grid.use(first, self.column)
            grid.use(first + self.row_times - 1, self.column + times - 1)
            grid.hidden_rows += self.row_times * self.hidden_row
            self.hidden_row = False
        if cell.get("calcext:value-type") == "error":
            self._mark(times, lambda row, column: grid.error(row, column, self.text))
        elif cell.get("office:value-type") == "boolean":
            truth = cell.get("office:boolean-value") == "true"
            self._mark(times, lambda row, column: grid.boolean(row, column, truth))
        elif has_formula and not has_value:
            formula = cell["table:formula"]
            bare = next(
                (formula[len(prefix) :] for prefix in _FORMULA_PREFIXES if formula.startswith(prefix)),
                formula.lstrip("="),
            )
            self._mark(times, lambda row, column: grid.formula(row, column, bare))
        self.column += times

    def _mark(self, times: int, mark: Callable[[int, int], None]) -> None:
        for row in range(self.row + 1, self.row + 1 + self.row_times):
            for column in range(self.column, self.column + times):
                mark(row, column)


def _times(attributes: dict[str, str], name: str) -> int:
    typed = attributes.get(name, "1")
    if not (typed.isascii() and typed.isdigit() and 0 < len(typed) < 9):
        raise Refused("damaged", where="structure")
    return max(int(typed), 1)
