"""The policy table: every route has a row, every row a route; roles hold what the table says."""

import pytest
from django.http import HttpResponse
from django.urls import path

from talentcareer import urls
from talentcareer.access import policy, roles
from talentcareer.access.models import User


def faults():
    return {error.id for error in policy.check_routes()}


@pytest.fixture
def extra_route():
    """Add a route nobody listed, for one test."""
    route = path("not-listed/", lambda request: HttpResponse("open to all?"), name="not-listed")
    urls.urlpatterns.append(route)
    yield route
    urls.urlpatterns.remove(route)


def fresh_resolver():
    from django.urls import clear_url_caches

    clear_url_caches()


def test_an_unlisted_route_fails_the_check_and_is_closed(world, client_of, extra_route):
    fresh_resolver()
    found = [error.msg for error in policy.check_routes() if error.id == "access.E001"]
    assert found == ["The route not-listed has no row in a policy table."]
    answers = {name: client_of(user).get("/not-listed/").status_code for name, user in world.accounts.items()}
    assert answers == dict.fromkeys(world.accounts, 403)


def test_a_route_without_a_name_fails_the_check():
    route = path("nameless/", lambda request: HttpResponse())
    urls.urlpatterns.append(route)
    try:
        fresh_resolver()
        assert "access.E001" in faults()
    finally:
        urls.urlpatterns.remove(route)
        fresh_resolver()


def test_a_row_without_a_route_and_an_unknown_permission_fail_the_check(monkeypatch):
    monkeypatch.setitem(policy.table.routes, "access:gone", "unit.view")
    assert "access.E002" in faults()
    monkeypatch.setitem(policy.table.routes, "access:unit-list", "unit.veiw")
    assert "access.E003" in faults()


def test_a_row_is_declared_once():
    table = policy.Table()
    table.add([policy.Permission("a", "A", frozenset())], {"x": "a"}, [])
    with pytest.raises(ValueError, match="declared twice"):
        table.add([policy.Permission("a", "A", frozenset())], {}, [])
    with pytest.raises(ValueError, match="declared twice"):
        table.add([], {"x": "a"}, [])


def test_every_permission_names_known_roles_and_every_entry_a_known_route():
    unknown = {code for row in policy.table.permissions.values() for code in row.roles if code not in roles.ROLES}
    assert unknown == set()
    assert [entry.route for entry in policy.table.navigation if entry.route not in policy.table.routes] == []


def test_the_three_administrators_hold_no_business_permission():
    """What each holds is listed here whole: a new row for one of them is a decision."""
    held = {
        role: {code for code, row in policy.table.permissions.items() if role in row.roles}
        for role in roles.ADMINISTRATORS
    }
    assert held["security_admin"] == {"unit.view", "grant.manage", "grant.confirm", "view.share"}
    assert held["audit_admin"] == {"trail.view", "view.share"}
    assert {"user.manage", "unit.view"} <= held["system_admin"]
    assert not held["system_admin"] & {"grant.manage", "trail.view"}


def test_a_closed_account_holds_nothing(world):
    user = User.objects.get(pk=world.hr.pk)
    assert policy.may(user, "unit.view")
    user = User.objects.get(pk=world.hr.pk)
    user.is_active = False
    assert not policy.may(user, "unit.view")


@pytest.mark.parametrize("held", [set(), {"hr", "office", "head"}, {"audit_admin"}])
def test_roles_that_go_together(held):
    assert not roles.clash(held)


@pytest.mark.parametrize(
    "held", [{"audit_admin", "hr"}, {"system_admin", "security_admin"}, {"security_admin", "talent"}]
)
def test_roles_that_do_not(held):
    assert roles.clash(held)
