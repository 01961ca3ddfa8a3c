"""A department's dashboard: what it counts on which day, where its figures lead, who may open it, and how many queries it takes."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from openpyxl import load_workbook

from cohorts import actions as people_actions
from cohorts.choices import PostKind
from cohorts.models import Cohort, Membership, StageLimit, Talent
from cohorts.rules import AgeLimit
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from reports.dashboard import changes, hospital, place, reading
from reports.dashboard.bands import BANDS, band_of, last_chance
from reports.dashboard.figures import OPENED
from reports.dashboard.page import Page
from talentcareer.access import actions, roles
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.audit.models import Entry
from talentcareer.audit.voiding import void
from tests.builders.people import change_state, keep, make_cohort, make_membership, make_talent
from tests.builders.replay import replayed
from tests.builders.world import PASSWORD, make_account

ON = date(2026, 6, 30)
MOST_QUERIES = 30
"""Of which some seven ask for whom windows close."""
MOST_QUERIES_A_LIST = 15


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-06-30 10:00+08:00", tick=False):
        yield


def read(user, slug="", on=ON):
    user = User.objects.get(pk=user.pk)
    return Page(place.places(user).named(slug), reading.read_all(place.places(user).named(slug), user, on))


def shown(figures):
    return [figure.value for figure in figures]


def waiting(user, code, on=ON):
    found = read(user, on=on).read.waiting[code]
    return found.count, found.oldest


class Links:
    """Every link of a page that is a figure, with the figure's text."""

    LINK = re.compile(r'<a class="num[^"]*" href="([^"]+)">([^<]*)')

    @classmethod
    def of(cls, response):
        return [(url.replace("&amp;", "&"), text) for url, text in cls.LINK.findall(response.content.decode())]


def figure_of(response):
    return re.search(r'<b class="rows-figure"><span class="fig[^"]*">([^<]*)</span>', response.content.decode())[1]


def fill(unit, cohort, count, *, offset=0):
    """Give a department people with one of everything each."""
    programme = Programme.objects.filter(name="省甲").first() or keep(
        Programme(name="省甲", name_key="省甲", level="provincial")
    )
    for number in range(count):
        person = make_talent(unit, born_on=date(1975 + (offset + number) % 25, 1 + number % 12, 2))
        if number % 2:
            continue
        born = person.born_on.year
        stage = "S30" if born > 1991 else "S40" if born > 1981 else "S50"
        make_membership(
            person, cohort, stage, period_from_on=date(2025, 7, 1), period_to_on=date(2026, 7, 1 + number % 28)
        )
        mentor = make_talent(unit, born_on=date(1970, 1, 1))
        keep(Pair(mentor=mentor, mentee=person, paired_on=date(2025, 8, 1)))
        keep(Meeting(mentor=mentor, mentee=person, held_on=date(2026, 1, 1 + number % 28)))
        keep(Recognition(talent=person, programme=programme, level=programme.level, year=2022 + number % 5))
        keep(PostdocAppointment(talent=person, entered_on=date(2025, 1, 1)))
        award = keep(
            Award(talent=person, cohort=cohort, source="院级", approved=Decimal(50000), received=Decimal(40000), received_on=date(2025, 9, 1))
        )  # fmt: skip
        keep(
            Expense(talent=person, award=award, subject="设备费", amount=Decimal("1234.56"), spent_on=date(2026, 2, 2))
        )
        keep(
            StudyAbroad(
                talent=person, category="clinical", route="plan", from_on=date(2025, 9, 1), to_on=date(2026, 3, 1),
                report_due_on=date(2026, 4, 1),
            )
        )  # fmt: skip


@pytest.fixture
def cohort(world):
    return replayed("dashboard's batch", lambda: make_cohort(world.hospital, name="第三批", year=2025))


@pytest.fixture
def filled(world, cohort):
    def fill_both():
        fill(world.surgery, cohort, 12)
        fill(world.medicine, cohort, 10, offset=5)

    replayed("dashboard", fill_both)
    return world


