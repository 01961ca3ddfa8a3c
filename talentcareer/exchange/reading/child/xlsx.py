"""The walk over .xlsx and .xlsm: every part is checked, errors and formulas without value are found."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from .answer import Answer
from .grid import Grid
from .limits import Limits, Refused
from .package import Package, PartHandler, local_name

_TEMPLATE = "talentcareer.template"
_DIGITS = "0123456789"
_TRUE = ("1", "true")
_COLUMNS: dict[str, int] = {}


def walk(package: Package, limits: Limits, answer: Answer) -> dict[str, Grid]:
    """Walk all parts and return the grids by sheet name. Refuses what is damaged, hostile or beyond the limits."""
    names = {name.lower(): name for name in package.names}
    book = names.get("xl/workbook.xml")
    if book is None:
        raise Refused("damaged", where="structure")
    relations = _relations(package, names.get("xl/_rels/workbook.xml.rels"))
    texts = _count_texts(package, names.get("xl/sharedstrings.xml"))
    grids: dict[str, Grid] = {}
    by_part: dict[str, Grid] = {}
    for sheet, relation in _sheets(package, book, answer):
        if len(grids) == limits.sheets:
            raise Refused("too-large", what="sheets", found=limits.sheets + 1, limit=limits.sheets)
        part = names.get(relations.get(relation, "").lower())
        if part is None or sheet in grids or part in by_part:
            raise Refused("damaged", where="structure")
        grids[sheet] = by_part[part] = Grid(sheet, limits)
    for name in package.names:
        if name in by_part:
            SheetWalk(by_part[name], texts).run(package, name)
        elif name.lower() == "docprops/custom.xml":
            _tell_template(package, name, answer)
        elif name.lower().endswith((".xml", ".rels", ".vml")):
            package.walk(name)
        else:
            package.drain(name)
    if "xl/vbaproject.bin" in names:
        answer.note("macros-ignored")
    return grids


def _tell_template(package: Package, name: str, answer: Answer) -> None:
    """Tell of which template of ours the file says it was made."""
    said: list[str] = []
    ours = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal ours
        if local_name(tag) == "property":
            ours = attributes.get("name") == _TEMPLATE

    def text(typed: str) -> None:
        if ours:
            said.append(typed)

    package.walk(name, PartHandler(start, text=text))
    if stamp := "".join(said).strip()[:80]:
        answer.note("template", stamp=stamp)


def _relations(package: Package, name: str | None) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = unquote(attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    if name:
        package.walk(name, PartHandler(start))
    return targets


def _sheets(package: Package, name: str, answer: Answer) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == "workbookPr" and attributes.get("date1904") in _TRUE:
            answer.epoch = 1904
        elif local_name(tag) == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            found.append((attributes.get("name", ""), relation))

    package.walk(name, PartHandler(start))
    return found


def _count_texts(package: Package, name: str | None) -> int:
    count = 0

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        count += tag == "si" or tag.endswith(":si")

    if name:
        package.walk(name, PartHandler(start))
    return count


@dataclass(slots=True)
class SheetWalk:
    """Walks one sheet's XML. Positions come from the cells' references, never from the declared dimension."""

    grid: Grid
    texts: int
    row: int = 0
    column: int = -1
    kind: str = ""
    has_value: bool = False
    has_formula: bool = False
    reading: str = ""
    value: str = ""
    formula: str = ""
    hidden_row: bool = False

    def run(self, package: Package, name: str) -> None:
        """Walk the part; the findings are in the grid."""
        package.walk(name, PartHandler(self._start, self._end, self._text))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        # Called for every element of the sheet: prefixes are rare, so they are looked for before they are cut.
        if ":" in tag:
            tag = local_name(tag)
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            self.has_value, self.reading = True, "v"
            self._count_hidden()
        elif tag == "is":
            self.has_value = True
            self._count_hidden()
        elif tag == "f":
            self.has_formula, self.reading = True, "f"
        elif tag == "row":
            self.row, self.column = _row_number(attributes.get("r"), self.row + 1), -1
            self.hidden_row = attributes.get("hidden") in _TRUE

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            self.row, self.column = position(reference)
        self.kind = attributes.get("t", "n")
        self.has_value = self.has_formula = False
        self.reading = self.value = self.formula = ""

    def _count_hidden(self) -> None:
        self.grid.hidden_rows += self.hidden_row
        self.hidden_row = False

    def _text(self, text: str) -> None:
        if self.reading == "v":
            self.value = (self.value + text)[:200]
        elif self.reading == "f":
            self.formula = (self.formula + text)[:200]

    def _end(self, tag: str) -> None:
        if ":" in tag:
            tag = local_name(tag)
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "f"):
            self.reading = ""

    def _end_cell(self) -> None:
        if self.kind == "e":
            self.grid.error(self.row, self.column, self.value)
        elif self.has_formula and not (self.value or (self.has_value and self.kind == "str")):
            self.grid.formula(self.row, self.column, self.formula)
        elif self.kind == "s" and self.has_value:
            self._check_text()
            self.grid.use(self.row, self.column)
        elif self.has_value:
            self.grid.use(self.row, self.column)

    def _check_text(self) -> None:
        index = self.value.strip()
        # The reader of values would pass over a text that does not exist in silence.
        if not (index.isascii() and index.isdigit() and len(index) < 10 and int(index) < self.texts):
            raise Refused("damaged", where="structure")


def position(reference: str) -> tuple[int, int]:
    """Return the row (from 1) and the column (from 0) of a reference such as F12."""
    letters = reference.rstrip(_DIGITS)
    digits = reference[len(letters) :]
    column = _COLUMNS.get(letters)
    if column is None:
        column = _COLUMNS[letters] = _column(letters.upper())
    if not 0 < len(digits) < 8 or digits[0] == "0":
        raise Refused("damaged", where="structure")
    return int(digits), column


def _column(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) < 4):
        raise Refused("damaged", where="structure")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _row_number(typed: str | None, following: int) -> int:
    if typed is None:
        return following
    if not (typed.isascii() and typed.isdigit() and len(typed) < 8):
        raise Refused("damaged", where="structure")
    return int(typed)
