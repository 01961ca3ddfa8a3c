"""The units: the tree within reach with its other names; the system administrator adds, renames and ends them."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentcareer.access import actions
from talentcareer.access.models import Unit, UnitName
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.audit.models import Entry
from tests.builders.people import make_talent

TODAY = date(2026, 3, 10)


@action("test.named")
def add_former_name(unit, *, by):
    UnitName(unit=unit, name="普外科", name_key="普外科", kind="former", until_on=date(2019, 5, 1)).save()


def shown(answer):
    return [tuple(str(cell) for cell in row.cells) for row in answer.context["table"].rows]


def test_the_tree_in_words(world, client_of):
    actions.create_unit(name="一病区", parent=world.surgery, aliases=["外一", "外1"], by=SYSTEM)
    add_former_name(world.surgery, by=SYSTEM)
    none = '<span class="none">—</span>'
    assert [tuple(cell or none for cell in row) for row in shown(client_of(world.hr).get("/units/"))] == [
        ("示例医院", "hospital", none, none),
        ("　内科", "department", none, none),
        ("　外科", "department", none, "普外科 (until 2019-05-01)"),
        ("　　一病区", "department", "外1, 外一", none),
    ]


@pytest.mark.parametrize(
    ("name", "status", "seen"),
    [
        ("head", 200, ["外科"]),
        ("security_admin", 200, ["示例医院", "　内科", "　外科"]),
        ("audit_admin", 403, None),
        ("nobody", 403, None),
    ],
)
def test_each_sees_the_units_within_reach(world, client_of, name, status, seen):
    answer = client_of(world.accounts[name]).get("/units/")
    assert answer.status_code == status
    assert seen is None or [row[0] for row in shown(answer)] == seen


def test_query_counts_do_not_grow_with_rows(world, client_of):
    client = client_of(world.hr)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/units/")
        return len(queries)

    count()
    few = count()
    for number in range(30):
        actions.create_unit(name=f"{number}病区", parent=world.surgery, aliases=[f"{number}区"], by=SYSTEM)
    assert count() == few
    assert few <= 15


@pytest.fixture
def keeper(world, client_of):
    with time_machine.travel("2026-03-10 09:00:00+08:00", tick=False):
        yield client_of(world.system_admin)


def kept(unit, **values):
    unit = Unit.objects.get(pk=unit.pk)
    asked = {"name": unit.name, "renamed_on": TODAY, "aliases": "", "ended_on": unit.ended_on or ""}
    return asked | {"version": unit.version} | values


def url(unit):
    return f"/units/{unit.pk}/"


def names(unit):
    return sorted(UnitName.objects.filter(unit=unit).values_list("name", "kind", "until_on"))


class TestKeeping:
    def test_the_administrators_tree_opens_each_unit_and_shows_ended_ones(self, world, keeper, client_of):
        actions.end_grant(world.other_head.grants.get(), on=date(2026, 1, 1), by=SYSTEM)
        actions.end_unit(world.medicine, on=date(2026, 1, 1), by=SYSTEM)
        page = keeper.get("/units/").content.decode()
        assert [page.count(f'href="{url(unit)}"') for unit in (world.surgery, world.medicine)] == [1, 1]
        assert (page.count("2026-01-01"), page.count("/units/add/")) == (1, 1)
        page = client_of(world.hr).get("/units/").content.decode()
        assert [page.count(text) for text in (url(world.surgery), "内科", "/units/add/")] == [0, 0, 0]

    def test_a_unit_is_added(self, world, keeper):
        asked = {"parent": world.surgery.pk, "name": " 一病区 ", "kind": "department", "aliases": "外一\n\n 外1 \n"}
        assert keeper.post("/units/add/", asked).url == "/units/"
        unit = Unit.objects.get(name="一病区")
        assert (unit.parent, unit.kind) == (world.surgery, "department")
        assert names(unit) == [("外1", "alias", None), ("外一", "alias", None)]
        assert Entry.objects.filter(action="unit.created", object_id=str(unit.pk)).get().actor_name == "系统管理员"

    @pytest.mark.parametrize(
        ("values", "field", "words"),
        [
            ({"name": "外科"}, "__all__", "There is a unit of this name already."),
            ({"name": " "}, "name", "required"),
            ({"name": "ﷺ" * 60}, "name", "at half width it has 900 signs"),
            ({"aliases": "大外\n外 科"}, "aliases", "“外 科” is a name of 外科 already"),
            ({"aliases": "内" * 101}, "aliases", "longer than 100"),
            ({"aliases": "ﷺ" * 60}, "aliases", "longer than 100"),
            ({"kind": "ship"}, "kind", ""),
            ({"parent": ""}, "parent", "required"),
        ],
    )
    def test_what_cannot_be_added_is_said_at_its_field(self, world, keeper, values, field, words):
        before = Unit.objects.count()
        asked = {"parent": world.hospital.pk, "name": "新科", "kind": "department", "aliases": ""}
        answer = keeper.post("/units/add/", asked | values)
        errors = answer.context["form"].errors
        assert (answer.status_code, list(errors), words in str(errors[field])) == (422, [field], True)
        assert Unit.objects.count() == before

    def test_a_renamed_unit_keeps_its_old_name_until_the_day_before(self, world, keeper):
        unit = world.surgery
        assert keeper.get(url(unit)).status_code == 200
        assert keeper.post(url(unit), kept(unit, name="普外科", renamed_on="2026-03-01")).url == "/units/"
        assert (Unit.objects.get(pk=unit.pk).name, names(unit)) == ("普外科", [("外科", "former", date(2026, 2, 28))])
        assert "外科 (until 2026-02-28)" in keeper.get("/units/").content.decode()
        keeper.post(url(unit), kept(unit, name="外科", renamed_on="2026-03-05"))
        assert (Unit.objects.get(pk=unit.pk).name, names(unit)) == ("外科", [("普外科", "former", date(2026, 3, 4))])

    @pytest.mark.parametrize(
        ("on", "words", "former"),
        [
            ("2026-02-28", "It was called “外科” until 2026-02-28", ["外科"]),
            ("2026-03-01", "", ["外科"]),  # the name between held on no day
            ("2026-03-02", "", ["外科", "普外科"]),
            ("2026-03-10", "", ["外科", "普外科"]),
            ("2026-03-11", "2026-03-11 is to come", ["外科"]),
        ],
    )
    def test_names_follow_each_other(self, world, keeper, on, words, former):
        unit = world.surgery
        actions.rename_unit(unit, name="普外科", on=date(2026, 3, 1), by=SYSTEM)
        answer = keeper.post(url(unit), kept(unit, name="普通外科", renamed_on=on))
        assert (answer.status_code, words in answer.content.decode()) == (422 if words else 302, True)
        assert [row[0] for row in names(unit)] == former

    def test_another_spelling_is_no_former_name(self, world, keeper):
        keeper.post(url(world.surgery), kept(world.surgery, name="外 科"))
        assert (Unit.objects.get(pk=world.surgery.pk).name, names(world.surgery)) == ("外 科", [])

    def test_aliases_come_and_go_and_former_names_stay(self, world, keeper):
        unit = world.surgery
        add_former_name(unit, by=SYSTEM)
        keeper.post(url(unit), kept(unit, aliases="大外\n外总"))
        keeper.post(url(unit), kept(unit, aliases="外总\n外科部\n普外科"))
        assert names(unit) == [
            ("外总", "alias", None), ("外科部", "alias", None), ("普外科", "former", date(2019, 5, 1))
        ]  # fmt: skip

    def test_a_hospital_next_door_may_use_the_same_words(self, world, keeper):
        next_door = actions.create_unit(name="邻院", kind="hospital", by=SYSTEM)
        actions.create_unit(name="大外科", parent=next_door, by=SYSTEM)
        assert keeper.post(url(world.surgery), kept(world.surgery, aliases="大外科")).status_code == 302

    def test_an_ended_unit_is_in_no_list_and_stands_again(self, world, keeper, client_of):
        unit = world.medicine
        actions.end_grant(world.other_head.grants.get(), on=date(2026, 3, 20), by=SYSTEM)
        assert keeper.post(url(unit), kept(unit, ended_on="2026-03-20")).status_code == 302

        def listed():
            return [row[0].strip("　") for row in shown(client_of(world.hr).get("/units/"))]

        with time_machine.travel("2026-03-19 09:00:00+08:00", tick=False):
            assert listed() == ["示例医院", "内科", "外科"]
        with time_machine.travel("2026-03-20 09:00:00+08:00", tick=False):
            assert listed() == ["示例医院", "外科"]
        keeper.post(url(unit), kept(unit, ended_on=""))
        assert Unit.objects.get(pk=unit.pk).ended_on is None

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            ("hospital", ["is the top of the tree"]),
            (
                "surgery",
                [
                    "units below it from 2026-03-20: 一病区",
                    "from 2026-03-20 on: 1. The security",
                    "People have posts in",
                ],
            ),
            ("medicine", []),
        ],
    )
    def test_a_unit_in_use_does_not_end(self, world, keeper, place, words):
        ward = actions.create_unit(name="一病区", parent=world.surgery, by=SYSTEM)
        for unit in (ward, world.surgery):
            make_talent(unit)
        actions.end_grant(world.other_head.grants.get(), on=date(2026, 3, 20), by=SYSTEM)
        unit = getattr(world, place)
        answer = keeper.post(url(unit), kept(unit, ended_on="2026-03-20"))
        assert answer.status_code == (422 if words else 302)
        assert [word for word in words if word not in answer.content.decode()] == []
        assert Unit.objects.get(pk=unit.pk).ended_on == (None if words else date(2026, 3, 20))

    def test_who_was_overtaken_is_told_and_changes_nothing(self, world, keeper):
        asked = kept(world.surgery, name="普外科")
        actions.rename_unit(world.surgery, name="大外科", by=SYSTEM)
        answer = keeper.post(url(world.surgery), asked)
        assert (answer.status_code, "Somebody else changed" in answer.content.decode()) == (422, True)
        assert Unit.objects.get(pk=world.surgery.pk).name == "大外科"

    @pytest.mark.parametrize("name", ["hr", "head", "security_admin", "audit_admin"])
    def test_nobody_else_keeps_units(self, world, client_of, name):
        client = client_of(world.accounts[name])
        asked = [client.get("/units/add/"), client.get(url(world.surgery)), client.post(url(world.surgery), {})]
        assert [answer.status_code for answer in asked] == [403, 403, 403]
