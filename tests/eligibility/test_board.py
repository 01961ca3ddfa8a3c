"""The age board: every number opens exactly its people, nobody is seen beyond the own reach, and the queries do not grow."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from time_machine import travel

from cohorts.models import Talent, Title
from programs.eligibility import board, calls
from programs.eligibility.asks import Reader
from programs.eligibility.choices import Cell
from programs.eligibility.models import Confirmation, Invitation
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account
from tests.eligibility.people import DAY, make_call, make_programme

ClientOf = Callable[..., Client]
pytestmark = pytest.mark.django_db
CELLS = ("open", "last", *Cell.values)
AGES = (
    {"kind": "born_from", "sex": "male", "day_on": date(1988, 1, 1)},
    {"kind": "born_from", "sex": "female", "day_on": date(1986, 1, 1)},
)


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with travel(DAY, tick=False):
        yield


@pytest.fixture
def few_windows(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two programmes and a stage, so that a test that opens each number ends soon; the keys of their windows."""
    made = make_programme("甲计划")
    make_call(
        made, closes_on=date(2026, 3, 20), conditions=(*AGES, {"kind": "title_at_least", "number": 2}, {"kind": "confirmation", "code": "integrity"})
    )  # fmt: skip
    soft = make_programme("乙计划", level="provincial")
    ages = ({"kind": "born_from", "day_on": date(1988, 6, 1), "strength": "soft"}, {"kind": "born_until", "day_on": date(1996, 1, 1)})  # fmt: skip
    make_call(soft, standing="shifted", conditions=ages)
    keys = ["S40", str(made.pk), str(soft.pk)]
    everything = calls.windows
    monkeypatch.setattr(calls, "windows", lambda *asked: [one for one in everything(*asked) if one.key in keys])
    return keys


def populate(unit: Any, number: int = 12) -> list[Talent]:
    """People born from 1979 on, a year apart and twice on a cut-off; the sexes take turns, each third has a senior title."""
    people = []
    for place in range(number):
        born_on = [date(1979 + place % 20, 1, 1), date(1979 + place % 20, 7, 1), None][place % 7 and (1 + (place == 5))]
        person = make_talent(unit, sex=("male", "female")[place % 2], born_on=born_on)
        if place % 3:
            keep(Title(talent=person, sense="appointed", title="232" if place % 3 == 1 else "231", from_on=date(2020, 1, 1)))  # fmt: skip
        people.append(person)
    return people


def figures(client: Client, query: str = "") -> dict[tuple[str, str], Any]:
    answer = client.get(f"/eligibility/{query}")
    assert answer.status_code == 200
    rows = [row for _group, found in answer.context["board"].groups for row in found]
    return {(row.window.key, code): figure for row in rows for code, figure in row.figures}


def listed(client: Client, url: str) -> set[Any]:
    answer = client.get("/eligibility/" + url.split("#")[0])
    assert answer.status_code == 200
    found = {row.record.pk for row in answer.context["page"].object_list} if answer.context["total"] else set()
    assert len(found) == answer.context["total"]
    return found


