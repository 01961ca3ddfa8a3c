"""Bad and hostile files: each is refused with a stable code and a sentence that says what to do."""

import os
import random
import resource
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from talentcareer.exchange.reading import (
    DEFAULT,
    Limits,
    UnreadableWorkbook,
    Workbook,
    process,
    read_workbook,
    refusals,
)
from tests.builders.workbooks import (
    Raw,
    biff,
    compound,
    ods,
    sheet_of,
    sheet_xml,
    xlsx,
    xlsx_parts,
    zipped,
)

Read = Callable[..., Workbook]
Refusal = Callable[..., UnreadableWorkbook]
ROSTER = {"人才库": [["工号", "姓名"], ["10007", "张三"]]}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes, name: str = "花名册.xlsx", limits: Limits = DEFAULT) -> Workbook:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, name, limits=limits)

    return read


@pytest.fixture
def refusal(read: Read) -> Refusal:
    def refusal(content: bytes, name: str = "花名册.xlsx", limits: Limits = DEFAULT) -> UnreadableWorkbook:
        began = seconds()
        with pytest.raises(UnreadableWorkbook) as caught:
            read(content, name, limits)
        assert seconds() - began < 10
        assert name in caught.value.message
        assert "%(" not in str(caught.value)
        assert len(caught.value.remedy) > 20
        return caught.value

    return refusal


