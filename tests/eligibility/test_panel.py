"""A person's windows on the record page: fetched by a request of their own, the most urgent first, as the reader may know them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from cohorts.models import Talent
from programs.eligibility import calls, panels
from talentcareer.ui.panels import for_person
from tests.builders.facts import fill
from tests.builders.people import keep, make_talent
from tests.builders.world import World, make_account
from tests.eligibility.people import DAY, make_call, make_programme

ClientOf = Callable[..., Client]
pytestmark = pytest.mark.django_db
LIMIT = {"kind": "born_from", "day_on": date(1988, 1, 1)}


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with travel(DAY, tick=False):
        yield


@pytest.fixture
def programmes(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """One programme for each thing that may be said of somebody born on 1988-03-01; keys by name."""
    made = {
        "末次": ({**LIMIT},),
        "还有": ({**LIMIT, "day_on": date(1986, 6, 1)},),
        "待查": ({**LIMIT, "day_on": date(1980, 1, 1)}, {"kind": "confirmation", "code": "integrity"}),
        "缺数据": ({**LIMIT, "day_on": date(1980, 1, 1)}, {"kind": "since_degree", "number": 36}),
        "受阻": ({**LIMIT, "day_on": date(1980, 1, 1)}, {"kind": "in_station"}),
        "已过": ({**LIMIT, "day_on": date(1990, 1, 1)},),
        "还小": ({"kind": "born_until", "day_on": date(1970, 1, 1)},),
        "优先": ({"kind": "born_from", "day_on": date(1985, 1, 1), "strength": "preferred", "text": "青年优先"},),
    }
    keys = {}
    for name, conditions in made.items():
        programme = make_programme(name)
        make_call(programme, closes_on=date(2026, 6, 30), conditions=conditions)
        keys[str(programme.pk)] = name
    everything = calls.windows
    monkeypatch.setattr(calls, "windows", lambda *asked: [one for one in everything(*asked) if one.key in keys])
    return keys


@pytest.fixture
def person(world: World) -> Talent:
    return make_talent(world.surgery, name="孙窗口", sex="male", born_on=date(1988, 3, 1))


def url(person: Talent) -> str:
    return f"/eligibility/people/{person.pk}/windows/"


def test_the_most_urgent_come_first_and_what_is_over_is_folded(
    world: World, person: Talent, programmes: dict[str, str]
) -> None:
    told = panels.told(person, world.office)
    assert [(line.verdict.window.label, line.words) for line in told["lines"]] == [
        ("末次", "eligible until 2026-06-30"),
        ("还有", "eligible until 2027-06-30"),
        ("待查", "needs a human check"),
        ("缺数据", "data missing"),
        ("受阻", "blocked"),
    ]
    assert [(line.verdict.window.label, line.words) for line in told["folded"]] == [
        ("已过", "closed since 2024-06-30"),
        ("还小", "still too young"),
    ]
    (preferred,) = told["later"]
    assert (preferred.verdict.window.label, preferred.words) == ("优先", "eligible now")
    last, further, *_others = told["lines"]
    assert (last.verdict.last_chance, last.months) == (True, 3)
    assert (further.verdict.last_chance, further.verdict.last_year, further.months) == (False, 2027, 15)
    assert preferred.preferences == ["preferred: 青年优先"]
    assert [line.reasons != [] for line in told["lines"]] == [False, False, True, True, True]


def test_the_page_says_all_of_it(world: World, client_of: ClientOf, person: Talent, programmes: dict[str, str]) -> None:
    text = client_of(world.office).get(url(person)).content.decode()
    missing, folded = "The day of the highest degree is missing.", "2 windows too early or closed"
    for words in (
        "末次",
        "eligible until 2026-06-30",
        "last chance 2027",
        missing,
        "2027 to be confirmed",
        folded,
        "青年优先",
    ):
        assert words in text, words
    part = client_of(world.office).get(url(person), headers={"hx-request": "true"}).content.decode()
    assert "末次" in part
    assert "<html" not in part


@pytest.mark.parametrize("account", ["hr", "office", "head", "leader"])
def test_the_record_page_leads_to_it(world: World, client_of: ClientOf, person: Talent, account: str) -> None:
    text = client_of(getattr(world, account)).get(f"/people/{person.pk}/").content.decode()
    assert f'hx-get="{url(person)}"' in text
    assert 'id="windows"' in text


def test_it_is_not_for_everybody_who_sees_the_person(world: World, client_of: ClientOf, person: Talent) -> None:
    finance = client_of(make_account("ff", role="finance", unit=world.hospital))
    assert url(person) not in finance.get(f"/people/{person.pk}/").content.decode()
    assert finance.get(url(person)).status_code == 403
    assert client_of(world.other_head).get(url(person)).status_code == 404


def test_a_talent_sees_the_own_windows_alone(
    world: World, client_of: ClientOf, person: Talent, programmes: dict[str, str]
) -> None:
    own = make_account("own", role="talent", unit=world.hospital)
    person.user = own
    keep(person)
    client = client_of(own)
    assert f'hx-get="{url(person)}"' in client.get(f"/people/{person.pk}/").content.decode()
    assert "末次" in client.get(url(person)).content.decode()
    assert client.get(url(make_talent(world.surgery))).status_code == 404
    assert 'href="/eligibility/"' not in client.get("/").content.decode()


def test_who_has_left_has_no_windows(world: World, person: Talent) -> None:
    person.duty_status, person.left_on = "left", date(2025, 1, 1)
    keep(person)
    (section,) = [one for one in for_person(person, world.hr) if one.panel.code == "windows"]
    assert section.values is None


def test_the_personal_file_leaves_it_out(world: World, client_of: ClientOf, person: Talent) -> None:
    answer = client_of(world.hr).get(f"/people/{person.pk}/dossier/")
    assert answer.status_code == 200
    assert "孙窗口" in answer.content.decode()
    assert url(person) not in answer.content.decode()


def test_queries_do_not_grow_with_what_is_recorded(
    world: World, client_of: ClientOf, person: Talent, programmes: dict[str, str]
) -> None:
    client = client_of(world.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(person)).status_code == 200
        return len(captured)

    fill(world, person, 1)
    queries()
    few = queries()
    fill(world, person, 4)
    assert queries() == few <= 30
