"""Texts that a spreadsheet program would run leave as text and come back as they were: from the writers and from a list taken away."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from talentcareer.exchange.reading import read_workbook
from talentcareer.exchange.values import text
from talentcareer.exchange.writing import Column, Kind, Table, write_csv, write_workbook
from tests.builders.payloads import PAYLOADS
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed

KINDS: tuple[Kind, ...] = ("text", "integer", "decimal", "money", "percent", "date")
COLUMNS = [*(Column(kind, kind) for kind in KINDS), Column("end")]
ROWS = [[payload] * len(KINDS) + ["end"] for payload in PAYLOADS]
STARTS = tuple("=+-@\t\r\n＝＋－＠")
LIVE = ("<f>", "<f ", "<hyperlink", "ddeLink", "externalReference", "<oleLink")
OWN_TEXTS = ("school", "major", "discipline")


def workbook() -> bytes:
    stream = io.BytesIO()
    write_workbook(
        stream, [Table("a", [*COLUMNS, *(Column(payload) for payload in PAYLOADS)], [row + PAYLOADS for row in ROWS])]
    )
    return stream.getvalue()


def text_table() -> bytes:
    stream = io.BytesIO()
    write_csv(stream, COLUMNS, ROWS)
    return stream.getvalue()


def assert_nothing_lives(content: bytes) -> None:
    """Hold a workbook to plain cells: no formula, link, external part or relation."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert not re.search("externalLinks|connections|queryTables|embeddings|vbaProject", name), name
            part = archive.read(name).decode("utf-8", "replace")
            assert [mark for mark in LIVE if mark in part] == [], name
            assert 'TargetMode="External"' not in part, name


def as_read(text: str) -> str:
    """Return a text as a cell's value is read: what nobody can see or a workbook cannot hold is kept, line ends become one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_there_are_payloads_of_every_kind() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    assert {payload[0] for payload in PAYLOADS} >= set(STARTS)


def test_a_workbook_holds_them_as_text_in_columns_of_any_kind() -> None:
    content = workbook()
    assert_nothing_lives(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["a"]
    for row in sheet.iter_rows(min_row=2):
        assert {(cell.data_type, cell.hyperlink) for cell in row} == {("s", None)}


@pytest.mark.parametrize(("make", "name"), [(workbook, "a.xlsx"), (text_table, "a.csv")])
def test_they_come_back_as_they_were(tmp_path: Path, make: Any, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    rows = list(read_workbook(path, name).sheets[0].rows)[1:]
    read = [[as_read(str(cell.value)) for cell in row.cells[: len(COLUMNS)]] for row in rows]
    assert read == [[as_read(typed) for typed in row] for row in ROWS]


def test_no_field_of_a_text_table_begins_as_a_formula() -> None:
    fields = [field for row in csv.reader(io.StringIO(text_table().decode("utf-8-sig"), newline="")) for field in row]
    assert [field for field in fields if field.startswith(STARTS)] == []


@pytest.fixture
def people(world: World, hr: Client) -> list[Talent]:
    """One person a payload, who carries it in every text of the own record that a list shows; they came in by a file."""
    headers = [
        Column(header) for header in ("工号", "姓名", "性别", "所在科室", "来院日期", "毕业院校", "专业", "学科")
    ]
    rows = [
        [f"{30000 + n}", f"{payload}·名", "女", "外科", "2015-07-01", *[payload] * len(OWN_TEXTS)]
        for n, payload in enumerate(PAYLOADS)
    ]
    stream = io.BytesIO()
    write_workbook(stream, [Table("花名册", headers, rows)])
    run = checked(hr, {"花名册.xlsx": stream.getvalue()})
    assert run.counts == {"new": len(PAYLOADS), "changed": 0, "unchanged": 0, "refused": 0, "places": 0}
    confirmed(hr, run)
    return list(Talent.objects.unscoped("test").order_by("staff_no"))


def taken_away(client: Client) -> bytes:
    """Return the list of people as a workbook with every column it offers."""
    columns = "&".join(
        f"columns={name}" for name in ("name", "staff_no", "department", *OWN_TEXTS, "hired", "sex", "degree")
    )
    answer = client.post(f"{reverse('cohorts:talent-list')}?{columns}&sort=staff_no")
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.django_db
def test_a_list_taken_away_holds_them_as_text_and_changes_nothing_when_it_comes_back(
    hr: Client, people: list[Talent], tmp_path: Path
) -> None:
    content = taken_away(hr)
    assert_nothing_lives(content)
    path = tmp_path / "人才.xlsx"
    path.write_bytes(content)
    shown = [[cell.value for cell in row.cells] for row in read_workbook(path, path.name).sheets[0].rows]
    assert [[row[0], *row[4:7]] for row in shown if len(row) > 7 and str(row[1]).startswith("30")] == [
        [talent.name, talent.school, talent.major, talent.discipline] for talent in people
    ]
    assert {talent.school for talent in people} == {text(payload) for payload in PAYLOADS}
    assert checked(hr, {"人才.xlsx": content}).counts == {
        "new": 0,
        "changed": 0,
        "unchanged": len(PAYLOADS),
        "refused": 0,
        "places": 0,
    }


def opened_elsewhere(folder: Path, path: Path) -> ET.Element:
    """Return a file as LibreOffice understands it."""
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "fods",
        path.name,
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return ET.parse(path.with_suffix(".fods")).getroot()  # noqa: S314 - written by the line before


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["workbook", "text table", "list"])
def test_an_office_program_runs_nothing_of_it(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "list":
        request.getfixturevalue("people")
        content = taken_away(request.getfixturevalue("hr"))
    else:
        content = workbook() if kind == "workbook" else text_table()
    path = tmp_path / ("a.csv" if kind == "text table" else "a.xlsx")
    path.write_bytes(content)
    root = opened_elsewhere(tmp_path, path)
    attributes = {name.rpartition("}")[2] for element in root.iter() for name in element.attrib}
    assert "formula" not in attributes
    links = [
        element.attrib for element in root.iter() if element.tag.endswith(("}a", "}cell-range-source", "}dde-link"))
    ]
    assert links == []
    kinds = {
        element.attrib.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type")
        for element in root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell")
    }
    assert kinds - {None, "string"} == ({"date"} if kind == "list" else set())
