"""The columns of a list: chosen in the address, exported as shown, offered only to whoever may see them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from talentcareer.access import roles
from talentcareer.access.actions import grant_role
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import make_talent
from tests.builders.world import SINCE, World, make_account

ClientOf = Callable[..., Client]
LIST = "/people/"
AT_FIRST = ["name", "staff_no", "department", "title", "age", "stage", "integrations", "batch", "state"]
FURTHER = [
    "kind", "duty", "sex", "education", "degree", "degree_day", "school", "major", "discipline", "origin", "hired", "left",
    "period_from", "period_to",
]  # fmt: skip
PERSONAL = ["born", "employment", "ethnicity", "political_status", "nationality", "id_number", "email", "remark"]


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    common = {
        "sex": "female", "school": "东湖医学院", "education_level": "11", "employment_type": "聘用制", "ethnicity": "01",
        "nationality": "中国", "remark": "=1+1",
    }  # fmt: skip
    make_talent(world.surgery, name="甲", staff_no="20001", born_on=date(1980, 2, 3), degree="doctor", **common)
    make_talent(world.medicine, name="乙", staff_no="20002", born_on=date(1990, 4, 5), degree="master", **common)


def columns(client: Client, query: str = "") -> list[str]:
    return [bound.name for bound in client.get(f"{LIST}?{query}").context["table"].columns]


def sheet(answer: Any) -> list[list[Any]]:
    rows = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    return [list(row) for row in rows]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", AT_FIRST),
        ("columns=name", ["name"]),
        ("columns=state&columns=age&columns=name", ["name", "age", "state"]),
        ("columns=school&columns=sex", ["name", "sex", "school"]),
        ("columns=gone", AT_FIRST),
        ("columns=gone&columns=age", ["name", "age"]),
        ("columns=", AT_FIRST),
        ("columns=name&columns=pk&columns=id_number_mask&columns=mobile", ["name"]),
    ],
)
def test_the_address_says_which_columns_in_the_tables_order(hr: Client, query: str, shown: list[str]) -> None:
    assert columns(hr, query) == shown


@pytest.mark.parametrize(("account", "personal"), [("hr", True), ("office", True), ("leader", False), ("head", False)])
def test_personal_columns_are_offered_to_whoever_may_see_personal_details(
    world: World, client_of: ClientOf, account: str, personal: bool
) -> None:
    client = client_of(world.accounts[account])
    offered = [bound.name for bound in client.get(LIST).context["table"].offered]
    assert [name for name in offered if name not in AT_FIRST and name not in PERSONAL] == FURTHER
    assert [name for name in offered if name in PERSONAL] == (PERSONAL if personal else [])
    page = client.get(f"{LIST}?columns=name&columns=born&columns=employment").content.decode()
    assert ("1980-02-03" in page, "聘用制" in page) == (personal, personal)
    file = sheet(client.post(f"{LIST}?columns=name&columns=born&columns=employment"))
    assert ("1980" in str(file), "聘用制" in str(file)) == (personal, personal)


def test_personal_details_stand_only_where_the_reader_holds_the_permission(world: World, client_of: ClientOf) -> None:
    user = make_account("two_roles", role=roles.HR.code, unit=world.surgery)
    grant_role(user, role=roles.LEADER.code, unit=world.hospital, from_on=SINCE, by=SYSTEM)
    client = client_of(user)
    query = "columns=name&columns=born&columns=employment"
    for sort in ("", "&sort=born", "&sort=-born", "&sort=employment"):
        rows = list(client.get(f"{LIST}?{query}{sort}").context["table"].rows)
        assert [(row.record.name, row.get_cell_value("born"), row.get_cell_value("employment")) for row in rows] == [
            ("甲", date(1980, 2, 3), "聘用制"), ("乙", None, None),
        ]  # fmt: skip
    file = sheet(client.post(f"{LIST}?{query}"))
    assert "1980-02-03" in str([[str(cell)[:10] for cell in row] for row in file])
    assert "1990" not in str(file)
    file = sheet(client.post(f"{LIST}?columns=name&columns=ethnicity&columns=nationality&columns=remark"))
    assert file[-2:] == [["甲", "汉族", "中国", "=1+1"], ["乙", None, None, None]]


def test_who_may_not_see_a_column_cannot_sort_by_it(world: World, client_of: ClientOf) -> None:
    def names(query: str) -> list[str]:
        return [row.record.name for row in client_of(world.leader).get(f"{LIST}?{query}").context["table"].rows]

    assert names("sort=-born") == names("sort=born") == names("")


def test_the_workbook_holds_the_columns_shown_in_that_order(hr: Client) -> None:
    head, *rows = sheet(hr.post(f"{LIST}?columns=name&columns=age&columns=sex&columns=education&columns=born"))[-3:]
    assert head == ["姓名", "年龄", "性别", "出生日期", "学历"]
    assert [[row[0], row[2], row[3].date()] for row in rows] == [
        ["甲", "女", date(1980, 2, 3)], ["乙", "女", date(1990, 4, 5)],
    ]  # fmt: skip
    assert Entry.objects.get(action="export.made").changes["columns"][1] == "name, age, sex, born, education"


def test_the_choice_is_a_form_that_keeps_the_rest_of_the_address(hr: Client) -> None:
    page = hr.get(f"{LIST}?degree=doctor&sort=age&page=1&columns=name&columns=sex").content.decode()
    assert '<form method="get" id="columns" hidden></form>' in page
    for name, value in (("degree", "doctor"), ("sort", "age"), ("columns", "name")):
        assert f'<input type="hidden" name="{name}" value="{value}" form="columns">' in page
    assert 'name="columns" value="sex" form="columns" checked>' in page
    assert 'name="columns" value="school" form="columns">' in page
    assert 'name="page" value' not in page
    assert 'href="?degree=doctor&amp;sort=age">As at first</a>' in page
    filters = page[page.index('class="filters"') :]
    assert '<input type="hidden" name="columns" value="sex">' in filters
    assert "sort=age&amp;columns=name&amp;columns=sex" in page  # the pill's and the heads' addresses keep them


def test_further_columns_cost_no_question_a_row(world: World, hr: Client) -> None:
    query = "&".join(f"columns={name}" for name in (*AT_FIRST, *FURTHER, *PERSONAL))

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.get(f"{LIST}?{query}").status_code == 200
        return len(found)

    asked()
    few = asked()
    for _number in range(20):
        make_talent(world.surgery, born_on=date(1980, 1, 1))
    assert (asked(), few <= 15) == (few, True)