# What it counts


def of_the_dashboard(page):
    """The figures that open rows of the dashboard; windows that close open the age board, which has tests of its own."""
    return {(url, text) for url, text in Links.of(page) if not url.startswith("/eligibility/")}


@pytest.mark.parametrize("account", ["head", "leader", "hr"])
def test_every_figure_opens_rows_that_say_the_same(filled, client_of, account):
    client = client_of(getattr(filled, account))
    page = client.get("/department/")
    assert page.status_code == 200
    links = sorted(of_the_dashboard(page))
    assert {url.split("/")[3] for url, _text in links} == set(OPENED) - {"D02"}
    assert len(links) > 80
    rates = {text for url, text in links if text.endswith(".0") or re.fullmatch(r"\d+\.\d", text)}
    wrong = [
        (url, text, figure_of(client.get(url)))
        for url, text in links
        if text not in rates and figure_of(client.get(url)) != text
    ]
    assert wrong == []


def test_the_matrix_adds_up_to_everybody(filled):
    page = read(filled.head)
    rows = page.matrix()
    assert [sum(shown(cell.figure for cell in row.cells)) for row in rows] == shown(row.total for row in rows)
    assert (
        sum(shown(row.total for row in rows))
        == page.headcount.value
        == Talent.objects.filter(unit=filled.surgery).count()
    )
    assert shown(page.totals())[:-1] == [
        sum(column) for column in zip(*(shown(c.figure for c in row.cells) for row in rows), strict=True)
    ]
    assert shown(page.totals())[-1] == page.headcount.value


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(1996, 1, 2), "u30"),
        (date(1996, 1, 1), "30-34"),
        (date(1991, 1, 2), "30-34"),
        (date(1991, 1, 1), "35-39"),
        (date(1981, 1, 1), "45-49"),
        (date(1976, 1, 2), "45-49"),
        (date(1976, 1, 1), "50-up"),
        (None, ""),
    ],
)
def test_bands_by_the_age_on_1_january(world, born_on, band):
    make_talent(world.surgery, born_on=born_on)
    assert {key[1]: count for key, count in read(world.head).read.people.items()} == {band: 1}


@pytest.mark.parametrize(
    ("born_on", "stage"),
    [
        (date(1991, 1, 1), ""),  # 35 on 1 January 2026: past 30s already
        (date(1991, 1, 2), "S30"),  # 34 this year, 35 next year
        (date(1992, 1, 1), "S30"),
        (date(1992, 1, 2), ""),  # still 34 on 1 January 2027
        (date(1981, 1, 2), "S40"),
        (date(1976, 1, 2), "S50"),
        (date(1976, 1, 1), ""),
        (None, ""),
    ],
)
def test_the_last_chance_is_this_years_batch(world, born_on, stage):
    make_talent(world.surgery, born_on=born_on)
    assert [key[2] for key in read(world.head).read.people] == [stage]


def test_the_last_chance_follows_the_limit_of_the_sex(world):
    general = StageLimit.objects.get(stage__code="S30")
    keep(StageLimit(stage=general.stage, cap_age=38, sex="female"))
    for sex in ("female", "male"):
        for born_on in (date(1991, 6, 1), date(1988, 6, 1)):
            make_talent(world.surgery, sex=sex, born_on=born_on)
    assert {key: count for key, count in read(world.head).read.people.items() if key[2]} == {
        ("none", "30-34", "S30"): 1,  # a man of 34
        ("none", "35-39", "S30"): 1,  # a woman of 37
    }


def test_who_was_selected_has_no_last_chance_and_stands_in_the_latest_stage(world):
    person = make_talent(world.surgery, born_on=date(1981, 6, 1))
    make_membership(person, make_cohort(world.hospital, name="旧批", year=2014), "S30")
    make_membership(person, make_cohort(world.hospital, name="新批", year=2024), "S40")
    assert dict(read(world.head).read.people) == {("S40", "40-44", ""): 1}


