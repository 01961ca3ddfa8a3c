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
    entry = Entry.objects.filter(action="grant.proposed").latest("id")
    assert (entry.actor_name, entry.subject_id) == ("安全管理员", str(world.nobody.pk))
    assert entry.changes == {
        "user": [None, "无授权"],
        "role": [None, "hr"],
        "unit": [None, "外科"],
        "from_on": [None, "2026-01-01"],
        "until_on": [None, "2026-12-31"],
        "proposed_by": [None, "安全管理员"],
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
    with pytest.raises(ValidationError, match="own account"):
        actions.propose_role(
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
    days = {"from_on": from_on, "until_on": until_on}
    RoleGrant(user=user, role=role, unit=unit, confirmed_at=dates.now(), **days).save()


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


def end_url(grant):
    return reverse("access:grant-end", kwargs={"pk": grant.pk})


@pytest.mark.parametrize(
    ("on", "until", "words"),
    [
        ("2026-06-30", date(2026, 6, 29), ""),
        ("2026-07-01", date(2026, 6, 30), ""),
        ("2026-07-02", date(2026, 6, 30), "The role ends with 2026-06-30 already"),
        ("2020-01-01", date(2026, 6, 30), "The role holds since 2020-01-01"),
        ("2020-01-02", date(2020, 1, 1), ""),
    ],
)
def test_ending_never_lengthens_and_never_undoes_what_held(world, admin, on, until, words):
    grant = world.hr.grants.get()
    actions.end_grant(grant, on=date(2026, 7, 1), by=SYSTEM)
    answer = admin.post(end_url(grant), {"on": on, "reason": "轮岗"})
    assert answer.status_code == (422 if words else 302)
    assert words in answer.content.decode()
    assert [row[3] for row in held(world.hr)] == [until]


def test_an_ended_role_is_not_revived(world, admin):
    """An ended administrator's role beside today's business role: reviving it would break the rule of the database."""
    old = actions.grant_role(
        world.nobody, role="hr", unit=world.hospital, from_on=date(2021, 1, 1), until_on=date(2021, 12, 31), by=SYSTEM
    )
    actions.grant_role(world.nobody, role="audit_admin", unit=world.hospital, from_on=date(2022, 1, 1), by=SYSTEM)
    answer = admin.post(end_url(old), {"on": "2026-07-01", "reason": "改期"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on"])
    assert [row[3] for row in held(world.nobody)] == [None, date(2021, 12, 31)]


def test_the_databases_own_refusal_comes_back_in_words(world, admin, monkeypatch):
    monkeypatch.setattr(roles, "clash", lambda held: False)
    answer = admin.post("/grants/add/", asked(world, user=world.hr.pk, role="audit_admin"))
    assert (answer.status_code, "stands alone" in answer.content.decode()) == (422, True)
    assert [row[0] for row in held(world.hr)] == ["hr"]


def test_a_role_that_had_not_begun_is_taken_off(world, admin):
    coming = dates.today() + timedelta(days=5)
    grant = actions.grant_role(world.nobody, role="hr", unit=world.surgery, from_on=coming, by=SYSTEM)
    assert admin.post(end_url(grant), {"on": str(dates.today()), "reason": "取消"}).url == "/grants/"
    assert held(world.nobody) == []


def test_nobody_ends_a_role_of_the_own_account(world, admin):
    actions.grant_role(world.nobody, role="security_admin", unit=world.hospital, from_on=date(2022, 1, 1), by=SYSTEM)
    answer = admin.post(end_url(world.security_admin.grants.get()), {"on": "2026-07-01", "reason": "x"})
    assert (answer.status_code, "of the own account" in answer.content.decode()) == (422, True)
    assert [row[3] for row in held(world.security_admin)] == [None]


class TestTheLastAdministrator:
    """Somebody always keeps accounts and somebody grants roles."""

    @pytest.mark.parametrize(
        ("name", "label"), [("system_admin", "System administrator"), ("security_admin", "Security administrator")]
    )
    def test_the_last_ones_role_is_not_ended(self, world, name, label):
        last = world.accounts[name]
        for on in (dates.today(), date(2021, 1, 1), dates.today() + timedelta(days=400)):
            with pytest.raises(ValidationError, match=f"nobody would be “{label}”"):
                actions.end_grant(last.grants.get(), on=on, by=SYSTEM)
        with pytest.raises(ValidationError, match="Grant another account this role first"):
            actions.end_user(last, by=SYSTEM)
        last.refresh_from_db()
        assert (last.is_active, [row[3] for row in held(last)]) == (True, [None])

    @pytest.mark.parametrize(
        ("days", "closed", "goes"), [(None, False, True), (9, False, False), (10, False, True), (None, True, False)]
    )
    def test_it_is_ended_where_another_holds_on_that_day(self, world, client_of, days, closed, goes):
        until = days and dates.today() + timedelta(days=days)
        actions.grant_role(
            world.nobody, role="system_admin", unit=world.hospital, from_on=dates.today(), until_on=until, by=SYSTEM
        )
        if closed:
            actions.end_user(world.nobody, by=SYSTEM)
        on = dates.today() + timedelta(days=10)
        url = end_url(world.system_admin.grants.get())
        answer = client_of(world.security_admin).post(url, {"on": str(on), "reason": "轮岗"})
        assert answer.status_code == (302 if goes else 422)
        assert [row[3] for row in held(world.system_admin)] == [on - timedelta(days=1) if goes else None]

    def test_the_page_says_so_and_closes_nothing(self, world, client_of):
        actions.grant_role(world.nobody, role="system_admin", unit=world.hospital, from_on=dates.today(), by=SYSTEM)
        url = reverse("access:user-end", kwargs={"pk": world.system_admin.pk})
        assert client_of(world.nobody).post(url, {"reason": "轮岗"}).status_code == 302
        actions.reopen_user(User.objects.get(pk=world.system_admin.pk), by=SYSTEM)
        url = reverse("access:user-end", kwargs={"pk": world.nobody.pk})
        actions.grant_role(
            User.objects.get(pk=world.system_admin.pk),
            role="system_admin",
            unit=world.surgery,
            from_on=dates.today() + timedelta(days=1),
            by=SYSTEM,
        )
        with pytest.raises(ValidationError, match="Grant another account"):
            actions.end_user(world.nobody, by=SYSTEM)
        assert User.objects.get(pk=world.nobody.pk).is_active


def test_the_list_links_to_the_accounts_roles_and_an_ended_one_has_no_step(world, admin):
    ended, holding = world.leader.grants.get(), world.hr.grants.get()
    actions.end_grant(ended, on=date(2021, 1, 1), by=SYSTEM)
    page = admin.get("/grants/").content.decode()
    assert (page.count(end_url(ended)), page.count(end_url(holding))) == (0, 1)
    assert '<a class="name" href="/grants/?q=leader">院领导甲</a><span>leader</span>' in page


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
