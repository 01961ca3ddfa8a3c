"""What is typed into the form of every kind of record entered by hand, and the hand that types it.

A new kind needs a row in `FACTS`, or `tests/browser/test_forms.py` fails. A row gives

    good     a function of the ground: {field: what is typed or chosen}; the person is named by itself
    wrong    (field, what is typed there by mistake), which the form must refuse at that field
    account  who enters it, where that is not `hr`
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from cohorts.models import Cohort, Stage, Talent
from mentorship.models import Pair
from programs.catalogue.models import Call, Programme
from talentcareer.ui.entering import Entry
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account, make_world

Typed = str | list[str] | bool | FilePayload
PDF: FilePayload = {"name": "聘书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@dataclass
class Ground:
    """What the forms stand on: the named world with a batch, a programme and a mentor; people and numbers as needed."""

    world: World
    batch: Cohort
    programme: Programme
    mentor: Talent
    numbers: Any = field(default_factory=lambda: count(80001))

    def number(self) -> str:
        """Return a number that nothing has yet."""
        return str(next(self.numbers))

    def person(self, **overrides: Any) -> Talent:
        """Return somebody of surgery whom nothing has happened to yet."""
        number = self.number()
        return make_talent(self.world.surgery, **{"staff_no": number, "name": f"学员{number}"} | overrides)

    def call(self) -> Any:
        """Return the call of a year that has none yet."""
        return keep(
            Call(programme=self.programme, year=1000 + int(self.number()) % 900, standing="confirmed", document="通知")
        )

    def facts(self, name: str, entry: Entry) -> dict[str, Typed]:
        """Return what is typed into a new form of a kind."""
        typed = FACTS[name].good(self)
        if entry.owner and entry.owner not in typed:
            typed = {entry.owner: str(self.person().staff_no), **typed}
        return typed


def make_ground() -> Ground:
    """Make the ground once for a module."""
    world = make_world()
    make_account("second_hr", role="hr", unit=world.hospital, display_name="人事乙")
    programme: Any = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    mentor = make_talent(world.medicine, staff_no="20001", name="导师甲")
    return Ground(world, make_cohort(world.hospital), programme, mentor)


@dataclass(frozen=True)
class Facts:
    """A row of the table."""

    good: Callable[[Ground], dict[str, Typed]]
    wrong: tuple[str, Typed]
    account: str = "hr"


def postdoc(ground: Ground) -> dict[str, Typed]:
    person = ground.person(kind="postdoc", hired_on=date(2023, 9, 1), born_on=date(1994, 5, 5))
    return {
        "talent": str(person.staff_no), "number": f"BH{ground.number()}", "postdoc_type": "dual", "unit": "外科",
        "entered_on": "2023.9.1", "planned_exit_on": "2025.8.31",
    }  # fmt: skip


def meeting(ground: Ground) -> dict[str, Typed]:
    mentee = ground.person()
    keep(Pair(mentor=ground.mentor, mentee=mentee, paired_on=date(2024, 1, 1)))
    return {
        "mentee": str(mentee.staff_no),
        "mentor": "20001",
        "held_on": "2024.5.6",
        "form": "面谈",
        "topic": "课题申报",
    }


def limit(ground: Ground) -> dict[str, Typed]:
    """Return a limit of a stage of its own: the years of known stages are taken."""
    code = f"S{ground.number()}"
    stage: Any = keep(Stage(code=code, name_zh=f"阶段{code}", name_en=f"Stage {code}", order=9))
    return {
        "stage": str(stage.pk), "cap_age": "35", "reference_month": "1", "reference_day": "1", "source_document": "甲字1号",
    }  # fmt: skip


FACTS: dict[str, Facts] = {
    "cohorts:talent": Facts(
        lambda ground: {
            "name": f"周{chr(0x5000 + int(ground.number()) % 4000)}", "sex": "female", "born_on": "1990.5.1", "kind": "staff", "staff_no": ground.number(),
            "unit": "外科", "hired_on": "2015-07-01", "degree": "doctor", "school": "某医科大学",
        },
        wrong=("born_on", "1990.13.1"),
    ),
    "cohorts:evidence": Facts(lambda _ground: {"title": "聘书", "file": PDF}, wrong=("talent", "99999")),
    "cohorts:post": Facts(
        lambda _ground: {"kind": "concurrent", "unit": "内科", "position": "主任助理", "from_on": "2024.7.1"},
        wrong=("from_on", "2024-02-30"),
    ),
    "cohorts:title": Facts(
        lambda _ground: {"sense": "appointed", "title": "232", "from_on": "2024.7.1"}, wrong=("from_on", "2024年7月")
    ),
    "cohorts:number": Facts(lambda ground: {"kind": "former", "number": f"A{ground.number()}"}, wrong=("number", "")),
    "cohorts:former-name": Facts(lambda _ground: {"name": "周旧名", "until_on": "2019-06-30"}, wrong=("until_on", "2019-06-31")),
    "cohorts:membership": Facts(
        lambda ground: {
            "cohort": str(ground.batch.pk), "integrations": ["research"], "period_from_on": "2022.3.1",
            "period_to_on": "2025.2.28", "promised_support": "60万",
        },
        wrong=("period_to_on", "2025.2.29"),
    ),
    "cohorts:batch": Facts(
        lambda ground: {"name": f"第{ground.number()}批", "year": "2024", "status": "running", "unit": "示例医院"},
        wrong=("notice_from_on", "2024.2.30"),
        account="office",
    ),
    "cohorts:objection": Facts(
        lambda ground: {
            "cohort": str(ground.batch.pk), "received_on": "2022.3.4", "raised_by": "匿名来信", "subject": "一名入选者的年龄有误",
        },
        wrong=("received_on", "2022.2.30"),
        account="office",
    ),
    "cohorts:stage-move": Facts(
        lambda ground: {
            "membership": str(make_membership(ground.person(), ground.batch).pk), "to_stage": str(Stage.objects.get(code="S50").pk),
            "on": "2024.1.1", "reason": "任务书中期调整",
        },
        wrong=("on", "2024.2.30"),
        account="office",
    ),
    "cohorts:stage-limit": Facts(limit, wrong=("cap_age", ""), account="office"),
    "catalogue:programme": Facts(
        lambda ground: {"name": f"项目{ground.number()}", "level": "national"}, wrong=("name", ""), account="office"
    ),
    "catalogue:call": Facts(
        lambda ground: {
            "programme": str(ground.programme.pk), "year": f"20{int(ground.number()) % 90 + 10}", "opens_on": "2027.3.1",
            "closes_on": "2027.3.20", "support": "30万", "source": "通知转载",
        },
        wrong=("closes_on", "2027.2.30"),
        account="office",
    ),
    "catalogue:condition": Facts(
        lambda ground: {"call": str(ground.call().pk), "kind": "tenure", "number": "12", "text": "在院一年以上"},
        wrong=("number", ""),
        account="office",
    ),
    "recognitions:recognition": Facts(
        lambda ground: {"programme": str(ground.programme.pk), "published_on": "2023.5.4", "document_number": "甲字1号"},
        wrong=("published_on", "2023-02-30"),
    ),
    "eligibility:invitation": Facts(
        lambda ground: {"call": str(ground.call().pk), "state": "declined", "on": "2026.3.4", "reason": "明年再报"},
        wrong=("on", "2026.2.30"),
        account="office",
    ),
    "eligibility:confirmation": Facts(
        lambda _ground: {"kind": "integrity", "found": "True", "office": "纪检监察室", "on": "2026.3.4", "note": "无不良记录"},
        wrong=("on", "2026.2.30"),
        account="office",
    ),
    "aid:aid": Facts(
        lambda _ground: {"school": "某医科大学", "year": "2024", "amount": "1.2万", "donor": "某基金"}, wrong=("amount", "一万左右")
    ),
    "postdocs:postdoc": Facts(postdoc, wrong=("entered_on", "2023.9.31")),
    "abroad:study": Facts(
        lambda _ground: {
            "route": "plan", "category": "clinical", "country": "德国", "host": "海德堡大学医院", "from_on": "2024.3.1",
            "to_on": "2024.5.31", "cost": "8.5万",
        },
        wrong=("to_on", "2024.2.31"),
    ),
    "supports:platform": Facts(
        lambda ground: {"name": f"工作站{ground.number()}", "kind": "academician_workstation", "unit": "外科"}, wrong=("name", "")
    ),
    "supports:team": Facts(
        lambda ground: {"name": f"团队{ground.number()}", "kind": "academician", "unit": "外科", "lead": "吴院士"},
        wrong=("signed_on", "2024.2.30"),
    ),
    "funding:award": Facts(
        lambda ground: {"source": "医院", "project_number": f"P{ground.number()}", "approved": "60万", "approved_on": "2024.3.1"},
        wrong=("approved", "六十万左右"),
    ),
    "funding:expense": Facts(
        lambda _ground: {"spent_on": "2024.5.6", "subject": "设备费", "amount": "1,200.50", "note": "试剂"},
        wrong=("spent_on", "2024.5.32"),
    ),
    "mentorship:pair": Facts(
        lambda _ground: {"mentor": "20001", "kind": "primary", "paired_on": "2024.3.1"}, wrong=("paired_on", "2024.3.32")
    ),
    "mentorship:meeting": Facts(meeting, wrong=("held_on", "2024.5.32")),
}  # fmt: skip


# The hand.


def control(page: Page, name: str) -> Locator:
    """Return the control or controls of a field."""
    return page.locator(f"form[data-saves] [name='{name}']")


def fill(page: Page, typed: dict[str, Typed]) -> None:
    """Type and choose, as the page offers it: with or without its scripts."""
    for name, value in typed.items():
        put(page, name, value)


def put(page: Page, name: str, value: Typed) -> None:
    """Type or choose one thing."""
    one = control(page, name)
    page.evaluate("document.activeElement.blur()")  # an open list lies over what stands below it
    kind = one.first.evaluate("one => one.tomselect ? 'search ' + one.tagName : one.tagName + ' ' + one.type")
    if kind == "search SELECT":
        text = one.evaluate(
            "(one, wanted) => [...one.options].find((o) => o.value === wanted || o.text === wanted).text", value
        )
        line = page.locator(f"#{one.get_attribute('id')}-ts-control")
        line.focus()
        line.press_sequentially(text)
        line.press("Tab")
        expect(line).not_to_be_focused()
    elif kind == "search INPUT":
        one.evaluate("one => one.tomselect.clear()")
        line = page.locator(f"#{one.get_attribute('id')}-ts-control")
        line.focus()
        line.press_sequentially(str(value))
        line.press("Tab")
        expect(line).not_to_be_focused()
    elif kind.startswith("SELECT"):
        one.select_option(value)  # type: ignore[arg-type]
    elif kind == "INPUT radio":
        choice = one.and_(page.locator(f"[value='{value}']")).get_attribute("id")
        page.locator(f"label[for='{choice}']").first.click()
    elif kind == "INPUT checkbox" and isinstance(value, list):
        for choice in value:
            one.and_(page.locator(f"[value='{choice}']")).check()
    elif kind == "INPUT checkbox":
        one.set_checked(bool(value))
    elif kind == "INPUT file":
        one.set_input_files(value)  # type: ignore[arg-type]
    else:
        one.fill(str(value))


def shown(page: Page, name: str) -> Any:
    """Return what stands in a field: its text, the value chosen, or the values ticked."""
    one = control(page, name)
    kind = one.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        ticked = [choice.get_attribute("value") for choice in one.all() if choice.is_checked()]
        return ticked if kind == "checkbox" else (ticked or [""])[0]
    if one.first.evaluate("one => one.tagName") == "SELECT":
        return one.evaluate("one => [one.value, one.selectedOptions[0]?.text]")
    return one.input_value()


def same(typed: Typed, shows: Any) -> bool:
    """Tell whether a field shows what was typed into it; a person may be named by more than the number."""
    if isinstance(shows, list):
        return typed == shows or typed in shows
    return str(shows) == str(typed) or str(shows).startswith(f"{typed} ")
