"""A whole import is taken back: what it added is set aside, what it changed stands as before; what came later forbids it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cohorts.actions import save_talent, void_person
from cohorts.models import Membership, MembershipIntegration, Post, Talent, Title
from talentcareer.access.models import Unit
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.records import Record
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.jobs import work
from tests.builders.people import make_cohort, make_membership, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World
from tests.exchange.rosters import roster, roster_row
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db
UNTOLD = {"version", "updated_at"}


def standing() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every kind of record that stands, without what counts changes."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Record) and model._meta.app_label != "exchange":
            rows = model._default_manager.order_by("pk").values()
            if model is MembershipIntegration:  # part of its membership, and set aside with it
                rows = rows.filter(membership__voided_at=None)
            found[model._meta.label] = [{k: v for k, v in row.items() if k not in UNTOLD} for row in rows]
    return found


def undo(client: Client, run: ImportRun, reason: str = "传错文件") -> Any:
    answer = client.post(reverse("exchange:import-undo", args=[run.pk]), {"reason": reason})
    work.run_waiting()
    run.refresh_from_db()
    return answer


@pytest.fixture
def known(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="张三", degree="master", hired_on=date(2012, 7, 1))


HEAD = ["工号", "姓名", "批次", "培养阶段", "融合方向", "培养开始"]
BATCH = {"入选名单": [HEAD, ["10001", "张三", "2025年", "40s", "医研融合、医教融合", date(2025, 7, 1)]]}


def test_after_undoing_everything_stands_as_before(world: World, hr: Client, known: Talent) -> None:
    before = standing()
    content = roster(roster_row("10001", "张三", 职称="主任医师"), roster_row("10002", "李四", 科室="内科"))
    run = confirm(hr, upload(hr, ("roster.xlsx", content), ("batch.xlsx", xlsx(BATCH))))
    assert (run.state, run.counts["new"], run.counts["changed"]) == (ImportState.DONE, 2, 1)
    assert Membership.objects.unscoped("test").count() == 1
    page = hr.get(reverse("exchange:import-undo", args=[run.pk])).content.decode()
    assert "Everything this import did is taken back in one step" in page
    undo(hr, run)
    assert run.state == ImportState.UNDONE
    assert standing() == before
    assert Talent.everything.unscoped("test").get(staff_no="10002").void_reason == "传错文件"
    assert trail.of_record(known).first().action == "import.undone"
    assert "undone" in page_of(hr, run)


def test_the_same_file_can_be_imported_again(world: World, hr: Client) -> None:
    content = roster(roster_row("10001", "张三"), roster_row("10002", "李四"))
    undo(hr, confirm(hr, upload(hr, ("roster.xlsx", content))))
    again = confirm(hr, upload(hr, ("roster.xlsx", content)))
    assert again.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0, "places": 0}
    assert again.state == ImportState.DONE
    # What somebody voided by hand stays voided.
    void_person(Talent.objects.get(staff_no="10002"), by=SYSTEM, reason="重复")
    assert upload(hr, ("roster.xlsx", content)).counts["refused"] == 1


def test_later_changes_forbid_it_and_are_listed(world: World, hr: Client, known: Talent) -> None:
    run = confirm(hr, upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", "李四")))))
    later = Talent.objects.get(staff_no="10002")
    later.school = "省医科大学"
    save_talent(later, by=world.hr)
    make_membership(later, make_cohort(world.hospital, name="第一批", year=2025), "S40")
    before = standing()
    answer = undo(hr, run)
    assert answer.status_code == 422
    assert run.state == ImportState.DONE
    assert standing() == before
    page = hr.get(reverse("exchange:import-undo", args=[run.pk])).content.decode()
    assert page.count(f'href="{later.get_absolute_url()}"') == 2  # the person, and the membership on that page
    assert "李四" in page
    assert "张三" not in page.split("<main")[1]


def test_what_moves_between_asking_and_undoing_forbids_it(world: World, hr: Client) -> None:
    run = confirm(hr, upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三")))))
    hr.post(reverse("exchange:import-undo", args=[run.pk]), {"reason": "传错文件"})
    talent = Talent.objects.get(staff_no="10001")
    talent.school = "省医科大学"
    save_talent(talent, by=world.hr)
    work.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.undone_at) == (ImportState.DONE, None)
    assert "depends on this import" in page_of(hr, run)
    assert Post.objects.unscoped("test").count() == 1


def test_a_reason_is_asked_and_an_undone_import_is_not_undone_again(world: World, hr: Client) -> None:
    run = confirm(hr, upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三")))))
    assert undo(hr, run, reason=" ").status_code == 422
    undo(hr, run)
    assert "cannot be undone as a whole" in hr.get(reverse("exchange:import-undo", args=[run.pk])).content.decode()
    assert undo(hr, run).status_code == 422
    assert Title.objects.unscoped("test").count() == 0


def test_departments_stay(world: World, hr: Client) -> None:
    run = confirm(
        hr, upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三", 科室="病理科"))), create_units="on")
    )
    assert "Stays" in hr.get(reverse("exchange:import-undo", args=[run.pk])).content.decode()
    undo(hr, run)
    assert Unit.objects.unscoped("test").filter(name="病理科").exists()
    assert not Talent.objects.unscoped("test").exists()
