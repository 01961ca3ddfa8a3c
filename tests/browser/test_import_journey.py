"""What an HR officer does: from two workbooks to a person's record and its ID number, with the keyboard where that is quickest."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from cohorts.models import Membership, Talent
from talentcareer.audit.models import Entry
from tests.browser.visiting import Site, Visitor, run_jobs
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_world
from tests.exchange.rosters import roster, roster_row

ID_NUMBER = "11010519840315002X"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROSTER = roster(
    roster_row("10001", "单雄信", 身份证号=ID_NUMBER, 出生日期=None, 性别=None),
    roster_row("10002", "李四", 性别="男", 科室="外一科"),
    roster_row("10003", "王五", 身份证号="110105198403150021", 出生日期=None, 性别=None),
)
BATCH_HEADERS = ["工号", "姓名", "培养阶段", "融合方向", "起始日期", "培养期(年)"]
BATCH = xlsx({"2020年第一批": [BATCH_HEADERS, ["10001", "单雄信", "40s成长期", "医+研", "2020-03-01", 3]]})
FILES: list[FilePayload] = [
    {"name": "花名册.xlsx", "mimeType": XLSX, "buffer": ROSTER},
    {"name": "第一批.xlsx", "mimeType": XLSX, "buffer": BATCH},
]


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return make_world()


def count_of(page: Page, label: str) -> int:
    """Return the number in one of the counts above the rows of a check."""
    return int(page.locator(".counts a", has_text=label).locator("b").inner_text().replace(",", ""))


def finish_work(visitor: Visitor) -> None:
    """Let the work under way finish; the page hears of it by itself and shows what came of it."""
    expect(visitor.page.locator(".job progress")).to_be_visible()
    assert [job.state for job in run_jobs()] == ["done"]
    expect(visitor.page.locator(".counts")).to_be_visible()


def test_from_two_workbooks_to_a_record(world: World, visit: Any) -> None:
    visitor: Visitor = visit()
    page = visitor.page
    visitor.sign_in("hr")

    page.goto(reverse("exchange:import-list"))
    page.get_by_role("link", name="Import workbooks").first.click()
    page.locator("input[type=file]").set_input_files(FILES)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/import/*-*/")
    finish_work(visitor)

    # The check names what is refused, at its cell, and filters.
    assert (count_of(page, "New"), count_of(page, "Refused")) == (2, 2)
    expect(page.locator("#rows tr", has_text="E5")).to_contain_text("王五")
    page.locator(".counts a", has_text="New").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    page.locator(".counts a", has_text="Refused").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    assert ID_NUMBER not in page.content()

    # A department nobody knows is answered once.
    answer = page.get_by_role("combobox", name="“外一科” is taken as")
    answer.press_sequentially("外科")
    expect(page.get_by_role("option", name="外科", exact=True)).to_be_visible()
    answer.press("Enter")
    page.get_by_role("button", name="Take these answers and check again").press("Enter")
    finish_work(visitor)
    assert (count_of(page, "New"), count_of(page, "Refused")) == (3, 1)
    assert Talent.objects.unscoped("test").count() == 0
    page.get_by_role("button", name="Write these rows").press("Enter")
    finish_work(visitor)
    expect(page.locator(".note-ok")).to_contain_text("Written")
    assert list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "unit__name")) == [
        ("10001", "外科"),
        ("10002", "外科"),
    ]
    assert Membership.objects.unscoped("test").count() == 1

    # Found by the initials of a surname with two readings, opened from the list.
    page.goto(reverse("cohorts:talent-list"))
    page.keyboard.press("/")
    page.keyboard.type("sxx")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=sxx*")
    expect(page.locator("table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="单雄信").press("Enter")
    expect(page.locator("h1")).to_contain_text("单雄信")
    expect(page.locator("main")).to_contain_text("40s")
    assert ID_NUMBER not in page.content()

    # The number is shown for a reason, and that stays on record.
    talent = Talent.objects.unscoped("test").get(staff_no="10001")
    page.locator(f"a[href='{reverse('cohorts:talent-reveal', args=[talent.pk, 'id-number'])}']").press("Enter")
    page.wait_for_url("**/reveal/**")
    page.wait_for_load_state()
    visitor.allow(422)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errs")).to_be_focused()
    page.get_by_role("radio", name="another reason, in words").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("合同备案")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main .mask")).to_have_text(ID_NUMBER)
    revealed = Entry.objects.get(action="talent.id_number_revealed")
    assert (revealed.object_id or revealed.subject_id, revealed.actor_name, revealed.reason) == (
        str(talent.pk),
        "人事甲",
        "合同备案",
    )
    visitor.sign_out()
    expect(page.locator("#id_username")).to_be_visible()
