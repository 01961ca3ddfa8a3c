"""The three administrators: an account with its slip, a role by keyboard, the trail; none of them opens business data."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from talentcareer.access.models import RoleGrant, User
from tests.browser.visiting import Site, Visitor
from tests.builders.world import World, make_world

OWN_PASSWORD = "a longer own password"


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return make_world()


def test_an_account_gets_a_password_a_role_and_a_line_in_the_trail(world: World, visit: Any) -> None:
    system: Visitor = visit("system_admin")
    page = system.page
    system.open("access:user-list")
    page.get_by_role("link", name="Add an account").press("Enter")
    page.get_by_label("User name").fill("Li.Na")
    page.keyboard.press("Tab")
    page.keyboard.type("李娜")
    page.keyboard.press("Control+Enter")
    first_password = page.locator("[data-first-password]").inner_text()
    page.get_by_role("link", name="To the account").click()
    expect(page.locator("main")).to_contain_text("李娜")
    assert first_password not in page.content()

    security: Visitor = visit("security_admin")
    page = security.page
    security.open("access:grant-list")
    page.get_by_role("link", name="Grant a role").press("Enter")
    account = page.get_by_role("combobox", name="Account")
    account.press_sequentially("lina")  # by pinyin
    expect(page.get_by_role("option", name="李娜")).to_be_visible()
    account.press("Enter")
    page.get_by_role("radio", name="HR staff").press("Space")
    unit = page.get_by_role("combobox", name="Unit")
    unit.press_sequentially("外科")
    unit.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**" + reverse("access:grant-list"))
    grant = RoleGrant.objects.unscoped("test").get(user__username="li.na")
    assert (grant.role, grant.unit, grant.confirmed_at) == ("hr", world.surgery, None)

    # The second account: the hospital has no other security administrator.
    page = system.page
    system.open("access:grant-waiting")
    expect(page.locator("main")).to_contain_text("李娜")
    page.get_by_role("button", name="Confirm what is ticked").press("Enter")
    expect(page.locator("main")).to_contain_text("Roles confirmed: 1.")

    # The first password holds for choosing an own one, and for nothing else.
    person: Visitor = visit()
    page = person.page
    person.sign_in("li.na", first_password)
    page.goto(reverse("cohorts:talent-list"))
    page.wait_for_url("**" + reverse("access:password"))
    page.get_by_label("Password until now").fill(first_password)
    page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password again").fill(OWN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("access:account"))
    expect(page.locator("main")).to_contain_text("HR staff")
    assert not User.objects.unscoped("test").get(username="li.na").password_must_change

    audit: Visitor = visit("audit_admin")
    page = audit.page
    audit.open("audit:trail")
    for who, what in (
        ("系统管理员", "Account added"),
        ("安全管理员", "Role proposed"),
        ("系统管理员", "Role confirmed"),
        ("李娜", "Password changed"),
    ):
        expect(page.locator("tbody tr", has_text=who).filter(has_text=what).first).to_be_visible()
    assert first_password not in page.content()


@pytest.mark.parametrize("account", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_opens_business_data(world: World, visit: Any, account: str) -> None:
    visitor: Visitor = visit(account)
    for route in ("cohorts:talent-list", "exchange:import-list", "reports:report"):
        visitor.open(route, expect=403)
        expect(visitor.page.locator("h1")).to_have_count(1)
        assert visitor.page.locator(f"nav.side a[href='{reverse(route)}']").count() == 0
