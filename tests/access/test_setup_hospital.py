"""`setup_hospital`: once, whole, in the terminal's language."""

import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from talentcareer.access import actions, policy
from talentcareer.access.actions import hospital
from talentcareer.access.models import Unit, User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry


def set_up(name="示例医院"):
    out = StringIO()
    call_command("setup_hospital", name, stdout=out)
    return out.getvalue()


def passwords(text):
    return dict(re.findall(r"^  (\S+) +(\S{12}) ", text, re.MULTILINE))


def test_the_hospital_gets_its_unit_and_five_accounts(db, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    printed = passwords(set_up(" 示例医院 "))
    assert list(Unit.objects.values_list("name", "kind", "parent")) == [("示例医院", "hospital", None)]
    users = User.objects.in_bulk(field_name="username")
    assert {name: [(grant.role, grant.unit.name) for grant in policy.grants(user)] for name, user in users.items()} == {
        "sysadmin": [("system_admin", "示例医院")],
        "secadmin": [("security_admin", "示例医院")],
        "auditadmin": [("audit_admin", "示例医院")],
        "hr": [("hr", "示例医院")],
        "office": [("office", "示例医院")],
    }
    assert {
        name: user.check_password(printed[name]) and user.password_must_change for name, user in users.items()
    } == dict.fromkeys(users, True)
    assert not [
        entry for entry in Entry.objects.all() if any(password in str(entry.changes) for password in printed.values())
    ]


def test_a_second_run_changes_nothing(db):
    set_up()
    before = User.objects.count(), Unit.objects.count(), Entry.objects.count()
    with pytest.raises(CommandError):
        set_up("另一家医院")
    assert (User.objects.count(), Unit.objects.count(), Entry.objects.count()) == before


def test_a_top_unit_that_an_import_made_takes_the_name(db):
    made = actions.ensure_hospital(by=SYSTEM)
    set_up()
    assert list(Unit.objects.values_list("pk", "name")) == [(made.pk, "示例医院")]


def test_a_failure_leaves_nothing(db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the fifth account")

    monkeypatch.setattr(hospital, "grant_role", fail)
    with pytest.raises(RuntimeError):
        set_up()
    assert (User.objects.count(), Unit.objects.count()) == (0, 0)


def test_an_empty_name_is_refused(db):
    with pytest.raises(CommandError):
        set_up("  ")


@pytest.mark.long
def test_several_at_once_make_one_hospital(tmp_path):
    """Real processes on one database."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DEBUG": "1", "LANG": "en_US.UTF-8"}
    command = [sys.executable, "manage.py"]
    subprocess.run([*command, "migrate", "-v0"], env=environment, check=True)
    started = [
        subprocess.Popen(
            [*command, "setup_hospital", "示例医院"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert sorted(code for _output, code in ended) == [0, 1, 1]
    assert {output[1].strip().splitlines()[-1][:50] for output, code in ended if code} == {
        "CommandError: There is a hospital with accounts he"
    }
    query = "from talentcareer.access.models import Unit, User; print(Unit.objects.count(), User.objects.count())"
    counted = subprocess.run(
        [*command, "shell", "-v0", "-c", query], env=environment, check=True, capture_output=True, text=True
    )
    assert counted.stdout.strip().splitlines()[-1] == "1 5"