def test_every_number_opens_exactly_its_people(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    people = populate(world.surgery, 20) + populate(world.medicine)
    client = client_of(world.office)
    found = figures(client)
    assert {key for key, _code in found} == set(few_windows)
    opened = {key: listed(client, figure.url) for key, figure in found.items()}
    assert {key: len(pks) for key, pks in opened.items()} == {key: figure.value for key, figure in found.items()}
    for window in few_windows:  # the cells part the people
        cells = [listed(client, f"?window={window}&cell={cell}") for cell in Cell]
        assert sum(map(len, cells)) == len(set().union(*cells)) == len(people)
        assert opened[window, "last"] <= opened[window, "open"]
    for code in ("open", "last", "year_1", "closed", "too_young", "missing", "exemption"):
        assert any(opened[window, code] for window in few_windows), code


def test_numbers_of_the_rows_are_those_of_the_database(world: World, few_windows: list[str]) -> None:
    populate(world.surgery)
    people, reader, windows = Talent.objects.unscoped("in a test"), Reader(), calls.windows(DAY)
    counted = board.counts(people, windows, DAY, reader)
    for window in windows:
        for code in CELLS:
            assert counted[window.key][code] == board.narrowed(people, window, code, DAY, reader).count(), code
    for code in CELLS:
        found = board.by_person(people, windows, code, DAY, reader)
        assert sum(map(len, found.values())) == sum(counted[window.key][code] for window in windows)


def test_filters_narrow_every_number_and_stay_while_a_number_is_opened(
    world: World, client_of: ClientOf, few_windows: list[str]
) -> None:
    populate(world.surgery)
    populate(world.medicine, 5)
    client = client_of(world.office)
    query = f"?department={world.medicine.pk}&sex=female"
    found = figures(client, query)
    mine = {one.pk for one in Talent.objects.filter(unit=world.medicine, sex="female")}
    for figure in found.values():
        assert "department=" in figure.url
        assert "sex=female" in figure.url
        opened = listed(client, figure.url)
        assert len(opened) == figure.value
        assert opened <= mine
    answer = client.get(f"/eligibility/{query}&cell=open&window=S40")
    assert len(answer.context["pills"]) == 4
    assert figures(client, "?rank=2")["S40", "open"].value < figures(client)["S40", "open"].value


def test_an_open_number_is_told_by_department(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    populate(world.surgery)
    populate(world.medicine, 5)
    client = client_of(world.office)
    answer = client.get("/eligibility/?window=S40&cell=open")
    told = answer.context["departments"]
    assert {name for name, _figure in told} == {"外科", "内科"}
    assert sum(figure.value for _name, figure in told) == answer.context["total"]
    for _name, figure in told:
        assert len(listed(client, figure.url)) == figure.value


def test_a_row_says_this_years_verdict_and_next_years(
    world: World, client_of: ClientOf, few_windows: list[str]
) -> None:
    person = make_talent(world.surgery, name="末次", sex="male", born_on=date(1988, 3, 1))
    keep(Title(talent=person, sense="appointed", title="232", from_on=date(2020, 1, 1)))
    window = calls.windows(DAY)[1]
    keep(Invitation(talent=person, call=window.call, state="applied", on=date(2026, 1, 5)))
    text = client_of(world.office).get(f"/eligibility/?window={few_windows[1]}&cell=last").content.decode()
    this_year, next_year = "needs a human check: limit 1988-01-01 and later", "closed: limit 1989-01-01 and later"
    for words in ("末次", this_year, next_year, "applied", "1988-03-01", "2027 to be confirmed"):
        assert words in text, words


def test_all_windows_of_a_number_are_listed_together(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    populate(world.surgery)
    answer = client_of(world.office).get("/eligibility/?cell=open")
    in_rows = sum(row.figures[0][1].value for _group, rows in answer.context["board"].groups for row in rows)
    assert answer.context["windows_found"] == in_rows > answer.context["total"] > 0


@pytest.mark.parametrize("query", ["?cell=nonsense", "?window=nonsense&cell=open", "?department=nonsense", "?foo=1"])
def test_an_address_that_means_nothing_lists_nobody(world: World, client_of: ClientOf, query: str) -> None:
    make_talent(world.surgery)
    answer = client_of(world.office).get(f"/eligibility/{query}")
    assert answer.status_code == 200
    assert answer.context["total"] == 0


# Whose people


def test_a_head_sees_the_own_people_alone(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    own, foreign = make_talent(world.surgery, name="赵本科"), make_talent(world.medicine, name="钱外科记号")
    head, office = client_of(world.head), client_of(world.office)
    for (window, code), figure in figures(head).items():
        assert figure.value <= 1
        assert listed(head, f"?window={window}&cell={code}") <= {own.pk}
    assert foreign.pk in listed(office, "?window=S40&cell=open")
    for query in ("", "?cell=open", "?window=S40&cell=open", "?q=钱外科记号&cell=open", f"?department={world.medicine.pk}&cell=open"):  # fmt: skip
        assert foreign.staff_no not in head.get(f"/eligibility/{query}").content.decode()
    sheet = exported(head, "?cell=open")
    assert any("赵本科" in row for row in sheet)
    assert not any("钱外科记号" in row for row in sheet)


def test_nobody_without_reach_opens_the_board(world: World, client_of: ClientOf) -> None:
    person = make_talent(world.surgery)
    own = make_account("own", role="talent", unit=world.hospital)
    for account in (own, make_account("ff", role="finance", unit=world.hospital), world.nobody):
        answer = client_of(account).get("/eligibility/")
        assert answer.status_code == 403
        assert person.name not in answer.content.decode()


def test_a_head_does_not_learn_of_confidential_batches(
    world: World, client_of: ClientOf, few_windows: list[str]
) -> None:
    """Neither a count, nor a list, nor a reason tells that somebody is in a confidential batch."""
    person = make_talent(world.surgery, name="密批次")
    make_membership(person, make_cohort(world.hospital, name="秘密批次", year=2024, confidential=True), "S40")
    office, head = client_of(world.office), client_of(world.head)
    assert figures(office)["S40", "blocked"].value == 1
    assert "秘密批次" in office.get("/eligibility/?window=S40&cell=blocked").content.decode()
    assert figures(head)["S40", "blocked"].value == 0
    assert listed(head, "?window=S40&cell=open") == {person.pk}
    for url in ("/eligibility/?window=S40&cell=open", "/eligibility/?cell=open", f"/eligibility/people/{person.pk}/windows/"):  # fmt: skip
        assert "秘密批次" not in head.get(url).content.decode()


def test_what_offices_found_is_told_to_offices_alone(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    person = make_talent(world.surgery, sex="male", born_on=date(1990, 1, 2))
    keep(Title(talent=person, sense="appointed", title="232", from_on=date(2020, 1, 1)))
    keep(Confirmation(talent=person, kind="integrity", found=False, office="纪检记号", on=date(2026, 1, 1)))
    window = few_windows[1]
    assert figures(client_of(world.office))[window, "blocked"].value == 1
    for account in (world.hr, world.head, world.leader):
        client = client_of(account)
        assert figures(client)[window, "blocked"].value == 0
        assert "纪检记号" not in client.get(f"/eligibility/?window={window}&cell=open").content.decode()


@pytest.mark.parametrize(("account", "sees"), [("office", True), ("hr", True), ("head", False), ("leader", False)])
def test_birth_dates_are_for_those_who_see_personal_details(
    world: World, client_of: ClientOf, few_windows: list[str], account: str, sees: bool
) -> None:
    person = make_talent(world.surgery, sex="male", born_on=date(1984, 7, 9))
    client = client_of(getattr(world, account))
    pages = [f"/eligibility/?window={few_windows[1]}&cell=closed", f"/eligibility/people/{person.pk}/windows/"]
    texts = [client.get(url).content.decode() for url in pages]
    assert [person.name in text for text in texts] == [True, True]
    assert ["1984-07-09" in text for text in texts] == [sees, sees]
    assert all("limit" in text for text in texts)


# Away with it


def exported(client: Client, query: str) -> list[str]:
    answer = client.post(f"/eligibility/{query}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in book.active.values]


def test_the_export_holds_what_is_shown(world: World, client_of: ClientOf, few_windows: list[str]) -> None:
    people = populate(world.surgery)
    client = client_of(world.office)
    query = f"?window={few_windows[1]}&cell=closed"
    shown = listed(client, query)
    rows = exported(client, query)
    named = {one.staff_no for one in people if any(one.staff_no in row for row in rows)}
    assert named == {one.staff_no for one in people if one.pk in shown}
    assert any("1988-01-01" in row for row in rows)
    assert client_of(world.leader).post(f"/eligibility/{query}").status_code == 403


@pytest.mark.parametrize("query", ["", "?window={}&cell=open", "?cell=open"])
def test_queries_do_not_grow_with_people(world: World, client_of: ClientOf, few_windows: list[str], query: str) -> None:
    client, url = client_of(world.office), "/eligibility/" + query.format(few_windows[1])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    for number in range(60):
        if number == 3:
            queries()
            few = queries()
        person = make_talent(world.surgery, sex="male", born_on=date(1988 + number % 9, 1, 2))
        keep(Title(talent=person, sense="appointed", title="232", from_on=date(2020, 1, 1)))
    assert queries() == few <= 40


def test_the_start_page_and_the_dashboard_lead_to_those_whose_window_closes(
    world: World, client_of: ClientOf, few_windows: list[str]
) -> None:
    populate(world.surgery)
    for account, page in ((world.office, "/"), (world.head, "/"), (world.head, "/department/")):
        client = client_of(account)
        answer = client.get(page)
        if page == "/":
            (todo,) = [one for one in answer.context["todos"] if "/eligibility/" in one.url]
            number, url = todo.count, todo.url
        else:
            (need,) = [one for one in answer.context["shown"].needs() if "/eligibility/" in one.figure.url]
            number, url = need.figure.value, need.figure.url
        opened = client.get(url)
        assert number == opened.context["windows_found" if page == "/" else "total"] > 0
    assert not [one for one in client_of(world.hr).get("/").context["todos"] if "/eligibility/" in one.url]
    people = client_of(world.office).get("/people/?status=closing")
    assert people.context["total"] == client_of(world.office).get("/eligibility/?cell=year_1").context["total"] > 0
