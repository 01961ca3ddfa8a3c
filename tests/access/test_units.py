"""The tree page: the units within reach, in the order of the tree, with their other names."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentcareer.access import actions
from talentcareer.access.models import UnitName
from talentcareer.audit.actions import SYSTEM, action


@action("test.named")
def add_former_name(unit, *, by):
    UnitName(unit=unit, name="普外科", name_key="普外科", kind="former", until_on=date(2019, 5, 1)).save()


def shown(answer):
    return [tuple(str(cell) for cell in row.cells) for row in answer.context["table"].rows]


def test_the_tree_in_words(world, client_of):
    actions.create_unit(name="一病区", parent=world.surgery, aliases=["外一", "外1"], by=SYSTEM)
    add_former_name(world.surgery, by=SYSTEM)
    none = '<span class="none">—</span>'
    assert [tuple(cell or none for cell in row) for row in shown(client_of(world.hr).get("/units/"))] == [
        ("示例医院", "hospital", none, none),
        ("　内科", "department", none, none),
        ("　外科", "department", none, "普外科 (until 2019-05-01)"),
        ("　　一病区", "department", "外1, 外一", none),
    ]


@pytest.mark.parametrize(
    ("name", "status", "seen"),
    [
        ("head", 200, ["外科"]),
        ("system_admin", 200, ["示例医院", "　内科", "　外科"]),
        ("audit_admin", 403, None),
        ("nobody", 403, None),
    ],
)
def test_each_sees_the_units_within_reach(world, client_of, name, status, seen):
    answer = client_of(world.accounts[name]).get("/units/")
    assert answer.status_code == status
    assert seen is None or [row[0] for row in shown(answer)] == seen


def test_query_counts_do_not_grow_with_rows(world, client_of):
    client = client_of(world.hr)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/units/")
        return len(queries)

    count()
    few = count()
    for number in range(30):
        actions.create_unit(name=f"{number}病区", parent=world.surgery, aliases=[f"{number}区"], by=SYSTEM)
    assert count() == few
    assert few <= 15
