"""The lists of what is recorded of people: whose rows they show, how they are asked, what is taken away, what is added up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Talent
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from talentcareer.access import actions
from talentcareer.access.models import UnitKind, User
from talentcareer.audit import voiding
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_talent
from tests.builders.replay import replayed
from tests.builders.world import SINCE, World, make_account

ClientOf = Callable[..., Client]
WHOLE = {"hr", "office", "leader", "finance", "functional"}


def programme(name: str = "省级计划") -> Programme:
    return Programme.objects.filter(name=name).first() or keep(Programme(name=name, name_key=name, level="provincial"))


def mentor_of(person: Talent) -> Talent:
    return Talent.objects.filter(name="邹导师").first() or make_talent(person.unit, name="邹导师")


@dataclass(frozen=True)
class Kind:
    """A list, how the `number`th record of a person is made, who opens it, and who takes it away."""

    route: str
    model: Any
    make: Callable[[Talent, int], Any]
    readers: frozenset[str]
    exporters: frozenset[str]

    @property
    def url(self) -> str:
        return reverse(self.route)

    @property
    def owner(self) -> str:
        return str(self.model.scope_through)

    def name_of(self, row: Any) -> str:
        return str(getattr(row, self.owner).name)


def kind(route: str, make: Any, readers: str, exporters: str) -> Kind:
    return Kind(route, make.model, make, frozenset(readers.split()), frozenset(exporters.split()))


def of(model: Any) -> Any:
    """Mark what makes a record with its model."""

    def marked(make: Any) -> Any:
        make.model = model
        return make

    return marked


@of(Recognition)
def recognition(who: Talent, number: int) -> Recognition:
    return Recognition(talent=who, programme=programme(), level="provincial", year=2000 + number)


@of(PostdocAppointment)
def stay(who: Talent, number: int) -> PostdocAppointment:
    entered = date(2000 + number % 20, 1 + number // 20, 1)
    return PostdocAppointment(talent=who, unit=who.unit, supervisor=mentor_of(who), entered_on=entered)


@of(StudyAbroad)
def study(who: Talent, number: int) -> StudyAbroad:
    return StudyAbroad(talent=who, country="德国", from_on=date(2000 + number % 20, 1 + number // 20, 1))


@of(Aid)
def aid(who: Talent, number: int) -> Aid:
    return Aid(talent=who, year=1960 + number, amount=Decimal(5000), donor="某公司")


@of(Award)
def award(who: Talent, number: int) -> Award:
    return Award(talent=who, unit=who.unit, source=f"来源{number}", approved=Decimal(100000))


@of(Expense)
def expense(who: Talent, number: int) -> Expense:
    day = date(2023, 5, 4)
    return Expense(talent=who, subject="设备费", amount=Decimal("10.05"), spent_on=day, note=str(number))


@of(Pair)
def pair(who: Talent, number: int) -> Pair:
    begun = date(2000 + number // 12, 1 + number % 12, 1)
    return Pair(mentor=mentor_of(who), mentee=who, paired_on=begun, ended_on=begun)


@of(Meeting)
def meeting(who: Talent, number: int) -> Meeting:
    return Meeting(mentor=mentor_of(who), mentee=who, held_on=date(2023, 5, 4), topic=f"课题{number}")


EVERYBODY = "hr office head other_head leader finance functional mentor talent"
PLACED = "hr office head other_head leader"
KINDS = [
    kind("recognitions:recognition-list", recognition, EVERYBODY, PLACED),
    kind("postdocs:postdoc-list", stay, f"{PLACED} functional mentor talent", PLACED),
    kind("abroad:study-list", study, f"{PLACED} finance functional talent", PLACED),
    kind("aid:aid-list", aid, "hr office leader finance talent", "hr office leader finance"),
    kind("funding:award-list", award, "hr office leader finance talent", "hr office leader finance"),
    kind("funding:expense-list", expense, "hr office leader finance talent", "hr office leader finance"),
    kind("mentorship:pair-list", pair, f"{PLACED} functional mentor talent", PLACED),
    kind("mentorship:meeting-list", meeting, f"{PLACED} functional mentor talent", PLACED),
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.route.split(":")[1])


def shown(client: Client, url: str, **query: Any) -> list[Any]:
    """The records of a list, in its order."""
    answer = client.get(url, query)
    assert answer.status_code == 200
    return [row.record for row in answer.context["table"].rows]


def sheet_of(answer: Any) -> list[list[Any]]:
    """The rows of an exported workbook from its heads on."""
    rows = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    found = [list(row) for row in rows]
    return found[next(place for place, row in enumerate(found) if "工号" in row) :]


def account(name: str) -> User:
    return User.objects.get(username=name)


@pytest.fixture
def people(world: World) -> dict[str, Talent]:
    """The people of `make_people`."""
    found: dict[str, Talent] = replayed("record lists", lambda: make_people(world))
    return found


def make_people(world: World) -> dict[str, Talent]:
    """Make one of each department, one of the hospital next door; 单晨 of surgery has the account `talent`, her mentor `mentor`."""
    next_door = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    found = {
        "单晨": make_talent(world.surgery, name="单晨", staff_no="20001"),
        "李兰": make_talent(world.medicine, name="李兰", staff_no="20002"),
        "孙邻": make_talent(next_door, name="孙邻", staff_no="20003"),
    }
    for name in ("talent", "mentor", "finance", "functional"):
        make_account(name, role=name, unit=world.hospital)
    mentor = make_talent(world.medicine, name="陆导师")
    for person, name in ((found["单晨"], "talent"), (mentor, "mentor")):
        person.user = account(name)
        keep(person)
    keep(Pair(mentor=mentor, mentee=found["单晨"], paired_on=SINCE))
    return found


@each_kind
def test_a_list_shows_exactly_the_records_within_reach(people, client_of, kind) -> None:
    for person in people.values():
        keep(kind.make(person, 1))
        voiding.void(keep(kind.make(person, 2)), by=SYSTEM, reason="录错")
    for reader in EVERYBODY.split():
        client = client_of(account(reader))
        if reader not in kind.readers:
            assert (client.get(kind.url).status_code, client.post(kind.url).status_code) == (403, 403), reader
            continue
        whole = {"hr", "office", "leader", "finance", "functional"}
        within = {"单晨", "李兰"} if reader in whole else {"李兰"} if reader == "other_head" else {"单晨"}
        expected = kind.model.objects.unscoped("all there is").filter(**{f"{kind.owner}__name__in": within})
        found = [row.pk for row in shown(client, kind.url)]
        assert sorted(found) == sorted(expected.values_list("pk", flat=True)), reader
        page = client.get(kind.url)
        assert {name for name in people if name in page.content.decode()} == within, reader
        writes = reader in {"hr", "finance"} if kind.route.startswith("funding") else reader == "hr"
        voided = [str(person) for _row, person, _words, _url in page.context["voided"]]
        assert voided == (["李兰", "单晨"] if writes else []), reader
        answer = client.post(kind.url)
        assert answer.status_code == (200 if reader in kind.exporters else 403), reader
        taken = str(sheet_of(answer)) if answer.status_code == 200 else "".join(within)
        assert {name for name in people if name in taken} == within, reader


@each_kind
def test_administrators_and_accounts_without_a_role_do_not_open_it(world, client_of, kind) -> None:
    closed = ("system_admin", "security_admin", "audit_admin", "nobody")
    assert [client_of(world.accounts[reader]).get(kind.url).status_code for reader in closed] == [403] * 4


@each_kind
def test_as_many_queries_for_sixty_rows_as_for_three(world, people, hr, kind) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hr.get(kind.url, {"q": "单"}).status_code == 200
        return len(captured)

    for number in range(3):
        keep(kind.make(people["单晨"], number))
    hr.get(kind.url)
    few = queries()
    for number in range(3, 60):
        keep(kind.make(people["单晨"], number))
    assert len(shown(hr, kind.url)) >= 60
    assert (queries(), few <= 15) == (few, True)


@each_kind
def test_one_person_is_asked_for_by_id_number_and_name(world, people, hr, client_of, kind) -> None:
    for person in people.values():
        keep(kind.make(person, 1))
    person = people["李兰"]
    for asked in (person.pk, "20002", "20002 李兰", "李兰"):
        assert [kind.name_of(row) for row in shown(hr, kind.url, person=asked)] == ["李兰"]
    page = hr.get(kind.url, {"person": person.pk})
    assert [str(pill.text) for pill in page.context["pills"]] == ["Person: 李兰"]
    assert page.context["add_url"].endswith(f"/add/?{kind.owner}={person.pk}")
    assert hr.get(page.context["add_url"]).context["form"].initial[kind.owner] == person
    foreign = hr.get(kind.url, {"person": people["孙邻"].pk})
    assert ([row.record for row in foreign.context["table"].rows], "孙邻" in foreign.content.decode()) == ([], False)
    assert "Nobody within your reach" in foreign.content.decode()


@each_kind
def test_words_find_the_person_as_everywhere(people, hr, kind) -> None:
    for person in people.values():
        keep(kind.make(person, 1))
    mine = {row.pk for row in kind.model.objects.unscoped("all there is").filter(**{kind.owner: people["单晨"]})}
    for words in ("单晨", "shanchen", "SC", "２０００１", "单 20001"):
        assert {row.pk for row in shown(hr, kind.url, q=words)} == mine, words
    assert shown(hr, kind.url, q="孙邻") == []
    assert shown(hr, kind.url, q="单 李") == []


@each_kind
def test_an_id_number_does_not_stay_in_the_address(hr, kind) -> None:
    answer = hr.get(kind.url, {"q": "11010519491231002X"})
    assert (answer.status_code, answer["Location"]) == (302, kind.url)


@each_kind
def test_departments_come_with_what_lies_below(world, people, hr, client_of, kind) -> None:
    ward = actions.create_unit(name="外科一病区", parent=world.surgery, by=SYSTEM)
    keep(kind.make(make_talent(ward, name="赵一"), 1), kind.make(people["李兰"], 1))
    found = {kind.name_of(row) for row in shown(hr, kind.url, department=world.surgery.pk)}
    assert found - {"单晨"} == {"赵一"}
    head = client_of(world.head)
    if "head" in kind.readers:
        assert shown(head, kind.url, department=world.medicine.pk) == []
        assert "内科" not in head.get(kind.url).context["form"].as_p()


@each_kind
def test_the_file_holds_what_the_page_shows_in_its_order(people, hr, kind) -> None:
    for number, name in enumerate(("李兰", "单晨", "李兰")):
        keep(kind.make(people[name], number + 1))
    rows = shown(hr, kind.url, q="ll", sort="person")
    heads, *lines = sheet_of(hr.post(f"{kind.url}?q=ll&sort=person"))
    name, number, department = heads.index("工号") - 1, heads.index("工号"), heads.index("科室")
    assert [line[name] for line in lines] == [kind.name_of(row) for row in rows]
    assert {(line[name], line[number], line[department]) for line in lines} == {("李兰", "20002", "内科")}
    assert (len(lines), "<" in str(lines)) == (len(rows), False)
    entry = Entry.objects.filter(action="export.made").latest("id")
    assert (entry.changes["rows"][1], entry.changes["query"][1]) == ("2", "q=***&sort=person")


@each_kind
def test_who_writes_adds_and_corrects_from_here(world, people, hr, client_of, kind) -> None:
    row = keep(kind.make(people["单晨"], 1))
    page = hr.get(kind.url)
    add, edit = page.context["add_url"], row_url(kind, row)
    assert (hr.get(add).status_code, hr.get(edit).status_code) == (200, 200)
    assert f'href="{edit}"' in page.content.decode()
    assert hr.get(add).context["back"] == kind.url
    office = client_of(world.office).get(kind.url)
    assert (office.context["add_url"], edit in office.content.decode()) == ("", False)


def row_url(kind: Kind, row: Any) -> str:
    return reverse(kind.route.replace("-list", "-edit"), args=[row.pk])


@each_kind
def test_empty_says_what_will_appear(hr, kind) -> None:
    page = hr.get(kind.url)
    assert str(page.context["empty_title"]) in page.content.decode()
    assert "appear" in str(page.context["empty_text"])


def test_a_page_of_the_navigation_leads_to_each_list(world, hr, client_of) -> None:
    page = hr.get("/").content.decode()
    places = [page.index(f'href="{kind.url}"') for kind in KINDS]
    assert places == sorted(places)
    head = client_of(world.head).get("/people/").content.decode()
    assert [kind.route for kind in KINDS if f'href="{kind.url}"' in head] == [
        kind.route for kind in KINDS if "head" in kind.readers
    ]
