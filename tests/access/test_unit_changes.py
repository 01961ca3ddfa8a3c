"""A unit moved below another, a unit merged into another: from a day on, with the effects shown first, all or nothing."""

from datetime import date
from html import unescape

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts import actions as cohorts
from cohorts.directory.units import Units
from cohorts.models import Cohort, Post, Talent
from programs.supports.models import Platform
from talentcareer.access import actions, policy
from talentcareer.access.models import GrantState, RoleGrant, Unit, UnitName, User
from talentcareer.audit import sentences, trail
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.exchange.models import Assignment
from talentcareer.exchange.planning import World as Planned
from tests.builders.people import make_cohort, make_talent
from tests.builders.world import make_account

TODAY, ON = date(2026, 3, 10), date(2026, 3, 1)


@pytest.fixture
def keeper(world, client_of):
    with time_machine.travel("2026-03-10 09:00:00+08:00", tick=False):
        yield client_of(world.system_admin)


@pytest.fixture
def division(world):
    """大内科, a unit to move below, with a head of its own."""
    unit = actions.create_unit(name="大内科", parent=world.hospital, by=SYSTEM)
    make_account("chief", role="head", unit=unit, display_name="大内科主任")
    return unit


def ask(client, unit, step, **values):
    """Show the effects; then do what was shown."""
    values = {name: getattr(value, "pk", value) for name, value in values.items()} | {"on": values.get("on", ON)}
    shown = client.post(f"/units/{unit.pk}/{step}/", values)
    if shown.status_code != 200 or "effects" not in shown.context:
        return shown, None
    return shown, client.post(f"/units/{unit.pk}/{step}/", values | {"seen": shown.context["seen"], "do": "1"})


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def reads(user) -> set[str]:
    return set(Talent.objects.visible_to(User.objects.get(pk=user.pk)).values_list("name", flat=True))


