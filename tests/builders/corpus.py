"""Bad files of every kind that reaches a personnel office, as bytes; each with what must be said about it. No file is refused in other words."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from tests.builders.workbooks import Raw, biff, compound, ods, sheet_of, sheet_xml, xlsx, xlsx_parts, zipped

ROSTER = {"人才库": [["工号", "姓名"], ["10007", "张三"]]}
SAVE_AS = "save it as an Excel workbook (.xlsx)"
COPY = "Copy the table into a new Excel workbook"
UNPACK = "Unpack it and upload the workbooks that are inside"
REPAIR = "let it repair the file"
ANEW = "Copy or download the file again"
UNLOCK = "remove the protection"
SENDER = "Ask the sender"
SPLIT = "Split the file"
FAR = "delete the empty rows and columns behind the table"


@dataclass(frozen=True)
class Refused:
    """A file that is refused as a whole: the code, what the sentence says of place and finding, what it says to do."""

    make: Callable[[], bytes]
    code: str
    says: str
    remedy: str
    name: str = "花名册.xlsx"
    long: bool = False


@cache
def good() -> bytes:
    """Return a workbook without fault, to be broken."""
    return xlsx(ROSTER)


def with_part(name: str, content: str | bytes) -> bytes:
    """Return a good workbook with one part more, or another in its place."""
    return zipped({**xlsx_parts(ROSTER), name: content})


def without_part(name: str) -> bytes:
    """Return a good workbook that lacks a part."""
    return zipped({part: content for part, content in xlsx_parts(ROSTER).items() if part != name})


def cells(xml: str) -> bytes:
    """Return a workbook whose only row is written by hand."""
    return xlsx({"a": sheet_of(f'<row r="1">{xml}</row>')})


def shared(strings: str, index: str) -> bytes:
    """Return a workbook whose only cell names a shared text by its number."""
    parts = xlsx_parts({"a": [[Raw(f'<c r="{{r}}" t="s"><v>{index}</v></c>')]]})
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    extra = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", extra)
    parts["xl/sharedStrings.xml"] = strings
    return zipped(parts)


def _lying_part() -> bytes:
    content = bytearray(with_part("xl/media/a.bin", b"\0" * 9_000_000))
    at = bytes(content).rindex(b"xl/media/a.bin") - 46
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(content)


def _overlapping() -> bytes:
    content = bytearray(good())
    with zipfile.ZipFile(BytesIO(good())) as archive:
        first, last = archive.infolist()[0], archive.infolist()[-1]
    at = good().rindex(last.filename.encode()) - 46
    content[at + 42 : at + 46] = struct.pack("<I", first.header_offset)
    return bytes(content)


def _far_apart(cell: str) -> bytes:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{cell}"><v>2</v></c></row>'
    return xlsx({"a": sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')})


def _repeated_cell() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    return ods({"a": f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'})


def _nested_laughs(times: int) -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, times))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'


def _book(*records: tuple[int, bytes]) -> bytes:
    return compound({"Workbook": biff((0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), *records)})


SST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HTML = "<html><body><table><tr><td>工号</td></tr></table></body></html>"
MHT = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: text/html\r\n\r\n<html>"
LAUGHS = _nested_laughs(9)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
ENCRYPTED_BOOK = _book((0x002F, b"\1\0" + b"\0" * 52), (0x000A, b""))
SHEET = "xl/worksheets/sheet1.xml"
LOCKED_ODS = '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'
TABLE = "工号,姓名\n" + "10001,欧阳买提江\n" * 40
DECLARATION = "it holds a document type declaration"
DIRECTORY, NAMES, PART = "its archive is incomplete", "forbidden or repeated names", "does not match its directory"
STRUCTURE, PROTECTED, CODE = "its structure is broken", "is protected by a password", "only the name says otherwise"
LIMITS = "The limits are 200000 rows, 1000 columns and 3000000 cells"


def _damaged(make: Callable[[], bytes], says: str, remedy: str = REPAIR, name: str = "花名册.xlsx") -> Refused:
    return Refused(make, "damaged", says, remedy, name)


def _renamed(content: bytes, says: str, remedy: str, name: str = "花名册.xls") -> Refused:
    return Refused(lambda: content, "renamed", f"its content is {says}", remedy, name)


def _too_far(make: Callable[[], bytes], cell: str) -> Refused:
    return Refused(make, "too-many-cells", f"Sheet “a” of “花名册.xlsx” reaches to cell {cell}. {LIMITS}", FAR)


FILES: dict[str, Refused] = {
    "no bytes": Refused(lambda: b"", "empty-file", "is empty: it holds no bytes at all", ANEW),
    "random bytes": Refused(lambda: bytes(range(256)) * 80, "not-a-workbook", "no spreadsheet", "Upload a file in .xlsx"),
    "bytes that look like text": Refused(
        lambda: b"\1\2\3 abc", "not-a-workbook", "no text table", "Upload a file in .xlsx", "a.csv"
    ),
    # other things under the name of a workbook
    "web page": _renamed(HTML.encode(), "a web page (HTML)", SAVE_AS),
    "web page with byte order mark": _renamed(b"\xef\xbb\xbf\r\n" + HTML.encode(), "a web page (HTML)", SAVE_AS),
    "web page in GBK": _renamed(HTML.encode("gbk"), "a web page (HTML)", SAVE_AS),
    "web page behind an XML line": _renamed(b'<?xml version="1.0"?>' + HTML.encode(), "a web page (HTML)", SAVE_AS),
    "web archive of Excel": _renamed(MHT.encode(), "a web page (HTML)", SAVE_AS),
    "XML spreadsheet of 2003": _renamed(
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "an XML document", SAVE_AS
    ),
    "flat ODS": _renamed(b'<?xml version="1.0"?><office:document/>', "an XML document", SAVE_AS, "花名册.ods"),
    "PDF": _renamed(b"%PDF-1.7\n%\xe2\xe3", "a PDF document", COPY),
    "RTF": _renamed(b"{\\rtf1 }", "a rich text document", COPY),
    "picture": _renamed(b"\x89PNG\r\n\x1a\n", "a picture", COPY),
    "Word": _renamed(zipped({"[Content_Types].xml": "<T/>", "word/document.xml": "<w/>"}), "a Word document", COPY),
    "presentation": _renamed(zipped({"ppt/presentation.xml": "<p/>"}), "a presentation", COPY),
    "Word of before 2007": _renamed(compound({"WordDocument": b"x"}), "a Word document", COPY),
    "ZIP archive": _renamed(zipped({"花名册.xlsx": good()}), "a ZIP archive", UNPACK),
    "RAR archive": _renamed(b"Rar!\x1a\x07\x01\0", "a packed archive", UNPACK),
    "gzip archive": _renamed(b"\x1f\x8b\x08\0", "a packed archive", UNPACK),
    "binary workbook": _renamed(zipped({"xl/workbook.bin": b"\0"}), "a binary Excel workbook (.xlsb)", SAVE_AS),
    "text document of LibreOffice": _renamed(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "a ZIP archive", UNPACK
    ),
    "old .et of WPS": Refused(lambda: compound({"ETExtData": b"x"}), "wps-et", "old .et format of WPS", SAVE_AS, "名册.et"),
    # locked
    "password": Refused(
        lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "encrypted", PROTECTED, UNLOCK
    ),
    "rights management": Refused(
        lambda: compound({"\x06DataSpaces": b"x", "EncryptedPackage": b"y"}), "encrypted", "rights management", UNLOCK
    ),
    "rights management of before 2007": Refused(
        lambda: compound({"\tDRMContent": b"x", "Workbook": b"y"}), "encrypted", "rights management", UNLOCK
    ),
    "password in old Excel": Refused(lambda: ENCRYPTED_BOOK, "encrypted", PROTECTED, UNLOCK, "花名册.xls"),
    "password in ods": Refused(
        lambda: ods(ROSTER, extra={"META-INF/manifest.xml": LOCKED_ODS}), "encrypted", PROTECTED, UNLOCK, "花名册.ods"
    ),
    # cut or broken
    "cut at 10 %": _damaged(lambda: good()[: len(good()) // 10], DIRECTORY),
    "cut at 50 %": _damaged(lambda: good()[: len(good()) // 2], DIRECTORY),
    "cut at 99 %": _damaged(lambda: good()[: len(good()) * 99 // 100], DIRECTORY),
    "last 22 bytes missing": _damaged(lambda: good()[:-22], DIRECTORY),
    "old Excel cut": _damaged(lambda: compound({"Workbook": b"x"})[:700], STRUCTURE),
    "old Excel without its book": _damaged(lambda: compound({"Workbook": b""}), STRUCTURE),
    "old Excel without end": _damaged(lambda: _book((0x0085, b"\xff\0\0\0\0\0\1\0a")), STRUCTURE),
    "no workbook part": _damaged(lambda: without_part("xl/workbook.xml"), STRUCTURE),
    "no sheet part": _damaged(lambda: without_part(SHEET), STRUCTURE),
    "two sheets of one part": _damaged(
        lambda: zipped(
            {
                **(parts := xlsx_parts({"a": [[1]], "b": [[2]]})),
                "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace("rId2", "rId1"),
            }
        ),
        STRUCTURE,
    ),
    "two sheets of one name": _damaged(
        lambda: zipped(
            {
                **(parts := xlsx_parts({"a": [[1]], "b": [[2]]})),
                "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace('name="b"', 'name="a"'),
            }
        ),
        STRUCTURE,
    ),
    "broken XML": _damaged(lambda: with_part(SHEET, "<worksheet><sheetData><row>"), f"its part “{SHEET}” is broken"),
    "XML in GB 2312": _damaged(
        lambda: with_part(SHEET, ('<?xml version="1.0" encoding="GB2312"?>' + sheet_xml([["工号"]])).encode("gbk")),
        f"its part “{SHEET}” is broken",
    ),
    "lone surrogate in XML": _damaged(lambda: cells('<c r="A1" t="str"><v>&#xD800;</v></c>'), f"“{SHEET}” is broken"),
    "cell without a place": _damaged(lambda: cells('<c r="1A"><v>1</v></c>'), STRUCTURE),
    "row below zero": _damaged(lambda: xlsx({"a": sheet_of('<row r="-1"><c><v>1</v></c></row>')}), STRUCTURE),
    "shared text that is not there": _damaged(lambda: shared(f"{SST}<si><t>a</t></si></sst>", "99999"), STRUCTURE),
    "shared text below zero": _damaged(lambda: shared(f"{SST}<si><t>a</t></si></sst>", "-1"), STRUCTURE),
    "shared text beyond counting": _damaged(lambda: shared(f"{SST}<si><t>a</t></si></sst>", "4294967296"), STRUCTURE),
    "shared text that is no number": _damaged(lambda: shared(f"{SST}<si><t>a</t></si></sst>", "x"), STRUCTURE),
    "ods repeated minus one times": _damaged(
        lambda: ods({"a": '<table:table-row table:number-rows-repeated="-1"/>'}), STRUCTURE
    ),
    # archives that lie
    "names that climb": _damaged(lambda: with_part("xl/../../etc/passwd", "x"), NAMES),
    "names from the root": _damaged(lambda: with_part("/etc/passwd", "x"), NAMES),
    "names of Windows": _damaged(lambda: with_part("xl\\a.xml", "x"), NAMES),
    "a name twice": _damaged(lambda: zipped([*xlsx_parts(ROSTER).items(), ("XL/workbook.xml", "<w/>")]), NAMES),
    "overlapping parts": _damaged(_overlapping, PART),
    "a part larger than it says": _damaged(_lying_part, PART),
    "bomb in one part": Refused(lambda: with_part(SHEET, b" " * 64_000_000), "zip-bomb", f"part “{SHEET}”", SENDER),
    "bomb in a picture": Refused(
        lambda: with_part("xl/media/a.png", b" " * 64_000_000), "zip-bomb", "part “xl/media/a.png”", SENDER
    ),
    "bomb of many parts": Refused(
        lambda: zipped(xlsx_parts(ROSTER) | {f"xl/media/{n}.bin": b"\0" * 8_000_000 for n in range(60)}),
        "zip-bomb", "unpacks to an implausible size", SENDER, long=True,
    ),
    "5,001 parts": Refused(
        lambda: zipped(xlsx_parts(ROSTER) | {f"xl/media/{n}": b"" for n in range(5_000)}),
        "too-large", "the number of its parts is", SPLIT,
    ),
    # entities
    "entity of a local file": _damaged(lambda: with_part(SHEET, OUTSIDE + sheet_xml([["&secret;"]])), DECLARATION),
    "entity of a local file in ods": _damaged(
        lambda: ods(ROSTER, extra={"content.xml": OUTSIDE + "<x>&secret;</x>"}), DECLARATION
    ),
    "billion laughs": _damaged(lambda: shared(f"{LAUGHS}{SST}<si><t>&l8;</t></si></sst>", "0"), DECLARATION),
    "quadratic blow-up": _damaged(
        lambda: shared(f"{QUADRATIC}{SST}<si><t>{'&a;' * 5000}</t></si></sst>", "0"), DECLARATION
    ),
    "declaration from outside": _damaged(lambda: with_part("xl/workbook.xml", EXTERNAL + "<workbook/>"), DECLARATION),
    "declaration in the properties": _damaged(lambda: with_part("docProps/core.xml", LAUGHS + "<x/>"), DECLARATION),
    # too much
    "two cells far apart": _too_far(lambda: _far_apart("XFD1048576"), "XFD1048576"),
    "a formula far out": _too_far(
        lambda: xlsx({"a": sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><f>1</f></c></row>')}),
        "XFD9",
    ),
    "16,384 columns": _too_far(lambda: cells("<c><v>1</v></c>" * 16_384), "ALM1"),
    "wide and deep within each limit": _too_far(lambda: _far_apart("ZZ150000"), "ZZ150000"),
    "one ods cell over the whole sheet": _too_far(_repeated_cell, "XFD1048576"),
    "300 sheets": Refused(
        lambda: xlsx({f"s{number}": [[1]] for number in range(300)}), "too-large", "the number of its sheets is 201", SPLIT
    ),
    "longer than a cell holds": Refused(
        lambda: xlsx({"a": [["x"], [None, "长" * 32_768]]}),
        "too-large", "the number of characters in cell B2 of sheet “a” is 32768, the limit is 32767", SPLIT,
    ),
    "10 MB in one cell": Refused(lambda: xlsx({"a": [["x" * 10_000_000]]}), "zip-bomb", f"part “{SHEET}”", SENDER),
    "10 MB in one cell that does not shrink": Refused(
        lambda: xlsx({"a": [["".join(chr(0x4E00 + n * n % 20_000) for n in range(200_000)) * 17]]}),
        "too-large", "the number of characters in cell A1 of sheet “a” is 3400000", SPLIT,
    ),
    # text tables
    "quote that does not close": _damaged(
        '工号,姓名\n1,"张三\n2,李四\n'.encode, "line 2: a quotation mark is not closed", "Correct that line", "a.csv"
    ),
    "text behind a quote": _damaged(
        '工号,姓名\n1,"张"三\n'.encode, "line 2: a quotation mark is not closed", "Correct that line", "a.csv"
    ),
    "NUL in text": _damaged(
        "工号,姓名\n1,张\0三\n".encode, "line 2: it holds a NUL character", "Correct that line", "a.csv"
    ),
    "UTF-32": _damaged(lambda: TABLE.encode("utf-32"), "line 1: it holds a NUL character", "save it as", "a.csv"),
    "UTF-8 cut within a character": _damaged(
        lambda: TABLE.encode()[:-2], "line 41: its characters are broken", "Export the table anew", "a.csv"
    ),
    "a Latin-1 byte in UTF-8": _damaged(
        lambda: (TABLE + "10003,Andr").encode() + b"\xe9\n", "line 42: its characters are broken", "Export the table anew", "a.csv"
    ),
    "a field of 200,000 characters": Refused(
        f"工号,姓名\n1,{'长' * 200_000}\n".encode,
        "too-large", "the number of characters in cell B2 of sheet", SPLIT, "a.csv",
    ),
}  # fmt: skip
