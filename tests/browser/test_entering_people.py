"""A complete new talent with post, title and membership, by the keyboard alone; and what the page says while one types."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cohorts.models import Membership, Talent
from tests.browser.visiting import Site, Visitor
from tests.builders.people import make_cohort, make_talent
from tests.builders.world import World, make_account, make_world

ID_NUMBER = "110105199111147691"
KNOWN_ID_NUMBER = "11010519840315002X"
MOST_KEYS = 160
"""So many presses a complete talent may cost beyond the characters of its facts."""
COUNT = """
    const counted = (name) => sessionStorage.setItem(name, 1 + Number(sessionStorage.getItem(name) || 0));
    addEventListener("keydown", (event) => event.isTrusted && counted("keys"), true);
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) addEventListener(kind, () => counted("pointers"), true);
"""


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    world = make_world()
    make_cohort(world.hospital, name="第三批", year=2024)
    make_talent(world.medicine, name="单立娟", staff_no="20001", id_number=KNOWN_ID_NUMBER, born_on=None, sex="")
    make_account("hr_surgery", role="hr", unit=world.surgery)
    for name in ("typist", "second", "third"):  # what one leaves typed comes back to that account alone
        make_account(name, role="hr", unit=world.hospital)
    return world


FOCUSED = """
    document.activeElement.name || document.activeElement.id.replace(/^id_/, "").replace(/-ts-control$/, "") || document.activeElement.tagName
"""


class Keyboard:
    """Types facts and counts what is pressed besides them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.facts = 0

    def fact(self, text: str) -> None:
        """Type a fact; characters of an input method arrive composed, others by a key each."""
        self.facts += sum(character.isascii() for character in text)
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self) -> str:
        """Return the field that has the focus, by its name in the form."""
        told = self.page.evaluate(FOCUSED)
        return str(told)

    def to(self, name: str) -> None:
        """Go on with the tabulator until a field has the focus."""
        for _press in range(8):
            if self.at() == name:
                return
            self.press("Tab")
        pytest.fail(f"{name} is not reached with the tabulator; the focus is in {self.at()}")


def presses(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('keys') || 0)"))


def pointers(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('pointers') || 0)"))


TYPED = [
    ("id_number", ID_NUMBER), ("name", "郑立娟"), ("staff_no", "14410"), ("hired_on", "20140701"), ("unit", "waike"), ("position", "副主任"),
    ("employment_type", "bianzhi"), ("title_awarded", "主治医师"), ("title_awarded_on", "20211215"), ("title", "zzys"),
    ("title_on", "20220101"), ("degree", "boshi"), ("major", "肿瘤学"), ("school", "北江大学"), ("discipline", "放射治疗"),
    ("mobile", "13900001111"), ("email", "z@example.org"), ("remark", "由急诊转入"),
]  # fmt: skip
OF_BATCH = [("cohort", "第三批"), ("stage", "")]
OF_PERIOD = [
    ("period_from_on", "20240301"), ("period_to_on", "20270228"), ("promised_support", "60万"), ("agreement_on", "20240305"),
]  # fmt: skip