class TestMoving:
    def test_the_effects_are_shown_and_then_happen(self, world, keeper, division):
        actions.create_unit(name="一病区", parent=world.medicine, by=SYSTEM)
        make_talent(world.medicine, name="甲")
        chief = User.objects.get(username="chief")
        assert (reads(chief), reads(world.other_head)) == (set(), {"甲"})
        shown, done = ask(keeper, world.medicine, "move", parent=division)
        effects = shown.context["effects"]
        assert (effects.gains, effects.loses) == (["大内科主任: Department head (大内科)"], [])
        assert list(effects.told) == ["Units below that go along: 1.", "People recorded there: 1."]
        assert done.url == "/units/"
        moved = again(world.medicine)
        assert (moved.parent, moved.placed_on) == (division, ON)
        assert (reads(chief), reads(world.other_head)) == ({"甲"}, {"甲"})
        _shown, done = ask(keeper, world.medicine, "move", parent=world.hospital, on=TODAY)
        assert (done.url, reads(chief)) == ("/units/", set())

    def test_who_would_lose_reach_is_named_and_who_has_it_anyway_is_not(self, world, keeper, division):
        ask(keeper, world.medicine, "move", parent=division)
        chief = User.objects.get(username="chief")
        actions.grant_role(chief, role="head", unit=world.surgery, from_on=ON, by=SYSTEM)
        shown, _done = ask(keeper, world.medicine, "move", parent=world.surgery, on=TODAY)
        assert (shown.context["effects"].gains, shown.context["effects"].loses) == (
            ["外科主任: Department head (外科)"], [],
        )  # fmt: skip

    def test_the_control_of_the_last(self, world, keeper, division):
        ask(keeper, world.medicine, "move", parent=division)
        shown, _done = ask(keeper, world.medicine, "move", parent=world.surgery, on=TODAY)
        assert shown.context["effects"].loses == ["大内科主任: Department head (大内科)"]

    @pytest.mark.parametrize(
        ("unit", "values", "field", "words"),
        [
            ("hospital", {"parent": "surgery"}, "__all__", "top of the tree"),
            ("surgery", {"parent": "surgery"}, "parent", ""),
            ("surgery", {"parent": "ward"}, "parent", "一病区 lies below 外科 itself."),
            ("surgery", {"parent": "ended"}, "parent", ""),
            ("ended", {"parent": "surgery"}, "__all__", "is no more from"),
            ("surgery", {"parent": "hospital"}, "parent", "belongs to 示例医院 already"),
            ("surgery", {"parent": "namesake"}, "parent", "a unit of the same name: 外科"),
            ("surgery", {"parent": "medicine", "on": "2026-03-11"}, "on", "is to come"),
            ("moved", {"parent": "medicine", "on": "2026-03-01"}, "on", "belongs where it is since 2026-03-05"),
            ("surgery", {"parent": "medicine", "on": "some day"}, "on", ""),
            ("surgery", {}, "parent", ""),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field(self, world, keeper, unit, values, field, words):
        units = {"hospital": world.hospital, "surgery": world.surgery, "medicine": world.medicine}
        units["ward"] = actions.create_unit(name="一病区", parent=world.surgery, by=SYSTEM)
        units["ended"] = actions.create_unit(name="停办科", parent=world.hospital, by=SYSTEM)
        actions.end_unit(units["ended"], on=date(2026, 1, 1), by=SYSTEM)
        units["namesake"] = actions.create_unit(name="东院区", parent=world.hospital, by=SYSTEM)
        actions.create_unit(name="外科", parent=units["namesake"], by=SYSTEM)
        units["moved"] = actions.create_unit(name="二病区", parent=world.surgery, by=SYSTEM)
        actions.move_unit(units["moved"], parent=world.hospital, on=date(2026, 3, 5), by=SYSTEM)
        before = list(Unit.objects.order_by("pk").values())
        values = {name: units.get(value, value) for name, value in values.items()}
        answer, _done = ask(keeper, units[unit], "move", **values)
        errors = answer.context["form"].errors
        assert (answer.status_code, list(errors), words in unescape(str(errors))) == (422, [field], True)
        assert list(Unit.objects.order_by("pk").values()) == before

    def test_what_was_not_shown_is_not_done(self, world, keeper, division):
        asked = {"parent": division.pk, "on": ON, "do": "1"}
        url = f"/units/{world.medicine.pk}/move/"
        assert keeper.post(url, asked).status_code == 200
        seen = keeper.post(url, asked).context["seen"]
        make_account("late", role="head", unit=division, display_name="新主任")  # since the effects were shown
        answer = keeper.post(url, asked | {"seen": seen})
        assert (answer.status_code, "Something changed since" in answer.content.decode()) == (200, True)
        assert again(world.medicine).parent == world.hospital

    def test_the_trail_tells_it(self, world, keeper, division):
        ask(keeper, world.medicine, "move", parent=division)
        told = [line.text for line in sentences.tell(trail.history(world.medicine.pk)[:1])]
        assert told == [
            "系统管理员: Unit moved (belongs to from 示例医院 to 大内科, belongs there since from nothing to 2026-03-01)"
        ]
        assert "Unit moved" in keeper.get(f"/units/{world.medicine.pk}/").content.decode()


@action("test.named")
def name_formerly(unit, *, by):
    UnitName(unit=unit, name="老内科", name_key="老内科", kind="former", until_on=date(2019, 5, 1)).save()


@action("test.assigned")
def remember(unit, found, known, *, by):
    Assignment(unit=unit, sense="value", field="title", found=found, known=known).save()


def posts(person):
    return list(
        Post.objects.filter(talent=person)
        .order_by("from_on", "kind")
        .values_list("unit__name", "kind", "from_on", "to_on")
    )


class TestMerging:
    def test_people_go_on_in_the_other_unit_and_the_past_stays(self, world, keeper):
        person = make_talent(world.medicine, name="甲", post_from_on=date(2020, 1, 1))
        coming = make_talent(world.medicine, name="乙", post_from_on=date(2026, 6, 1))
        both = make_talent(world.surgery, name="丙", post_from_on=date(2020, 1, 1))
        cohorts.open_post(both, unit=world.medicine, kind="concurrent", from_on=date(2021, 1, 1), by=SYSTEM)
        without = make_talent(world.medicine, name="丁", has_post=False)
        gone = make_talent(world.medicine, name="戊", has_post=False, duty_status="left", left_on=date(2025, 1, 1))
        _shown, done = ask(keeper, world.medicine, "merge", into=world.surgery)
        assert done.url == "/units/"
        until = date(2026, 2, 28)
        assert posts(person) == [("内科", "primary", date(2020, 1, 1), until), ("外科", "primary", ON, None)]
        assert posts(coming) == [("外科", "primary", date(2026, 6, 1), None)]
        assert posts(both) == [
            ("外科", "primary", date(2020, 1, 1), None), ("内科", "concurrent", date(2021, 1, 1), until),
        ]  # fmt: skip
        assert {one.name: again(one).unit for one in (person, coming, both, without, gone)} == {
            "甲": world.surgery, "乙": world.surgery, "丙": world.surgery, "丁": world.surgery, "戊": world.medicine,
        }  # fmt: skip
        ended = again(world.medicine)
        assert (ended.parent, ended.merged_into, ended.ended_on) == (world.surgery, world.surgery, ON)
        assert reads(world.head) == {"甲", "乙", "丙", "丁", "戊"}  # who left stays readable

    def test_batches_platforms_and_units_below_go_along(self, world, keeper):
        ward = actions.create_unit(name="一病区", parent=world.medicine, by=SYSTEM)
        cohort = make_cohort(world.medicine, name="内科批次")
        platform = make_platform(world.medicine)
        shown, _done = ask(keeper, world.medicine, "merge", into=world.surgery)
        assert [again(one).unit for one in (cohort, platform)] == [world.surgery, world.surgery]
        assert again(ward).parent == world.surgery
        told = list(shown.context["effects"].told)
        assert [text for text in told if "Batches" in text or "latforms" in text or "Units below" in text] == [
            "Units below it that belong to 外科 from then on: 一病区.",
            "Batches that belong to 外科 then: 1.",
            "Platforms that belong to 外科 then: 1.",
        ]

    def test_words_remembered_for_imports_go_along_where_there_are_none(self, world, keeper):
        for unit, known in ((world.medicine, "别的"), (world.surgery, "自己的")):
            remember(unit, "主任医", known, by=SYSTEM)
        remember(world.medicine, "副高", "副主任医师", by=SYSTEM)
        shown, _done = ask(keeper, world.medicine, "merge", into=world.surgery)
        assert "Words remembered for imports: 2. 外科 takes those it has no own for." in shown.context["effects"].told
        words = Assignment.objects.filter(unit=world.surgery).order_by("found").values_list("found", "known")
        assert sorted(words) == [("主任医", "自己的"), ("副高", "副主任医师")]

    def test_names_lead_to_the_one_that_stands(self, world, keeper):
        actions.keep_unit(
            world.medicine, name="内科", renamed_on=TODAY, aliases=["大内", "呼吸内科"], ended_on=None, by=SYSTEM
        )
        name_formerly(world.medicine, by=SYSTEM)
        ask(keeper, world.medicine, "merge", into=world.surgery)
        names = set(world.surgery.other_names.values_list("name", "kind"))
        assert names == {("内科", "alias"), ("大内", "alias"), ("呼吸内科", "alias"), ("老内科", "alias")}
        found = Units(Planned(by=SYSTEM, user=None, on=TODAY))
        old = ("内科", "大内", "老内科", "外科", "呼吸内科")
        assert [found.find(name) for name in old] == [world.surgery] * 5
        page = keeper.get("/units/").content.decode()
        assert "2026-03-01, merged into 外科" in page  # the ended unit stays findable
        assert "Merged into 外科 from 2026-03-01" in keeper.get(f"/units/{world.medicine.pk}/").content.decode()

    def test_common_short_forms_of_a_merged_unit_lead_there_too(self, world, keeper):
        unit = actions.create_unit(name="呼吸与危重症医学科", parent=world.hospital, by=SYSTEM)
        assert Units(Planned(by=SYSTEM, user=None, on=TODAY)).find("呼吸科") == unit
        actions.merge_unit(unit, into=world.surgery, on=ON, by=SYSTEM)
        assert Units(Planned(by=SYSTEM, user=None, on=TODAY)).find("呼吸科") == world.surgery

    def test_roles_that_would_reach_further_are_asked_for_anew(self, world, keeper):
        deputy = make_account("deputy", display_name="代理")
        actions.grant_role(
            deputy, role="head", unit=world.medicine, from_on=TODAY, until_on=date(2026, 5, 1),
            acting_for=world.other_head, by=SYSTEM,
        )  # fmt: skip
        mentor = make_account("mentor", role="mentor", unit=world.medicine, display_name="导师")
        make_talent(world.surgery, name="外")
        shown, _done = ask(keeper, world.medicine, "merge", into=world.surgery)
        told = list(shown.context["effects"].told)[-3:]
        assert told == [
            "代理: Department head, acting for 内科主任 (内科): ends today; propose the deputy anew.",
            "内科主任: Department head (内科): ends today and is asked for anew for 外科, where it holds once confirmed.",
            "导师: Mentor (内科): goes on for 外科.",
        ]
        assert (shown.context["effects"].gains, shown.context["effects"].loses) == (
            ["外科主任: Department head (外科)"],
            ["代理: Department head, acting for 内科主任 (内科)", "内科主任: Department head (内科)"],
        )
        assert (reads(world.other_head), reads(deputy)) == (set(), set())
        standing = {
            (grant.user.username, grant.role, grant.unit.name, grant.state)
            for grant in RoleGrant.objects.filter(user__in=[world.other_head, deputy, mentor])
            if grant.state != GrantState.ENDED
        }
        assert standing == {
            ("other_head", "head", "外科", GrantState.ASKED), ("mentor", "mentor", "外科", GrantState.HOLDING),
        }  # fmt: skip
        asked = world.other_head.grants.get(confirmed_at=None)
        actions.propose_asked([asked], by=world.security_admin)
        actions.confirm_roles([again(asked)], by=world.system_admin)
        assert reads(world.other_head) == {"外"}

    def test_who_has_the_role_there_already_keeps_that_alone(self, world, keeper):
        actions.grant_role(world.other_head, role="head", unit=world.surgery, from_on=TODAY, by=SYSTEM)
        shown, _done = ask(keeper, world.medicine, "merge", into=world.surgery)
        told = shown.context["effects"].told[-1]
        assert told == "内科主任: Department head (内科): ends today; the account has the role for 外科 already."
        assert [grant.unit for grant in policy.grants(User.objects.get(pk=world.other_head.pk))] == [world.surgery]
        assert not RoleGrant.objects.filter(confirmed_at=None).exists()

    def test_administrators_stay(self, world, keeper):
        make_account("system2", role="system_admin", unit=world.medicine)
        ask(keeper, world.medicine, "merge", into=world.surgery)
        user = User.objects.get(username="system2")
        assert [(grant.role, grant.unit) for grant in policy.grants(user)] == [("system_admin", world.surgery)]

    def test_an_administrator_stays_one_where_the_same_role_only_waits(self, world, keeper):
        user = make_account("system2", role="system_admin", unit=world.medicine)
        for grant in (
            actions.ask_for_role(user, role="system_admin", unit=world.surgery, by=SYSTEM),
            actions.propose_role(
                user, role="system_admin", unit=world.surgery, from_on=date(2026, 6, 1), by=world.security_admin
            ),
        ):
            assert grant.confirmed_at is None
        shown, done = ask(keeper, world.medicine, "merge", into=world.surgery)
        assert "system2: System administrator (内科): goes on for 外科." in shown.context["effects"].told
        held = User.objects.get(pk=user.pk).grants.filter(unit=world.surgery)
        assert (done.url, [(grant.from_on, grant.state) for grant in held]) == (
            "/units/", [(TODAY, GrantState.HOLDING)],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("unit", "into", "field", "words"),
        [
            ("hospital", "surgery", "__all__", "top of the tree"),
            ("surgery", "ward", "into", "一病区 lies below 外科 itself."),
            ("ended", "surgery", "__all__", "is no more from"),
            ("medicine", "surgery", "into", "a batch of the same name and year: 示例批次 (2024)."),
            ("east", "west", "into", "a unit of the same name: 门诊"),
            ("platforms", "surgery", "into", "a platform or team of the same name: 重点实验室"),
        ],
    )
    def test_what_stands_in_the_way_is_said_and_nothing_is_done(self, world, keeper, unit, into, field, words):
        units = {"hospital": world.hospital, "surgery": world.surgery, "medicine": world.medicine}
        units |= {
            name: actions.create_unit(name=label, parent=world.hospital, by=SYSTEM)
            for name, label in (("ended", "停办科"), ("east", "东院区"), ("west", "西院区"), ("platforms", "科研部"))
        }
        units["ward"] = actions.create_unit(name="一病区", parent=world.surgery, by=SYSTEM)
        actions.end_unit(units["ended"], on=date(2026, 1, 1), by=SYSTEM)
        for place in ("east", "west"):
            actions.create_unit(name="门诊", parent=units[place], by=SYSTEM)
        for place in (world.medicine, world.surgery):
            make_cohort(place, name="示例批次", year=2024)
        for place in (units["platforms"], world.surgery):
            make_platform(place)
        make_talent(world.medicine, name="甲")
        state = [list(kind._base_manager.order_by("pk").values()) for kind in (Unit, Post, Talent, Cohort, RoleGrant)]
        answer, _done = ask(keeper, units[unit], "merge", into=units[into])
        errors = answer.context["form"].errors
        assert (answer.status_code, list(errors), words in unescape(str(errors))) == (422, [field], True)
        after = [list(kind._base_manager.order_by("pk").values()) for kind in (Unit, Post, Talent, Cohort, RoleGrant)]
        assert after == state

    def test_a_confidential_batch_is_not_named(self, world, keeper):
        for place in (world.medicine, world.surgery):
            make_cohort(place, name="涉密批次", year=2024, confidential=True)
        answer, _done = ask(keeper, world.medicine, "merge", into=world.surgery)
        page = answer.content.decode()
        assert ("涉密批次" in page, "same name and year: 2024" in page) == (False, True)

    def test_a_failure_in_the_middle_leaves_nothing(self, world, keeper, monkeypatch):
        person = make_talent(world.medicine, name="甲")
        monkeypatch.setattr("talentcareer.access.actions.unit_changes._take_names", lambda *_names: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.merge_unit(world.medicine, into=world.surgery, on=ON, by=SYSTEM)
        assert (again(person).unit, again(world.medicine).ended_on) == (world.medicine, None)
        assert [row[0] for row in posts(person)] == ["内科"]

    def test_the_persons_history_tells_why(self, world, keeper):
        person = make_talent(world.medicine, name="甲", post_from_on=date(2020, 1, 1))
        ask(keeper, world.medicine, "merge", into=world.surgery)
        told = [line.text for line in sentences.tell(trail.history(person.pk)[:3])]
        assert [text.partition(" (")[0] for text in told] == [
            "系统管理员: Unit merged into another, talent changed",
            "系统管理员: Unit merged into another, post recorded",
            "系统管理员: Unit merged into another, post changed",
        ]

    def test_no_person_is_named_to_the_administrator(self, world, keeper):
        make_talent(world.medicine, name="王不见")
        shown, done = ask(keeper, world.medicine, "merge", into=world.surgery)
        pages = [shown, keeper.get("/units/"), keeper.get(f"/units/{world.medicine.pk}/")]
        assert [page for page in pages if "王不见" in page.content.decode()] == []
        assert done.url == "/units/"


def make_platform(unit) -> Platform:
    from programs.supports.actions import save_support

    return save_support(Platform(unit=unit, name="重点实验室", level="provincial", kind="laboratory"), by=SYSTEM)


@pytest.mark.parametrize("name", ["hr", "office", "head", "security_admin", "audit_admin", "nobody"])
@pytest.mark.parametrize("step", ["move", "merge"])
def test_nobody_else_changes_the_tree(world, client_of, name, step):
    client, url = client_of(world.accounts[name]), f"/units/{world.surgery.pk}/{step}/"
    assert [client.get(url).status_code, client.post(url, {}).status_code] == [403, 403]


@pytest.mark.parametrize("step", ["move", "merge"])
def test_query_counts_of_the_preview_do_not_grow(world, keeper, division, step):
    values = {"parent" if step == "move" else "into": division.pk, "on": ON}

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert keeper.post(f"/units/{world.medicine.pk}/{step}/", values).status_code == 200
        return len(queries)

    make_talent(world.medicine)
    count()  # the first request notes the use of the session
    few = count()
    for number in range(12):
        make_talent(world.medicine)
        make_account(f"head{number}", role="head", unit=division)
        actions.create_unit(name=f"{number}病区", parent=world.medicine, by=SYSTEM)
    assert (count(), few <= 30) == (few, True)


def test_what_belongs_to_a_unit_goes_along_or_stays_on_purpose():
    """A new kind of record with a unit is put into one of the two; whoever reads the other unit reads what stays too."""
    go_along = {
        "access.Unit.parent", "access.UnitName.unit", "access.RoleGrant.unit", "cohorts.Talent.unit", "cohorts.Post.unit",
        "cohorts.Cohort.unit", "supports.Platform.unit", "supports.Team.unit", "exchange.Assignment.unit", "ui.SavedView.shared_in",
        "deadlines.Deadline.unit",
    }  # fmt: skip
    stay = {
        "access.Unit.merged_into", "exchange.ImportRun.unit", "reports.Report.unit", "postdocs.PostdocAppointment.unit",
        "funding.Award.unit",
    }  # fmt: skip
    found = {
        f"{field.model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.related_model is Unit
    }
    assert (found, go_along & stay) == (go_along | stay, set())


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_day_outside_the_calendar_of_the_hospital_is_said_at_its_field(world, client_of, day):
    system, security = client_of(world.system_admin), client_of(world.security_admin)
    unit, grant = world.medicine, world.other_head.grants.get()
    held = system.get(f"/units/{unit.pk}/").context["form"].initial
    asked = [
        (system, f"/units/{unit.pk}/", held | {"ended_on": "", "name": "新内科", "renamed_on": day}, "renamed_on"),
        (system, f"/units/{unit.pk}/", held | {"ended_on": day, "renamed_on": TODAY}, "ended_on"),
        (system, f"/units/{unit.pk}/move/", {"parent": world.surgery.pk, "on": day}, "on"),
        (system, f"/units/{unit.pk}/merge/", {"into": world.surgery.pk, "on": day}, "on"),
        (security, f"/grants/{grant.pk}/end/", {"on": day, "reason": "离任"}, "on"),
        (
            security,
            "/grants/add/",
            {"user": world.nobody.pk, "role": "hr", "unit": unit.pk, "from_on": day, "until_on": day},
            "from_on",
        ),
    ]
    for client, address, values, field in asked:
        answer = client.post(address, values)
        assert (address, answer.status_code, field in answer.context["form"].errors) == (address, 422, True)
