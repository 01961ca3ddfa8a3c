"""Every form by which records are entered, in Chromium: the good way, a mistake, two windows, a lost sign-in, no scripts."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from talentcareer.ui.entering import Entry
from talentcareer.ui.models import Draft
from tests.browser import looking
from tests.browser.forms import FACTS, Ground, fill, make_ground, put, same, shown
from tests.browser.visiting import DESK, LANG, PHONE, Site, Visitor
from tests.builders.world import PASSWORD
from tests.entering.entries import ENTRIES

LOST_AND_FOUND = {"recognitions:recognition": "document_number", "aid:aid": "donor", "supports:team": "lead"}
"""The kinds on which the ways of losing something are tried, each with a line of text that two people change."""
every_entry = pytest.mark.parametrize("name", ENTRIES)
three_entries = pytest.mark.parametrize("name", LOST_AND_FOUND)


@pytest.fixture(scope="module")
def ground(site: Site) -> Ground:
    return make_ground()


@pytest.fixture(autouse=True)
def no_drafts(ground: Ground) -> None:
    Draft.objects.all().delete()


def test_every_entry_has_its_facts() -> None:
    """A new kind of record: give its facts in tests/browser/forms.py."""
    assert sorted(FACTS) == sorted(ENTRIES)


def rows(entry: Entry) -> int:
    return int(entry.model._default_manager.count())


def send(page: Page, press: Callable[[], None]) -> None:
    """Save, and wait for the page that comes of it."""
    with page.expect_navigation(wait_until="load"):
        press()


def saves(page: Page) -> Callable[[], None]:
    return lambda: page.keyboard.press("Control+s")


def complaints(page: Page) -> str:
    """Return what the page asks to be mended, for a failing test to say."""
    return " ".join(page.locator(".errs").all_inner_texts())


def looks(page: Page) -> list[str]:
    """Return what is wrong with the page at both sizes."""
    faults = looking.form(page, "en")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        faults += [*looking.sideways(page), *looking.axe(page)]
        bar = page.locator(".savebar").bounding_box()
        if not bar or bar["y"] + bar["height"] > size["height"] + 1:
            faults.append(f"the buttons are out of reach at {size['width']} px: {bar}")
    return faults


def newest(entry: Entry) -> Any:
    return entry.model._default_manager.order_by("-created_at").first()


@every_entry
def test_the_good_way_and_one_mistake(visit: Any, ground: Ground, name: str) -> None:
    entry, facts = ENTRIES[name], FACTS[name]
    typed, (field, mistake) = ground.facts(name, entry), facts.wrong
    visitor: Visitor = visit(facts.account)
    visitor.allow(422)
    page, before = visitor.page, rows(entry)
    visitor.open(entry.add_url())
    assert looks(page) == []
    assert page.evaluate("document.activeElement.closest('form[data-saves]') !== null"), "no field has the cursor"
    fill(page, typed | {field: mistake})
    send(page, saves(page))
    expect(page.locator(".errs")).to_be_focused()
    expect(page.locator(".f-bad").filter(has=page.locator(f"[name='{field}']"))).to_have_count(1)
    assert looks(page) == []
    kept = {one: value for one, value in typed.items() if one != field and not isinstance(value, dict)}
    assert {one: shown(page, one) for one, value in kept.items() if not same(value, shown(page, one))} == {}
    assert rows(entry) == before
    again = {one: value for one, value in typed.items() if one == field or isinstance(value, dict)}
    if field in typed:
        fill(page, again)
    else:
        fill(page, again | {field: ""})
    send(page, saves(page))
    assert (rows(entry), complaints(page)) == (before + 1, "")
    assert not page.url.endswith(entry.add_url())
    assert Draft.objects.count() == 0
    if "edit" in entry.only:
        visitor.open(entry.url("edit", newest(entry).pk))
        assert looks(page) == []
        send(page, saves(page))
        assert complaints(page) == ""
    assert visitor.violations() == []


@every_entry
def test_without_scripts_it_reads_and_saves(visit: Any, ground: Ground, name: str) -> None:
    entry = ENTRIES[name]
    typed, before = ground.facts(name, entry), rows(entry)
    visitor: Visitor = visit(FACTS[name].account, java_script_enabled=False)
    page = visitor.page
    visitor.open(entry.add_url())
    fill(page, typed)
    send(page, page.locator("form[data-saves] button[type=submit]").first.click)
    assert (rows(entry), complaints(page)) == (before + 1, "")
    if "edit" in entry.only:
        visitor.open(entry.url("edit", newest(entry).pk))
        send(page, page.locator("form[data-saves] button[type=submit]").first.click)
        assert complaints(page) == ""
    assert rows(entry) == before + 1


@three_entries
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_double_click_saves_once(visit: Any, ground: Ground, name: str, scripts: bool) -> None:
    entry = ENTRIES[name]
    typed, before = ground.facts(name, entry), rows(entry)
    visitor: Visitor = visit(FACTS[name].account, java_script_enabled=scripts)
    page = visitor.page
    visitor.open(entry.add_url())
    fill(page, typed)
    page.locator("form[data-saves] button[type=submit]").first.dblclick()
    page.wait_for_url(lambda address: entry.add_url() not in address)
    page.wait_for_load_state("networkidle")
    assert rows(entry) == before + 1


@three_entries
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_back_button_after_saving_makes_no_second_record(
    visit: Any, ground: Ground, name: str, scripts: bool
) -> None:
    entry = ENTRIES[name]
    typed, before = ground.facts(name, entry), rows(entry)
    visitor: Visitor = visit(FACTS[name].account, java_script_enabled=scripts)
    visitor.allow(422)
    page = visitor.page
    visitor.open(entry.add_url())
    fill(page, typed)
    send(page, page.locator("form[data-saves] button[type=submit]").first.click)
    assert rows(entry) == before + 1
    page.go_back()
    page.wait_for_load_state()
    send(page, page.locator("form[data-saves] button[type=submit]").first.click)
    assert rows(entry) == before + 1


@three_entries
def test_two_who_correct_at_once_both_see_it(visit: Any, ground: Ground, name: str) -> None:
    entry, field = ENTRIES[name], LOST_AND_FOUND[name]
    first: Visitor = visit(FACTS[name].account)
    first.open(entry.add_url())
    fill(first.page, ground.facts(name, entry))
    send(first.page, saves(first.page))
    record = newest(entry)
    address = entry.url("edit", record.pk)
    second: Visitor = visit("second_hr")
    first.allow(409)
    first.open(address)
    second.open(address)
    put(second.page, field, "第二人")
    send(second.page, saves(second.page))
    put(first.page, field, "第一人")
    send(first.page, saves(first.page))
    expect(first.page.locator(".clashes")).to_be_focused()
    expect(first.page.locator(".clashes")).to_contain_text("第二人")
    expect(first.page.locator(".clashes")).to_contain_text("第一人")
    assert looking.axe(first.page) == []
    first.page.locator(f"#keep-{field}-mine").check()
    send(first.page, saves(first.page))
    record.refresh_from_db()
    assert getattr(record, field) == "第一人"


@three_entries
def test_what_is_typed_survives_a_lost_sign_in(visit: Any, ground: Ground, name: str) -> None:
    entry, typed, before = ENTRIES[name], ground.facts(name, ENTRIES[name]), rows(ENTRIES[name])
    visitor: Visitor = visit()
    page = visitor.page
    visitor.sign_in(FACTS[name].account)
    visitor.open(entry.add_url())
    fill(page, typed)
    visitor.context.clear_cookies(name="sessionid")
    send(page, saves(page))
    expect(page.locator("main")).to_contain_text("What you typed is kept")
    page.locator("#id_username").fill(FACTS[name].account)
    page.locator("#id_password").fill(PASSWORD)
    send(page, lambda: page.keyboard.press("Enter"))
    assert page.url.endswith(entry.add_url())
    expect(page.locator(".draft-note")).to_contain_text("Restored what you typed at")
    assert {one: shown(page, one) for one, value in typed.items() if not same(value, shown(page, one))} == {}
    assert looking.axe(page) == []
    assert rows(entry) == before
    send(page, saves(page))
    assert (rows(entry), complaints(page)) == (before + 1, "")
    assert Draft.objects.count() == 0


@three_entries
def test_what_is_typed_survives_a_closed_window(visit: Any, ground: Ground, name: str) -> None:
    entry, typed = ENTRIES[name], ground.facts(name, ENTRIES[name])
    visitor: Visitor = visit(FACTS[name].account)
    visitor.open(entry.add_url())
    fill(visitor.page, typed)
    visitor.page.close(run_before_unload=True)
    until(Draft.objects.exists)
    later: Visitor = visit(FACTS[name].account)
    later.open(entry.add_url())
    page = later.page
    expect(page.locator(".draft-note")).to_contain_text("Restored what you typed at")
    assert {one: shown(page, one) for one, value in typed.items() if not same(value, shown(page, one))} == {}
    send(page, page.locator(".draft-note button").click)
    expect(page.locator(".draft-note")).to_have_count(0)
    assert Draft.objects.count() == 0


def test_what_is_typed_is_kept_while_one_types(visit: Any, ground: Ground) -> None:
    visitor: Visitor = visit("hr")
    page = visitor.page
    visitor.open("recognitions:recognition-add")
    put(page, "document_number", "甲字1号")
    expect(page.locator("[data-draft-said]")).to_contain_text("Kept as a draft at")
    # The session ends under the open page: typing goes on, and is kept.
    visitor.context.clear_cookies(name="sessionid")
    visitor.allow(401)
    put(page, "document_number", "甲字2号")
    expect(page.locator("[data-draft-said]")).to_contain_text("You are signed out. What you typed is kept")
    draft = Draft.objects.get()
    assert draft.content()["typed"]["document_number"] == ["甲字2号"]
    assert draft.content()["address"] == reverse("recognitions:recognition-add")


def test_the_list_of_drafts_in_both_languages(visit: Any, ground: Ground) -> None:
    for language in LANG:
        visitor: Visitor = visit("hr", language=language)
        visitor.open("recognitions:recognition-add")
        put(visitor.page, "document_number", "甲字1号")
        visitor.open("ui:draft-list")  # leaving the page keeps it
        until(Draft.objects.exists)
        visitor.open("ui:draft-list")
        for size in (PHONE, DESK):
            visitor.page.set_viewport_size(size)
            faults = [
                *looking.form(visitor.page, language),
                *looking.sideways(visitor.page),
                *looking.axe(visitor.page),
            ]
            assert faults == []
        visitor.page.locator("main ul.todo form button").first.click()
        expect(visitor.page.locator("main ul.todo")).to_have_count(0)


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "not in time"
        time.sleep(0.05)
