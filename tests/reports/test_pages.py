"""The report page, figures and their rows, as somebody sees them."""

import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import actions, reach, yearly
from reports.indicators import BY_CODE, indicators
from reports.models import Report
from reports.scope import Scope
from talentcareer.audit.models import Entry
from tests.builders.people import make_talent
from tests.builders.world import make_account
from tests.reports.small_hospital import ON

REPORT = "/reports/?year=2022&years=3"
MOST_QUERIES_A_PAGE = 30
MOST_QUERIES_A_LIST = 15


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        yield


class Links(HTMLParser):
    """Every link of a page with the text of its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.open: list[str] | None = None
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and "num" in (values.get("class") or "").split():
            self.found.append((values["href"], ""))
            self.open = []
        elif tag == "span" and self.open is not None:
            self.silent += 1

    def handle_endtag(self, tag):
        if tag == "a" and self.open is not None:
            self.found[-1] = (self.found[-1][0], "".join(self.open).strip())
            self.open = None
        elif tag == "span" and self.silent:
            self.silent -= 1

    def handle_data(self, data):
        if self.open is not None and not self.silent:
            self.open.append(data)


def figures_of(response) -> list[tuple[str, str]]:
    parser = Links()
    parser.feed(response.content.decode())
    return parser.found


def shown_figure(response) -> str:
    return re.search(r'<b class="rows-figure"><span class="fig[^"]*">([^<]*)</span>', response.content.decode())[1]


def keep(user) -> Report:
    values = yearly.compute(Scope(user), 2022, 3, ON)
    return actions.keep_report(year=2022, years=3, as_of=ON, values=values, reached=reach.of(user), by=user)


@pytest.mark.parametrize("account", ["head", "leader"])
def test_every_figure_of_the_page_opens_rows_that_say_the_same(small, client_of, account) -> None:
    client = client_of(getattr(small.world, account))
    found = sorted(
        {link for link in figures_of(client.get(REPORT)) if "/reports/figures/" in link[0] and "?year=" not in link[0]}
    )
    assert len(found) > 60
    differing = [
        (url, text, shown) for url, text in found for shown in [shown_figure(client.get(url))] if shown != text
    ]
    assert differing == []


def test_who_computes_reports_is_offered_to(small, client_of) -> None:
    page = client_of(small.world.office).get(REPORT)
    assert "The report of 2022 has not been computed yet" in page.content.decode()
    assert figures_of(page) == []


def test_a_kept_report_is_shown_to_those_who_reach_the_same(small, client_of) -> None:
    keep(small.world.office)
    for account in ("office", "hr"):
        page = client_of(getattr(small.world, account)).get(REPORT).content.decode()
        assert "computed 2022-11-30 10:00 by 人才办甲" in page
    for account in ("head", "leader"):  # another reach; the leader does not know of confidential batches
        page = client_of(getattr(small.world, account)).get(REPORT).content.decode()
        assert "by 人才办甲" not in page
        assert "as of 2022-11-30, what you may open" in page


def test_an_older_report_says_so_and_can_be_computed_again(small, client_of) -> None:
    keep(small.world.office)
    with time_machine.travel("2022-12-02 10:00+08:00", tick=False):
        page = client_of(small.world.office).get(REPORT).content.decode()
    assert "These figures are as of 2022-11-30; the rows they open are as they stand now." in page
    assert "Compute the report again to bring both together." in page
    assert "Compute again" in page


NOW = "the rows they open are as they stand now."


@pytest.mark.parametrize(("year", "changes", "said"), [(2021, False, False), (2021, True, True), (2022, True, True)])
def test_a_kept_report_says_when_records_changed_since(small, client_of, year, changes, said) -> None:
    office, reader = small.world.office, make_account("second_office", role="office", unit=small.world.hospital)
    values = yearly.compute(Scope(office), year, 3, ON)
    actions.keep_report(year=year, years=3, as_of=ON, values=values, reached=reach.of(office), by=office)
    make_account("somebody_new", role="hr", unit=small.world.hospital)  # no record that a figure counts
    if changes:
        make_talent(small.world.surgery)
    for account in (office, reader):
        page = client_of(account).get(f"/reports/?year={year}&years=3").content.decode()
        assert (NOW in page) == said


def test_a_reader_who_cannot_compute_is_told_who_can(small, client_of) -> None:
    functional = make_account("functional", role="functional", unit=small.world.hospital)
    values = yearly.compute(Scope(functional), 2021, 1, ON)
    actions.keep_report(year=2021, years=1, as_of=ON, values=values, reached=reach.of(functional), by=functional)
    make_talent(small.world.surgery)
    page = client_of(functional).get("/reports/?year=2021&years=1").content.decode()
    assert ("The talent office can compute the report again." in page, "Compute the report again" in page) == (
        True,
        False,
    )


def test_a_report_computed_in_its_year_stays_provisional(small, client_of) -> None:
    keep(small.world.office)
    with time_machine.travel("2023-02-01 10:00+08:00", tick=False):
        page = client_of(small.world.office).get(REPORT)
    assert "2022 was not over when these figures were computed on 2022-11-30." in page.content.decode()
    assert [url for url, _text in figures_of(page) if "/Q01" in url and "/today" not in url and "?" not in url] == []
    with time_machine.travel("2023-02-01 10:00+08:00", tick=False):
        client = client_of(small.world.office)
        urls = {url for url, _text in figures_of(page) if "/reports/figures/" in url}
        assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_the_running_year_is_provisional_and_a_past_one_is_not(small, client_of) -> None:
    client = client_of(small.world.leader)
    assert "2022 is not over" in client.get(REPORT).content.decode()
    assert "is not over" not in client.get("/reports/?year=2021&years=3").content.decode()


@pytest.mark.parametrize("query", ["?year=2023", "?year=abc", "?year=2022&years=11", "?year=2022&years=0"])
def test_a_year_that_makes_no_sense_is_not_there(small, client_of, query) -> None:
    assert client_of(small.world.leader).get(f"/reports/{query}").status_code == 404


def test_queries_of_the_pages(small, client_of) -> None:
    keep(small.world.office)
    counts = {}
    for name, account, url in (
        ("kept", "office", REPORT),
        ("live", "leader", REPORT),
        ("home", "leader", "/"),
        ("rows", "leader", "/reports/figures/T04/2022/?stage=S30"),
        ("money rows", "leader", "/reports/figures/F03/2022/"),
    ):
        client = client_of(getattr(small.world, account))
        client.get("/account/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts[name] = len(captured)
    assert counts["kept"] <= MOST_QUERIES_A_PAGE, counts
    # A report that is not kept asks its windows one by one: three stages in each of five years.
    assert counts["live"] <= MOST_QUERIES_A_PAGE + 15, counts
    assert max(counts["home"], counts["rows"], counts["money rows"]) <= MOST_QUERIES_A_LIST, counts


def test_a_head_sees_no_foreign_name_behind_any_figure(small, client_of) -> None:
    client = client_of(small.world.head)
    foreign = {person.name for person in small.people.values() if person.unit_id != small.world.surgery.pk} - {
        small.people["mentor"].name
    }
    seen = set()
    for indicator in indicators():
        for year in (2020, 2021, 2022):
            page = client.get(reverse("reports:indicator-rows", args=[indicator.code, year]))
            seen |= {name for name in foreign if f">{name}<" in page.content.decode()}
    assert seen == set()


def test_a_head_does_not_see_money_line_by_line(small, client_of) -> None:
    client = client_of(small.world.head)
    assert [
        client.get(reverse("reports:indicator-rows", args=[code, 2022])).status_code for code in ("F01", "F02", "F03")
    ] == [404] * 3
    assert "Training fund" not in client.get(REPORT).content.decode()


def test_a_figure_page_for_every_figure(small, client_of) -> None:
    client = client_of(small.world.leader)
    assert {
        code: client.get(reverse("reports:indicator", args=[code])).status_code for code in BY_CODE
    } == dict.fromkeys(BY_CODE, 200)


def test_unknown_figures_and_years_are_not_there(small, client_of) -> None:
    client = client_of(small.world.leader)
    for url in (
        "/reports/figures/X99/",
        "/reports/figures/X99/2022/",
        "/reports/figures/T01/2023/",
        "/reports/figures/T01/1800/",
        "/reports/figures/P05/2022/",
        "/reports/figures/Q01m/2021/",
    ):
        assert client.get(url).status_code == 404, url


def test_rows_are_taken_away_as_they_are_counted_and_the_trail_says_so(small, client_of) -> None:
    answer = client_of(small.world.leader).post("/reports/figures/T04/2022/?stage=S30")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    entry = Entry.objects.filter(action="export.made").latest("id")
    assert (entry.actor_name, entry.changes["rows"][1], entry.changes["query"][1]) == ("院领导甲", "4", "stage=S30")


HOME = {
    "hr": ["Waiting for you", "In your reach"],
    "office": ["Waiting for you", "In your reach"],
    "head": ["In your reach"],
    "leader": ["In your reach"],
    "system_admin": ["Jobs"],
    "security_admin": ["What roles are for"],
    "nobody": ["Your account has no role yet"],
}


@pytest.mark.parametrize("account", HOME)
def test_everybody_finds_something_true_at_home(small, client_of, account) -> None:
    page = client_of(getattr(small.world, account)).get("/").content.decode()
    assert [words for words in HOME[account] if words not in page] == []


def test_figures_at_home_open_rows_that_say_the_same(small, client_of) -> None:
    client = client_of(small.world.hr)
    found = [link for link in figures_of(client.get("/")) if "/reports/figures/" in link[0]]
    assert len(found) == 4
    assert [(url, text) for url, text in found if shown_figure(client.get(url)) != text] == []
