"""One fact for many people: choosing, checking, saving as a whole, refusing at the row, reach, how often the database is asked."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Membership, MembershipChange, Talent
from mentorship.models import Meeting, Pair
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.recognitions.models import Recognition
from talentcareer.access import roles
from talentcareer.access.actions import grant_role
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import SINCE, World, make_account

ClientOf = Callable[..., Client]
AWARDS, EXPENSES, MEETINGS = "/records/award/many/", "/records/expense/many/", "/records/meeting/many/"
RECOGNITIONS, STEPS = "/records/recognition/many/", "/people/membership/many/steps/"


@pytest.fixture
def people(world: World) -> list[Talent]:
    return [make_talent(world.surgery, staff_no=f"1{n:04}", name=f"学员{n:02}") for n in range(20)]


@pytest.fixture
def programme() -> Any:
    return keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))


def typed(people: list[Talent], rows: dict[int, dict[str, str]] | None = None, **common: str) -> dict[str, Any]:
    """What the page's form sends: people, what holds for all, and what was typed into the rows by their number."""
    found: dict[str, Any] = {"person": [str(person.pk) for person in people], "all-sent": "1"}
    found |= {f"all-{name}": value for name, value in common.items()}
    for number, cells in (rows or {}).items():
        found |= {f"{people[number].pk}-{name}": value for name, value in cells.items()}
    return found


def refusals(answer: Any) -> dict[str, list[str]]:
    """What is refused, by person: the cells and the sentences beside them."""
    rows = answer.context["rows"]
    return {
        row.person.name: [cell.name for cell in row.cells if cell.errors] + row.errors
        for row in rows
        if row.errors or any(cell.errors for cell in row.cells)
    }


AWARD = {"source": "省财政", "approved": "60万", "approved_on": "2023-05-01"}


# --- choosing ----------------------------------------------------------------------------------------------------------


def test_people_are_chosen_on_the_list_and_stand_in_the_grid(hr: Client, people: list[Talent]) -> None:
    page = hr.get("/people/").content.decode()
    assert page.count('type="checkbox" class="form-check-input" name="chosen"') == 20
    assert f'formaction="{AWARDS}"' in page
    ticked = [str(people[0].pk), f"{people[1].pk},{people[2].pk}"]
    answer = hr.post(AWARDS, {"chosen": ["", *ticked], "back": "/people/?q=x"})
    assert answer.status_code == 200
    assert [row.person for row in answer.context["rows"]] == people[:3]
    assert (answer.context["lines"], answer.context["form"].errors) == ([], {})
    assert not Award.objects.exists()


def test_who_neither_writes_nor_exports_has_no_boxes(world: World, client_of: ClientOf, people: list[Talent]) -> None:
    finance = make_account("finance", role=roles.FINANCE.code, unit=world.hospital)
    talent_view_only = make_account("functional", role=roles.FUNCTIONAL.code, unit=world.hospital)

    def offered(user: Any) -> tuple[bool, bool, bool]:
        page = client_of(user).get("/people/").content.decode()
        return "学员01" in page, 'name="chosen"' in page, "formaction=" in page

    found = {user.username: offered(user) for user in (talent_view_only, finance, world.leader, world.hr)}
    assert found == {
        "functional": (True, False, False),
        "finance": (True, True, True),
        "leader": (True, True, False),
        "hr": (True, True, True),
    }


def test_people_are_pasted_as_numbers_and_names(hr: Client, people: list[Talent], world: World) -> None:
    make_talent(world.surgery, name="同名", staff_no="20001")
    make_talent(world.surgery, name="同名", staff_no="20002")
    who = "10001\t学员01\t外科\r\n学员02\n10001\n99999，同名\n10003 学员04\n"
    answer = hr.post(AWARDS, typed(people[:1], source="省财政") | {"who": who, "add": "1"})
    assert [row.person for row in answer.context["rows"]] == [people[0], people[1], people[2]]
    assert answer.context["who"].split("\n") == ["99999", "同名", "10003 学员04"]
    assert [words.split("“")[0].split(":")[0] for _target, words in answer.context["lines"]] == [
        "Nobody within your reach is called or numbered ",
        "Several people are called ",
        "The number 10003 belongs to 学员03. Correct number or name.",
    ]
    assert answer.context["form"]["source"].value() == "省财政"


def test_a_row_is_left_out(hr: Client, people: list[Talent]) -> None:
    sent = typed(people[:3], {0: {"approved": "5万"}, 2: {"approved": "7万"}}, **AWARD)
    answer = hr.post(AWARDS, sent | {"remove": str(people[1].pk)})
    assert [row.person for row in answer.context["rows"]] == [people[0], people[2]]
    page = answer.content.decode()
    assert all(f'value="{words}"' in page for words in ("5万", "7万", "60万"))


