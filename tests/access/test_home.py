"""What the three administrators find on their home page: true figures that open exactly their rows."""

from datetime import timedelta

import pytest
import time_machine

from talentcareer import dates
from talentcareer.access import actions
from talentcareer.access.models import User
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.ui import blocks


def read(user, client):
    user = User.objects.get(pk=user.pk)
    figures = {str(figure.label): figure.figure for figure in blocks.figures(user)}
    opened = {label: client.get(figure.url).context["page"].paginator.count for label, figure in figures.items()}
    todos = [(todo.count, str(todo.title)) for todo in blocks.todos(user)]
    return {label: figure.value for label, figure in figures.items()}, opened, todos


def test_system_administrator(world, client_of):
    for name in ("one", "two"):
        actions.create_user(username=name, display_name=name, by=SYSTEM)
    actions.end_user(world.nobody, by=SYSTEM)
    figures, opened, todos = read(world.system_admin, client_of(world.system_admin))
    assert figures == opened == {"Open accounts": 8, "Waiting for the first sign-in": 2}
    assert todos == []
    with time_machine.travel(dates.now() + timedelta(hours=73), tick=False):
        figures, opened, todos = read(world.system_admin, client_of(world.system_admin))
        assert figures == opened == {"Open accounts": 8, "Waiting for the first sign-in": 0}
        assert todos == [(2, "First passwords that have run out")]


def test_security_administrator(world, client_of):
    actions.grant_role(
        world.nobody, role="hr", unit=world.surgery, from_on=dates.today() + timedelta(days=1), by=SYSTEM
    )
    actions.end_grant(world.hr.grants.get(), on=dates.today(), by=SYSTEM)
    figures, opened, todos = read(world.security_admin, client_of(world.security_admin))
    assert figures == opened == {"Roles that hold today": 7, "Roles to come": 1}
    assert todos == []


def test_audit_administrator(world, client_of):
    client = client_of(world.hr)
    for _time in range(3):
        client.get("/trail/")
    figures, opened, todos = read(world.audit_admin, client_of(world.audit_admin))
    assert figures["Denials today"] == opened["Denials today"] == 3
    assert figures["Entries today"] == opened["Entries today"]
    assert todos == [(1, "Check of the trail is due")]
    trail.check()
    assert read(world.audit_admin, client_of(world.audit_admin))[2] == []
    with time_machine.travel(dates.now() + timedelta(days=8), tick=False):
        assert [title for _count, title in read(world.audit_admin, client_of(world.audit_admin))[2]] == [
            "Check of the trail is due"
        ]


@pytest.mark.parametrize("name", ["hr", "head", "nobody"])
def test_nobody_else_finds_them(world, name):
    codes = {block.code for block in blocks._open_to(User.objects.get(pk=world.accounts[name].pk))}
    assert codes & {"accounts", "grants", "trail"} == set()