def seconds() -> float:
    """Processor time of this process and its ended children: what reading costs, however busy the machine is."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**xlsx_parts(ROSTER), name: content})


def without_part(name: str) -> bytes:
    parts = xlsx_parts(ROSTER)
    del parts[name]
    return zipped(parts)


def cells(xml: str) -> bytes:
    return xlsx({"a": sheet_of(f'<row r="1">{xml}</row>')})


def shared(strings: str, index: str) -> bytes:
    parts = xlsx_parts({"a": [[Raw(f'<c r="{{r}}" t="s"><v>{index}</v></c>')]]})
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    extra = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", extra)
    parts["xl/sharedStrings.xml"] = strings
    return zipped(parts)


SST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
RANDOM = bytes(range(256)) * 80
HTML = "<html><body><table><tr><td>工号</td></tr></table></body></html>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
GOOD = xlsx(ROSTER)
ENCRYPTED_BOOK = biff(
    (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), (0x002F, b"\1\0" + b"\0" * 52), (0x000A, b"")
)

BAD = {
    "random bytes": (RANDOM, "not-a-workbook"),
    "binary text": (b"\x01\x02\x03 abc", "not-a-workbook"),
    "empty": (b"", "empty-file"),
    "web page": (HTML.encode(), "renamed"),
    "web page with BOM": (b"\xef\xbb\xbf\r\n" + HTML.encode(), "renamed"),
    "web page in GBK": (HTML.encode("gbk"), "renamed"),
    "web page behind an XML line": (b'<?xml version="1.0"?>' + HTML.encode(), "renamed"),
    "old XML spreadsheet": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "renamed"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "renamed"),
    "RTF": (b"{\\rtf1 }", "renamed"),
    "picture": (b"\x89PNG\r\n\x1a\n", "renamed"),
    "Word": (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "renamed"),
    "presentation": (zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "renamed"),
    "plain ZIP": (zipped({"工号.txt": "10007"}), "renamed"),
    "old Word": (compound({"WordDocument": b"x"}), "renamed"),
    "binary workbook": (zipped({"xl/workbook.bin": b"\0", "xl/worksheets/sheet1.bin": b"\0"}), "renamed"),
    "text document of LibreOffice": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "renamed",
    ),
    "password": (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "encrypted"),
    "rights management": (compound({"\x06DataSpaces": b"x", "EncryptedPackage": b"y"}), "encrypted"),
    "password in old Excel": (compound({"Workbook": ENCRYPTED_BOOK}), "encrypted"),
    "password in ods": (
        ods(ROSTER, extra={"META-INF/manifest.xml": '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'}),
        "encrypted",
    ),
    "old WPS": (compound({"ETExtData": b"x"}), "wps-et"),
    "truncated compound file": (compound({"Workbook": b"x"})[:700], "damaged"),
    "compound file without book": (compound({"Workbook": b""}), "damaged"),
    "truncated at 10 %": (GOOD[: len(GOOD) // 10], "damaged"),
    "truncated at 50 %": (GOOD[: len(GOOD) // 2], "damaged"),
    "truncated at 99 %": (GOOD[: len(GOOD) * 99 // 100], "damaged"),
    "last 22 bytes missing": (GOOD[:-22], "damaged"),
    "no workbook part": (without_part("xl/workbook.xml"), "damaged"),
    "no sheet part": (without_part("xl/worksheets/sheet1.xml"), "damaged"),
    "broken XML": (with_part("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "damaged"),
    "names that climb": (with_part("xl/../../etc/passwd", "x"), "damaged"),
    "absolute names": (with_part("/etc/passwd", "x"), "damaged"),
    "XXE in a sheet": (with_part("xl/worksheets/sheet1.xml", OUTSIDE + sheet_xml([["&secret;"]])), "damaged"),
    "XXE in ods": (ods(ROSTER, extra={"content.xml": OUTSIDE + "<x>&secret;</x>"}), "damaged"),
    "billion laughs": (shared(f"{LAUGHS}{SST}<si><t>&c;</t></si></sst>", "0"), "damaged"),
    "external declaration": (with_part("xl/workbook.xml", EXTERNAL + "<workbook/>"), "damaged"),
    "declaration in properties": (with_part("docProps/core.xml", LAUGHS + "<x/>"), "damaged"),
    "cell without place": (cells('<c r="1A"><v>1</v></c>'), "damaged"),
    "negative row": (xlsx({"a": sheet_of('<row r="-1"><c><v>1</v></c></row>')}), "damaged"),
    "two-cell sheet": (
        xlsx(
            {
                "a": sheet_of(
                    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
                )
            }
        ),
        "too-many-cells",
    ),
    "two-cell sheet as formula": (
        xlsx({"a": sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><f>1</f></c></row>')}),
        "too-many-cells",
    ),
    "16,384 columns": (cells("".join("<c><v>1</v></c>" for _ in range(16_384))), "too-many-cells"),
    "wide and deep within each limit": (
        xlsx(
            {"a": sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="150000"><c r="ZZ150000"><v>2</v></c></row>')}
        ),
        "too-many-cells",
    ),
    "one ods cell repeated over the whole sheet": (
        ods(
            {
                "a": '<table:table-row table:number-rows-repeated="1048576">'
                '<table:table-cell office:value-type="float" office:value="1" '
                'table:number-columns-repeated="16384"/></table:table-row>'
            }
        ),
        "too-many-cells",
    ),
    "300 sheets": (xlsx({f"s{number}": [[1]] for number in range(300)}), "too-large"),
    "text longer than a cell holds": (xlsx({"a": [["x"], [None, "长" * 32_768]]}), "too-large"),
    "10 MB in one cell": (xlsx({"a": [["x" * 10_000_000]]}), "zip-bomb"),
    "quotes that do not close": ('工号,姓名\n1,"张三\n2,李四\n'.encode(), "damaged"),
    "text behind a quote": ('工号,姓名\n1,"张"三\n'.encode(), "damaged"),
    "NUL in text": ("工号,姓名\n1,张\0三\n".encode(), "damaged"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_are_refused_by_code(refusal: Refusal, kind: str) -> None:
    content, code = BAD[kind]
    assert refusal(content).code == code


def test_the_sentence_names_the_place(refusal: Refusal) -> None:
    text = refusal(BAD["quotes that do not close"][0], "名单.csv")
    assert text.message == "“名单.csv” is damaged and cannot be read (line 2: a quotation mark is not closed)."
    nul = refusal(BAD["NUL in text"][0], "名单.csv")
    assert nul.message == "“名单.csv” is damaged and cannot be read (line 2: it holds a NUL character)."
    long = refusal(BAD["text longer than a cell holds"][0])
    assert long.message == (
        "“花名册.xlsx” is too large: the number of characters in cell B2 of sheet “a” is 32768, the limit is 32767."
    )
    far = refusal(BAD["two-cell sheet"][0])
    assert far.message == (
        "Sheet “a” of “花名册.xlsx” reaches to cell XFD1048576. "
        "The limits are 200000 rows, 1000 columns and 3000000 cells from the first used one to the last."
    )
    word = refusal(BAD["Word"][0])
    assert word.message == "“花名册.xlsx” is no workbook: its content is a Word document, only the name says otherwise."


def test_a_large_file_is_refused_by_its_size(refusal: Refusal) -> None:
    refused = refusal(GOOD, limits=Limits(file_bytes=1024))
    assert (refused.code, refused.message) == (
        "too-large",
        f"“花名册.xlsx” is too large: the file is {len(GOOD) / 1024:.1f}\xa0KB, the limit is 1.0\xa0KB.",
    )


def test_repeated_names_in_the_archive(refusal: Refusal) -> None:
    parts = [*xlsx_parts(ROSTER).items(), ("XL/workbook.xml", "<workbook/>")]
    assert refusal(zipped(parts)).params["where"] == "archive-names"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/media/image1.png"])
def test_a_bomb_in_one_part(refusal: Refusal, part: str) -> None:
    assert refusal(with_part(part, b" " * 64_000_000)).code == "zip-bomb"


def test_a_bomb_of_many_small_parts(refusal: Refusal) -> None:
    parts = {**xlsx_parts(ROSTER), **{f"xl/media/{number}.bin": b"\0" * 4_000_000 for number in range(12)}}
    assert refusal(zipped(parts), limits=Limits(unpacked_bytes=40 * 2**20)).code == "zip-bomb"


def test_a_part_larger_than_its_directory_says(refusal: Refusal) -> None:
    content = bytearray(with_part("xl/media/a.bin", b"\0" * 9_000_000))
    lie = struct.pack("<I", 1000)
    at = bytes(content).rindex(b"xl/media/a.bin") - 46
    assert content[at : at + 4] == b"PK\1\2"
    content[at + 24 : at + 28] = lie
    assert refusal(bytes(content)).params["where"] == "archive-part"


def test_overlapping_parts(refusal: Refusal) -> None:
    content = bytearray(GOOD)
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        first, last = archive.infolist()[0], archive.infolist()[-1]
    at = GOOD.rindex(last.filename.encode()) - 46
    content[at + 42 : at + 46] = struct.pack("<I", first.header_offset)
    assert refusal(bytes(content)).code == "damaged"


@pytest.mark.parametrize("index", ["99999", "-1", "4294967296", "x"])
def test_a_shared_text_that_does_not_exist(refusal: Refusal, index: str) -> None:
    assert refusal(shared(f"{SST}<si><t>a</t></si></sst>", index)).code == "damaged"


@pytest.mark.long
def test_a_million_empty_formatted_rows_are_no_obstacle(read: Read) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}" s="1" ht="15"/>' for n in range(2, 1_048_577)
    )
    began = seconds()
    book = read(xlsx({"a": sheet_of(rows)}))
    assert [row.number for row in book.sheets[0].rows] == [1]
    assert seconds() - began < 10


def test_a_parser_that_dies_is_a_refusal(refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for death in (
        "import os; os.abort()",
        "import sys; sys.exit(0)",
        "raise ValueError",
        "print('{', end='')",
        "print('{}')",
    ):
        child = tmp_path / "child"
        child.mkdir(exist_ok=True)
        (child / "__main__.py").write_text(death)
        monkeypatch.setattr(process, "_CHILD", child)
        assert refusal(GOOD).code == "parser-died"


def test_a_parser_that_does_not_end_is_stopped(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child"
    child.mkdir()
    (child / "__main__.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(process, "_CHILD", child)
    assert refusal(GOOD, limits=Limits(wall_seconds=1)).code == "timeout"


def test_processor_time_is_bounded(refusal: Refusal) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 180_000))
    assert refusal(xlsx({"a": sheet_of(rows)}), limits=Limits(cpu_seconds=1, wall_seconds=20)).code == "timeout"


def test_memory_is_bounded(refusal: Refusal) -> None:
    noise = os.urandom(6_000_000).hex()
    rows = sheet_xml([[noise[at : at + 30_000]] for at in range(0, len(noise), 30_000)])
    assert refusal(xlsx({"a": rows}), limits=Limits(memory_bytes=30 * 2**20)).code == "parser-died"


def test_an_answer_too_long_is_cut(refusal: Refusal) -> None:
    assert refusal(xlsx({"a": [["x" * 1000]] * 100}), limits=Limits(answer_bytes=5000)).code == "parser-died"


def test_every_code_has_its_sentences() -> None:
    params = {"name": "a", "found": 1, "limit": 1, "sheet": "a", "cell": "A1", "part": "p", "line": 1, "seconds": 1}
    params |= {"rows": 1, "columns": 1, "cells": 1, "what": "file-size", "where": "quotes", "kind": "pdf"}
    said = [str(UnreadableWorkbook(code, params)) for code in refusals.known_codes()]
    assert len(set(said)) == 11


def test_mutated_files_never_escape(read: Read) -> None:
    source = random.Random(20)  # noqa: S311 - the same files in every run
    for number in range(40):
        content = bytearray(GOOD if number % 2 else compound({"Workbook": ENCRYPTED_BOOK}))
        for _ in range(source.randint(1, 30)):
            content[source.randrange(8, len(content))] = source.randrange(256)
        with suppress(UnreadableWorkbook):
            read(bytes(content))


@pytest.mark.long
def test_five_thousand_rows_in_three_seconds_and_little_memory(read: Read) -> None:
    row = [
        "10007",
        "徐嘉远",
        "女",
        "1995年7月4日",
        "33010019950704310X",
        "汉族",
        "群众",
        "学士",
        "住院医师",
        "超声科",
        45354,
        1.5,
        7,
        "x",
    ]
    content = xlsx({"人才库": [[number, *row[1:]] for number in range(5000)]})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = seconds()
    book = read(content)
    assert len(book.sheets[0].rows) == 5000
    assert seconds() - began < 3
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert growth < 50 * 1024
