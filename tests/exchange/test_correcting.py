"""Refused rows corrected in the browser: before confirming, and after the rest is in; nothing typed is lost or lies in the clear."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from talentcareer.access import roles
from talentcareer.audit.models import Entry
from talentcareer.exchange import runs
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.jobs import work
from tests.builders.imports import identity_number
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_account
from tests.exchange.rosters import roster, roster_row
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db
BORN_ON = date(1988, 3, 1)


def correct(client: Client, run: ImportRun, query: str = "", **cells: str) -> ImportRun:
    """Send the page of corrections as a browser does, with cells typed anew, and let the check run."""
    address = reverse("exchange:import-correct", args=[run.pk]) + query
    form = client.get(address).context["form"]
    sent = {name: field.initial or "" for name, field in form.fields.items()}
    assert set(cells) <= set(sent)
    answer = client.post(address, sent | cells)
    assert answer.status_code == 302, answer.content.decode()
    work.run_waiting()
    run.refresh_from_db()
    return run


def test_a_refused_row_is_corrected_before_anything_is_written(world: World, hr: Client) -> None:
    wrong = roster_row("10002", "李四", 出生日期="1990-02-30", 最高学位="硕研")
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), wrong)))
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert "Correct 1 row here" in page_of(hr, run)
    form = hr.get(reverse("exchange:import-correct", args=[run.pk])).context["form"]
    assert {name: field.label for name, field in form.fields.items()} == {
        "0-4-born_on": "出生日期 D4",
        "0-4-degree": "最高学位 F4",
    }
    run = correct(hr, run, **{"0-4-born_on": "1990-02-20", "0-4-degree": "硕士"})
    assert (run.counts["new"], run.counts["refused"]) == (2, 0)
    text = page_of(hr, run, "?show=new")
    assert "Corrected here: birth date" in " ".join(text.split())
    assert confirm(hr, run).state == ImportState.DONE
    talent = Talent.objects.unscoped("test").get(staff_no="10002")
    assert (str(talent.born_on), talent.degree) == ("1990-02-20", "master")


def test_what_is_left_as_it_is_stays_refused(world: World, hr: Client) -> None:
    rows = [roster_row("10001", "张三", 出生日期="1990-02-30"), roster_row("10002", "李四", 出生日期="1990-02-31")]
    run = upload(hr, ("roster.xlsx", roster(*rows)))
    run = correct(hr, run, **{"0-3-born_on": "1990-02-20"})
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    run = correct(hr, run, **{"0-4-born_on": "1990-02-29"})
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert runs.corrections(run) == {
        ("roster.xlsx", "花名册"): {3: {"born_on": "1990-02-20"}, 4: {"born_on": "1990-02-29"}}
    }
    text = hr.get(reverse("exchange:import-correct", args=[run.pk])).content.decode()
    assert 'value="1990-02-29"' in text
    assert "10001" not in text


def test_a_page_without_a_change_is_answered_at_the_form(world: World, hr: Client) -> None:
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三", 出生日期="1990-02-30"))))
    address = reverse("exchange:import-correct", args=[run.pk])
    answer = hr.post(address, {"0-3-born_on": "1990-02-30"})
    assert answer.status_code == 422
    assert "No cell was changed" in answer.content.decode()
    assert 'value="1990-02-30"' in answer.content.decode()


def test_what_was_typed_stands_there_when_the_import_went_on_meanwhile(world: World, hr: Client) -> None:
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", "", 性别="男"))))
    address = reverse("exchange:import-correct", args=[run.pk])
    confirm(hr, run)
    answer = hr.post(address, {"0-4-name": "李四"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The import is written meanwhile" in text
    assert 'value="李四"' in text


def test_a_missing_column_and_another_cell_of_the_row_can_be_typed(world: World, hr: Client) -> None:
    """Sex and the ID number contradict each other; the fault is said at one cell, the other one is wrong."""
    number = identity_number(BORN_ON, "male")
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三", 身份证号=number, 出生日期=None, 性别="女"))))
    assert run.counts["refused"] == 1
    text = hr.get(reverse("exchange:import-correct", args=[run.pk])).content.decode()
    assert number not in text
    assert "?only=0-3" in text
    run = correct(hr, run, "?only=0-3", **{"0-3-sex": "男"})
    assert (run.counts["new"], run.counts["refused"]) == (1, 0)


def test_an_id_number_typed_anew_lies_nowhere_in_the_clear(world: World, hr: Client, settings: Any) -> None:
    number = identity_number(BORN_ON, "female")
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三", 身份证号=wrong))))
    page = hr.get(reverse("exchange:import-correct", args=[run.pk]))
    assert wrong not in page.content.decode()
    assert page.context["form"].fields["0-3-id_number"].initial == ""
    run = correct(hr, run, **{"0-3-id_number": number})
    assert run.counts["new"] == 1
    kept = [path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert len(kept) >= 3
    assert not any(number.encode() in content for content in kept)
    assert number not in page_of(hr, run, "?show=new")
    assert number not in str(ImportRun.objects.unscoped("test").values().get())
    assert not any(number in str(changes) for changes in Entry.objects.values_list("changes", flat=True))
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get().id_number.reveal() == number


def test_after_writing_the_refused_rows_go_on_over_the_same_files(world: World, hr: Client) -> None:
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", "", 性别="男"))))
    run = confirm(hr, run)
    assert "Correct 1 row here" in page_of(hr, run)
    for _twice in range(2):
        answer = hr.post(reverse("exchange:import-continue", args=[run.pk]))
        following = ImportRun.objects.unscoped("test").get(continues=run)
        assert answer["Location"] == reverse("exchange:import-correct", args=[following.pk])
    work.run_waiting()
    following.refresh_from_db()
    assert following.counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 1, "places": 0}
    following = correct(hr, following, **{"0-4-name": "李四"})
    assert confirm(hr, following).state == ImportState.DONE
    assert list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "name")) == [
        ("10001", "张三"),
        ("10002", "李四"),
    ]
    assert reverse("exchange:import-detail", args=[following.pk]) in page_of(hr, run)
    assert reverse("exchange:import-detail", args=[run.pk]) in page_of(hr, following)


def test_only_the_uploader_goes_on_with_the_files(world: World, hr: Client, client_of: Any) -> None:
    """Whoever goes on holds the files as an own upload, with the ID numbers in them."""
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三"), roster_row("10002", ""))))
    confirm(hr, run)
    other = client_of(make_account("other_hr", role=roles.HR.code, unit=world.hospital, display_name="人事乙"))
    assert "can go on with them" in page_of(other, run)
    answer = other.post(reverse("exchange:import-continue", args=[run.pk]), follow=True)
    assert "Only" in answer.content.decode()
    assert ImportRun.objects.unscoped("test").count() == 1


def test_a_corrected_row_may_change_a_record_and_is_written_as_it_was_shown(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", degree="bachelor")
    run = upload(hr, ("roster.xlsx", roster(roster_row("10001", "张三", 最高学位="硕研"))))
    run = correct(hr, run, **{"0-3-degree": "硕士"})
    assert run.counts["changed"] == 1
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get().degree == "master"


@pytest.mark.parametrize("rows", [3, 60])
def test_the_page_asks_the_same_number_of_queries(
    world: World, hr: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    bad = (roster_row(str(20000 + n), f"张{n}", 出生日期="1990-02-30") for n in range(rows))
    run = upload(hr, ("roster.xlsx", roster(*bad)))
    with django_assert_max_num_queries(14):
        assert hr.get(reverse("exchange:import-correct", args=[run.pk])).status_code == 200


def test_a_column_that_the_file_lacks_is_typed_in(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三")
    content = xlsx({"出国研修": [["工号", "姓名", "国家", "研修期限"], ["10001", "张三", "德国", "6个月"]]})
    run = upload(hr, ("abroad.xlsx", content))
    assert run.counts["refused"] == 1
    form = hr.get(reverse("exchange:import-correct", args=[run.pk])).context["form"]
    (label,) = (field.label for name, field in form.fields.items() if name == "0-2-from_on")
    assert not any(character.isdigit() for character in label), "no cell of the file is named"
    run = correct(hr, run, **{"0-2-from_on": "2024-03-01"})
    assert run.counts["new"] == 1
