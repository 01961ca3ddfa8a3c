"""The one door: closed by default, by subtree, by day."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from talentcareer import dates
from talentcareer.access import actions, policy
from talentcareer.access.models import RoleGrant, Unit, UnitKind, UnitName, User
from talentcareer.audit.actions import SYSTEM


def fresh(user):
    return User.objects.get(pk=user.pk)


def units(user):
    return sorted(unit.name for unit in Unit.objects.visible_to(fresh(user)))


@pytest.fixture
def wider(world):
    """A ward below 外科, and another hospital."""
    ward = actions.create_unit(name="外科一病区", parent=world.surgery, aliases=["外一"], by=SYSTEM)
    other = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    actions.create_unit(name="邻院内科", parent=other, by=SYSTEM)
    return SimpleNamespace(ward=ward, other=other)


def test_a_grant_reaches_its_unit_and_everything_below(world, wider):
    assert units(world.hr) == ["内科", "外科", "外科一病区", "示例医院"]
    assert units(world.head) == ["外科", "外科一病区"]
    assert units(world.other_head) == ["内科"]
    assert units(world.nobody) == []


def test_administrators_reach_accounts_grants_and_units_whole(world, wider):
    assert len(units(world.system_admin)) == len(units(world.security_admin)) == 6
    assert units(world.audit_admin) == []
    assert User.objects.visible_to(fresh(world.system_admin)).count() == 9
    assert RoleGrant.objects.visible_to(fresh(world.security_admin)).count() == 8
    assert User.objects.visible_to(fresh(world.security_admin)).count() == 0
    assert RoleGrant.objects.visible_to(fresh(world.system_admin)).count() == 0


@pytest.mark.parametrize("name", ["hr", "office", "head", "leader", "audit_admin", "nobody"])
def test_others_reach_no_account_and_no_grant(world, name):
    user = fresh(world.accounts[name])
    assert (User.objects.visible_to(user).count(), RoleGrant.objects.visible_to(user).count()) == (0, 0)


def test_nobody_signed_in_reaches_nothing(world):
    for user in (None, AnonymousUser()):
        assert Unit.objects.visible_to(user).count() == 0


def test_a_closed_account_reaches_nothing(world):
    actions.end_user(world.hr, by=SYSTEM)
    assert units(world.hr) == []


def test_through_a_relation(world, wider):
    assert [name.name for name in UnitName.objects.visible_to(fresh(world.head))] == ["外一"]
    assert UnitName.objects.visible_to(fresh(world.other_head)).count() == 0


@pytest.mark.parametrize(
    ("day", "seen"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_grant_holds_from_its_first_to_its_last_day(world, day, seen):
    actions.grant_role(
        world.nobody, role="head", unit=world.surgery, from_on=date(2026, 3, 1), until_on=date(2026, 3, 31), by=SYSTEM
    )
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        assert units(world.nobody) == (["外科"] if seen else [])


def test_several_grants_add_up_and_no_row_comes_twice(world, wider):
    actions.grant_role(world.head, role="hr", unit=wider.ward, from_on=dates.today() - timedelta(days=1), by=SYSTEM)
    actions.grant_role(world.head, role="leader", unit=world.surgery, from_on=dates.today(), by=SYSTEM)
    assert units(world.head) == ["外科", "外科一病区"]


def test_an_unknown_permission_is_a_mistake_not_an_open_door(world):
    with pytest.raises(KeyError, match=r"unit\.veiw"):
        Unit.objects.visible_to(fresh(world.hr), "unit.veiw").count()


def test_a_permission_over_a_record(world):
    assert policy.may_on(fresh(world.head), "unit.view", world.surgery)
    assert not policy.may_on(fresh(world.head), "unit.view", world.medicine)


def test_reading_past_the_door_needs_a_reason(db):
    with pytest.raises(ValueError, match="past the door"):
        Unit.objects.unscoped("")


def test_the_door_costs_three_queries_however_deep_the_tree(world, wider, django_assert_num_queries):
    user = fresh(world.hr)
    with django_assert_num_queries(3):
        list(Unit.objects.visible_to(user))
    with django_assert_num_queries(1):
        list(Unit.objects.visible_to(user))
