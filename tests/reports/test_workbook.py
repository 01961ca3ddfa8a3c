"""The workbook: every figure leads to exactly its records, in Chinese, without a formula."""

import io
import shutil
import subprocess
from datetime import date, datetime

import openpyxl
import pytest

from reports import workbook, yearly
from reports.indicators import BY_CODE, FIGURES
from reports.scope import Scope, whole_hospital
from tests.reports.small_hospital import ON, YEARS

HEADER_ROW = 3
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def written(_built, django_db_blocker):
    with django_db_blocker.unblock():
        return workbook.make(whole_hospital(), 2022, 3, ON)


@pytest.fixture(scope="module")
def book(written):
    return openpyxl.load_workbook(io.BytesIO(written[1]))


def summary(book) -> dict[str, dict]:
    """The summary's lines by the indicator's name: unit and, by year, value and link."""
    sheet = book.worksheets[0]
    years = {cell.column: int(cell.value) for cell in sheet[HEADER_ROW] if str(cell.value).isdecimal()}
    lines = {}
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
        if row[1].value:
            lines.setdefault(row[0].value, {year: (sheet.cell(row[0].row, column)) for column, year in years.items()})
    return lines


def titles(code: str) -> str:
    from django.utils import translation

    with translation.override("zh-hans"):
        return str(BY_CODE[code].title)


def test_the_values_are_those_of_the_report(written, small) -> None:
    assert written[0] == yearly.compute(whole_hospital(), 2022, 3, ON)


def test_the_summary_holds_every_figure_as_a_value(written, book) -> None:
    lines = summary(book)
    shown = {
        figure.code: {str(year): cell.value for year, cell in lines[titles(figure.code)].items()} for figure in FIGURES
    }
    expected = {
        code: {year: "—" if number is None else number for year, number in by_year.items()}
        for code, by_year in written[0]["figures"].items()
    }
    assert shown == expected


def test_no_cell_is_a_formula(book) -> None:
    assert [
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []


def test_every_figure_opens_as_many_records_as_it_counts(book) -> None:
    lines = summary(book)
    counted = [figure for figure in FIGURES if getattr(getattr(figure, "measure", None), "kind", "") == "rows"]
    assert len(counted) > 10
    wrong = []
    for figure in counted:
        for year in YEARS:
            cell = lines[titles(figure.code)][year]
            found = (
                records(book, cell.hyperlink.location, titles(figure.code), figure.code, year) if cell.hyperlink else 0
            )
            if found != cell.value:
                wrong.append((figure.code, year, cell.value, found))
    assert wrong == []


def test_every_cell_of_a_breakdown_opens_as_many_records_as_it_counts(book) -> None:
    sheet = book.worksheets[2]
    years = {cell.column: str(cell.value) for cell in sheet[HEADER_ROW] if str(cell.value).isdecimal()}
    counted = {titles(code): code for code in ("T04", "T05", "T06", "A05", "S01", "R00")}
    wrong, seen = [], 0
    for title, dimension, part, *_rest in sheet.iter_rows(min_row=HEADER_ROW + 1):
        if title.value not in counted:
            continue
        for column, year in years.items():
            cell = sheet.cell(title.row, column)
            said = (f"{counted[title.value]} {title.value}", year, dimension.value, part.value)
            found = block(book, cell.hyperlink.location, said) if cell.hyperlink else 0
            seen += found
            if found != (cell.value or 0):
                wrong.append((said, cell.value, found))
    assert wrong == []
    assert seen > 60


def block(book, location: str, said: tuple) -> int:
    name, _mark, cell = location.partition("!")
    sheet = book[name.strip("'").replace("''", "'")]
    first = count = sheet[cell].row
    while tuple(str(one.value) for one in sheet[count][:4]) == said:
        count += 1
    return count - first


@pytest.mark.parametrize(("code", "opened"), [("F04", "F04d"), ("F04y", "F02"), ("F04a", "F04g")])
def test_a_rate_and_those_beside_it_lead_to_what_they_are_divided_by(book, code, opened) -> None:
    with_title = {one.value.strip(): one.row for one in book.worksheets[0]["A"] if one.value}
    sheet, row = book.worksheets[0], with_title[titles(code)]
    for column in (4, 5, 6):
        location = sheet.cell(row, column).hyperlink.location
        name, _mark, cell = location.partition("!")
        found = book[name.strip("'").replace("''", "'")]
        if cell == "A1":
            assert found.title.split(" ")[0] in {code, opened}
        else:
            assert found[cell].value == f"{opened} {titles(opened)}"


def test_everything_in_the_summary_is_defined_and_has_its_records(book) -> None:
    codes = [cell.value for cell in book.worksheets[1]["A"]][HEADER_ROW:]
    assert [code for code in BY_CODE if code not in codes] == []
    assert len(codes) == len(set(codes))


def records(book, location: str, title: str, code: str, year: int) -> int:
    name, _mark, cell = location.partition("!")
    sheet = book[name.strip("'").replace("''", "'")]
    if cell == "A1":
        return sheet.max_row - HEADER_ROW
    first = sheet[cell].row
    count = 0
    while sheet.cell(first + count, 1).value == f"{code} {title}" and str(sheet.cell(first + count, 2).value) == str(
        year
    ):
        count += 1
    return count


def test_each_figure_has_its_sheet_and_prints_on_a4_landscape(book) -> None:
    names = [sheet.title for sheet in book]
    for figure in FIGURES:
        assert [name for name in names if name.split(" ")[0] == figure.code], figure.code
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.freeze_panes is not None) == (
            "landscape",
            9,
            True,
        ), sheet.title


def test_numbers_of_people_are_text_and_days_are_days(book) -> None:
    sheet = next(sheet for sheet in book if sheet.title.startswith("T03 "))
    head = [cell.value for cell in sheet[HEADER_ROW]]
    first = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert isinstance(first[0], str)
    assert first[0].isdecimal()
    days = [value for value in first if isinstance(value, date | datetime)]
    assert len(days) >= 2
    assert len(head) == len(first)


def test_the_charts_are_native(book) -> None:
    assert len(book.worksheets[0]._charts) == 3


def test_the_workbook_holds_no_id_number(written) -> None:
    text = str(
        [
            [cell.value for row in sheet.iter_rows() for cell in row]
            for sheet in openpyxl.load_workbook(io.BytesIO(written[1]))
        ]
    )
    assert "110101197212310019" not in text
    assert "11**************19" not in text


def test_a_head_takes_away_only_what_she_may_open(small) -> None:
    world = small.world
    _values, content = workbook.make(Scope(world.head), 2022, 3, ON)
    text = str(
        [
            [cell.value for row in sheet.iter_rows() for cell in row]
            for sheet in openpyxl.load_workbook(io.BytesIO(content))
        ]
    )
    foreign = [person.name for person in small.people.values() if person.unit_id != world.surgery.pk]
    # The mentor moved to the other department: her name stands on pairs of the head's own mentees.
    foreign.remove(small.people["mentor"].name)
    assert [name for name in foreign if f"'{name}'" in text] == []
    assert f"'{small.people['engineer'].name}'" in text


def test_the_name_says_hospital_year_and_day(small) -> None:
    assert workbook.file_name(small.world.office, 2022, date(2023, 3, 3)).endswith("_2022_20230303.xlsx")
    assert workbook.file_name(small.world.office, 2022, date(2023, 3, 3)).startswith("示例医院_")


@pytest.mark.services
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it(written, tmp_path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(written[1])
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        timeout=180,
        capture_output=True,
    )
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"
