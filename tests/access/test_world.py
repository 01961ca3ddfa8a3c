"""The named world of the tests is what it says."""

import pytest
from django.db import connections

from talentcareer.access import policy
from talentcareer.access.models import User
from talentcareer.audit.models import Entry


def test_each_account_holds_the_role_of_its_name(world):
    held = {
        name: [(grant.role, grant.unit.name) for grant in policy.grants(user)] for name, user in world.accounts.items()
    }
    assert held == {
        "hr": [("hr", "示例医院")],
        "office": [("office", "示例医院")],
        "head": [("head", "外科")],
        "other_head": [("head", "内科")],
        "leader": [("leader", "示例医院")],
        "system_admin": [("system_admin", "示例医院")],
        "security_admin": [("security_admin", "示例医院")],
        "audit_admin": [("audit_admin", "示例医院")],
        "nobody": [],
    }


def test_the_second_alias_sees_the_rows_of_the_test(world):
    assert connections["reading"] is connections["default"]
    assert User._base_manager.using("reading").count() == 9


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_a_transactional_test_finds_an_empty_trail(run, client_of):
    from tests.builders.world import make_world

    assert Entry.objects.count() == 0
    make_world()
    assert Entry.objects.count() > 0