@pytest.mark.parametrize(
    ("cap", "inclusive", "where"),
    [
        (35, False, ["", "cap", "past", "past", "past", "past"]),
        (35, True, ["", "", "within", "past", "past", "past"]),
        (38, False, ["", "", "within", "past", "past", "past"]),
        (34, True, ["", "cap", "past", "past", "past", "past"]),
        (30, False, ["cap", "past", "past", "past", "past", "past"]),
        (60, False, ["", "", "", "", "", "within"]),
    ],
)
def test_how_bands_lie_to_a_limit(cap, inclusive, where):
    limit = AgeLimit(cap, inclusive, date(2026, 1, 1))
    assert [band.lies(limit) for band in BANDS] == where


def test_bands_know_every_age():
    assert [band_of(age).code for age in (29, 30, 34, 35, 49, 50, 71)] == [
        "u30",
        "30-34",
        "30-34",
        "35-39",
        "45-49",
        "50-up",
        "50-up",
    ]
    assert last_chance(None, None) is None


# Whose people


def test_concurrent_posts_are_shown_and_counted_once(world, client_of):
    own = make_talent(world.surgery)
    guest = make_talent(world.medicine)
    people_actions.open_post(guest, unit=world.surgery, kind=PostKind.CONCURRENT, from_on=date(2026, 1, 1), by=SYSTEM)
    here, there = read(world.head), read(world.other_head)
    assert (here.headcount.value, here.concurrent.value) == (1, 1)
    assert (there.headcount.value, there.concurrent) == (1, None)
    assert read(world.leader).headcount.value == 2
    assert read(world.leader).concurrent is None
    listed = client_of(world.head).get(here.concurrent.url).content.decode()
    assert guest.name in listed
    assert own.name not in listed
    assert "concurrent" in listed


def test_who_moved_away_is_counted_where_she_is_now_with_all_her_past(world, cohort):
    person = make_talent(world.surgery, born_on=date(1990, 5, 5))
    make_membership(person, cohort, "S40")
    assert (read(world.head).figure("T02").value, read(world.other_head).figure("T02").value) == (1, 0)
    people_actions.open_post(person, unit=world.medicine, from_on=date(2026, 6, 1), by=SYSTEM)
    here, there = read(world.head), read(world.other_head)
    assert (here.figure("T02").value, here.headcount.value) == (0, 0)
    assert (there.figure("T02").value, there.headcount.value) == (1, 1)


def test_units_below_are_taken_in_and_may_be_opened_alone(world, client_of):
    ward = actions.create_unit(name="外科一病区", parent=world.surgery, by=SYSTEM)
    make_talent(ward)
    make_talent(world.surgery)
    assert read(world.head).headcount.value == 2
    assert read(world.head, str(ward.pk)).headcount.value == 1
    page = client_of(world.head).get(f"/department/?unit={ward.pk}")
    assert "外科一病区" in page.content.decode()


def test_several_departments_are_switched_between_and_summed(world, client_of):
    actions.grant_role(world.head, role="head", unit=world.medicine, from_on=date(2026, 1, 1), by=SYSTEM)
    for unit, count in ((world.surgery, 2), (world.medicine, 3)):
        for _number in range(count):
            make_talent(unit)
    client = client_of(world.head)
    pages = {
        url: client.get(url)
        for url in ("/department/", f"/department/?unit={world.surgery.pk}", f"/department/?unit={world.medicine.pk}")
    }
    assert [page.context["shown"].headcount.value for page in pages.values()] == [5, 2, 3]
    assert [tab.label for tab in pages["/department/"].context["tabs"]] == ["All together", "内科", "外科"]
    everybody = pages["/department/"].context["shown"].headcount.url
    assert figure_of(client.get(everybody)) == "5"