def test_at_most_two_hundred_people(hr: Client, world: World) -> None:
    many = [make_talent(world.surgery) for _number in range(201)]
    answer = hr.post(AWARDS, {"person": [str(person.pk) for person in many]})
    assert len(answer.context["rows"]) == 200
    assert [words for _target, words in answer.context["lines"]] == [
        "201 people are named, and 200 can be entered at once. The first 200 are listed; enter the other 1 afterwards."
    ]
    assert not answer.context["checked"]


def test_all_that_a_list_finds_are_read_again_through_its_door(
    world: World, client_of: ClientOf, people: list[Talent]
) -> None:
    foreign = make_talent(world.medicine, staff_no="30001", name="学员外")
    own = client_of(make_account("hr2", role=roles.HR.code, unit=world.surgery))
    sent = {"found": "1", "chosen": str(foreign.pk), "back": "/people/?q=学员&sort=-name&page=2&per_page=50"}
    answer = own.post(AWARDS, sent)
    assert [row.person for row in answer.context["rows"]] == people[::-1]
    assert answer.context["lines"] == []
    narrowed = own.post(AWARDS, sent | {"back": "/people/?q=学员01"})
    assert [row.person for row in narrowed.context["rows"]] == [people[1]]


def test_all_found_beyond_the_most_are_counted_and_none_is_taken(hr: Client, world: World) -> None:
    for _number in range(201):
        make_talent(world.surgery)
    answer = hr.post(AWARDS, {"found": "1", "back": "/people/"})
    assert answer.context["rows"] == []
    [(_target, words)] = answer.context["lines"]
    assert words == (
        "The list finds 201 people, and 200 can be entered at once. Nobody is listed here: go back to the list and "
        "narrow it by a filter, for example to one department."
    )


@pytest.mark.parametrize(
    "back", ["", "/nowhere/", "/people/batches/", "/people/id-number/", "https://elsewhere.example/people/", "/jobs/"]
)
def test_all_found_needs_a_list_of_people(hr: Client, people: list[Talent], back: str) -> None:
    answer = hr.post(AWARDS, {"found": "1", "back": back})
    assert answer.context["rows"] == []
    assert [words[:8] for _target, words in answer.context["lines"]] == ["The list"]


def test_all_found_of_a_filter_that_cannot_be_read_is_nobody(hr: Client, people: list[Talent]) -> None:
    assert hr.post(AWARDS, {"found": "1", "back": "/people/?degree=nonsense"}).context["rows"] == []


def test_whoever_may_be_seen_but_not_written_is_counted_as_left_out(
    world: World, client_of: ClientOf, people: list[Talent]
) -> None:
    user = make_account("hr2", role=roles.HR.code, unit=world.surgery)
    grant_role(user, role=roles.LEADER.code, unit=world.hospital, from_on=SINCE, by=SYSTEM)
    for number in range(2):
        make_talent(world.medicine, name=f"学员外{number}")
    answer = client_of(user).post(AWARDS, {"found": "1", "back": "/people/?q=学员"})
    assert [row.person for row in answer.context["rows"]] == people
    assert [words for _target, words in answer.context["lines"]] == [
        "2 chosen people are not within your reach, or not there any more, and were left out."
    ]


# --- checking and saving -----------------------------------------------------------------------------------------------


def test_a_check_tells_the_effects_and_writes_nothing(hr: Client, people: list[Talent]) -> None:
    before = Entry.objects.count()
    answer = hr.post(AWARDS, typed(people, {3: {"approved": "12.5万"}}, **AWARD) | {"check": "1"})
    assert answer.status_code == 200
    assert (refusals(answer), answer.context["checked"]) == ({}, True)
    effects = ["".join(row.effects) for row in answer.context["rows"]]
    assert ["600,000.00" in words for words in effects] == [number != 3 for number in range(20)]
    assert "125,000.00" in effects[3]
    assert (Award.objects.count(), Entry.objects.count()) == (0, before)


def test_twenty_are_saved_at_once_each_with_its_own_entry(hr: Client, people: list[Talent]) -> None:
    before = Entry.objects.count()
    answer = hr.post(AWARDS, typed(people, {3: {"approved": "12.5万"}}, **AWARD) | {"save": "1", "back": "/people/?sort=name"})  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, "/people/?sort=name")
    saved = dict(Award.objects.values_list("talent__name", "approved"))
    assert saved == {person.name: Decimal(125000 if number == 3 else 600000) for number, person in enumerate(people)}
    written = Entry.objects.order_by("id")[before:]
    assert [(entry.action, entry.subject_id) for entry in written] == [
        ("award.saved", str(person.pk)) for person in people
    ]
    assert {entry.object_id for entry in written} == {str(pk) for pk in Award.objects.values_list("pk", flat=True)}


