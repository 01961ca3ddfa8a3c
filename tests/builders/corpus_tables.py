"""Tables of odd shape that must come in as they are meant, or be refused or noted as a sheet; and old Excel books written by hand."""

import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.builders.workbooks import Raw, biff, compound, delimited, ods, sheet_of, sheet_xml, xlsx, xlsx_parts, zipped

HEAD = ["工号", "姓名", "出生日期", "所在科室"]
LI = ["10001", "李明", "1985-04-12", "外科"]
WANG = ["10002", "王芳", "1990-11-03", "内科"]
ROWS = [HEAD, LI, WANG]
BOTH = {"10001": ("李明", date(1985, 4, 12)), "10002": ("王芳", date(1990, 11, 3))}


@dataclass(frozen=True)
class Shape:
    """A file that can be read. Its people come in as `taken`; `says` is what its check must tell, `sheet_code` why a sheet is not taken."""

    make: Callable[[], bytes]
    taken: dict[str, tuple[str, date]]
    says: tuple[str, ...] = ()
    sheet_code: str = ""
    name: str = "花名册.xlsx"
    long: bool = False


def _csv(encoding: str, delimiter: str = ",", rows: Sequence[Sequence[Any]] = ROWS) -> Callable[[], bytes]:
    return lambda: delimited(rows, delimiter=delimiter, encoding=encoding)


def _rows_xml(hidden: frozenset[int] = frozenset(), before: str = "", after: str = "") -> str:
    xml = sheet_xml(ROWS)
    for number in hidden:
        xml = xml.replace(f'<row r="{number}">', f'<row r="{number}" hidden="1">')
    return xml.replace("<sheetData>", f"{before}<sheetData>").replace("</sheetData>", f"</sheetData>{after}")


def _strict() -> bytes:
    names = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = xlsx_parts({"花名册": [HEAD, [*LI[:2], Raw('<c r="{r}" t="d"><v>1985-04-12</v></c>'), "外科"], WANG]})
    for old, new in names.items():
        parts = {name: str(content).replace(old, new) for name, content in parts.items()}
    return zipped(parts)


def _days_of_1904(formatted: bool) -> bytes:
    style = ' s="1"' if formatted else ""
    rows = [
        [*person[:2], Raw(f'<c r="{{r}}"{style}><v>{(born - date(1904, 1, 1)).days}</v></c>'), person[3]]
        for person, (_name, born) in zip((LI, WANG), BOTH.values(), strict=True)
    ]
    return zipped(xlsx_parts({"花名册": [HEAD, *rows]}, date1904=True))


def old_excel(rows: Sequence[Sequence[Any]], *, hidden: frozenset[int] = frozenset(), epoch: int = 1900) -> bytes:
    """Return an .xls (BIFF8) of one sheet 花名册 with texts and numbers; `hidden` are row numbers from 1."""
    begin = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    title = "花名册".encode("utf-16-le")
    records = []
    for number, row in enumerate(rows):
        flags = 0x20 if number + 1 in hidden else 0
        records.append((0x0208, struct.pack("<HHHHHHHH", number, 0, len(row), 255, 0, 0, flags, 15)))
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 15)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                records.append((0x0204, place + struct.pack("<HB", len(value), 1) + text))
            else:
                records.append((0x0203, place + struct.pack("<d", value)))
    sheet = biff((0x0809, begin[:2] + struct.pack("<H", 0x10) + begin[4:]), *records, (0x000A, b""))

    def globals_(at: int) -> bytes:
        listed = struct.pack("<IHBB", at, 0, len(title) // 2, 1) + title
        mode = struct.pack("<H", int(epoch == 1904))
        return biff((0x0809, begin), (0x0022, mode), (0x0085, listed), (0x000A, b""))

    return compound({"Workbook": globals_(len(globals_(0))) + sheet})


def _crowded(rows: int) -> str:
    empty = "".join(f'<row r="{number}" s="1" ht="15"/>' for number in range(4, rows))
    return sheet_xml(ROWS).replace("</sheetData>", f"{empty}</sheetData>")


def _bare(row: Sequence[str]) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row)


def _hidden_ods() -> bytes:
    hidden = ' table:visibility="collapse"'
    rows = (f"<table:table-row{hidden if row is WANG else ''}>{_ods_cells(row)}</table:table-row>" for row in ROWS)
    return ods({"花名册": "".join(rows)})


