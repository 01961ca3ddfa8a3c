"""Workbooks as bytes, written by hand: good ones of any shape, and parts to break. No spreadsheet library is used."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from talentcareer.exchange.reading import cell_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DATE_STYLE, _MOMENT_STYLE = 1, 2
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>
<xf numFmtId="22" applyNumberFormat="1"/></cellXfs>
</styleSheet>"""


@dataclass(frozen=True)
class Formula:
    """A formula, with the result the file holds: a number, a text, or none at all."""

    text: str
    cached: str | float | None = None


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an error."""

    shows: str = "#N/A"


@dataclass(frozen=True)
class Raw:
    """A cell's XML, `{r}` standing for its reference."""

    xml: str


Rows = Sequence[Sequence[Any]]


def xlsx(
    sheets: Mapping[str, Rows | str], *, hidden: Iterable[str] = (), extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return an .xlsx of sheets given as rows of values (None leaves a cell out) or as the sheet's whole XML."""
    return zipped({**xlsx_parts(sheets, hidden=hidden), **(extra or {})})


def xlsx_parts(
    sheets: Mapping[str, Rows | str], *, hidden: Iterable[str] = (), date1904: bool = False
) -> dict[str, str | bytes]:
    """Return the parts of an .xlsx by name, to be broken before `zipped`."""
    hidden = set(hidden)
    listed, relations, overrides = [], [], []
    parts: dict[str, str | bytes] = {}
    for number, (name, content) in enumerate(sheets.items(), start=1):
        state = ' state="veryHidden"' if name in hidden else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>')
        relations.append(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        overrides.append(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = content if isinstance(content, str) else sheet_xml(content)
    relations.append(f'<Relationship Id="rIdStyles" Type="{_RELATIONS}/styles" Target="styles.xml"/>')
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>{"".join(overrides)}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{properties}'
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{''.join(relations)}</Relationships>",
        "xl/styles.xml": _STYLES,
        **parts,
    }


def sheet_xml(rows: Rows, *, dimension: str = "") -> str:
    """Return a sheet's XML for rows of values; `dimension` is what it declares about itself, true or not."""
    declared = f'<dimension ref="{dimension}"/>' if dimension else ""
    filled = ""
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value, cell_name(number, column)) for column, value in enumerate(row)]
        filled += f'<row r="{number}">{"".join(cells)}</row>'
    return sheet_of(filled, declared)


def sheet_of(rows: str, before: str = "") -> str:
    """Return a sheet's XML around the XML of its rows."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def _cell(value: Any, reference: str) -> str:
    match value:
        case None:
            return ""
        case Raw():
            return value.xml.replace("{r}", reference)
        case ErrorCell():
            return f'<c r="{reference}" t="e"><v>{value.shows}</v></c>'
        case Formula(cached=None):
            return f'<c r="{reference}"><f>{escape(value.text)}</f></c>'
        case Formula(cached=str()):
            return f'<c r="{reference}" t="str"><f>{escape(value.text)}</f><v>{escape(value.cached)}</v></c>'
        case Formula():
            return f'<c r="{reference}"><f>{escape(value.text)}</f><v>{value.cached}</v></c>'
        case bool():
            return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{reference}"><v>{value!r}</v></c>'
        case date():
            style = _MOMENT_STYLE if isinstance(value, datetime) else _DATE_STYLE
            return f'<c r="{reference}" s="{style}"><v>{_serial(value)!r}</v></c>'
        case _:
            return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _serial(value: date) -> float:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400


def zipped(parts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]) -> bytes:
    """Return a ZIP archive of parts; pairs may repeat a name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, content)
    return packed.getvalue()


def ods(sheets: Mapping[str, Rows | str], *, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return an .ods of sheets given as rows of values or as the XML of the table's rows."""
    tables = ""
    for name, content in sheets.items():
        rows = content if isinstance(content, str) else _ods_rows(content)
        tables += f"<table:table table:name={quoteattr(name)}>{rows}</table:table>"
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content_xml = (
        f'<office:document-content {spaces} {calc} office:version="1.3"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content_xml,
            "META-INF/manifest.xml": manifest,
            **(extra or {}),
        }
    )


def _ods_rows(rows: Rows) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(value: Any) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case ErrorCell():
            return (
                '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
                f'calcext:value-type="error"><text:p>{value.shows}</text:p></table:table-cell>'
            )
        case Formula(cached=None):
            return f'<table:table-cell table:formula="of:={escape(value.text)}"/>'
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case int() | float():
            return _ods_value("float", value, f'office:value="{value!r}"')
        case date():
            return _ods_value("date", value.isoformat(), f'office:date-value="{value.isoformat()}"')
        case _:
            return _ods_value("string", value)


def _ods_value(kind: str, shown: Any, value: str = "") -> str:
    text = f"<text:p>{escape(str(shown))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {value}>{text}</table:table-cell>'


def delimited(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a text table without quoting."""
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE compound file (.xls, .doc, an encrypted .xlsx, an old .et) of streams, padded to whole sectors."""
    size, free, end, table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    directory_sectors = (len(padded) + 1 + 3) // 4
    fat = [table, *range(2, directory_sectors + 1), end]
    entries = [_directory_entry("Root Entry", 5, end, 0, child=1 if padded else free)]
    body = b""
    for number, (name, content) in enumerate(padded.items(), start=1):
        start, count = len(fat), -(-len(content) // size)
        fat += [*range(start + 1, start + count), end]
        body += content.ljust(count * size, b"\0")
        entries.append(
            _directory_entry(name, 2, start, len(content), right=number + 1 if number < len(padded) else free)
        )
    assert len(fat) <= size // 4, "more sectors than one allocation sector can name"
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
        0,
    )
    header += struct.pack("<108I", *[free] * 108)
    allocation = struct.pack(f"<{len(fat)}I", *fat).ljust(size, b"\xff")
    return header + allocation + b"".join(entries).ljust(directory_sectors * size, b"\0") + body


def _directory_entry(
    name: str, kind: int, start: int, length: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, length)


def biff(*records: tuple[int, bytes]) -> bytes:
    """Return BIFF records, each a number and its data, as they stand in the Workbook stream of an .xls."""
    return b"".join(struct.pack("<HH", record, len(data)) + data for record, data in records)
