"""`first_password`: the way in for an administrator to whom nobody else can give a password."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from talentcareer import dates
from talentcareer.access import actions
from talentcareer.access.models import User, UserState
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.world import PASSWORD


def sign_in(password):
    asked = {"username": "newadmin", "password": password, "next": "/account/"}
    return Client(headers={"accept-language": "en"}).post(reverse("access:sign-in"), asked)


def test_whose_first_password_ran_out_gets_in_again(world, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    user, first = actions.create_user(username="newadmin", display_name="新管理员", by=SYSTEM)
    with time_machine.travel(dates.now() + timedelta(hours=73), tick=False):
        assert User.objects.get(pk=user.pk).state == UserState.EXPIRED
        refused = sign_in(first)
        assert (refused.status_code, "manage.py first_password" in refused.content.decode()) == (200, True)
        out = StringIO()
        call_command("first_password", " NewAdmin ", stdout=out)
        head, line = out.getvalue().splitlines()
        assert (
            head == "First password for 新管理员, shown this once; it is changed at the next sign-in, within 72 hours:"
        )
        name, printed = re.fullmatch(r"  (\S+) +(\S{12})", line).groups()
        assert (name, sign_in(first).status_code, sign_in(printed).status_code) == ("newadmin", 200, 302)
        assert User.objects.get(pk=user.pk).password_must_change
    entry = Entry.objects.filter(action="user.password_reset").latest("id")
    assert (entry.actor_name, entry.subject_id, printed in str(entry.changes)) == ("system", str(user.pk), False)


@pytest.mark.parametrize(("username", "words"), [("nosuch", "There is no account “nosuch”."), ("leader", "is closed")])
def test_who_cannot_get_one_is_told_why(world, monkeypatch, username, words):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    actions.end_user(world.leader, by=SYSTEM)
    with pytest.raises(CommandError, match=words) as refused:
        call_command("first_password", username)
    assert refused.value.returncode == 2
    assert User.objects.get(pk=world.leader.pk).check_password(PASSWORD)
