"""The list of people: who is found, what is shown, what is taken away, how often the database is asked."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts import actions, choices
from cohorts.models import Cohort, Talent
from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.access.scope import unit_ids
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import change_state, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account

URL = "/people/"
ID_NUMBER = "11010519491231002X"
ClientOf = Callable[..., Client]


def names(client: Client, **query: object) -> list[str]:
    """Return the names that the list shows, in its order."""
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return [row.record.name for row in answer.context["table"].paginated_rows]


@pytest.fixture
def people(world: World) -> dict[str, Talent]:
    """Three people: a member in two batches, a member of one, and a nurse in no batch who retired."""
    first = make_cohort(world.hospital, name="第一批", year=2020)
    second = make_cohort(world.hospital, name="第二批", year=dates.today().year)
    found = {
        "单晨": make_talent(
            world.surgery, name="单晨", staff_no="20001", born_on=date(1986, 5, 5), title="232", degree="doctor",
            former_names=["单小晨"], numbers=[("postdoc", "BH2015")],
        ),
        "李兰": make_talent(
            world.medicine, name="李兰", staff_no="20002", born_on=date(1992, 5, 5), title="234", degree="master",
            origin="recruited",
        ),
        "王琴": make_talent(
            world.medicine, name="王琴", staff_no="20003", born_on=date(1960, 5, 5), title="251", degree="bachelor",
            duty_status="retired",
        ),
    }  # fmt: skip
    old = make_membership(found["单晨"], first, "S40", integrations=["research"])
    change_state(old, to=choices.MembershipState.COMPLETED, on=date(2023, 3, 1))
    make_membership(found["单晨"], second, "S50", integrations=["education", "industry"])
    make_membership(found["李兰"], second, "S40", integrations=["industry"])
    return found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("单", ["单晨"]),
        ("单小晨", ["单晨"]),
        ("shanchen", ["单晨"]),
        ("danchen", ["单晨"]),
        ("SC", ["单晨"]),
        ("ll", ["李兰"]),
        ("BH2015", ["单晨"]),
        ("20003", ["王琴"]),
        ("２０００３", ["王琴"]),
        ("李　兰", ["李兰"]),
        ("nobody", []),
        ("2000", ["单晨", "李兰", "王琴"]),
    ],
)
def test_search_takes_names_pinyin_initials_and_any_number(
    hr: Client, people: dict[str, Talent], words: str, found: list[str]
) -> None:
    assert names(hr, q=words) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "S50"}, ["单晨"]),
        ({"stage": "S40"}, ["单晨", "李兰"]),
        ({"integration": "industry"}, ["单晨", "李兰"]),
        ({"stage": "S40", "integration": "industry"}, ["李兰"]),
        ({"stage": "S40", "integration": "education"}, []),
        ({"status": "in_training"}, ["单晨", "李兰"]),
        ({"status": "completed"}, ["单晨"]),
        ({"status": "completed", "stage": "S50"}, []),
        ({"status": "awaiting_final"}, []),
        ({"title": "232"}, ["单晨"]),
        ({"title": "rank-1"}, ["王琴"]),
        ({"title": "rank-4"}, ["李兰"]),
        ({"degree": "doctor"}, ["单晨"]),
        ({"origin": "recruited"}, ["李兰"]),
        ({"duty": "retired"}, ["王琴"]),
        ({"kind": "student"}, []),
        ({"degree": "nonsense"}, []),
    ],
)
def test_filters_stand_in_the_address_and_ask_one_membership(
    hr: Client, people: dict[str, Talent], query: dict[str, str], found: list[str]
) -> None:
    assert names(hr, **query) == found


def test_a_department_brings_its_subtree_by_primary_post(world: World, hr: Client, people: dict[str, Talent]) -> None:
    from talentcareer.access.actions import create_unit

    ward = create_unit(name="外科一病区", parent=world.surgery, by=SYSTEM)
    make_talent(ward, name="赵一", staff_no="20004")
    actions.open_post(people["李兰"], unit=world.surgery, kind=choices.PostKind.CONCURRENT, by=SYSTEM)
    assert names(hr, department=world.surgery.pk) == ["单晨", "赵一"]
    assert names(hr, department=world.hospital.pk) == ["单晨", "李兰", "王琴", "赵一"]


def test_the_row_shows_the_membership_that_the_filters_let_through(hr: Client, people: dict[str, Talent]) -> None:
    batch = Cohort.objects.get(name="第一批")
    rows = list(hr.get(URL, {"batch": str(batch.pk)}).context["table"].paginated_rows)
    assert [(row.record.name, row.get_cell_value("batch"), row.get_cell_value("state")) for row in rows] == [
        ("单晨", "第一批 (2020)", "completed")
    ]
    latest = next(row for row in hr.get(URL).context["table"].paginated_rows if row.record.name == "单晨")
    assert latest.get_cell_value("stage") == "50s Breakthrough (under 50)"
    assert sorted(latest.get_cell_value("integrations").split(", ")) == ["with education", "with industry"]


def test_the_title_counts_what_is_listed(hr: Client, people: dict[str, Talent]) -> None:
    answer = hr.get(URL, {"degree": "doctor"})
    assert (answer.context["total"], answer.context["of"]) == (1, 3)
    assert [str(pill.text) for pill in answer.context["pills"]] == ["Degree: doctor"]
    assert hr.get(answer.context["pills"][0].url and URL + answer.context["pills"][0].url).context["total"] == 3


def test_sorting_and_paging_keep_one_order(hr: Client, people: dict[str, Talent]) -> None:
    assert names(hr, sort="age") == ["李兰", "单晨", "王琴"]
    assert names(hr, sort="-age") == ["王琴", "单晨", "李兰"]
    assert names(hr, sort="-staff_no") == ["王琴", "李兰", "单晨"]


def test_a_head_lists_the_own_department_and_cannot_ask_for_another(
    world: World, client_of: ClientOf, people: dict[str, Talent]
) -> None:
    head = client_of(world.head)
    assert names(head) == ["单晨"]
    answer = head.get(URL, {"department": str(world.medicine.pk)})
    assert [row.record.name for row in answer.context["table"].paginated_rows] == []
    assert "内科" not in answer.content.decode()


def test_a_confidential_batch_is_neither_shown_nor_offered(world: World, client_of: ClientOf) -> None:
    secret = make_cohort(world.hospital, name="涉密批", year=2024, confidential=True)
    make_membership(make_talent(world.surgery, name="周密", staff_no="20009"), secret)
    answer = client_of(world.head).get(URL)
    assert "周密" in answer.content.decode()
    assert "涉密批" not in answer.content.decode()
    assert names(client_of(world.head), status="in_training") == []
    assert names(client_of(world.leader), batch=secret.pk) == []
    assert "涉密批" in client_of(world.hr).get(URL).content.decode()


@pytest.mark.parametrize("account", ["system_admin", "security_admin", "audit_admin", "nobody"])
def test_administrators_and_accounts_without_a_role_do_not_open_the_list(
    world: World, client_of: ClientOf, account: str
) -> None:
    assert client_of(world.accounts[account]).get(URL).status_code == 403


def test_the_workbook_holds_what_the_page_shows_and_the_trail_says_so(
    world: World, hr: Client, people: dict[str, Talent]
) -> None:
    people_with_number = make_talent(
        world.surgery, name="孙号", staff_no="20005", id_number=ID_NUMBER, born_on=None, mobile="13812345678"
    )
    answer = hr.post(f"{URL}?degree=doctor&sort=-staff_no")
    assert answer.status_code == 200
    rows = [
        list(row)
        for row in openpyxl.load_workbook(BytesIO(answer.getvalue())).worksheets[0].iter_rows(values_only=True)
    ]
    body = [row[:3] for row in rows if row[1] in {"20001", "20002", "20003", "20005"}]
    assert body == [["孙号", "20005", "外科"], ["单晨", "20001", "外科"]]
    assert not any(secret in str(rows) for secret in (ID_NUMBER, ID_NUMBER[-4:], "13812345678"))
    entry = Entry.objects.filter(action="export.made").latest("id")
    assert (entry.actor_name, entry.changes["rows"], entry.changes["query"]) == (
        "人事甲",
        [None, "2"],
        [None, "degree=doctor&sort=-staff_no"],
    )
    assert people_with_number.id_number_mask.startswith("11")


def test_roles_without_the_export_permission_have_no_button_and_are_refused(
    world: World, client_of: ClientOf, people: dict[str, Talent]
) -> None:
    finance = client_of(make_account("finance", role="finance", unit=world.hospital))
    assert "(xlsx)" not in finance.get(URL).content.decode()
    assert finance.post(URL).status_code == 403


def test_an_id_number_typed_in_the_search_box_leaves_the_address(world: World, hr: Client, client_of: ClientOf) -> None:
    answer = hr.get(URL, {"q": ID_NUMBER})
    assert (answer.status_code, answer["Location"]) == (302, reverse("cohorts:id-number-search"))
    assert "does not belong in an address" in hr.get(answer["Location"]).content.decode()
    assert hr.get(URL, {"q": f"孙号 {ID_NUMBER}"}).status_code == 302
    assert hr.get(URL, {"q": "20005"}).status_code == 200
    other = client_of(world.head).get(URL, {"q": ID_NUMBER.lower()})
    assert (other.status_code, other["Location"]) == (302, URL)


def test_the_exact_id_number_finds_its_person_by_post(world: World, hr: Client) -> None:
    person = make_talent(world.surgery, name="孙号", staff_no="20005", id_number=ID_NUMBER, born_on=None)
    found = hr.post("/people/id-number/", {"number": " 110105 19491231 002x "})
    assert (found.status_code, found["Location"]) == (302, f"/people/{person.pk}/")
    entry = Entry.objects.filter(action="talent.searched_by_id_number").latest("id")
    assert (entry.subject_id, ID_NUMBER in str(entry.changes)) == (str(person.pk), False)
    missing = hr.post("/people/id-number/", {"number": "110105194912310038"})
    assert missing.status_code == 422
    assert "110105194912310038" not in missing.content.decode()
    assert "no-store" in missing["Cache-Control"]


def test_the_search_by_id_number_stays_within_reach(world: World, client_of: ClientOf) -> None:
    make_talent(world.surgery, name="孙号", id_number=ID_NUMBER, born_on=None)
    elsewhere = client_of(make_account("hr_medicine", role="hr", unit=world.medicine))
    answer = elsewhere.post("/people/id-number/", {"number": ID_NUMBER})
    assert (answer.status_code, "孙号" in answer.content.decode()) == (422, False)
    assert client_of(world.head).post("/people/id-number/", {"number": ID_NUMBER}).status_code == 403


def test_as_many_queries_for_sixty_rows_as_for_three(world: World, hr: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert hr.get(URL, {"degree": "doctor"}).status_code == 200
        return len(captured)

    batch = make_cohort(world.hospital, name="第二批", year=2022)
    for number in range(3):
        make_membership(make_talent(world.surgery, name=f"三{number}"), batch)
    hr.get(URL)
    few = queries()
    for number in range(57):
        make_membership(make_talent(world.medicine, name=f"六{number}"), batch, integrations=["research", "industry"])
    assert (queries(), few <= 16) == (few, True)


def test_empty_and_filtered_to_nothing_say_what_to_do(world: World, hr: Client) -> None:
    assert "No people yet" in hr.get(URL).content.decode()
    make_talent(world.surgery, name="钱一")
    page = hr.get(URL, {"q": "nobody"}).content.decode()
    assert "No people yet" not in page
    assert "Search: nobody" in page


def test_a_users_units_are_the_tree_below(world: World) -> None:
    user: User = world.hr
    assert unit_ids(user, world.hospital.pk) == {world.hospital.pk, world.surgery.pk, world.medicine.pk}
