"""The list, putting off, the text to copy, the home page: what each shows, of whom, with how many queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from talentcareer import dates
from talentcareer.access.actions import grant_role
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.deadlines import actions, filters, panels
from talentcareer.deadlines.models import Deadline, Snooze
from talentcareer.ui import blocks
from tests.builders.world import SINCE, World, make_account
from tests.deadlines.conftest import Shelf

ClientOf = Callable[..., Client]
LIST = "/deadlines/"
TEXT = "/deadlines/text/"


@pytest.fixture
def today(db: None) -> date:
    return dates.today()


@pytest.fixture
def planted(world: World, shelf: Shelf, today: date) -> Shelf:
    """Of surgery one over, one near, one far; of medicine one near."""
    shelf.put("over", today - timedelta(days=3), world.surgery, name="赵过期")
    shelf.put("near", today + timedelta(days=20), world.surgery, name="钱临近")
    shelf.put("far", today + timedelta(days=400), world.surgery, name="孙遥远")
    shelf.put("other", today + timedelta(days=5), world.medicine, name="李内科")
    shelf.read(today)
    return shelf


def keys(answer: Any) -> list[str]:
    return [row.record.key for row in answer.context["table"].paginated_rows]


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return keys(answer)


class TestTheList:
    def test_the_earliest_first_and_only_what_one_may_see(
        self, planted: Shelf, world: World, client_of: ClientOf
    ) -> None:
        assert listed(client_of(world.hr)) == ["over", "other", "near", "far"]
        assert listed(client_of(world.head)) == ["over", "near", "far"]
        assert listed(client_of(world.other_head)) == ["other"]

    @pytest.mark.parametrize("account", ["system_admin", "security_admin", "audit_admin", "nobody"])
    def test_who_sees_no_business_data_has_no_list(
        self, planted: Shelf, world: World, client_of: ClientOf, account: str
    ) -> None:
        client = client_of(world.accounts[account])
        assert [client.get(url).status_code for url in (LIST, TEXT, "/deadlines/calendar/")] == [403] * 3
        assert Deadline.objects.visible_to(world.accounts[account]).count() == 0

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?when=near", ["over", "other", "near"]),
            ("?when=overdue", ["over"]),
            ("?when=week", ["other"]),
            ("?when=month", ["other", "near"]),
            ("?when=year", ["other", "near"]),
            ("?when=later", ["far"]),
            ("?source=windows", ["over", "other", "near", "far"]),
            ("?source=unknown", []),
            ("?sort=-due_on", ["far", "near", "other", "over"]),
        ],
    )
    def test_filters_stand_in_the_address(
        self, planted: Shelf, world: World, client_of: ClientOf, query: str, expected: list[str]
    ) -> None:
        assert listed(client_of(world.hr), query) == expected

    def test_by_department(self, planted: Shelf, world: World, client_of: ClientOf) -> None:
        assert listed(client_of(world.hr), f"?department={world.medicine.pk}") == ["other"]
        assert listed(client_of(world.hr), f"?department={world.hospital.pk}&when=near") == ["over", "other", "near"]

    def test_a_source_of_another_permission_is_not_even_offered(
        self, planted: Shelf, world: World, today: date, client_of: ClientOf
    ) -> None:
        closed = Shelf(code="closed", permission="trail.view").declare()
        closed.put("secret", today, world.surgery)
        closed.read(today)
        answer = client_of(world.hr).get(LIST)
        assert "secret" not in keys(answer)
        codes = [code for code, _label in answer.context["form"].fields["source"].choices]
        assert codes == ["", "windows"]

    def test_what_one_is_responsible_for_while_one_holds_the_permission(
        self, planted: Shelf, world: World, today: date
    ) -> None:
        planted.put("mine", today, responsible=world.nobody)
        planted.read(today)
        assert Deadline.objects.visible_to(world.nobody).count() == 0
        grant_role(world.nobody, role="talent", unit=world.hospital, from_on=SINCE, by=SYSTEM)
        again = type(world.nobody).objects.get(pk=world.nobody.pk)
        assert [row.key for row in Deadline.objects.visible_to(again)] == ["mine"]
        assert Deadline.objects.visible_to(again, "deadline.export").count() == 0

    def test_export(self, planted: Shelf, world: World, client_of: ClientOf) -> None:
        answer = client_of(world.head).post(f"{LIST}?when=near")
        rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
        text = str(rows)
        assert "赵过期" in text
        assert "钱临近" in text
        assert "李内科" not in text
        assert "孙遥远" not in text
        assert Entry.objects.filter(action="export.made").count() == 1

    def test_who_may_not_export_is_refused(self, planted: Shelf, world: World, client_of: ClientOf) -> None:
        finance = make_account("finance", role="finance", unit=world.hospital)
        assert client_of(finance).post(LIST).status_code == 403

    def test_the_tabs_mark_the_one_shown(self, planted: Shelf, world: World, client_of: ClientOf) -> None:
        tabs = client_of(world.hr).get(f"{LIST}?when=near").context["tabs"]
        assert [(str(tab.label), tab.current) for tab in tabs] == [
            ("All", False), ("Come near", True), ("Overdue", False), ("Put off", False),
        ]  # fmt: skip


def put_off(client: Client, row: Deadline, until: date, reason: str = "出差") -> Any:
    return client.post(reverse("deadlines:snooze", args=[row.pk]), {"until_on": until.isoformat(), "reason": reason})


class TestPuttingOff:
    def test_it_goes_from_the_own_list_alone_and_comes_back(
        self, planted: Shelf, world: World, today: date, client_of: ClientOf
    ) -> None:
        head, hr = client_of(world.head), client_of(world.hr)
        until = today + timedelta(days=9)
        answer = put_off(head, planted.row("near"), until)
        assert (answer.status_code, answer["Location"]) == (302, LIST)
        assert listed(head) == ["over", "far"]
        assert listed(head, "?snoozed=only") == ["near"]
        assert listed(head, "?snoozed=also") == ["over", "near", "far"]
        assert "near" in listed(hr)
        assert "钱临近" not in head.get(TEXT).content.decode()
        assert "钱临近" in hr.get(TEXT).content.decode()
        snooze = Snooze.objects.get()
        assert (snooze.until_on, snooze.reason, snooze.user_id) == (until, "出差", world.head.pk)
        page = head.get(reverse("deadlines:snooze", args=[planted.row("near").pk])).content.decode()
        assert reverse("deadlines:unsnooze", args=[snooze.pk]) in page
        assert head.post(reverse("deadlines:unsnooze", args=[snooze.pk])).status_code == 302
        assert listed(head) == ["over", "near", "far"]
        made = Entry.objects.filter(action__contains="snoozed").values_list("action", flat=True)
        assert sorted(made) == ["deadlines.snoozed", "deadlines.unsnoozed"]

    def test_it_is_there_again_on_its_day(self, planted: Shelf, world: World, today: date) -> None:
        row, until = planted.row("near"), today + timedelta(days=9)
        actions.snooze(row, until_on=until, reason="x", by=world.head)
        seen = Deadline.objects.visible_to(world.head).filter(pk=row.pk)
        days = (until - timedelta(days=1), until, until + timedelta(days=1))
        assert [seen.not_snoozed(world.head, day).exists() for day in days] == [False, True, True]

    @pytest.mark.parametrize(
        ("days", "reason", "field", "words"),
        [
            (0, "出差", "until_on", "is not ahead"),
            (21, "出差", "until_on", "It falls due on"),
            (5, "", "reason", "required"),
            (5, "  ", "reason", "required"),
        ],
    )
    def test_what_is_refused_stands_at_its_field(
        self,
        planted: Shelf,
        world: World,
        today: date,
        client_of: ClientOf,
        days: int,
        reason: str,
        field: str,
        words: str,
    ) -> None:
        answer = put_off(client_of(world.head), planted.row("near"), today + timedelta(days=days), reason)
        assert answer.status_code == 422
        assert words in str(answer.context["form"].errors[field])
        assert Snooze.objects.count() == 0

    def test_it_is_changed_not_doubled(self, planted: Shelf, world: World, today: date, client_of: ClientOf) -> None:
        head = client_of(world.head)
        for days in (3, 5):
            put_off(head, planted.row("near"), today + timedelta(days=days))
        assert [row.until_on for row in Snooze.objects.all()] == [today + timedelta(days=5)]

    def test_another_department_and_another_account_are_not_there(
        self, planted: Shelf, world: World, today: date, client_of: ClientOf
    ) -> None:
        other = client_of(world.other_head)
        assert put_off(other, planted.row("near"), today + timedelta(days=3)).status_code == 404
        put_off(client_of(world.head), planted.row("near"), today + timedelta(days=3))
        url = reverse("deadlines:unsnooze", args=[Snooze.objects.get().pk])
        assert [client_of(user).post(url).status_code for user in (world.other_head, world.hr)] == [404, 404]
        assert Snooze.objects.count() == 1

    def test_a_closed_one_is_not_there(self, planted: Shelf, world: World, today: date, client_of: ClientOf) -> None:
        row = planted.row("near")
        planted.lying.clear()
        planted.read(today)
        assert client_of(world.head).get(reverse("deadlines:snooze", args=[row.pk])).status_code == 404
        assert listed(client_of(world.head)) == []


class TestTheText:
    def test_by_department_with_day_and_time_left(
        self, planted: Shelf, world: World, today: date, client_of: ClientOf, settings: Any
    ) -> None:
        settings.SITE_URL = "https://talent.example"
        over, near, other = (str(planted.row(key).due_on) for key in ("over", "near", "other"))
        assert client_of(world.hr).get(TEXT).context["text"].split("\n") == [
            f"Deadlines, {today}",
            "",
            "[内科]",
            f"1. {other} (in 5 days) The window of 李内科 closes",
            "",
            "[外科]",
            f"1. {over} (3 days over) The window of 赵过期 closes",
            f"2. {near} (in 20 days) The window of 钱临近 closes",
            "",
            "https://talent.example/deadlines/",
        ]

    def test_only_what_one_may_see_and_as_filtered(self, planted: Shelf, world: World, client_of: ClientOf) -> None:
        assert "李内科" not in client_of(world.head).get(TEXT).content.decode()
        text = client_of(world.hr).get(f"{TEXT}?department={world.medicine.pk}").context["text"]
        assert "李内科" in text
        assert "赵过期" not in text
        assert client_of(world.hr).get(f"{TEXT}?department=x").context["text"] == ""

    def test_nothing_near(self, shelf: Shelf, world: World, client_of: ClientOf) -> None:
        page = client_of(world.hr).get(TEXT).content.decode()
        assert "Nothing has come near" in page
        assert "<textarea" not in page


class TestTheHomePage:
    def test_a_line_a_kind_the_oldest_first_and_each_count_is_its_rows(
        self, planted: Shelf, world: World, today: date, client_of: ClientOf
    ) -> None:
        second = Shelf(code="reports").declare()
        second.put("r", today - timedelta(days=30), world.medicine)
        second.read(today)
        hr = client_of(world.hr)
        todos = panels.todos(world.hr)
        assert [(todo.url, todo.count, todo.tone) for todo in todos] == [
            ("/deadlines/?source=reports&when=near", 1, "bad"),
            ("/deadlines/?source=windows&when=near", 3, "bad"),
        ]
        assert [len(listed(hr, todo.url.removeprefix(LIST))) for todo in todos] == [1, 3]
        page = hr.get("/").content.decode()
        assert re.search(r"<h2>Deadlines</h2>", page)
        assert 'href="/deadlines/?source=windows&amp;when=near"' in page

    def test_where_nothing_is_near_there_is_no_heading(self, shelf: Shelf, world: World) -> None:
        assert "Deadlines" not in [str(heading) for heading, _items in blocks.headed(world.hr)]

    def test_another_department_is_not_counted(self, planted: Shelf, world: World) -> None:
        assert [todo.count for todo in panels.todos(world.other_head)] == [1]


@pytest.mark.parametrize("url", [LIST, TEXT, "/deadlines/?snoozed=also", "/"])
def test_many_are_shown_with_as_many_queries_as_few(
    shelf: Shelf, world: World, today: date, client_of: ClientOf, url: str
) -> None:
    counts = []
    for many in (2, 40):
        for number in range(many):
            unit = (world.surgery, world.medicine)[number % 2]
            shelf.put(f"{number}", today + timedelta(days=number % 7), unit, name=f"人{number}")
        shelf.read(today)
        for row in Deadline.objects.all()[: many // 2]:
            if row.due_on > today:
                actions.snooze(row, until_on=row.due_on, reason="x", by=world.hr)
        client = client_of(world.hr)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_choices_of_when_are_all_understood(planted: Shelf, world: World, client_of: ClientOf) -> None:
    choices = [code for code, _label in filters.DeadlineFilter.base_filters["when"].extra["choices"]]
    assert all(listed(client_of(world.hr), f"?when={code}") for code in choices)