def _ods_cells(row: Sequence[str]) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
    )


SPANNING = ["基本信息", None, None, "任职"]
UNKNOWN = [["设备名称", "型号", "数量"], ["CT", "X1", 2]]

SHAPES: dict[str, Shape] = {
    # text tables
    "UTF-8": Shape(_csv("utf-8"), BOTH, name="花名册.csv"),
    "UTF-8 with byte order mark": Shape(_csv("utf-8-sig"), BOTH, name="花名册.csv"),
    "GBK": Shape(_csv("gbk"), BOTH, name="花名册.csv"),
    "GB 18030 of four bytes": Shape(
        _csv("gb18030", rows=[HEAD, ["10001", "𠮷𬭎", *LI[2:]], WANG]),
        BOTH | {"10001": ("𠮷𬭎", date(1985, 4, 12))}, name="花名册.csv",
    ),
    "UTF-16": Shape(_csv("utf-16"), BOTH, name="花名册.csv"),
    "UTF-16 without byte order mark": Shape(_csv("utf-16-le"), BOTH, name="花名册.csv"),
    "semicolons": Shape(_csv("utf-8", ";"), BOTH, name="花名册.csv"),
    "tabs": Shape(_csv("utf-8", "\t"), BOTH, name="花名册.txt"),
    "declared delimiter": Shape(lambda: b"sep=;\r\n" + _csv("utf-8", ";")(), BOTH, name="花名册.csv"),
    "mixed line ends": Shape(
        lambda: _csv("utf-8")().replace(b"\r\n", b"\r", 1).replace(b"\r\n", b"\n", 1), BOTH, name="花名册.csv"
    ),
    "cells guarded against formulas": Shape(
        lambda: _csv("utf-8")().replace(b"10001", b"'10001"), BOTH, name="花名册.csv"
    ),
    # formats
    ".xlsx named .csv": Shape(lambda: xlsx({"花名册": ROWS}), BOTH, ("but the content is xlsx",), name="花名册.csv"),
    ".csv named .xlsx": Shape(_csv("utf-8"), BOTH, ("but the content is csv",)),
    ".ods": Shape(lambda: ods({"花名册": ROWS}), BOTH, name="花名册.ods"),
    "old Excel": Shape(lambda: old_excel(ROWS), BOTH, name="花名册.xls"),
    "today's .et of WPS": Shape(lambda: old_excel(ROWS), BOTH, name="花名册.et"),
    "strict Open XML": Shape(_strict, BOTH),
    "XML with prefixes": Shape(
        lambda: xlsx({"花名册": re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet_xml(ROWS)).replace("xmlns=", "xmlns:x=")}), BOTH
    ),
    "macros": Shape(
        lambda: xlsx({"花名册": ROWS}, extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), BOTH,
        ("The macros in this workbook were not run",), name="花名册.xlsm",
    ),
    "wrong content types": Shape(
        lambda: zipped({**xlsx_parts({"花名册": ROWS}), "[Content_Types].xml": "<Types/>"}), BOTH
    ),
    "false dimension": Shape(lambda: xlsx({"花名册": sheet_xml(ROWS, dimension="A1:XFD1048576")}), BOTH),
    "days of 1904": Shape(lambda: _days_of_1904(True), BOTH),
    "days of 1904 without format": Shape(lambda: _days_of_1904(False), BOTH),
    "days of 1904 in old Excel": Shape(
        lambda: old_excel([HEAD, [*LI[:2], float((BOTH["10001"][1] - date(1904, 1, 1)).days), LI[3]], WANG], epoch=1904),
        BOTH, name="花名册.xls",
    ),
    "100,000 empty formatted rows": Shape(lambda: xlsx({"花名册": _crowded(100_000)}), BOTH),
    "1,048,573 empty formatted rows": Shape(lambda: xlsx({"花名册": _crowded(1_048_577)}), BOTH, long=True),
    # headers
    "headers in row 6": Shape(lambda: xlsx({"a": [["示例医院花名册"], [], ["2024年度"], [], ["单位：人"], *ROWS]}), BOTH),
    "headers in two rows": Shape(lambda: xlsx({"a": [SPANNING, HEAD, LI, WANG]}), BOTH),
    "merged headers": Shape(
        lambda: xlsx({"a": _rows_xml(after='<mergeCells count="1"><mergeCell ref="A1:A1"/></mergeCells>')}), BOTH
    ),
    "headers with spaces, full width, marks and a byte order mark": Shape(
        lambda: xlsx({"a": [["\ufeff工 号", "姓　名*", "出生\n日期：", "（所在科室）".strip("（）")], LI, WANG]}), BOTH
    ),
    "other words, another order, a column more": Shape(
        lambda: xlsx({"a": [["备注2", "科室", "出生年月日", "名字", "员工编号"], ["x", *LI[::-1]], ["y", *WANG[::-1]]]}),
        BOTH, ("备注2",),
    ),
    "a needed header twice": Shape(
        lambda: xlsx({"花名册": [[*HEAD, "姓名"], [*LI, "李四"]]}), {},
        ("The header “姓名” stands in two columns (row 1)", "Rename or delete one of them"), "header-twice",
    ),
    "a needed header missing": Shape(
        lambda: xlsx({"a": [["工号", "出生日期", "所在科室"], ["10001", "1985-04-12", "外科"]]}), {},
        ("Row 1 (工号、出生日期、所在科室)", "Choose the kind and assign the columns"), "sheet-not-recognised",
    ),
    "a table of no known kind": Shape(
        lambda: xlsx({"设备": UNKNOWN}), {},
        ("No kind of sheet has these headers (row 1: 设备名称、型号、数量)", "Assign the columns by hand"), "sheet-not-recognised",
    ),
    "a kind beside another": Shape(
        lambda: xlsx({"设备": UNKNOWN, "花名册": ROWS}), BOTH, ("设备名称、型号、数量",), "sheet-not-recognised"
    ),
    # sheets and rows
    "two sheets both plausible": Shape(lambda: xlsx({"外科": [HEAD, LI], "内科": [HEAD, WANG]}), BOTH),
    "hidden sheet": Shape(
        lambda: xlsx({"花名册": [HEAD, LI], "旧": [HEAD, WANG]}, hidden=["旧"]), BOTH,
        ("Sheet “旧” is hidden in the workbook. It was read like the others", "delete it"),
    ),
    "hidden sheet of no known kind": Shape(lambda: xlsx({"花名册": ROWS, "字": UNKNOWN}, hidden=["字"]), BOTH),
    "filtered rows": Shape(
        lambda: xlsx({"花名册": _rows_xml(frozenset({2, 3}), after='<autoFilter ref="A1:D3"/>')}), BOTH,
        ("Sheet “花名册” has 2 hidden or filtered rows. They were read like the others", "delete them"),
    ),
    "hidden row in old Excel": Shape(
        lambda: old_excel(ROWS, hidden=frozenset({3})), BOTH, ("has 1 hidden or filtered rows",), name="花名册.xls"
    ),
    "hidden row in ods": Shape(
        _hidden_ods, BOTH, ("has 1 hidden or filtered rows",), name="花名册.ods"
    ),
    "frozen panes": Shape(
        lambda: xlsx({"a": _rows_xml(before='<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" state="frozen"/></sheetView></sheetViews>')}),
        BOTH,
    ),
    "footers and totals": Shape(
        lambda: xlsx({"a": [*ROWS, ["合计", "2人"], ["制表人：赵", None, "审核人：钱"]]}), BOTH, ("no data, like totals",)
    ),
    "cells without places": Shape(
        lambda: xlsx({"a": sheet_of("".join(f"<row>{_bare(row)}</row>" for row in ROWS))}), BOTH
    ),
    # nothing to take
    "headers only": Shape(
        lambda: xlsx({"花名册": [HEAD]}), {}, ("Sheet “花名册” has its headers in row 1, but no row of data", "fill them in")
    ),
    "an empty sheet": Shape(lambda: xlsx({"Sheet1": []}), {}, ("No table was found in “花名册.xlsx”", "Check whether")),
    "no sheet": Shape(lambda: zipped(xlsx_parts({})), {}, ("No table was found in “花名册.xlsx”",)),
    "a letter": Shape(
        "各位同事：\n请查收。\n".encode, {}, ("No table was found in “信.txt”",), name="信.txt"
    ),
    "only a byte order mark": Shape(lambda: b"\xef\xbb\xbf", {}, ("No table was found in “a.csv”",), name="a.csv"),
}  # fmt: skip
