"""A secretary or deputy acts for a department head: from one day until another, and the trail says for whom."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from cohorts.models import Talent
from talentcareer import dates
from talentcareer.access import actions, policy
from talentcareer.access.models import RoleGrant, User
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import make_talent

FROM, UNTIL = date(2026, 3, 2), date(2026, 3, 31)


def asked(world, **values):
    return {
        "user": world.nobody.pk,
        "role": "head",
        "unit": world.surgery.pk,
        "from_on": FROM,
        "until_on": UNTIL,
        "acting_for": world.head.pk,
    } | values


@pytest.fixture
def deputy(world, client_of):
    with time_machine.travel("2026-03-01 10:00+08:00", tick=False):
        answer = client_of(world.security_admin).post("/grants/add/", asked(world))
        actions.confirm_roles(RoleGrant.objects.filter(user=world.nobody), by=world.system_admin)
    assert answer.status_code == 302
    return world.nobody


def again(user) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("day", "reaches"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_it_begins_and_ends_by_itself(world, deputy, client_of, day, reaches):
    person = make_talent(world.surgery)
    make_talent(world.medicine)
    with time_machine.travel(f"{day} 10:00+08:00", tick=False):
        found = list(Talent.objects.visible_to(again(deputy)).values_list("pk", flat=True))
        assert found == ([person.pk] if reaches else [])
        assert client_of(deputy).get(f"/people/{person.pk}/").status_code == (200 if reaches else 403)


@pytest.mark.parametrize(
    ("day", "name"), [("2026-03-01", "无授权"), ("2026-03-02", "无授权 (for 外科主任)"), ("2026-04-01", "无授权")]
)
def test_the_trail_says_for_whom(world, deputy, day, name):
    with time_machine.travel(f"{day} 10:00+08:00", tick=False):
        trail.write_event("export.made", by=again(deputy), rows=1)
        trail.write_event("export.made", by=again(world.head), rows=1)
    assert list(Entry.objects.order_by("-id").values_list("actor_name", flat=True)[:2]) == ["外科主任", name]
    assert trail.verify() == []


def test_the_name_in_the_trail_costs_one_query_however_many_entries(world, deputy, django_assert_num_queries):
    user = again(deputy)
    with django_assert_num_queries(1):
        assert len({user.actor_name for _time in range(3)}) == 1


def test_whoever_acts_for_a_head_sees_no_more_once_the_head_has_gone(world, deputy):
    with time_machine.travel("2026-03-10 10:00+08:00", tick=False):
        assert [grant.acting_for for grant in policy.grants(again(deputy))] == [world.head]
        actions.end_grant(world.head.grants.get(), on=date(2026, 3, 11), by=SYSTEM)
        assert len(policy.grants(again(deputy))) == 1
    with time_machine.travel("2026-03-11 10:00+08:00", tick=False):
        assert policy.grants(again(deputy)) == []
        assert again(deputy).actor_name == "无授权"


def test_a_closed_head_is_acted_for_no_more(world, deputy):
    with time_machine.travel("2026-03-10 10:00+08:00", tick=False):
        actions.end_user(world.head, by=SYSTEM)
        assert policy.grants(again(deputy)) == []


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"role": "hr"}, "acting_for", "Only for the role “Department head”"),
        ({"until_on": ""}, "until_on", "give the last day"),
        (
            {"unit": "medicine"},
            "acting_for",
            "外科主任 does not have the role “Department head” for 内科 on 2026-03-02",
        ),
        ({"unit": "hospital"}, "acting_for", "外科主任 does not have the role"),
        ({"user": "head"}, "acting_for", "Nobody acts for himself"),
        ({"acting_for": "hr"}, "acting_for", "Select a valid choice"),
        ({"acting_for": "other_head"}, "acting_for", "内科主任 does not have the role"),
        ({"from_on": "2019-12-31"}, "acting_for", "on 2019-12-31"),
    ],
)
def test_refusals_stand_at_their_field(world, client_of, values, field, words):
    places = {"medicine": world.medicine, "hospital": world.hospital} | world.accounts
    values = {
        name: places[value].pk if value in places else value for name, value in values.items() if name != "role"
    } | {name: value for name, value in values.items() if name == "role"}
    before = RoleGrant.objects.count()
    answer = client_of(world.security_admin).post("/grants/add/", asked(world, **values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert words in str(answer.context["form"].errors[field])
    assert RoleGrant.objects.count() == before


def test_nobody_acts_for_somebody_who_acts_himself(world, deputy):
    with (
        time_machine.travel("2026-03-10 10:00+08:00", tick=False),
        pytest.raises(ValidationError, match="does not have the role"),
    ):
        actions.grant_role(
            world.leader,
            role="head",
            unit=world.surgery,
            from_on=dates.today(),
            until_on=dates.today() + timedelta(days=1),
            acting_for=deputy,
            by=SYSTEM,
        )


def test_the_pages_say_for_whom(world, deputy, client_of):
    words = "Department head, acting for 外科主任"
    with time_machine.travel("2026-03-10 10:00+08:00", tick=False):
        account = client_of(deputy).get("/account/").content.decode()
        assert words in account
        assert "until 2026-03-31" in account
        grants = client_of(world.security_admin).get("/grants/").content.decode()
        assert grants.count(words) == 1
        assert words in client_of(world.system_admin).get(f"/users/{deputy.pk}/").content.decode()


@pytest.mark.django_db
def test_the_database_still_holds_that_administrators_stand_alone():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access_rolegrant'"
            )
            assert cursor.fetchone() == (2,)