def test_confidential_batches_stay_unknown_to_the_head(world):
    secret = make_cohort(world.hospital, name="密批", year=2025, confidential=True)
    person = make_talent(world.surgery, born_on=date(1990, 5, 5))
    make_membership(person, secret, "S40", period_to_on=date(2026, 7, 15))
    head, hr = read(world.head), read(world.hr)
    assert [page.figure("T02").value for page in (head, hr)] == [0, 1]
    assert [list(page.read.people) for page in (head, hr)] == [[("none", "35-39", "")], [("S40", "35-39", "")]]
    assert [page.read.waiting["D04"].count for page in (head, hr)] == [0, 1]


# Who needs the head: the day before, the day, the day after


@pytest.mark.parametrize(("held_on", "count"), [(date(2026, 5, 1), 1), (date(2026, 5, 2), 0)])
def test_no_meeting_for_60_days(world, cohort, held_on, count):
    person, mentor = make_talent(world.surgery), make_talent(world.medicine)
    make_membership(person, cohort, "S40")
    keep(Pair(mentor=mentor, mentee=person, paired_on=date(2025, 8, 1)))
    keep(Meeting(mentor=mentor, mentee=person, held_on=date(2026, 1, 2)))
    keep(Meeting(mentor=mentor, mentee=person, held_on=held_on))
    assert waiting(world.head, "D03") == (count, held_on if count else None)


@pytest.mark.parametrize(("paired_on", "count"), [(date(2026, 5, 1), 1), (date(2026, 5, 2), 0)])
def test_a_new_pair_has_60_days(world, cohort, paired_on, count):
    person, mentor = make_talent(world.surgery), make_talent(world.medicine)
    make_membership(person, cohort, "S40")
    keep(Pair(mentor=mentor, mentee=person, paired_on=paired_on))
    assert waiting(world.head, "D03") == (count, paired_on if count else None)


def test_two_silent_mentors_are_one_silent_person_and_another_mentors_meeting_counts(world, cohort):
    person, first, second = make_talent(world.surgery), make_talent(world.surgery), make_talent(world.surgery)
    make_membership(person, cohort, "S40")
    for mentor in (first, second):
        keep(Pair(mentor=mentor, mentee=person, paired_on=date(2025, 8, 1)))
    assert waiting(world.head, "D03")[0] == 1
    keep(Meeting(mentor=second, mentee=person, held_on=date(2026, 6, 1)))
    assert waiting(world.head, "D03")[0] == 0


@pytest.mark.parametrize("ended", ["pair", "training"])
def test_nobody_is_silent_without_a_pair_or_without_training(world, cohort, ended):
    person, mentor = make_talent(world.surgery), make_talent(world.surgery)
    membership = make_membership(person, cohort, "S40")
    keep(Pair(mentor=mentor, mentee=person, paired_on=date(2025, 8, 1), ended_on=ON if ended == "pair" else None))
    if ended == "training":
        change_state(membership, to="completed", on=ON)
    assert waiting(world.head, "D03")[0] == 0


@pytest.mark.parametrize(
    ("period_to_on", "ending", "over"),
    [(ON - timedelta(days=1), 0, 1), (ON, 1, 0), (ON + timedelta(days=90), 1, 0), (ON + timedelta(days=91), 0, 0)],
)
def test_periods_ending_and_over(world, cohort, period_to_on, ending, over):
    make_membership(make_talent(world.surgery), cohort, "S40", period_to_on=period_to_on)
    assert waiting(world.head, "D04") == (ending, period_to_on if ending else None)
    assert waiting(world.head, "T01d") == (over, period_to_on if over else None)


@pytest.mark.parametrize(
    ("due_on", "report_on", "count"),
    [(ON, None, 0), (ON - timedelta(days=1), None, 1), (date(2023, 5, 1), None, 1), (ON - timedelta(days=1), ON, 0)],
)
def test_study_reports_overdue(world, due_on, report_on, count):
    person = make_talent(world.surgery)
    keep(
        StudyAbroad(
            talent=person, category="clinical", route="plan", from_on=date(2022, 9, 1), to_on=date(2023, 3, 1),
            report_due_on=due_on, report_on=report_on,
        )
    )  # fmt: skip
    assert waiting(world.head, "D05") == (count, due_on if count else None)