@pytest.mark.parametrize("button", ["check", "save"])
def test_one_refused_row_keeps_everything_typed_and_writes_nothing(
    hr: Client, people: list[Talent], button: str
) -> None:
    keep(Award(talent=people[5], source="省财政", approved=1))
    before = Entry.objects.count()
    rows = {2: {"approved": "-1"}, 3: {"approved_on": "2023-02-30"}, 4: {"project_number": "X-4"}}
    answer = hr.post(AWARDS, typed(people, rows, **AWARD) | {button: "1"})
    assert answer.status_code == 422
    assert refusals(answer) == {
        "学员02": ["approved"],
        "学员03": ["approved_on"],
        "学员05": ["Source of funds: This award is recorded already."],
    }
    assert len(answer.context["lines"]) == 3
    page = answer.content.decode()
    assert all(f'value="{words}"' in page for words in ("-1", "2023-02-30", "X-4", "省财政", "60万", "2023-05-01"))
    assert (Award.objects.count(), Entry.objects.count()) == (1, before)


def test_what_is_missing_for_all_is_said_once_above(hr: Client, people: list[Talent]) -> None:
    answer = hr.post(AWARDS, typed(people, source="省财政") | {"save": "1"})
    assert (answer.status_code, refusals(answer), list(answer.context["form"].errors)) == (422, {}, ["approved"])
    answer = hr.post(RECOGNITIONS, typed(people, programme="", status="awarded") | {"save": "1"})
    assert (refusals(answer), list(answer.context["form"].errors)) == ({}, ["programme", "year"])


def test_nobody_is_not_saved(hr: Client) -> None:
    assert hr.post(AWARDS, typed([], **AWARD) | {"save": "1"}).status_code == 422


def test_the_same_form_is_saved_once(hr: Client, people: list[Talent]) -> None:
    page = hr.post(EXPENSES, {"person": [str(people[0].pk)]})
    sheet = page.context["kept"].signed
    sent = typed(people[:1], subject="设备费", amount="100", spent_on="2023-01-01") | {"save": "1", "sheet": sheet}
    assert [hr.post(EXPENSES, sent).status_code for _time in range(2)] == [302, 302]
    assert Expense.objects.count() == 1


# --- kinds -------------------------------------------------------------------------------------------------------------


def test_an_award_of_a_batch_for_its_members(hr: Client, world: World, people: list[Talent]) -> None:
    cohort = make_cohort(world.hospital)
    for person in people[:2]:
        make_membership(person, cohort)
    form = hr.post(AWARDS, {"person": [str(person.pk) for person in people[:3]]}).context["form"]
    assert [str(label) for _code, label in form.fields["cohort"].choices] == ["—", str(cohort)]
    sent = typed(people[:3], cohort=str(cohort.pk), **AWARD) | {"save": "1"}
    assert refusals(hr.post(AWARDS, sent)) == {
        "学员02": ["Batch: This one does not belong to the person. Choose one of those listed."]
    }
    assert hr.post(AWARDS, typed(people[:2], cohort=str(cohort.pk), **AWARD) | {"save": "1"}).status_code == 302
    assert Award.objects.filter(cohort=cohort).count() == 2


def test_expenses_take_each_persons_award_and_ask_about_the_same_again(hr: Client, people: list[Talent]) -> None:
    awards = [keep(Award(talent=person, source="医院", approved=1)) for person in people[:3]]
    common = {"subject": "劳务费", "spent_on": "2023.6.1", "amount": "800"}
    assert hr.post(EXPENSES, typed(people[:3], **common) | {"save": "1"}).status_code == 302
    assert list(Expense.objects.order_by("talent__staff_no").values_list("award", flat=True)) == [
        one.pk for one in awards
    ]
    answer = hr.post(EXPENSES, typed(people[:3], {0: {"amount": "900"}, 1: {"again": "on"}}, **common) | {"save": "1"})
    assert (answer.status_code, list(refusals(answer))) == (422, ["学员02"])
    assert f'name="{people[2].pk}-again"' in answer.content.decode()
    rows = {0: {"amount": "900"}, 1: {"again": "on"}, 2: {"again": "on"}}
    assert hr.post(EXPENSES, typed(people[:3], rows, **common) | {"save": "1"}).status_code == 302
    found = Expense.objects.order_by("talent__staff_no", "amount", "occurrence").values_list("amount", "occurrence")
    assert [(int(amount), number) for amount, number in found] == [(800, 1), (900, 1), (800, 1), (800, 2), (800, 1), (800, 2)]  # fmt: skip


