"""Lists in the browser: rows chosen from page to page, columns, saved views; by mouse, by keyboard, without scripts, on paper."""

from typing import Any

import pytest
from playwright.sync_api import expect

from talentcareer.ui.models import SavedView
from tests.browser import looking
from tests.browser.visiting import PHONE, Site, Visitor
from tests.builders.people import make_talent
from tests.builders.world import World, make_world


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    world = make_world()
    for number in range(60):
        make_talent(world.surgery, staff_no=f"1{number:04}", name=f"学员{number:02}", sex="female", degree="doctor")
    return world


def test_what_is_chosen_stays_from_page_to_page(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    page = visitor.page
    page.goto("/people/?degree=doctor")
    bar = page.locator("form[data-selection]")
    expect(bar).to_be_hidden()
    page.get_by_label("Choose 学员03").check()
    page.get_by_label("Choose 学员07").check()
    assert [*looking.axe(page), *looking.sideways(page)] == []
    page.get_by_label("Pages").get_by_role("link", name="2").click()
    page.wait_for_url("**/people/?degree=doctor&page=2")
    page.get_by_label("Choose 学员55").check()
    expect(bar.locator("[data-count]")).to_have_text("3 chosen")
    page.get_by_role("link", name="Staff no.").click()
    page.wait_for_url("**sort=staff_no")
    expect(bar.locator("[data-count]")).to_have_text("3 chosen")
    expect(page.get_by_label("Choose 学员07")).to_be_checked()
    page.reload()
    expect(bar.locator("[data-count]")).to_have_text("3 chosen")
    page.get_by_label("Choose 学员07").uncheck()
    expect(bar.locator("[data-count]")).to_have_text("2 chosen")
    bar.locator("summary").click()
    bar.get_by_role("button", name="Add an award").click()
    page.wait_for_url("**/award/many/")
    expect(page.locator(".grid tbody tr")).to_have_count(2)
    page.go_back()
    expect(bar.locator("[data-count]")).to_have_text("2 chosen")
    for _again in range(2):  # a file may be asked for again at once
        with page.expect_download(timeout=2500) as download:
            bar.get_by_role("button", name="Export 2 (xlsx)").click()
        assert download.value.suggested_filename.endswith(".xlsx")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.get_by_label("Choose 学员03")).not_to_be_checked()


def test_all_found_are_entered_for(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr", size=PHONE)
    page = visitor.page
    page.goto("/people/?degree=doctor")
    page.get_by_label("Choose 学员03").check()
    bar = page.locator("form[data-selection]")
    bar.get_by_label("All 60 found").check()
    expect(bar.locator("[data-count]")).to_have_text("60 chosen")
    assert [*looking.axe(page), *looking.sideways(page)] == []
    bar.locator("summary").click()
    bar.get_by_role("button", name="Add an award").click()
    page.wait_for_url("**/award/many/")
    expect(page.locator(".grid tbody tr")).to_have_count(60)


def test_columns_and_a_view_by_keyboard(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    page = visitor.page
    page.goto("/people/")
    summary = page.locator(".columns summary")
    summary.press("Enter")
    page.get_by_label("Sex").press("Space")
    page.get_by_label("Stage", exact=True).last.press("Space")
    assert looking.axe(page) == []
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    summary.press("Enter")
    page.locator(".columns").get_by_role("button", name="Show").press("Enter")
    page.wait_for_url("**columns=sex**")
    expect(page.get_by_role("columnheader", name="Sex")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Stage")).to_have_count(0)
    page.locator("summary", has_text="Save this view").press("Enter")
    page.fill("#view_name", "性别")
    assert looking.axe(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".tabs [aria-current]")).to_have_text("性别")
    assert [*looking.axe(page), *looking.sideways(page)] == []
    page.get_by_role("link", name="Rename or delete the view").click()
    page.get_by_role("button", name="Delete the view").click()
    page.wait_for_url("**/people/")
    assert SavedView.objects.count() == 0


def test_without_scripts(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr", java_script_enabled=False, size=PHONE)
    page = visitor.page
    page.goto("/people/?q=学员")
    page.locator(".columns summary").click()
    page.get_by_label("Sex").check()
    page.locator(".columns").get_by_role("button", name="Show").click()
    assert "columns=sex" in page.url
    assert "q=" in page.url
    page.locator("summary", has_text="Save this view").click()
    page.fill("#view_name", "不用脚本")
    page.locator("button[form=save-view]").click()
    expect(page.locator(".tabs [aria-current]")).to_have_text("不用脚本")
    bar = page.locator("form[data-selection]")
    bar.get_by_label("All 60 found").check()
    bar.locator("summary").click()
    bar.get_by_role("button", name="Add an award").click()
    expect(page.locator(".grid tbody tr")).to_have_count(60)
    page.go_back()
    with page.expect_download():
        page.get_by_label("Choose 学员03").check()
        bar.get_by_role("button", name="Export the chosen ones (xlsx)").click()


def test_paper_holds_the_rows_alone(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    page = visitor.page
    page.goto("/people/?degree=doctor")
    page.get_by_label("Choose 学员03").check()
    page.emulate_media(media="print")
    for control in ("form[data-selection]", "td.chooses >> nth=0", ".columns", ".filters"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.get_by_text("学员03")).to_be_visible()
