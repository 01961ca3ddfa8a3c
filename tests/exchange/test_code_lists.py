"""Code lists to look up: every list an app declares, by a word or by its name, as a workbook; who may."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cohorts import codes as of_people
from talentcareer.audit.models import Entry
from talentcareer.exchange.codes import all_lists
from tests.builders.world import World, make_account

pytestmark = pytest.mark.django_db
PAGE = "/import/codes/"


@pytest.fixture
def office(world: World, client_of: Callable[..., Client]) -> Client:
    return client_of(world.office)


def shown(answer: Any) -> list[tuple[str, str, str]]:
    return [(row.record.code, row.record.name_zh, row.record.name_en) for row in answer.context["table"].rows]


def test_every_list_of_every_app_is_there(office: Client) -> None:
    declared = {"titles", "ethnicities", "degrees", "levels", "platform-kinds", "mentor-kinds", "exit-kinds", "routes"}
    assert declared - set(all_lists()) == set()
    page = office.get(PAGE)
    assert [row["code"] for row in sorted(page.context["lists"], key=lambda row: row["code"])] == sorted(all_lists())
    assert page.context["total"] == sum(len(codes.codes) for codes in all_lists().values())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"list": "sexes"}, [("1", "男", "male"), ("2", "女", "female")]),
        ({"q": "维吾尔"}, [("05", "维吾尔族", "Uygur")]),
        ({"q": "uygur"}, [("05", "维吾尔族", "Uygur")]),
        ({"q": "启航"}, [("S30", "30s起步期", "30s Start-up")]),
        ({"q": "留用"}, [("stayed", "出站留院", "completed and stayed")]),
        ({"q": "临床医学博士学位", "list": "degrees"}, [("2", "博士", "doctor")]),
    ],
)
def test_codes_are_found_by_list_name_or_word(office: Client, asked: dict[str, str], expected: list[Any]) -> None:
    assert shown(office.get(PAGE, asked)) == expected


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "没有这个词"}, "No code, name or word like this is in the lists."),
        ({"list": "none"}, "Select a valid choice"),
    ],
)
def test_what_is_not_there_says_so(office: Client, asked: dict[str, str], words: str) -> None:
    page = office.get(PAGE, asked)
    assert (page.context["table"], words in page.content.decode()) == (None, True)


def test_the_workbook_holds_every_word(office: Client) -> None:
    answer = office.post(f"{PAGE}?list=ethnicities")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-1][1:4] == ["GB/T 3304", "98", "外国血统中国籍"]
    assert [row[2] for row in rows[-58:]] == [code.code for code in of_people.ETHNICITIES]
    assert Entry.objects.get(action="export.made").changes["rows"] == [None, "58"]


def test_who_looks_up(world: World, client_of: Callable[..., Client]) -> None:
    finance = make_account("finance", role="finance", unit=world.hospital)
    told = {
        user.username: client_of(user).get(PAGE).status_code
        for user in (world.hr, world.office, finance, world.head, world.leader)
    }
    assert told == {"hr": 200, "office": 200, "finance": 200, "head": 403, "leader": 403}
    assert PAGE in client_of(world.hr).get("/import/").content.decode()


def test_both_languages(world: World, client_of: Callable[..., Client]) -> None:
    page = client_of(world.office, "zh-hans").get(PAGE, {"list": "sexes"})
    assert shown(page) == [("1", "男", "male"), ("2", "女", "female")]