def test_recognitions_of_one_programme(hr: Client, people: list[Talent], programme: Programme) -> None:
    common = {"programme": str(programme.pk), "year": "2023", "status": "awarded", "document_number": "甲字1号"}
    assert (
        hr.post(RECOGNITIONS, typed(people, {1: {"status": "shortlisted"}}, **common) | {"save": "1"}).status_code
        == 302
    )
    found = Recognition.objects.order_by("talent__staff_no").values_list("status", "level", "document_number")
    assert list(found) == [("shortlisted" if n == 1 else "awarded", "national", "甲字1号") for n in range(20)]
    again = hr.post(RECOGNITIONS, typed(people[:1], **common) | {"save": "1"})
    assert (again.status_code, list(refusals(again))) == (422, ["学员00"])


def test_a_meeting_of_each_with_the_own_mentor(hr: Client, world: World, people: list[Talent]) -> None:
    mentors = [make_talent(world.medicine) for _number in range(2)]
    for person, mentor in zip(people, mentors, strict=False):
        keep(Pair(mentor=mentor, mentee=person, paired_on=date(2023, 1, 1)))
    sent = typed(people[:2], held_on="2023-02-01", topic="年度谈话", form="面谈") | {"save": "1"}
    assert hr.post(MEETINGS, sent).status_code == 302
    found = Meeting.objects.order_by("mentee__staff_no").values_list("mentor", "topic")
    assert list(found) == [(mentor.pk, "年度谈话") for mentor in mentors]
    answer = hr.post(
        MEETINGS, typed(people[:3], {2: {"topic": "x"}}, held_on="2023-03-01", form="面谈") | {"save": "1"}
    )
    assert list(refusals(answer)) == ["学员02"]


def test_a_mentor_meets_the_own_mentees_together(world: World, client_of: ClientOf, people: list[Talent]) -> None:
    mentor = make_talent(world.medicine, user=make_account("mentor", role=roles.MENTOR.code, unit=world.hospital))
    for person in people[:2]:
        keep(Pair(mentor=mentor, mentee=person, paired_on=date(2023, 1, 1)))
    client = client_of(mentor.user)
    foreign = client.post(MEETINGS, typed(people[:3], held_on="2023-02-01", topic="组会") | {"save": "1"})
    assert (foreign.status_code, len(foreign.context["rows"]), Meeting.objects.count()) == (422, 2, 0)
    assert (
        client.post(MEETINGS, typed(people[:2], held_on="2023-02-01", topic="组会") | {"save": "1"}).status_code == 302
    )
    assert Meeting.objects.filter(mentor=mentor).count() == 2


def test_a_step_for_all_of_a_batch(hr: Client, world: World, people: list[Talent]) -> None:
    cohort = make_cohort(world.hospital)
    for person in people[:3]:
        make_membership(person, cohort)
    common = {"step": "pause", "on": "2023-05-01", "reason": "出国进修"}
    answer = hr.post(
        STEPS, typed(people[:4], {1: {"on": "2022-02-28"}, 2: {"reason": "产假"}}, **common) | {"save": "1"}
    )
    assert answer.status_code == 422
    assert {who: words[:1] for who, words in refusals(answer).items()} == {
        "学员01": ["2022-02-28 lies before the training period, which begins on 2022-03-01. Correct the day."],
        "学员03": ["record"],
    }
    assert not MembershipChange.objects.exists()
    sent = typed(people[:3], {2: {"reason": "产假"}}, **common) | {"save": "1"}
    assert hr.post(STEPS, sent).status_code == 302
    found = Membership.objects.order_by("talent__staff_no").values_list("state", "state_on", "state_reason")
    assert list(found) == [("paused", date(2023, 5, 1), reason) for reason in ("出国进修", "出国进修", "产假")]
    assert MembershipChange.objects.count() == 3
    assert list(refusals(hr.post(STEPS, typed(people[:1], **common) | {"check": "1"}))) == ["学员00"]