def test_gaps_in_records(world):
    make_talent(world.surgery, degree="")
    make_talent(world.medicine, degree="")
    assert waiting(world.head, "Q01m") == (1, ON)


# Beside the hospital


@pytest.mark.parametrize(
    ("here", "elsewhere", "words"),
    [
        (4, 9, "4 people here, fewer than 5"),
        (5, 4, "fewer than 5 people elsewhere"),
        (5, 5, ""),
    ],
)
def test_small_groups_are_hidden_with_the_reason(world, client_of, here, elsewhere, words):
    for unit, count in ((world.surgery, here), (world.medicine, elsewhere)):
        for _number in range(count):
            make_talent(unit)
    [selected, *_more] = read(world.head).compared()
    assert words in selected.hidden
    assert (selected.whole is None) is bool(words)
    assert (escape(words) in client_of(world.head).get("/department/").content.decode()) is True


def test_the_rates_beside_the_hospitals(filled):
    compared = {one.code: one for one in read(filled.head).read.beside}
    everybody = {"staff": 33, "selected": 11}  # 12 + 6 mentors here, 10 + 5 there; every second one was selected
    assert Talent.objects.count() == everybody["staff"]
    assert (compared["selected"].own.numerator, compared["selected"].own.denominator) == (6, 18)
    assert (compared["selected"].whole.numerator, compared["selected"].whole.denominator) == (11, 33)
    assert (compared["spent"].own.rate, compared["spent"].whole.rate) == (Decimal("3.1"), Decimal("3.1"))
    assert (compared["spent"].own.persons, compared["spent"].whole.persons) == (6, 11)


def test_the_hospital_itself_has_nothing_to_stand_beside(filled):
    assert read(filled.leader).compared() == []
    assert len(read(filled.leader, str(filled.surgery.pk)).compared()) == 3


def test_another_hospital_is_not_added_up(world):
    next_door = actions.create_unit(name="邻院", kind="hospital", by=SYSTEM)
    for unit, count in ((world.surgery, 5), (world.medicine, 5), (next_door, 7)):
        for _number in range(count):
            make_talent(unit)
    assert read(world.head).read.beside[0].whole.denominator == 10


def test_the_side_door_leaves_confidential_batches_out(world):
    secret = make_cohort(world.hospital, name="密批", year=2025, confidential=True)
    for unit in (world.surgery, world.medicine):
        for _number in range(5):
            make_membership(make_talent(unit, born_on=date(1990, 1, 5)), secret, "S40")
    [selected, *_more] = read(world.head).read.beside
    assert (selected.own.numerator, selected.whole.numerator) == (0, 0)


def test_comparing_with_the_hospital_leaves_one_line_a_day(filled, client_of):
    client = client_of(filled.head)
    lines = Entry.objects.filter(action="dashboard.compared", actor_id=str(filled.head.pk))
    for _time in range(2):
        client.get("/department/")
    assert [line.changes for line in lines] == [{"place": [None, filled.surgery.name]}]
    client_of(filled.leader).get("/department/")  # the hospital itself: nothing was compared
    assert Entry.objects.filter(action="dashboard.compared").count() == 1


def test_past_the_door_read_only_sums_in_one_file():
    source = Path(hospital.__file__).read_text(encoding="utf-8")
    assert source.count("unscoped(") == 2
    assert "aggregate(" in source
    for word in ("values(", ".get(", "iterator("):
        assert word not in source, f"{word} would hand out rows"


# What changed


def test_changes_of_the_last_days_are_told_without_values(world, client_of, cohort):
    with time_machine.travel("2026-06-24 00:00+08:00", tick=False):
        person = make_talent(world.surgery, id_kind="passport", id_number="EK7308159", mobile="13900001111")
    with time_machine.travel("2026-06-23 23:59+08:00", tick=False):
        make_talent(world.surgery)
    make_talent(world.medicine)
    found = changes.lately(place.places(world.head).named(""), world.head, ON, 7)
    assert {change.person for change in found.latest} == {person.name}
    assert found.total == 2  # the person and the post
    page = client_of(world.head).get("/department/changes/?days=7").content.decode()
    assert person.name in page
    assert "EK" not in page
    assert "1111" not in page
    month = changes.lately(place.places(world.head).named(""), world.head, ON, 30)
    assert month.total == 4


