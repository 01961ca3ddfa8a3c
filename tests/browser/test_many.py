"""One fact for many people in the browser: chosen on the list, a column pasted, checked, saved; and the same without scripts."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from programs.funding.models import Award, Expense
from tests.browser import looking
from tests.browser.visiting import Site, Visitor
from tests.builders.people import make_talent
from tests.builders.world import World, make_world

PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    world = make_world()
    for number in range(5):
        make_talent(world.surgery, staff_no=f"1000{number}", name=f"学员{number}")
    return world


def approved() -> dict[str, Decimal]:
    return dict(Award.objects.filter(source="省财政").values_list("talent__staff_no", "approved"))


def cell(page: Page, name: str, number: int) -> Any:
    return page.locator(f"input[data-column={name}]").nth(number)


def test_chosen_checked_mended_and_saved(world: World, visit: Any) -> None:
    visitor: Visitor = visit()
    page = visitor.page
    visitor.sign_in("hr")
    visitor.allow(422)
    page.goto("/people/")
    bar = page.locator("form[data-selection]")
    button = bar.get_by_role("button", name="Add an award")
    expect(bar).to_be_hidden()
    page.locator("th").get_by_label("All on this page").check()
    expect(bar.locator("[data-count]")).to_have_text("5 chosen")
    page.get_by_label("Choose 学员4").uncheck()
    expect(bar.locator("[data-count]")).to_have_text("4 chosen")
    bar.locator("summary").click()
    assert looking.axe(page) == []
    button.click()
    page.wait_for_url("**/award/many/")

    page.fill("[name=all-approved_on]", "2024.5.1")
    page.locator("#id_all-source-ts-control").click()
    page.keyboard.type("省财政")
    page.keyboard.press("Tab")
    cell(page, "approved", 0).evaluate(PASTE, "10万\n20万\n-3\n40万\n")
    cell(page, "approved", 3).press("Enter")  # checks: a key pressed too early leaves nobody out
    expect(page.locator(".errs")).to_contain_text("学员2")
    assert looking.axe(page) == []
    assert approved() == {}
    cell(page, "approved", 2).fill("30万")
    page.locator(".savebar").get_by_role("button", name="Check only").click()
    expect(page.locator(".note-ok")).to_contain_text("All 4 rows are in order")
    assert [*looking.sideways(page), *looking.axe(page)] == []
    page.keyboard.press("Control+s")
    page.wait_for_url("**/people/")
    assert approved() == {f"1000{number}": Decimal((number + 1) * 100_000) for number in range(4)}


def test_without_scripts_it_is_a_form(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr", java_script_enabled=False)
    page = visitor.page
    page.goto("/people/")
    for number in (0, 1):
        page.get_by_label(f"Choose 学员{number}").check()
    page.locator("form[data-selection] summary").click()
    page.get_by_role("button", name="Add an expense").click()
    expect(page.locator("input[data-column=amount]")).to_have_count(2)
    page.get_by_role("button", name="Leave out 学员1").click()
    expect(page.locator("input[data-column=amount]")).to_have_count(1)
    page.fill("[name=who]", "10002\n10003")
    page.get_by_role("button", name="Add to the list").click()
    expect(page.locator("input[data-column=amount]")).to_have_count(3)
    for name, words in (("spent_on", "2024-05-01"), ("subject", "劳务费"), ("amount", "800")):
        page.fill(f"[name=all-{name}]", words)
    cell(page, "amount", 1).fill("900")
    page.get_by_role("button", name="Save for 3 people").click()
    page.wait_for_url("**/people/")
    found = Expense.objects.order_by("talent__staff_no").values_list("talent__staff_no", "amount")
    assert list(found) == [("10000", Decimal(800)), ("10002", Decimal(900)), ("10003", Decimal(800))]
