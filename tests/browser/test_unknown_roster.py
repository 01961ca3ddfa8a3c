"""The roster of a hospital nobody has seen, 1,000 rows under its own headers: in with few decisions and few clicks, both counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Post, Talent, Title
from tests.browser.test_import_journey import XLSX, count_of, finish_work
from tests.browser.visiting import Site, Visitor
from tests.builders.imports import identity_number
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_world

ROWS = 1_000
MOST_DECISIONS, MOST_CLICKS = 12, 25
HEAD = [
    "序号",
    "胸牌号",
    "姓　名",
    "证号",
    "供职处所",
    "职称情况",
    "学历学位情况",
    "进院年月",
    "联络电话",
    "籍贯",
    "备注",
]
DEPARTMENTS = ["心内", "普外一", "骨伤", "ICU", "护理部", "信息中心"]
DEPARTMENTS_SIZES = {name: len(range(place, ROWS, len(DEPARTMENTS))) for place, name in enumerate(DEPARTMENTS)}
TITLES = ["主任医师", "副主任医师", "主治医师", "医师", "主管护师"]


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return make_world()


def workbook() -> bytes:
    """Return the roster: a title, an empty row, its own headers, people, a sum and a signature."""
    rows = []
    for number in range(ROWS):
        born_on = date(1966, 1, 1) + timedelta(days=10 * number)
        sex = "female" if number % 2 else "male"
        rows.append(
            [
                number + 1,
                f"{number + 1:05}",
                f"员　工{number}",
                identity_number(born_on, sex),
                DEPARTMENTS[number % len(DEPARTMENTS)],
                TITLES[number % len(TITLES)],
                ["博士研究生/博士", "硕士研究生/硕士", "本科/学士"][number % 3],
                f"{2005 + number % 15}.7.1",
                f"1390000{number:04}",
                "本市",
                "" if number % 50 else "返聘意向",
            ]
        )
    return xlsx({"Sheet1": [["某某市人民医院在册人员一览"], [], HEAD, *rows, ["合计", ROWS], ["制表：", "", "审核："]]})


@dataclass
class Hand:
    """The user's hand on the mouse: counts clicks, and what had to be decided."""

    page: Page
    clicks: int = 0
    decisions: int = 0

    def click(self, target: Any) -> None:
        target.click()
        self.clicks += 1

    def choose(self, target: Any, label: str) -> None:
        """Open a list and take a word: two clicks, one decision."""
        target.select_option(label=label)
        self.clicks += 2
        self.decisions += 1


def test_a_strangers_roster_is_in(world: World, visit: Any) -> None:
    visitor: Visitor = visit("hr")
    page = visitor.page
    visitor.open("/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Import", exact=True).first)
    hand.click(page.get_by_role("link", name="Import workbooks").first)
    page.locator("input[type=file]").set_input_files([{"name": "一览.xlsx", "mimeType": XLSX, "buffer": workbook()}])
    hand.clicks += 2  # the button of the control, the file in the system's window
    hand.click(page.get_by_label("Create departments that are not known yet"))
    hand.decisions += 1
    hand.click(page.get_by_role("button", name="Check the files"))
    page.wait_for_url("**/import/*-*/")
    finish_work(visitor)
    assert count_of(page, "New") == ROWS
    left_out = page.locator("p", has_text="left out:").inner_text()
    assert left_out == "Sheet1: left out: 证号, 供职处所, 联络电话, 籍贯"

    hand.click(page.get_by_role("link", name="Columns Sheet1"))
    fields = {"证号": "ID number", "供职处所": "department", "联络电话": "mobile"}
    for header, field in fields.items():
        hand.choose(page.get_by_role("combobox", name=f"“{header}” is taken as"), field)
    expect(page.locator("tr", has_text="供职处所").locator("td").last).to_contain_text("普外一")
    hand.click(page.get_by_role("button", name="Take these columns and check again"))
    page.wait_for_url("**/import/*-*/")
    finish_work(visitor)
    hand.click(page.get_by_role("button", name="Write these rows"))
    hand.decisions += 1
    finish_work(visitor)
    expect(page.locator(".note-ok")).to_contain_text("1000 added")

    assert (hand.decisions, hand.clicks) == (5, 15)
    assert hand.decisions <= MOST_DECISIONS
    assert hand.clicks <= MOST_CLICKS
    people = Talent.objects.unscoped("test")
    assert people.count() == people.exclude(id_number_index=None).exclude(mobile="").exclude(degree="").count() == ROWS
    assert Title.objects.unscoped("test").count() == Post.objects.unscoped("test").count() == ROWS
    placed = Post.objects.unscoped("test").values_list("unit__name", flat=True)
    assert {name: list(placed).count(name) for name in set(placed)} == DEPARTMENTS_SIZES