def test_only_kinds_the_reader_may_see(world, cohort):
    person = make_talent(world.surgery)
    make_membership(person, cohort, "S40")
    keep(Award(talent=person, cohort=cohort, source="院级", approved=Decimal(1)))
    head, leader = (
        {change.what for change in changes.lately(place.places(user).named(""), user, ON, 7, most=50).latest}
        for user in (world.head, world.leader)
    )
    assert leader - head == {"award recorded"}
    assert any("membership" in what for what in head)


def test_an_id_numbers_change_is_no_news_for_a_head(world):
    person = make_talent(world.surgery)
    with time_machine.travel("2026-07-30 10:00+08:00", tick=False):
        _set_mobile(Talent.objects.get(pk=person.pk), mobile="13900002222", by=SYSTEM)
        totals = [
            changes.lately(place.places(user).named(""), user, date(2026, 7, 30), 7).total
            for user in (world.head, world.hr)
        ]
    assert totals == [0, 1]


@action("test.mobile")
def _set_mobile(person, *, mobile, by):
    person.mobile = mobile
    person.save()


def test_confidential_memberships_are_not_told_of(world):
    secret = make_cohort(world.hospital, name="密批", year=2025, confidential=True)
    make_membership(make_talent(world.surgery, born_on=date(1990, 1, 5)), secret, "S40")
    said = [
        {change.what for change in changes.lately(place.places(user).named(""), user, ON, 7, most=50).latest}
        for user in (world.head, world.hr)
    ]
    assert [any("membership" in what for what in whats) for whats in said] == [False, True]


# Who may open it


def test_the_head_of_another_department_gets_404_for_every_link(filled, client_of):
    page = client_of(filled.head).get(f"/department/?unit={filled.surgery.pk}")
    links = {url for url, _text in of_the_dashboard(page)} | {
        f"/department/?unit={filled.surgery.pk}",
        f"/department/changes/?unit={filled.surgery.pk}&days=7",
    }
    other = client_of(filled.other_head)
    assert {other.get(url).status_code for url in links} == {404}
    assert len(links) > 80


@pytest.mark.parametrize("unit", ["nonsense", "00000000-0000-4000-8000-000000ab5e47"])
def test_a_unit_that_is_not_there_is_404(world, client_of, unit):
    assert client_of(world.head).get(f"/department/?unit={unit}").status_code == 404
    assert client_of(world.head).get(f"/department/{unit}/D01/").status_code == 404


@pytest.mark.parametrize(
    ("code", "year", "status"),
    [("D01", None, 200), ("ZZ99", None, 404), ("T02", 1989, 404), ("T02", 2027, 404), ("T02", 2026, 200)],
)
def test_figures_and_years_that_make_no_sense_are_404(world, client_of, code, year, status):
    url = f"/department/{world.surgery.pk}/{code}/" + (f"{year}/" if year else "")
    assert client_of(world.head).get(url).status_code == status


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("head", 200),
        ("leader", 200),
        ("office", 200),
        ("hr", 200),
        ("nobody", 403),
        ("system_admin", 403),
        ("audit_admin", 403),
    ],
)
def test_who_may_open_it(world, client_of, account, status):
    assert client_of(world.accounts[account]).get("/department/").status_code == status


@pytest.mark.parametrize("role", ["finance", "functional", "mentor", "talent"])
def test_other_roles_may_not(world, client_of, role):
    assert client_of(make_account(role, role=role, unit=world.hospital)).get("/department/").status_code == 403


