"""The calendar: who has the link has it, as its owner may see now; made, renewed, ended; read back by icalendar."""

import re
from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from talentcareer import dates
from talentcareer.access.actions import change_language, end_grant, end_user
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.deadlines import actions, feeds
from talentcareer.deadlines.models import Feed
from tests.builders.world import World
from tests.deadlines.conftest import Shelf

ClientOf = Callable[..., Client]
PAGE, END = "/deadlines/calendar/", "/deadlines/calendar/end/"
LONG = "，非常长的名称" * 20
ODD = f"赵; 外,科\\ \n第二行{LONG}"


@pytest.fixture
def today(db: None) -> date:
    return dates.today()


@pytest.fixture
def planted(world: World, shelf: Shelf, today: date) -> Shelf:
    shelf.put("a", today + timedelta(days=5), world.surgery, name=ODD)
    shelf.put("b", today + timedelta(days=50), world.medicine, name="李内科记号")
    shelf.put("leap", date(2028, 2, 29), world.surgery, name="闰日")
    shelf.read(today)
    return shelf


def made(client: Client) -> str:
    """Make or renew the link as on the page; return its path."""
    page = client.post(PAGE)
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'value="http://testserver(/deadlines/feed/[\w-]+\.ics)"', page.content.decode())
    assert found
    return found[1]


def events(path: str) -> dict[str, Any]:
    """Read the link without a session, as a calendar program does."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return {str(event["UID"]).split("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_what_a_calendar_program_reads(planted: Shelf, world: World, today: date, client_of: ClientOf) -> None:
    path = made(client_of(world.head))
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    content = answer.content
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    found = events(path)
    row = planted.row("a")
    event = found[str(row.pk)]
    assert str(event["SUMMARY"]) == f"The window of {ODD} closes"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (row.due_on, row.due_on + timedelta(days=1))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTAMP"].dt == row.updated_at.astimezone(UTC).replace(microsecond=0)
    assert str(event["URL"]) == "http://testserver/people/?q=a"
    assert str(planted.row("b").pk) not in found


def test_29_february_ends_on_the_1_march(
    planted: Shelf, world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "DAYS_AHEAD", 5000)
    event = events(made(client_of(world.head)))[str(planted.row("leap").pk)]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2028, 2, 29), date(2028, 3, 1))


def test_the_uid_stays_and_the_sequence_grows(planted: Shelf, world: World, today: date, client_of: ClientOf) -> None:
    path = made(client_of(world.head))
    before = events(path)[str(planted.row("a").pk)]
    planted.put("a", today + timedelta(days=6), world.surgery, name=ODD)
    planted.read(today)
    after = events(path)[str(planted.row("a").pk)]
    assert before["UID"] == after["UID"]
    assert (after["DTSTART"].dt, after["SEQUENCE"]) == (today + timedelta(days=6), before["SEQUENCE"] + 1)


def test_the_same_scope_at_each_read(planted: Shelf, world: World, client_of: ClientOf) -> None:
    path = made(client_of(world.head))
    assert str(planted.row("a").pk) in events(path)
    actions.snooze(planted.row("a"), until_on=planted.row("a").due_on, reason="x", by=world.head)
    assert events(path) == {}
    actions.unsnooze(world.head.snoozes.get(), by=world.head)
    end_grant(world.head.grants.get(), on=dates.today() - timedelta(days=1), by=SYSTEM)
    assert events(path) == {}


def test_a_closed_account_has_no_calendar(planted: Shelf, world: World, client_of: ClientOf) -> None:
    path = made(client_of(world.head))
    end_user(world.head, reason="left", by=SYSTEM)
    assert Client().get(path).status_code == 404


def test_made_renewed_ended(planted: Shelf, world: World, client_of: ClientOf) -> None:
    head = client_of(world.head)
    assert "Make a link" in head.get(PAGE).content.decode()
    first = made(head)
    page = head.get(PAGE).content.decode()
    assert "Renew the link" in page
    assert first not in page
    second = made(head)
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    assert head.post(END).status_code == 302
    assert Client().get(second).status_code == 404
    assert "Make a link" in head.get(PAGE).content.decode()
    assert head.post(END).status_code == 302
    told = Entry.objects.filter(action__startswith="deadlines.feed").order_by("pk")
    assert [entry.action.rpartition("_")[2] for entry in told] == ["made", "renewed", "ended"]


def test_only_a_hash_is_kept_and_the_trail_holds_none(world: World) -> None:
    token = actions.make_feed(by=world.head)
    assert len(token) == 43  # 256 bits
    feed = Feed.objects.get()
    assert token not in str(vars(feed))
    texts = [str(entry.changes) for entry in Entry.objects.filter(action="deadlines.feed_made")]
    assert not [text for text in texts if feed.token_index in text or token in text]
    assert feeds.owner_of(token) == world.head


@pytest.mark.parametrize("token", ["x", "x" * 64, "x" * 65, "x" * 2000, "记号", "%00"])
def test_what_is_no_token(world: World, token: str) -> None:
    actions.make_feed(by=world.head)
    assert Client().get(f"/deadlines/feed/{token}.ics").status_code == 404


def test_it_is_only_read(world: World) -> None:
    token = actions.make_feed(by=world.head)
    assert Client().post(f"/deadlines/feed/{token}.ics").status_code == 405


def test_the_language_of_the_owner(planted: Shelf, world: World) -> None:
    path = f"/deadlines/feed/{actions.make_feed(by=world.head)}.ics"
    client = Client(headers={"accept-language": "fr"})
    names = []
    for language in ("", "en", "zh-hans"):
        if language:
            change_language(type(world.head).objects.get(pk=world.head.pk), language=language, by=SYSTEM)
        names.append(str(Calendar.from_ical(client.get(path).content)["X-WR-CALNAME"]))
    assert names[1] == "Deadlines"
    assert names[0] == names[2]


def test_many_are_read_with_as_many_queries_as_few(world: World, shelf: Shelf, today: date) -> None:
    path = f"/deadlines/feed/{actions.make_feed(by=world.hr)}.ics"
    counts = []
    for many in (2, 60):
        for number in range(many):
            shelf.put(str(number), today + timedelta(days=number), world.surgery)
        shelf.read(today)
        with CaptureQueriesContext(connection) as captured:
            assert len(events(path)) == many
        counts.append(len(captured))
    assert counts[0] == counts[1]
