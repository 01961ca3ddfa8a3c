"""Pasting in the browser: rows become a table at once, are corrected in its cells and kept; and the same without scripts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from talentcareer.exchange.models import ImportRun
from tests.browser import looking
from tests.browser.test_many import PASTE
from tests.browser.visiting import Site, Visitor
from tests.builders.world import World, make_world

ROWS = '10001\t张三\t女\t1988-03-01\t"第一行\n第二行"\n10002\t李四\t男\t1990.5.2\t备'
TYPED = '10001\t张三丰\t女\t1988-03-01\t"第一行\n第二行"\n10002\t李四\t女\t1991-01-01\t备'


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return make_world()


@pytest.mark.parametrize("width", [1366, 390])
def test_rows_are_shown_corrected_kept_and_checked(world: World, visit: Any, width: int) -> None:
    visitor: Visitor = visit()
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    visitor.sign_in("hr")
    page.goto("/import/paste/")
    page.select_option("[name=kind]", "talents")
    text = page.locator("textarea.pasted")
    text.fill(ROWS)
    text.dispatch_event("paste")
    cells = page.locator(".pasted-rows tbody td")
    expect(cells).to_have_count(10)
    assert looking.axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cells.nth(1).focus()
    page.keyboard.press("End")
    page.keyboard.type("丰")
    cells.nth(7).evaluate(PASTE.replace('"text"', '"text/plain"'), "女\t1991-01-01\n")
    expect(text).to_have_value(TYPED)
    page.keyboard.press("ArrowDown")
    expect(cells.nth(6)).to_be_focused()
    expect(page.locator("[data-draft-said]")).to_contain_text("Kept as a draft")
    page.goto("/import/paste/")
    expect(text).to_have_value(TYPED)
    expect(cells.nth(1)).to_have_text("张三丰")
    page.get_by_role("button", name="Check the rows").click()
    page.wait_for_url("**/import/*-*/")
    assert [str(run) for run in ImportRun.objects.unscoped("test")[:1]] == ["2 pasted rows.xlsx"]


def test_it_works_without_scripts(world: World, visit: Any) -> None:
    visitor: Visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("hr")
    page.goto("/import/paste/")
    page.select_option("[name=kind]", "talents")
    page.fill("textarea.pasted", ROWS)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator(".pasted-rows tbody tr")).to_have_count(2)
    page.select_option("[name=column_3]", "hired_on")
    page.get_by_role("button", name="Check the rows").click()
    page.wait_for_url("**/import/*-*/")