@pytest.mark.parametrize(
    ("account", "next_url", "start"),
    [
        ("head", "", "/department/"),
        ("head", "/", "/department/"),
        ("head", "/people/", "/people/"),
        ("hr", "", "/"),
        ("hr", "/", "/"),
    ],
)
def test_it_is_the_start_page_of_a_head(world, client, account, next_url, start):
    answer = client.post(
        f"/sign-in/?next={next_url}" if next_url else "/sign-in/", {"username": account, "password": PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, start)


def test_a_deputy_opens_the_heads_dashboard_while_it_lasts(world, client_of):
    make_talent(world.surgery)
    actions.grant_role(
        world.nobody,
        role=roles.HEAD.code,
        unit=world.surgery,
        from_on=ON,
        until_on=ON,
        acting_for=world.head,
        by=SYSTEM,
    )
    assert client_of(world.nobody).get("/department/").context["shown"].headcount.value == 1
    with time_machine.travel("2026-07-01 10:00+08:00", tick=False):
        assert client_of(world.nobody).get("/department/").status_code == 403


# How it is read


def test_an_empty_department_says_so_without_an_error(world, client_of):
    page = client_of(world.head).get("/department/")
    assert page.status_code == 200
    assert "Nothing was recorded about these people" in page.content.decode()
    assert {figure.value for row in page.context["shown"].matrix() for figure in (row.total,)} == {0}


@pytest.mark.parametrize("account", ["head", "leader", "hr"])
def test_queries_do_not_grow_with_people(world, client_of, cohort, account):
    user = getattr(world, account)
    client = client_of(user)

    def queries():
        client.get("/department/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/department/").status_code == 200
        return len(captured)

    fill(world.surgery, cohort, 3)
    few = queries()
    fill(world.surgery, cohort, 57)
    assert Talent.objects.count() >= 60
    assert queries() == few <= MOST_QUERIES


def test_voided_records_count_nowhere(world, cohort):
    person = make_talent(world.surgery, born_on=date(1990, 5, 5))
    membership = make_membership(person, cohort, "S40")
    void(membership, reason="误录", by=world.hr)
    page = read(world.head)
    assert (page.figure("T02").value, list(page.read.people), sum(page.read.integrations.values())) == (
        0,
        [("none", "35-39", "")],
        0,
    )
    assert Membership.everything.count() == Cohort.objects.count() == 1


# The rows behind it


@pytest.mark.parametrize("code", OPENED)
def test_rows_are_taken_away_as_shown(filled, client_of, code):
    guest = make_talent(filled.medicine)
    people_actions.open_post(guest, unit=filled.surgery, kind=PostKind.CONCURRENT, from_on=date(2026, 1, 1), by=SYSTEM)
    client = client_of(filled.head)
    url = f"/department/{filled.surgery.pk}/{code}/"
    shown = client.get(url)
    [sheet] = load_workbook(io.BytesIO(b"".join(client.post(url)))).worksheets[:1]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    assert len(rows) - 2 == shown.context["total"]  # title and heads


def test_rows_say_age_and_stage_in_words(world, client_of):
    make_membership(make_talent(world.surgery, born_on=date(1996, 1, 2)), make_cohort(world.hospital, year=2024), "S30")
    make_talent(world.surgery, born_on=date(1996, 1, 1))
    page = client_of(world.head).get(f"/department/{world.surgery.pk}/D01/").content.decode()
    words = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in re.findall("(?s)<tr.*?</tr>", page)[1:]]
    assert [re.search(r"(29|30) (30s Start-up|not selected)", row)[0] for row in words] == [
        "29 30s Start-up",
        "30 not selected",
    ]


@pytest.mark.parametrize("code", ["D01", "D02", "D03", "D06", "T01", "Q01m"])
def test_queries_of_rows_do_not_grow_with_people(world, client_of, cohort, code):
    client, url = client_of(world.head), f"/department/{world.surgery.pk}/{code}/"

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    fill(world.surgery, cohort, 3)
    few = queries()
    fill(world.surgery, cohort, 20)
    assert queries() == few <= MOST_QUERIES_A_LIST
