"""Signing in and out in one browser: the language stays, nothing of a session comes back."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cohorts.models import Talent
from tests.browser.visiting import Site, Visitor
from tests.builders.people import make_talent
from tests.builders.world import World, make_world


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return make_world()


@pytest.fixture(scope="module")
def talent(world: World) -> Talent:
    return make_talent(world.surgery, name="赵返回记号")


def test_the_back_button_after_signing_out_shows_nothing(talent: Talent, visit: Any) -> None:
    visitor: Visitor = visit()
    page = visitor.page
    visitor.sign_in("hr")
    visitor.open(reverse("cohorts:talent-detail", args=[talent.pk]))
    expect(page.locator("h1")).to_contain_text(talent.name)
    visitor.sign_out()
    for _step in range(3):
        page.go_back()
        expect(page.locator("#id_username")).to_be_visible()
        assert talent.name not in page.content()


def test_the_language_is_remembered_for_the_account(world: World, visit: Any) -> None:
    visitor: Visitor = visit(language="zh-hans")
    page = visitor.page
    visitor.sign_in("leader")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator("header button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visitor.sign_out()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    # Another browser, which asks for Chinese, hears of it with the sign-in.
    elsewhere: Visitor = visit(language="zh-hans")
    elsewhere.open("access:sign-in")
    expect(elsewhere.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    elsewhere.sign_in("leader")
    expect(elsewhere.page.locator("html")).to_have_attribute("lang", "en")


def test_a_wrong_password_is_said_and_nothing_else(world: World, visit: Any) -> None:
    visitor: Visitor = visit()
    page = visitor.page
    visitor.open("access:sign-in")
    page.locator("#id_username").fill("hr")
    page.locator("#id_password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.locator(".errs")).to_be_focused()
    expect(page.locator("#id_password")).to_have_value("")
    assert page.url.endswith(reverse("access:sign-in"))


def test_a_head_sees_the_own_people_only(talent: Talent, world: World, visit: Any) -> None:
    other = make_talent(world.medicine, name="钱内科记号")
    visitor: Visitor = visit("head")
    page = visitor.page
    visitor.open("cohorts:talent-list")
    expect(page.locator("table tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name=talent.name)).to_be_visible()
    for person in (other.pk, world.hospital.pk):  # somebody else's person, and nobody's number
        visitor.open(reverse("cohorts:talent-detail", args=[person]), expect=404)
        expect(page.locator("h1")).to_have_count(1)
        assert other.name not in page.content()
        page.locator("main a.btn").first.press("Enter")
        expect(page.locator("main")).not_to_contain_text("404")
