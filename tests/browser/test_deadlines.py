"""Deadlines in the browser: from the home page to the list, put off and taken up again, the text and the link copied."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from talentcareer import dates
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import actions, sources
from talentcareer.deadlines.sources import Due, Source
from tests.browser import looking
from tests.browser.visiting import DESK, PHONE, Site, Visitor
from tests.builders.world import World, make_world

PAGES = ("/", "/deadlines/", "/deadlines/?snoozed=also", "/deadlines/text/", "/deadlines/calendar/")


@pytest.fixture(scope="module")
def world(site: Site) -> Iterator[World]:
    world, day = make_world(), dates.today()

    def due(_day: Any) -> list[Due]:
        return [
            Due(str(days), day + timedelta(days=days), "/account/", unit.pk, params={"name": name})
            for days, unit, name in (
                (-3, world.surgery, "赵一"),
                (5, world.surgery, "钱二"),
                (25, world.surgery, "孙三三三三三三三三三三三三三三三三三三三三三三"),
                (6, world.medicine, "李四"),
            )
        ]

    known = dict(sources._sources)
    source = Source("browser", "Windows that close", "deadline.view", (30, 7), due, lambda p: f"{p['name']}：40s成长期")
    sources.add(source)
    actions.refresh(source, day, by=SYSTEM)
    yield world
    sources._sources.clear()
    sources._sources.update(known)


def text_of(visitor: Visitor, selector: str) -> str:
    return str(visitor.page.locator(selector).input_value())


def test_from_the_home_page_to_the_list_and_putting_off(world: World, visit: Any) -> None:
    head: Visitor = visit("head")
    page = head.page
    head.open("/")
    expect(page.get_by_role("heading", name="Deadlines")).to_be_visible()
    page.locator("a[href*='source=browser']").click()
    expect(page.locator("main tbody tr")).to_have_count(3)
    page.locator("tr", has_text="钱二").get_by_role("link", name="Put off").click()
    page.get_by_label("Put off until").fill((dates.today() + timedelta(days=2)).isoformat())
    head.allow(422)
    page.keyboard.press("Control+Enter")  # no reason yet
    expect(page.locator("[data-focus]")).to_be_visible()
    page.get_by_label("Reason").fill("出差")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/deadlines/")
    expect(page.locator("main")).not_to_contain_text("钱二")
    page.get_by_role("link", name="Put off", exact=True).first.click()
    page.locator("tr", has_text="钱二").get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Take it up again").click()
    expect(page.locator("main")).to_contain_text("钱二")


def test_the_text_is_copied(world: World, visit: Any, site: Site) -> None:
    hr: Visitor = visit("hr", permissions=["clipboard-read", "clipboard-write"])
    hr.open("/deadlines/text/")
    page = hr.page
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == text_of(hr, "#text")
    assert "李四" in copied


def test_without_scripts_the_text_stands_there_without_a_button(world: World, visit: Any) -> None:
    hr: Visitor = visit("hr", java_script_enabled=False)
    hr.open("/deadlines/text/")
    expect(hr.page.get_by_role("button", name="Copy the text")).not_to_be_visible()
    assert "赵一" in text_of(hr, "#text")


def test_a_link_is_made_shown_once_and_read_without_a_session(world: World, visit: Any) -> None:
    head: Visitor = visit("head")
    head.open("/deadlines/calendar/")
    head.page.get_by_role("button", name="Make a link").click()
    link = text_of(head, "#link")
    nobody: Visitor = visit("")
    answer = nobody.page.request.get(link)
    assert (answer.status, "赵一" in answer.text(), "李四" in answer.text()) == (200, True, False)
    head.open("/deadlines/calendar/")
    assert link not in head.page.content()
    head.page.get_by_role("button", name="End the link").click()
    expect(head.page.get_by_role("button", name="Make a link")).to_be_visible()
    assert nobody.page.request.get(link).status == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_fit_and_nothing_is_found_on_them(world: World, visit: Any, language: str) -> None:
    hr: Visitor = visit("hr", language=language)
    faults: list[str] = []
    for address in PAGES:
        for size in (DESK, PHONE):
            hr.page.set_viewport_size(size)
            hr.open(address)
            faults += looking.form(hr.page, language) + looking.sideways(hr.page) + looking.axe(hr.page)
            faults += hr.violations()
    assert faults == []