def test_a_step_that_asks_more_is_asked_it_of_each(hr: Client, world: World, people: list[Talent]) -> None:
    cohort = make_cohort(world.hospital)
    for person in people[:3]:
        make_membership(person, cohort)
    common = {"step": "complete", "on": "2025-03-01", "reason": "终期验收", "final_on": "2025-02-20"}
    rows = {0: {"final_grade": "excellent"}, 1: {"final_grade": "qualified", "final_on": "2025-03-02"}}
    answer = hr.post(STEPS, typed(people[:3], rows, **common) | {"save": "1"})
    assert (answer.status_code, refusals(answer)) == (
        422,
        {
            "学员01": [
                "The final check on 2025-03-02 lies after the completion on 2025-03-01. Correct one of the days."
            ],
            "学员02": ["final_grade"],
        },
    )
    assert not MembershipChange.objects.exists()
    rows |= {1: {"final_grade": "qualified"}, 2: {"final_grade": "qualified", "final_on": "2025-02-21"}}
    assert hr.post(STEPS, typed(people[:3], rows, **common) | {"save": "1"}).status_code == 302
    found = Membership.objects.order_by("talent__staff_no").values_list("state", "final_grade", "final_on")
    assert list(found) == [
        ("completed", "excellent", date(2025, 2, 20)),
        ("completed", "qualified", date(2025, 2, 20)),
        ("completed", "qualified", date(2025, 2, 21)),
    ]


# --- reach and cost ----------------------------------------------------------------------------------------------------


def test_somebody_outside_reach_is_refused_like_nobody(world: World, client_of: ClientOf, people: list[Talent]) -> None:
    foreign = make_talent(world.medicine, staff_no="30001", name="外人")
    client = client_of(make_account("hr2", role=roles.HR.code, unit=world.surgery))
    gone = make_talent(world.surgery)
    answers = []
    for who in (str(foreign.pk), "00000000-0000-4000-8000-000000ab5e47"):
        sent = typed(people[:2], **AWARD) | {"save": "1"}
        sent["person"].append(who)
        answer = client.post(AWARDS, sent)
        answers.append((answer.status_code, answer.context["lines"], [row.person for row in answer.context["rows"]]))
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][2], Award.objects.count()) == (422, people[:2], 0)
    words = [client.post(AWARDS, {"who": who, "add": "1"}).context["lines"][0][1] for who in ("30001", "39999")]
    assert words[0].replace("30001", "39999") == words[1]
    assert "外人" not in str(answers)
    assert gone.pk


def test_who_may_not_write_gets_403(world: World, client_of: ClientOf) -> None:
    for user in (world.head, world.office, world.leader, world.nobody):
        statuses = [client_of(user).get(page).status_code for page in (AWARDS, EXPENSES, RECOGNITIONS, MEETINGS, STEPS)]
        assert statuses == [403] * 5, user


@pytest.mark.parametrize(
    ("page", "common", "most"),
    [
        (AWARDS, AWARD, 6),
        (EXPENSES, {"subject": "劳务费", "spent_on": "2023-06-01", "amount": "800"}, 9),
        (MEETINGS, {"mentor": "20001", "held_on": "2023-06-01", "topic": "组会"}, 7),
        (RECOGNITIONS, {"year": "2023", "status": "awarded"}, 7),
        (STEPS, {"step": "pause", "on": "2023-05-01", "reason": "x"}, 16),
    ],
)
def test_questions_to_the_database_for_each_person_more(
    hr: Client, world: World, people: list[Talent], programme: Programme, page: str, common: dict[str, str], most: int
) -> None:
    make_talent(world.medicine, staff_no="20001")
    cohort = make_cohort(world.hospital)
    for person in people:
        make_membership(person, cohort)
    if page == RECOGNITIONS:
        common = common | {"programme": str(programme.pk)}

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as found:
            answer = hr.post(page, typed(people[:count], **common) | {"check": "1"})
        assert (answer.status_code, refusals(answer), answer.context["form"].errors) == (200, {}, {})
        return len(found)

    asked(1)
    few, many = asked(5), asked(20)
    assert (many - few) / 15 <= most, (few, many)


def test_a_grid_left_open_is_there_again(hr: Client, people: list[Talent]) -> None:
    sheet = hr.get(AWARDS).context["kept"].signed
    left = typed(people[:3], {1: {"approved": "5万"}}, **AWARD) | {"sheet": sheet}
    assert hr.post("/drafts/keep/", left).status_code < 400
    answer = hr.get(AWARDS)
    assert [row.person for row in answer.context["rows"]] == people[:3]
    page = answer.content.decode()
    assert all(f'value="{words}"' in page for words in ("5万", "60万", "省财政"))
    assert (answer.context["lines"], Award.objects.count()) == ([], 0)
    assert hr.post(AWARDS, left | {"save": "1"}).status_code == 302
    assert hr.get(AWARDS).context["rows"] == []
