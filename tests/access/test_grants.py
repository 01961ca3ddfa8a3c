"""Granting and ending roles, by the security administrator alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from talentcareer import dates
from talentcareer.access import actions, policy, roles
from talentcareer.access.models import RoleGrant, User
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.audit.models import Entry


@pytest.fixture
def admin(world, client_of):
    return client_of(world.security_admin)


def asked(world, **values):
    return {
        "user": world.nobody.pk,
        "role": "hr",
        "unit": world.surgery.pk,
        "from_on": "2026-01-01",
        "until_on": "",
    } | values


def held(user):
    return sorted(RoleGrant.objects.filter(user=user).values_list("role", "unit__name", "from_on", "until_on"))


def test_a_role_is_granted(world, admin):
    answer = admin.post("/grants/add/", asked(world, until_on="2026-12-31"))
    assert answer.url == "/grants/"
    assert held(world.nobody) == [("hr", "外科", date(2026, 1, 1), date(2026, 12, 31))]
    entry = Entry.objects.filter(action="grant.given").latest("id")
    assert (entry.actor_name, entry.subject_id) == ("安全管理员", str(world.nobody.pk))
    assert entry.changes == {
        "user": [None, "无授权"],
        "role": [None, "hr"],
        "unit": [None, "外科"],
        "from_on": [None, "2026-01-01"],
        "until_on": [None, "2026-12-31"],
    }


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"user": "security_admin"}, "user", "Nobody grants a role to the own account"),
        ({"user": "hr", "role": "system_admin"}, "role", "stands alone"),
        ({"user": "audit_admin", "role": "hr"}, "role", "stands alone"),
        ({"user": "audit_admin", "role": "security_admin"}, "role", "stands alone"),
        ({"until_on": "2025-12-31"}, "until_on", "before it begins"),
        ({"from_on": "sometime"}, "from_on", ""),
        ({"role": "emperor"}, "role", ""),
        ({"user": "closed"}, "user", ""),
    ],
)
def test_refusals_stand_at_their_field(world, admin, values, field, words):
    actions.end_user(world.leader, by=SYSTEM)
    people = world.accounts | {"closed": world.leader}
    values = {name: people[value].pk if name == "user" else value for name, value in values.items()}
    before = RoleGrant.objects.count()
    answer = admin.post("/grants/add/", asked(world, **values))
    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors)) == (422, [field])
    assert words in str(errors[field])
    assert RoleGrant.objects.count() == before


def test_the_same_grant_twice_is_refused(world, admin):
    admin.post("/grants/add/", asked(world))
    answer = admin.post("/grants/add/", asked(world))
    assert answer.status_code == 422
    assert "This role is granted already." in answer.content.decode()


def test_nobody_grants_to_the_own_account_by_the_action_either(world):
    with pytest.raises(ValidationError):
        actions.grant_role(
            world.security_admin, role="hr", unit=world.hospital, from_on=date(2026, 1, 1), by=world.security_admin
        )


def test_a_closed_account_gets_no_role(world):
    actions.end_user(world.nobody, by=SYSTEM)
    with pytest.raises(ValidationError, match="closed"):
        actions.grant_role(world.nobody, role="hr", unit=world.hospital, from_on=date(2026, 1, 1), by=SYSTEM)


def test_administrator_and_business_role_may_follow_each_other(world):
    actions.grant_role(
        world.nobody, role="hr", unit=world.hospital, from_on=date(2026, 1, 1), until_on=date(2026, 6, 30), by=SYSTEM
    )
    actions.grant_role(world.nobody, role="audit_admin", unit=world.hospital, from_on=date(2026, 7, 1), by=SYSTEM)
    actions.grant_role(
        world.nobody,
        role="office",
        unit=world.hospital,
        from_on=date(2025, 1, 1),
        until_on=date(2025, 12, 31),
        by=SYSTEM,
    )
    assert [row[0] for row in held(world.nobody)] == ["audit_admin", "hr", "office"]
    with pytest.raises(ValidationError):
        actions.grant_role(
            world.nobody,
            role="office",
            unit=world.hospital,
            from_on=date(2026, 2, 1),
            until_on=date(2026, 7, 1),
            by=SYSTEM,
        )


@action("test.granted")
def past_the_rule(user, *, role, unit, from_on, until_on=None, by):
    RoleGrant(user=user, role=role, unit=unit, from_on=from_on, until_on=until_on).save()


@action("test.changed")
def change(grant, *, by, **values):
    for name, value in values.items():
        setattr(grant, name, value)
    grant.save()


class TestTheDatabaseHoldsItToo:
    """Whoever writes past the action meets the same rule."""

    @pytest.mark.parametrize(
        ("holder", "role"), [("hr", "audit_admin"), ("audit_admin", "hr"), ("system_admin", "security_admin")]
    )
    def test_an_administrators_role_beside_another(self, world, holder, role):
        with pytest.raises(DatabaseError, match="stands alone"), transaction.atomic():
            past_the_rule(world.accounts[holder], role=role, unit=world.hospital, from_on=date(2026, 1, 1), by=SYSTEM)

    def test_a_grant_changed_into_one(self, world):
        past_the_rule(world.hr, role="finance", unit=world.hospital, from_on=date(2026, 1, 1), by=SYSTEM)
        grant = RoleGrant.objects.get(user=world.hr, role="finance")
        with pytest.raises(DatabaseError, match="stands alone"), transaction.atomic():
            change(grant, role="audit_admin", by=SYSTEM)

    def test_a_period_stretched_into_one(self, world):
        past_the_rule(
            world.nobody,
            role="hr",
            unit=world.hospital,
            from_on=date(2026, 1, 1),
            until_on=date(2026, 6, 30),
            by=SYSTEM,
        )
        past_the_rule(world.nobody, role="audit_admin", unit=world.hospital, from_on=date(2026, 7, 1), by=SYSTEM)
        grant = RoleGrant.objects.get(user=world.nobody, role="hr")
        with pytest.raises(DatabaseError, match="stands alone"), transaction.atomic():
            change(grant, until_on=None, by=SYSTEM)

    def test_two_business_roles_are_no_clash(self, world):
        past_the_rule(world.hr, role="finance", unit=world.hospital, from_on=date(2026, 1, 1), by=SYSTEM)
        assert sorted(grant.role for grant in policy.grants(User.objects.get(pk=world.hr.pk))) == ["finance", "hr"]

    def test_the_administrators_named_there_are_those_of_the_roles(self):
        from importlib import import_module

        named = import_module("talentcareer.access.migrations.0002_administrators_stand_alone").ADMINISTRATORS
        assert named == f"('{roles.SYSTEM_ADMIN.code}', '{roles.SECURITY_ADMIN.code}', '{roles.AUDIT_ADMIN.code}')"
        assert {roles.SYSTEM_ADMIN.code, roles.SECURITY_ADMIN.code, roles.AUDIT_ADMIN.code} == roles.ADMINISTRATORS


def test_a_role_is_ended(world, admin):
    grant = world.hr.grants.get()
    url = reverse("access:grant-end", kwargs={"pk": grant.pk})
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"on": "2026-03-01", "reason": ""}).status_code == 422
    assert admin.post(url, {"on": "2026-03-01", "reason": "轮岗"}).url == "/grants/"
    assert held(world.hr) == [("hr", "示例医院", date(2020, 1, 1), date(2026, 2, 28))]
    entry = Entry.objects.filter(action="grant.ended").latest("id")
    assert (entry.reason, entry.changes) == ("轮岗", {"until_on": [None, "2026-02-28"]})


def test_an_ended_role_opens_nothing_at_the_next_request(world, admin, client_of):
    hr = client_of(world.hr)
    assert hr.get("/units/").status_code == 200
    actions.end_grant(world.hr.grants.get(), on=dates.today(), by=SYSTEM)
    assert hr.get("/units/").status_code == 403


def test_the_list_filters(world, admin):
    actions.grant_role(
        world.nobody, role="hr", unit=world.surgery, from_on=dates.today() + timedelta(days=5), by=SYSTEM
    )
    actions.end_grant(world.leader.grants.get(), on=date(2021, 1, 1), by=SYSTEM)

    def found(**query):
        return sorted(str(row.record.user) for row in admin.get("/grants/", query).context["page"].object_list)

    assert len(found()) == 9
    assert found(state="coming") == ["无授权"]
    assert found(state="ended") == ["院领导甲"]
    assert found(role="head") == ["内科主任", "外科主任"]
    assert found(q="hr") == ["人事甲"]