def test_a_complete_talent_by_the_keyboard_alone(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr", language="zh-hans")
    page, keyboard = visitor.page, Keyboard(visitor.page)
    visitor.context.add_init_script(COUNT)
    page.goto(reverse("cohorts:talent-list"))
    keyboard.press("n")
    page.wait_for_url(f"**{reverse('cohorts:talent-add')}")
    page.wait_for_load_state("networkidle")
    assert keyboard.at() == "id_number", "the first field has the focus"
    for name, text in TYPED:
        keyboard.to(name)
        keyboard.fact(text)
        if name == "position":
            keyboard.to("origin")
            keyboard.press("ArrowRight")
    keyboard.to("SUMMARY")
    keyboard.press("Enter")
    for name, text in OF_BATCH:
        keyboard.to(name)
        keyboard.fact(text)
    expect(page.locator(".f", has=page.locator("#id_stage")).get_by_role("status")).to_contain_text("32")
    keyboard.to("integrations")
    keyboard.press("Space", "Tab", "Tab", "Tab", "Space")
    for name, text in OF_PERIOD:
        keyboard.to(name)
        keyboard.fact(text)
    keyboard.press("Control+s")
    page.wait_for_url("**/people/*-*/")
    expect(page.locator("h1")).to_contain_text("郑立娟")

    talent = Talent.objects.unscoped("test").get(staff_no="14410")
    member = Membership.objects.unscoped("test").get()
    post = talent.posts.get()
    assert (talent.name, talent.sex, str(talent.born_on), talent.origin, talent.employment_type, talent.degree) == (
        "郑立娟", "male", "1991-11-14", "cultivated", "established", "doctor",
    )  # fmt: skip
    assert (talent.school, talent.major, talent.discipline, talent.mobile, talent.email, talent.remark) == (
        "北江大学", "肿瘤学", "放射治疗", "13900001111", "z@example.org", "由急诊转入",
    )  # fmt: skip
    assert (post.unit, post.position, str(post.from_on)) == (world.surgery, "副主任", "2014-07-01")
    held = sorted((title.sense, title.title, str(title.from_on)) for title in talent.titles.all())
    assert held == [("appointed", "233", "2022-01-01"), ("awarded", "233", "2021-12-15")]
    assert (member.talent, member.stage.code, str(member.period_from_on), str(member.period_to_on), member.promised_support) == (
        talent, "S30", "2024-03-01", "2027-02-28", 600000,
    )  # fmt: skip
    assert sorted(row.integration for row in member.integrations.all()) == ["industry", "research"]
    cost = presses(page) - keyboard.facts
    assert 30 < cost <= MOST_KEYS, f"{cost} presses besides the facts"
    assert pointers(page) == 0


def test_what_the_page_says_while_one_types(world: World, visit: Any) -> None:
    visitor: Visitor = visit("typist")
    page = visitor.page
    visitor.open("cohorts:talent-add")
    number = page.locator("#id_id_number")
    number.press_sequentially(ID_NUMBER)
    expect(page.locator("#id_born_on")).to_have_value("1991-11-14")
    expect(page.locator("input[name=sex][value=male]")).to_be_checked()
    # Another number fills in again; what was typed by hand stays.
    number.fill("")
    number.press_sequentially("11010519920229002" + check_character("11010519920229002"))
    expect(page.locator("#id_born_on")).to_have_value("1992-02-29")
    expect(page.locator("input[name=sex][value=female]")).to_be_checked()
    page.locator("#id_born_on").fill("1991-11-15")
    number.fill("")
    number.press_sequentially(ID_NUMBER)
    expect(page.locator("#id_born_on")).to_have_value("1991-11-15")
    page.locator("#id_name").fill("单立娟")
    expect(page.locator(".f", has=page.locator("#id_name")).get_by_role("status")).to_have_text("shàn lì juān")
    expect(page.locator("#duplicates")).to_contain_text("born on another day")
    page.locator("#id_born_on").fill("1984-03-15")
    expect(page.locator("#id_not_same")).to_be_visible()
    page.locator("#id_staff_no").fill("20001")
    expect(page.locator(".f", has=page.locator("#id_staff_no")).get_by_role("status")).to_contain_text("单立娟")
    number.fill(KNOWN_ID_NUMBER)
    expect(page.locator("#duplicates a", has_text="Open that record")).to_have_attribute("href", person_url())


def check_character(digits: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]


def person_url() -> str:
    return Talent.objects.unscoped("test").get(staff_no="20001").get_absolute_url()


def test_who_stands_beyond_reach_is_not_named(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr_surgery")
    visitor.open("cohorts:talent-add")
    visitor.page.locator("#id_id_number").press_sequentially(KNOWN_ID_NUMBER)
    said = visitor.page.locator(".f", has=visitor.page.locator("#id_id_number")).get_by_role("status")
    expect(said).to_contain_text("Ask the talent office")
    assert "单立娟" not in visitor.page.content()


def test_the_keys_are_shown_by_the_question_mark(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    visitor.open("cohorts:talent-list")
    visitor.page.keyboard.press("?")
    expect(visitor.page.locator("#keys")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("kept", [True, False])
def test_the_same_person_without_scripts(world: World, visit: Any, kept: bool) -> None:
    """The number is read, and who looks alike is asked, on saving."""
    visitor: Visitor = visit("second" if kept else "third", java_script_enabled=False)
    page = visitor.page
    page.goto(reverse("cohorts:talent-add"))
    page.locator("#id_name").fill("单立娟")
    page.locator("#id_unit").select_option(label="外科")
    page.locator("#id_staff_no").fill(f"3000{int(kept)}")
    visitor.allow(422)
    page.get_by_role("button", name="Save Ctrl S").click()
    expect(page.locator(".errs")).to_contain_text("somebody of this name")
    if kept:
        page.locator("#id_not_same").check()
        page.locator("#id_not_same_why").fill("另一人")
        page.get_by_role("button", name="Save Ctrl S").click()
        expect(page.locator("h1")).to_contain_text("单立娟")
    assert Talent.objects.unscoped("test").filter(staff_no=f"3000{int(kept)}").exists() is kept


def test_the_counters_count(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    visitor.context.add_init_script(COUNT)
    visitor.open("cohorts:talent-add")
    visitor.page.keyboard.type("abc")
    visitor.page.locator("#id_name").click()
    assert (presses(visitor.page), pointers(visitor.page)) == (3, 2)


def test_the_stage_is_said_while_a_membership_is_entered(world: World, visit: Any) -> None:
    visitor: Visitor = visit("typist")
    page = visitor.page
    visitor.open(
        f"{reverse('cohorts:membership-add')}?talent={Talent.objects.unscoped('test').get(staff_no='20001').pk}"
    )
    batch = page.locator("#id_cohort-ts-control")
    batch.focus()
    page.keyboard.type("第三批")
    page.keyboard.press("Tab")
    said = page.locator(".f", has=page.locator("#id_stage")).get_by_role("status")
    expect(said).to_have_text("40s Growth (under 45): aged 39 on 2024-01-01")
    page.keyboard.type("30s")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("has the limit 35")
    page.locator("#id_exemption_reason").fill("急需")
    expect(said).to_contain_text("taken with its exemption")
