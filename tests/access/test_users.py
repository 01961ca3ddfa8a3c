"""Accounts as the system administrator keeps them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talentcareer import dates
from talentcareer.access import actions, policy
from talentcareer.access.models import RoleGrant, User, UserState
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.world import PASSWORD


def page(user, step=""):
    return reverse(f"access:user{step}", kwargs={"pk": user.pk})


def shown_password(answer):
    return re.search(r"data-first-password>([^<]+)<", answer.content.decode())[1]


def names(answer):
    return [row.record.display_name for row in answer.context["page"].object_list]


@pytest.fixture
def admin(world, client_of):
    return client_of(world.system_admin)


def test_the_list_searches_and_filters(world, admin):
    actions.end_user(world.nobody, by=SYSTEM)
    everybody = [
        "人事甲",
        "人才办甲",
        "内科主任",
        "外科主任",
        "安全管理员",
        "审计管理员",
        "无授权",
        "系统管理员",
        "院领导甲",
    ]
    assert sorted(names(admin.get("/users/"))) == sorted(everybody)
    assert names(admin.get("/users/", {"q": "HR"})) == ["人事甲"]
    assert names(admin.get("/users/", {"q": "主任"})) == ["内科主任", "外科主任"]
    assert names(admin.get("/users/", {"role": "head"})) == ["内科主任", "外科主任"]
    assert names(admin.get("/users/", {"state": "closed"})) == ["无授权"]
    assert names(admin.get("/users/", {"state": "first"})) == []
    assert len(names(admin.get("/users/", {"state": "open"}))) == 8


@pytest.mark.parametrize("hours", [0, 71, 73])
def test_states_of_the_filter_and_of_the_account_agree(world, hours):
    actions.create_user(username="new", display_name="新人", by=SYSTEM)
    actions.end_user(world.nobody, by=SYSTEM)
    with time_machine.travel(dates.now() + timedelta(hours=hours), tick=False):
        by_filter = {state: set(User.objects.in_state(state, dates.now())) for state in UserState}
        by_account = {state: {user for user in User.objects.all() if user.state == state} for state in UserState}
    assert by_filter == by_account
    assert [len(by_account[state]) for state in UserState] == [8, int(hours < 72), int(hours > 72), 1]


def test_an_account_is_added_with_a_password_shown_once(world, admin):
    answer = admin.post("/users/add/", {"username": " New.One ", "display_name": "新同事"})
    user = User.objects.get(username="new.one")
    password = shown_password(answer)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert (user.check_password(password), user.password_must_change, len(password)) == (True, True, 12)
    assert password not in admin.get(page(user)).content.decode()
    stored = [str(entry.changes) for entry in Entry.objects.all()]
    assert [text for text in stored if password in text or user.password in text] == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "HR"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": ""}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"username": "x" * 61}, "username"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field_and_typed_text_is_kept(world, admin, values, field):
    before = User.objects.count()
    answer = admin.post("/users/add/", {"username": "fresh", "display_name": "新人"} | values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert User.objects.count() == before


def test_a_new_first_password_ends_the_old_one_and_the_sessions(world, admin, client_of):
    other = client_of(world.hr)
    assert other.get("/account/").status_code == 200
    password = shown_password(admin.post(page(world.hr, "-reset")))
    user = User.objects.get(pk=world.hr.pk)
    assert (user.check_password(password), user.check_password(PASSWORD), user.password_must_change) == (
        True,
        False,
        True,
    )
    assert other.get("/account/").status_code == 302


def test_closing_ends_roles_that_hold_and_roles_to_come(world, admin):
    actions.grant_role(
        world.hr, role="finance", unit=world.surgery, from_on=dates.today() + timedelta(days=9), by=SYSTEM
    )
    assert admin.get(page(world.hr, "-end")).status_code == 200
    answer = admin.post(page(world.hr, "-end"), {"reason": "调出"})
    assert answer.url == page(world.hr)
    assert User.objects.get(pk=world.hr.pk).is_active is False
    held = list(RoleGrant.objects.filter(user=world.hr).values_list("role", "from_on", "until_on"))
    assert held == [("hr", date(2020, 1, 1), dates.today() - timedelta(days=1))]
    entry = Entry.objects.filter(action="user.ended", model="access.User").get()
    assert (entry.actor_name, entry.reason, entry.changes) == ("系统管理员", "调出", {"is_active": ["True", "False"]})


def test_a_reason_is_asked_for_closing(world, admin):
    assert admin.post(page(world.hr, "-end"), {"reason": ""}).status_code == 422
    assert User.objects.get(pk=world.hr.pk).is_active is True


def test_nobody_closes_the_own_account(world, admin):
    answer = admin.post(page(world.system_admin, "-end"), {"reason": "x"})
    assert answer.status_code == 422
    assert "Nobody closes the own account" in answer.content.decode()
    assert User.objects.get(pk=world.system_admin.pk).is_active is True


def test_opening_again_brings_no_role_back(world, admin):
    admin.post(page(world.hr, "-end"), {"reason": "误操作"})
    admin.post(page(world.hr, "-reopen"))
    user = User.objects.get(pk=world.hr.pk)
    assert (user.is_active, policy.grants(user)) == (True, [])


def test_the_page_tells_the_history_in_sentences(world, admin):
    admin.post(page(world.hr, "-end"), {"reason": "调出"})
    lines = [line.sentence for line in admin.get(page(world.hr)).context["history"]]
    yesterday = dates.today() - timedelta(days=1)
    assert lines[:2] == [
        f"系统管理员: Account closed (人事甲: HR staff (示例医院), until {yesterday}). Reason: 调出",
        "系统管理员: Account closed (active from yes to no). Reason: 调出",
    ]


def test_query_counts_do_not_grow_with_rows(world, admin):
    def count():
        with CaptureQueriesContext(connection) as queries:
            admin.get("/users/")
        return len(queries)

    count()
    few = count()
    for number in range(20):
        user, _password = actions.create_user(username=f"more{number}", display_name=f"同事{number}", by=SYSTEM)
        actions.grant_role(user, role="hr", unit=world.surgery, from_on=dates.today(), by=SYSTEM)
    assert count() == few
    assert few <= 15
