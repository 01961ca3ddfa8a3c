"""Rows chosen on a list: taken away as a file, exactly those, and not one out of reach."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from talentcareer.access import roles
from talentcareer.access.actions import grant_role
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import make_cohort, make_talent
from tests.builders.world import SINCE, World, make_account

ClientOf = Callable[..., Client]
LIST = "/people/"
ABSENT = "00000000-0000-4000-8000-000000ab5e47"


@pytest.fixture
def people(world: World) -> list[Talent]:
    return [make_talent(world.surgery, staff_no=f"1{n:04}", name=f"学员{n:02}") for n in range(60)]


def taken(client: Client, address: str = LIST, **sent: Any) -> list[str] | str:
    """The names in the file, or what was said instead of one."""
    answer = client.post(address, {"export": "chosen", **sent})
    if answer.status_code == 302:
        assert answer["Location"] == address
        *_before, said = get_messages(answer.wsgi_request)
        return str(said)
    rows = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    return [row[0] for row in rows if row[0] and str(row[0]).startswith(("学员", "外"))]


def ids(people: list[Talent]) -> list[str]:
    return [str(person.pk) for person in people]


def test_the_chosen_rows_of_all_pages_are_taken_in_the_lists_order(hr: Client, people: list[Talent]) -> None:
    ticked, elsewhere = ids(people[55:57]), ",".join(ids(people[3:5]))
    assert taken(hr, f"{LIST}?page=2", chosen=[elsewhere, *ticked]) == ["学员03", "学员04", "学员55", "学员56"]
    assert taken(hr, f"{LIST}?sort=-name", chosen=[elsewhere, *ticked]) == ["学员56", "学员55", "学员04", "学员03"]
    entry = Entry.objects.filter(action="export.made").latest("pk")
    assert entry.changes["rows"] == [None, "4"]


def test_all_found_are_taken_whatever_else_is_sent(hr: Client, people: list[Talent]) -> None:
    assert taken(hr, f"{LIST}?q=学员1", found="1", chosen="nonsense") == [f"学员{n}" for n in range(10, 20)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "No row is chosen yet. Tick rows of the list and try again."),
        ({"chosen": ["", ","]}, "No row is chosen yet. Tick rows of the list and try again."),
        ({"chosen": "nonsense"}, "1 chosen row is not in this list any more, or you may not take it away. No file was made: choose again."),
        ({"chosen": ABSENT}, "1 chosen row is not in this list any more, or you may not take it away. No file was made: choose again."),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_taken_is_said_and_no_file_is_made(
    hr: Client, people: list[Talent], sent: dict[str, Any], said: str
) -> None:
    assert taken(hr, **sent) == said
    assert not Entry.objects.filter(action="export.made").exists()


def test_a_row_that_the_filters_let_go_meanwhile_is_missed(hr: Client, people: list[Talent]) -> None:
    said = taken(hr, f"{LIST}?q=10001", chosen=ids(people[1:4]))
    assert str(said).startswith("2 chosen rows are not in this list any more")


def test_too_many_chosen_are_refused(hr: Client, people: list[Talent]) -> None:
    said = taken(hr, chosen=",".join(f"{number}" for number in range(10_001)))
    assert str(said).startswith("10001 rows are chosen, and 10000 can be taken away at once.")


def test_rows_out_of_reach_answer_like_absent_ones(world: World, client_of: ClientOf, people: list[Talent]) -> None:
    foreign = make_talent(world.medicine, name="外人")
    head = client_of(world.head)
    answers = [taken(head, chosen=[*ids(people[:2]), who]) for who in (str(foreign.pk), ABSENT)]
    assert answers[0] == answers[1]
    assert str(answers[0]).startswith("1 chosen row is not in this list")
    assert taken(head, chosen=ids(people[:2])) == ["学员00", "学员01"]


def test_the_right_to_export_may_reach_less_far_than_the_list(world: World, client_of: ClientOf) -> None:
    mine, seen = make_talent(world.surgery, name="学员01"), make_talent(world.medicine, name="外人")
    user = make_account("two_roles", role=roles.FUNCTIONAL.code, unit=world.hospital)
    grant_role(user, role=roles.HEAD.code, unit=world.surgery, from_on=SINCE, by=SYSTEM)
    client = client_of(user)
    assert "外人" in client.get(LIST).content.decode()
    assert str(taken(client, chosen=ids([mine, seen]))).startswith("1 chosen row")
    assert taken(client, chosen=ids([mine])) == taken(client, found="1") == ["学员01"]


def test_who_may_not_export_does_not_export_chosen_rows(
    world: World, client_of: ClientOf, people: list[Talent]
) -> None:
    client = client_of(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))
    assert client.post(LIST, {"export": "chosen", "chosen": ids(people[:1])}).status_code == 403


def test_every_list_that_is_exported_has_boxes(world: World, client_of: ClientOf, people: list[Talent]) -> None:
    cohort = make_cohort(world.hospital)
    office = client_of(world.office)
    page = office.get(reverse("cohorts:batch-list"))
    assert (page.context["choosing"], f'name="chosen" value="{cohort.pk}" form="chosen"' in page.content.decode()) == (
        "chosen", True,
    )  # fmt: skip
    jobs = office.get(reverse("jobs:job-list"))
    assert (jobs.context["choosing"], 'id="chosen"' in jobs.content.decode()) == ("", False)


def test_all_found_is_offered_where_there_are_more_pages(hr: Client, people: list[Talent]) -> None:
    assert "All 60 found" in hr.get(LIST).content.decode()
    assert 'name="found"' not in hr.get(f"{LIST}?per_page=100").content.decode()
