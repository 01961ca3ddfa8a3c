"""Platforms and teams entered by hand, and their lists."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from programs.supports.models import Platform, Team
from talentcareer.access import actions, roles
from talentcareer.access.models import UnitKind
from talentcareer.audit.actions import SYSTEM
from tests.builders.forms import errors, said, sent, signed_in
from tests.builders.people import keep
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
LIST = {"platform": "supports:platform-list", "team": "supports:team-list"}
MODEL = {"platform": Platform, "team": Team}
BEGINS = {"platform": "established_on", "team": "signed_on"}
KIND = {"platform": "laboratory", "team": "academician"}


def url(name, what, *args):
    return reverse(f"supports:{name}-{what}", args=args)


def facts(name, world, **more):
    return {"name": "沈院士工作站", "kind": KIND[name], "unit": str(world.surgery.pk), BEGINS[name]: "2023.5.4"} | more


def make(what, unit, **more):
    values = {"name": "重点实验室", "kind": KIND[what], BEGINS[what]: date(2020, 1, 1)} | more
    return keep(MODEL[what](unit=unit, **values))


@pytest.fixture(params=["platform", "team"])
def name(request):
    return request.param


def test_one_is_added_and_stands_on_its_list(hr, world, name):
    answer = hr.post(url(name, "add"), facts(name, world, lead="沈一"))
    assert said(hr, answer) == ["Saved: 沈院士工作站"]
    assert answer["Location"] == reverse(LIST[name])
    row = MODEL[name].objects.get()
    assert (row.name, row.kind, row.unit, row.lead, row.begun_on) == (
        "沈院士工作站", KIND[name], world.surgery, "沈一", date(2023, 5, 4),
    )  # fmt: skip
    assert [str(row) for row in hr.get(answer["Location"]).context["table"].data] == ["沈院士工作站"]


def test_without_its_day_it_is_kept_and_said(hr, world, name):
    answer = hr.post(url(name, "add"), facts(name, world, **{BEGINS[name]: ""}))
    assert said(hr, answer) == [
        "The day on which it began is missing, so it counts in no year. Add the day.",
        "Saved: 沈院士工作站",
    ]


@pytest.mark.parametrize(
    ("ends", "refused"), [("2023-05-03", True), ("2023-05-04", False), ("2023-05-05", False)], ids=["before", "on", "after"]
)  # fmt: skip
def test_it_does_not_end_before_it_begins(hr, world, name, ends, refused):
    answer = hr.post(url(name, "add"), facts(name, world, ended_on=ends))
    assert (answer.status_code, MODEL[name].objects.count()) == ((422, 0) if refused else (302, 1))
    if refused:
        words = "It ends on 2023-05-03, before it began on 2023-05-04. Correct one of them."
        assert errors(answer) == {"ended_on": [words]}


@pytest.mark.parametrize(
    ("typed", "field"), [({"name": ""}, "name"), ({"kind": ""}, "kind"), ({"unit": ""}, "unit"), ({"kind": "未知"}, "kind")]
)  # fmt: skip
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(hr, world, name, typed, field):
    answer = hr.post(url(name, "add"), facts(name, world, lead="沈一") | typed)
    assert list(errors(answer)) == [field]
    assert 'value="沈一"' in answer.content.decode()
    assert not MODEL[name].objects.exists()


def test_a_name_stands_once_in_a_unit_however_it_is_spelt(hr, world, name):
    make(name, world.surgery, name="沈院士 工作站")
    answer = hr.post(url(name, "add"), facts(name, world))
    words = "“沈院士 工作站” of 外科 is recorded already. Correct that one, or give this one its own name."
    assert errors(answer) == {"name": [words]}
    elsewhere = hr.post(url(name, "add"), facts(name, world, unit=str(world.medicine.pk)))
    assert elsewhere.status_code == 302


def test_a_correction_and_its_undo(hr, world, name):
    row = make(name, world.surgery)
    page = hr.get(url(name, "edit", row.pk))
    answer = hr.post(url(name, "edit", row.pk), sent(page.context["form"], lead="沈二", ended_on="2024-01-01"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.lead, row.ended_on) == ("沈二", date(2024, 1, 1))
    hr.post(url(name, "undo", row.pk))
    row.refresh_from_db()
    assert (row.lead, row.ended_on) == ("", None)


def test_voided_and_taken_back_from_the_list(hr, world, name):
    row = make(name, world.surgery)
    answer = hr.post(url(name, "void", row.pk), {"reason": "重复"})
    page = hr.get(answer["Location"])
    assert (list(page.context["table"].data), [shown for shown, _url in page.context["voided"]]) == ([], [row])
    back = url(name, "take-back", row.pk)
    assert page.content.decode().count(f'href="{back}"') == 2, "in the message and below the list"
    assert "重复" in hr.get(back).content.decode()
    hr.post(back)
    assert MODEL[name].objects.get() == row
    assert hr.get(back).status_code == 302, "it stands: nothing to take back"


def test_it_does_not_come_back_beside_its_successor(hr, world, name):
    row = make(name, world.surgery)
    hr.post(url(name, "void", row.pk), {"reason": "重复"})
    make(name, world.surgery, name="重点 实验室")
    hr.post(url(name, "take-back", row.pk))
    assert MODEL[name].everything.get(pk=row.pk).voided_at


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"急救实验室", "沈院士工作站", "无日期平台", "将建平台"}),
        ("q=jjsys", {"急救实验室"}),
        ("q=jijiu", {"急救实验室"}),
        ("q=沈一", {"沈院士工作站"}),
        ("q=沈+工作站", {"沈院士工作站"}),
        ("q=肿瘤", set()),
        ("kind=laboratory", {"急救实验室"}),
        ("department={medicine}", {"沈院士工作站"}),
        ("state=standing", {"急救实验室"}),
        ("state=ended", {"沈院士工作站"}),
        ("state=unknown", {"无日期平台"}),
        ("year=2021", {"沈院士工作站"}),
    ],
)
def test_the_list_is_searched_and_filtered(hr, world, query, found):
    make("platform", world.surgery, name="急救实验室")
    make(
        "platform", world.medicine, name="沈院士工作站", kind="academician_workstation", lead="沈一",
        established_on=date(2021, 1, 1), ended_on=date(2022, 1, 1),
    )  # fmt: skip
    make("platform", world.surgery, name="无日期平台", kind="other", established_on=None)
    make("platform", world.surgery, name="将建平台", kind="engineering", established_on=date(2100, 1, 1))
    page = hr.get(f"{reverse(LIST['platform'])}?{query.format(medicine=world.medicine.pk)}")
    assert {row.name for row in page.context["table"].data} == found


def test_the_export_holds_the_rows_without_the_steps(hr, world):
    make("platform", world.surgery, kind="other", kind_as_typed="联合研究院", ended_on=date(2020, 1, 2))
    answer = hr.post(reverse(LIST["platform"]))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    [line] = [row for row in rows if "重点实验室" in row]
    assert [str(cell)[:10] for cell in line[:4]] == ["重点实验室", "联合研究院", "外科", "2020-01-01"]
    assert not any("/supports/" in str(cell) for row in rows for cell in row)


def test_who_may_what(world, name):
    row = make(name, world.surgery)
    asked = [reverse(LIST[name]), url(name, "add"), url(name, "edit", row.pk)]
    for user, statuses in (
        (world.hr, [200, 200, 200]),
        (world.office, [200, 403, 403]),
        (world.head, [200, 403, 403]),
        (world.nobody, [403, 403, 403]),
    ):
        client = signed_in(user)
        assert [client.get(one).status_code for one in asked] == statuses, user.username
    assert "/edit" not in signed_in(world.head).get(asked[0]).content.decode()
    assert url(name, "add") not in signed_in(world.head).get(asked[0]).content.decode()
    assert list(signed_in(world.other_head).get(asked[0]).context["table"].data) == []
    finance = signed_in(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))
    assert (finance.get(asked[0]).status_code, finance.post(asked[0]).status_code) == (200, 403)


def test_another_hospitals_is_not_there(world, name):
    next_door = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    row = make(name, next_door)
    client = signed_in(world.hr)
    assert client.get(url(name, "edit", row.pk)).status_code == 404
    answer = client.post(url(name, "add"), facts(name, world, unit=str(next_door.pk)))
    assert list(errors(answer)) == ["unit"]


def test_an_ended_department_is_offered_to_what_stands_there_only(hr, world, name):
    row = make(name, world.medicine)
    world.medicine.ended_on = date(2021, 1, 1)
    keep(world.medicine)
    offered = {str(unit) for unit in hr.get(url(name, "add")).context["form"].fields["unit"].queryset}
    kept = {str(unit) for unit in hr.get(url(name, "edit", row.pk)).context["form"].fields["unit"].queryset}
    assert (offered, kept) == ({"示例医院", "外科"}, {"示例医院", "外科", "内科"})


def test_the_list_asks_as_often_for_many(hr, world, name, django_assert_max_num_queries):
    for number in range(30):
        make(name, world.surgery, name=f"平台{number}")
    with django_assert_max_num_queries(15):
        hr.get(reverse(LIST[name]))
