"""What the talent office does: compute the yearly report, open its figures, take the workbook away, print it."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.browser.visiting import PHONE, Site, Visitor, run_jobs
from tests.builders.world import World, make_world
from tests.reports.small_hospital import SmallHospital, build

REPORT = "?year=2022&years=3"
A4_LANDSCAPE = (842, 595)  # points


@pytest.fixture(scope="module")
def hospital(site: Site) -> SmallHospital:
    world: World = make_world()
    return build(world)


@pytest.fixture
def office(hospital: SmallHospital, visit: Any) -> Visitor:
    """The talent office before a computed report."""
    visitor: Visitor = visit("office", accept_downloads=True)
    page = visitor.page
    visitor.open(reverse("reports:report") + REPORT)
    compute = page.get_by_role("button", name="Compute the report")
    if compute.count():
        compute.press("Enter")
        expect(page.locator(".job progress")).to_be_visible()
        assert [job.state for job in run_jobs()] == ["done"]
        expect(page.locator(".report-table")).to_be_visible()
    return visitor


FIGURES = """links => links.map(link => {
    const seen = link.cloneNode(true);
    seen.querySelectorAll(".visually-hidden").forEach(part => part.remove());
    return [seen.textContent.trim(), link.getAttribute("href")];
})"""


def figures(page: Page, where: str) -> list[tuple[str, str]]:
    """Return text and address of figures, without the words that only listeners hear."""
    return [(text, address) for text, address in page.locator(f"{where} a.num").evaluate_all(FIGURES)]


def test_every_figure_opens_its_records(office: Visitor) -> None:
    page = office.page
    shown = figures(page, ".report-table td.cur")
    assert len(shown) > 20
    for text, address in shown:
        office.open(address)
        if not page.locator(".rows-figure").count():  # a share opens what it is made of
            assert text in page.locator("td.cur").all_inner_texts()
            continue
        assert page.locator(".rows-figure").inner_text() == text
        # A figure that is not the number of its rows (money, shares, persons behind awards) says in how many rows it stands.
        said = re.search(r"in (\d+) rows?", page.locator(".rows-say").inner_text())
        assert page.locator("main .tbl-cards tbody tr").count() == int(said[1] if said else text), address


def test_a_click_on_a_figure_and_back(office: Visitor) -> None:
    page = office.page
    text, _address = figures(page, ".keys")[0]
    page.locator(".keys a.num").first.press("Enter")
    expect(page.locator(".rows-figure")).to_have_text(text)
    page.go_back()
    expect(page.locator(".report-table")).to_be_visible()


def test_charts_are_drawn_and_each_has_its_table(office: Visitor) -> None:
    page = office.page
    charts = page.locator("figure.plotted")
    assert charts.count() >= 2
    for number in range(charts.count()):
        chart = charts.nth(number)
        assert chart.locator(".plot svg path").count() > 0
        chart.locator("summary").press("Enter")
        expect(chart.locator("details table")).to_be_visible()
        # What is written over the columns stands in the table: the values, or the sums of stacked ones.
        values = [int(text) for text, _address in figures(page, f"figure.plotted >> nth={number} >> tbody")]
        width = chart.locator("thead th").count() - 1
        stacked = chart.get_attribute("data-stack") is not None
        expected = [sum(values[at : at + width]) for at in range(0, len(values), width)] if stacked else values
        assert {str(value) for value in expected if value} <= set(chart.locator(".plot svg text").all_text_contents())


def test_the_workbook_comes_and_opens(office: Visitor, tmp_path: Path) -> None:
    page = office.page
    page.get_by_role("button", name="Export workbook").press("Enter")
    expect(page.locator(".job progress")).to_be_visible()
    assert [job.state for job in run_jobs()] == ["done"]
    link = page.get_by_role("link", name="Open the result")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    kept = tmp_path / "report.xlsx"
    download.value.save_as(kept)
    workbook = openpyxl.load_workbook(kept)
    assert len(workbook.sheetnames) >= 3
    page.reload()
    expect(page.get_by_role("link", name="Workbook of")).to_be_visible()
    values = {str(cell.value) for row in workbook.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert {"2020", "2021", "2022"} <= {word for value in values for word in re.findall(r"\d{4}", value)}


def test_a_head_reads_the_report_of_the_own_department(hospital: SmallHospital, visit: Any) -> None:
    visitor: Visitor = visit("head")
    visitor.open(reverse("reports:report") + REPORT)
    expect(visitor.page.get_by_role("button", name="Compute the report")).to_have_count(0)
    expect(visitor.page.locator("main")).to_contain_text("外科")
    for text, address in figures(visitor.page, ".report-table td.cur")[:5]:
        visitor.open(address)
        assert visitor.page.locator(".rows-figure").inner_text() == text


def paper(page: Page) -> tuple[list[tuple[int, int]], bytes]:
    """Return the sizes of a page's sheets as printed, in points."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = [
        tuple(round(float(number)) for number in box.split()[2:])
        for box in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", printed)
    ]
    return sizes, printed


@pytest.mark.parametrize("what", ["report", "record"])
def test_prints_on_a4_landscape_without_the_frame(hospital: SmallHospital, office: Visitor, what: str) -> None:
    page = office.page
    if what == "record":
        office.open(reverse("cohorts:talent-detail", args=[next(iter(hospital.people.values())).pk]))
    page.emulate_media(media="print")
    for part in ("nav.side", "header.top", ".acts", "button.burger", ".tasks", ".sumrow .ed", ".report-choice"):
        for found in page.locator(part).all():
            expect(found).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    sizes, _printed = paper(page)
    assert set(sizes) == {A4_LANDSCAPE}
    assert len(sizes) <= 4


def test_a_computed_report_is_well_formed_on_both_screens(office: Visitor) -> None:
    page = office.page
    faults = looking.form(page, "en") + looking.axe(page) + looking.sideways(page)
    page.set_viewport_size(PHONE)
    faults += looking.sideways(page) + looking.axe(page)
    assert faults + office.violations() == []
