"""Every URL as every role and signed out, with own, foreign and absent objects: nobody learns of what is not theirs."""

from typing import Any

import pytest

from cohorts import presenters
from cohorts.models import Talent
from cohorts.views.people import TalentDetail, TalentList
from talentcareer import dates
from talentcareer.access import policy, roles
from talentcareer.access.middleware import PolicyGate
from talentcareer.access.models import Unit, UnitQuerySet
from tests.walk.objects import OBJECTS, PERSON_MARKS, Scene, make_scene
from tests.walk.walking import SIGNED_OUT, Walker, routes, takes_arguments

ACCOUNTS = [
    SIGNED_OUT, "nobody", "hr", "office", "head", "other_head", "leader", "finance", "functional",
    "mentor", "talent", "system_admin", "security_admin", "audit_admin",
]  # fmt: skip


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


ON_EVERY_DATABASE = {"hr", "head", "talent"}
"""Each way to reach people: the whole hospital, a department, oneself. The others pass the same doors."""


def walks() -> list[Any]:
    return [name if name in ON_EVERY_DATABASE else pytest.param(name, marks=pytest.mark.anywhere) for name in ACCOUNTS]


@pytest.mark.parametrize("account", walks())
def test_walk(scene, account):
    assert Walker(scene, account).walk() == []


def test_every_role_walks(scene):
    assert {grant.role for user in scene.accounts.values() for grant in policy.grants(user)} == set(roles.ROLES)
    assert set(scene.accounts) == set(ACCOUNTS) - {SIGNED_OUT}


def test_the_registry_names_routes_that_are_there():
    assert sorted(OBJECTS) == sorted(route for route in routes() if takes_arguments(route))


@pytest.mark.parametrize(
    ("route", "arguments"), [("cohorts:talent-list", {}), ("reports:indicator-rows", {"code": "T03", "year": 2022})]
)
def test_the_marks_are_there_to_be_found(scene, route, arguments):
    """Without this the walk could pass over pages that show nothing at all."""
    seen = {account: Walker(scene, account).ask("get", route, arguments)[1] for account in ("hr", "head", "other_head")}
    found = {account: {place for place, mark in PERSON_MARKS.items() if mark in text} for account, text in seen.items()}
    assert found == {"hr": {"surgery", "medicine"}, "head": {"surgery"}, "other_head": {"medicine"}}


def everybody():
    return presenters.with_title(Talent.objects.unscoped("control"), dates.today()).select_related("unit")


class TestAViewWithoutItsScopeIsCaught:
    """Controls: take the door out of one view, and the walk must say so."""

    def test_a_list(self, scene, monkeypatch):
        monkeypatch.setattr(TalentList, "rows", lambda self: everybody())
        faults = list(Walker(scene, "head").faults("cohorts:talent-list"))
        assert f"head GET cohorts:talent-list: shows {PERSON_MARKS['medicine']} in an answer 200" in faults
        assert f"head GET cohorts:talent-list: shows {PERSON_MARKS['elsewhere']} in an answer 200" in faults

    def test_a_record(self, scene, monkeypatch):
        monkeypatch.setattr(TalentDetail, "rows", lambda self: everybody())
        faults = list(Walker(scene, "head").faults("cohorts:talent-detail"))
        assert "head GET cohorts:talent-detail: tells a foreign object (200) from an absent one (404)" in faults

    def test_the_door_itself(self, scene, monkeypatch):
        monkeypatch.setattr(UnitQuerySet, "visible_to", lambda self, user, permission=None: self.all())
        assert Unit.objects.visible_to(None).count() == 5
        assert any("access:unit-list: shows" in fault for fault in Walker(scene, "head").faults("access:unit-list"))

    def test_a_route_without_its_row(self, scene, monkeypatch):
        monkeypatch.delitem(policy.table.routes, "access:unit-list")
        assert list(Walker(scene, "hr").faults("access:unit-list")) == ["access:unit-list: no row in a policy table"]

    def test_a_route_without_objects(self, scene, monkeypatch):
        monkeypatch.delitem(OBJECTS, "access:user")
        assert list(Walker(scene, "hr").faults("access:user")) == [
            "access:user: takes arguments and is not in tests/walk/objects.py"
        ]

    def test_a_gate_that_stands_open(self, scene, monkeypatch):
        monkeypatch.setattr(PolicyGate, "process_view", lambda *_request: None)
        assert "nobody GET access:user-list: answers 200 instead of 403" in list(
            Walker(scene, "nobody").faults("access:user-list")
        )
