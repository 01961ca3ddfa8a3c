"""Pairs and meetings entered by hand: days, who is paired with whom, mentors who log their own meetings, who may."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from mentorship import rules
from mentorship.models import Meeting, Pair
from talentcareer import dates
from talentcareer.access import actions, roles
from talentcareer.access.models import UnitKind
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_talent
from tests.builders.world import World, make_account

ClientOf = Callable[..., Client]
ADD_PAIR, ADD_MEETING = "/records/pair/add/", "/records/meeting/add/"
TODAY = dates.today()


@pytest.fixture
def mentee(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="学员甲")


@pytest.fixture
def mentor(world: World) -> Talent:
    account = make_account("mentor", role=roles.MENTOR.code, unit=world.hospital)
    return make_talent(world.medicine, staff_no="20001", name="导师甲", user=account)


@pytest.fixture
def pair(mentor: Talent, mentee: Talent) -> Pair:
    return keep(Pair(mentor=mentor, mentee=mentee, paired_on=TODAY - timedelta(days=100)))


def url(what: str, row: Any) -> str:
    return reverse(f"mentorship:{what}", args=[row.pk])


def sent(answer: Any, **typed: Any) -> dict[str, Any]:
    """What a browser sends back from a page's form, with what was typed over it."""
    values = {bound.html_name: bound.value() for bound in answer.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


PAIR = {"mentee": "10001", "mentor": "20001", "kind": "primary", "paired_on": "2024.3.1"}
MEETING = {"mentee": "10001", "mentor": "20001", "held_on": "2024-05-06", "form": "面谈", "topic": "课题申报", "next_step": ""}  # fmt: skip


# --- pairs -------------------------------------------------------------------------------------------------------------


def test_a_pair_stands_on_the_mentees_page(hr: Client, mentor: Talent, mentee: Talent) -> None:
    answer = hr.post(ADD_PAIR, PAIR)
    assert (answer.status_code, answer["Location"]) == (302, f"{mentee.get_absolute_url()}#mentorship")
    row = Pair.objects.get()
    assert (row.mentor, row.mentee, row.kind, row.paired_on, row.ended_on) == (mentor, mentee, "primary", date(2024, 3, 1), None)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"mentor": "10001"}, "mentor", "same person"),
        ({"mentor": "没有这个人"}, "mentor", "没有这个人"),
        ({"mentee": "99999"}, "mentee", "99999"),
        ({"paired_on": "2024年3月"}, "paired_on", "2024"),
        ({"ended_on": "2024-02-29"}, "ended_on", "2024-02-29"),
        ({"end_reason": "调离"}, "ended_on", "no day"),
    ],
)
def test_what_is_wrong_with_a_pair_stands_at_its_field(
    hr: Client, mentor: Talent, mentee: Talent, typed: dict[str, str], field: str, words: str
) -> None:
    answer = hr.post(ADD_PAIR, PAIR | typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in str(answer.context["form"].errors[field])
    assert not Pair.objects.exists()


@pytest.mark.parametrize(("begins", "status"), [("2024-05-31", 422), ("2024-06-01", 302), ("2024-06-02", 302)])
def test_the_same_two_are_paired_again_from_the_day_of_the_end(hr: Client, mentor: Talent, mentee: Talent, begins: str, status: int) -> None:  # fmt: skip
    keep(Pair(mentor=mentor, mentee=mentee, paired_on=date(2024, 3, 1), ended_on=date(2024, 6, 1)))
    assert hr.post(ADD_PAIR, PAIR | {"paired_on": begins}).status_code == status


def test_a_second_primary_mentor_is_remarked(hr: Client, world: World, pair: Pair) -> None:
    make_talent(world.surgery, staff_no="20002", name="导师乙")
    answer = hr.post(ADD_PAIR, PAIR | {"mentor": "20002"}, follow=True)
    said = [str(message) for message in answer.context["messages"] if message.level_tag == "info"]
    assert [words.split(" since ")[0] for words in said] == ["导师甲 is a primary mentor"]


@pytest.mark.parametrize(("days", "status"), [(-101, 422), (-100, 302), (-99, 302), (0, 302), (1, 302)])
def test_a_pair_ends_on_a_day_with_its_reason(hr: Client, pair: Pair, days: int, status: int) -> None:
    day = TODAY + timedelta(days=days)
    answer = hr.post(url("pair-end", pair), {"on": day.isoformat(), "reason": "培养期满"})
    assert answer.status_code == status
    pair.refresh_from_db()
    assert (pair.ended_on, pair.end_reason) == ((day, "培养期满") if status == 302 else (None, ""))
    if status == 302:
        entry = Entry.objects.filter(object_id=str(pair.pk)).latest("id")
        assert (entry.action, entry.reason) == ("pair.ended", "培养期满")


def test_a_pair_ends_once_and_not_without_a_reason(hr: Client, pair: Pair) -> None:
    day = TODAY.isoformat()
    assert list(hr.post(url("pair-end", pair), {"on": day, "reason": " "}).context["form"].errors) == ["reason"]
    assert hr.post(url("pair-end", pair), {"on": day, "reason": "期满"}).status_code == 302
    assert list(hr.post(url("pair-end", pair), {"on": day, "reason": "期满"}).context["form"].errors) == ["on"]
    hr.post(url("pair-undo", pair))
    pair.refresh_from_db()
    assert pair.ended_on is None


def test_a_mentor_is_picked_from_the_whole_hospital_on_record_and_from_no_other(
    world: World, client_of: ClientOf, mentor: Talent, mentee: Talent
) -> None:
    surgery = client_of(make_account("hr2", role=roles.HR.code, unit=world.surgery))
    next_door = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    make_talent(next_door, staff_no="30001", name="导师邻")
    found = surgery.get("/records/pair/mentors/", {"q": "导师"}).json()["options"]
    assert [(option["text"], option["beside"]) for option in found] == [("20001 导师甲", "内科")]
    assert surgery.get("/people/choices/", {"q": "导师"}).json()["options"] == []
    assert list(surgery.post(ADD_PAIR, PAIR | {"mentor": "30001"}).context["form"].errors) == ["mentor"]
    assert surgery.post(ADD_PAIR, PAIR).status_code == 302
    assert Entry.objects.get(action="mentor.picked").subject_id == str(mentor.pk)


# --- meetings ----------------------------------------------------------------------------------------------------------


def test_a_meeting_takes_the_primary_mentor_of_its_day(hr: Client, pair: Pair, mentor: Talent) -> None:
    day = pair.paired_on.isoformat()
    assert hr.post(ADD_MEETING, MEETING | {"mentor": "", "held_on": day}).status_code == 302
    assert Meeting.objects.get().mentor == mentor
    before = (pair.paired_on - timedelta(days=1)).isoformat()
    assert list(hr.post(ADD_MEETING, MEETING | {"mentor": "", "held_on": before}).context["form"].errors) == ["mentor"]


@pytest.mark.parametrize(("days", "status"), [(-1, 302), (0, 302), (1, 422)])
def test_a_meeting_is_logged_when_it_has_been_held(hr: Client, pair: Pair, days: int, status: int) -> None:
    answer = hr.post(ADD_MEETING, MEETING | {"held_on": (TODAY + timedelta(days=days)).isoformat()})
    assert answer.status_code == status
    assert status == 302 or list(answer.context["form"].errors) == ["held_on"]


def test_an_equal_meeting_is_asked_about_once(hr: Client, mentor: Talent, mentee: Talent) -> None:
    hr.post(ADD_MEETING, MEETING)
    answer = hr.post(ADD_MEETING, MEETING)
    assert list(answer.context["form"].errors) == ["again"]
    assert hr.post(ADD_MEETING, MEETING | {"again": "on"}).status_code == 302
    assert list(Meeting.objects.order_by("occurrence").values_list("occurrence", flat=True)) == [1, 2]


# --- mentors -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def as_mentor(client_of: ClientOf, mentor: Talent) -> Client:
    return client_of(mentor.user)


def test_a_mentor_logs_a_meeting_of_an_own_mentee(
    as_mentor: Client, pair: Pair, mentor: Talent, mentee: Talent
) -> None:
    page = as_mentor.get(mentee.get_absolute_url()).content.decode()
    assert (f"{ADD_MEETING}?mentee={mentee.pk}" in page, ADD_PAIR in page) == (True, False)
    form = as_mentor.get(f"{ADD_MEETING}?mentee={mentee.pk}").context["form"]
    assert "mentor" not in form.fields
    answer = as_mentor.post(ADD_MEETING, MEETING | {"mentor": "10001", "held_on": TODAY.isoformat()})
    assert answer.status_code == 302, answer.context["form"].errors
    row = Meeting.objects.get()
    assert (row.mentor, row.mentee) == (mentor, mentee)
    assert url("meeting-edit", row) in as_mentor.get(mentee.get_absolute_url()).content.decode()
    edit = as_mentor.get(url("meeting-edit", row))
    assert as_mentor.post(url("meeting-edit", row), sent(edit, topic="论文修改")).status_code == 302
    row.refresh_from_db()
    assert row.topic == "论文修改"


@pytest.mark.parametrize(("days", "status"), [(-101, 422), (-100, 302), (-99, 302)])
def test_a_mentor_logs_meetings_from_the_day_of_the_pair(as_mentor: Client, pair: Pair, days: int, status: int) -> None:
    answer = as_mentor.post(ADD_MEETING, MEETING | {"held_on": (TODAY + timedelta(days=days)).isoformat()})
    assert answer.status_code == status
    assert status == 302 or list(answer.context["form"].errors) == ["held_on"]


def test_another_mentors_mentee_is_like_nobody(as_mentor: Client, world: World, pair: Pair, mentor: Talent) -> None:
    foreign = make_talent(world.medicine, staff_no="10002", name="学员乙")
    other = make_talent(world.surgery, name="导师乙")
    keep(Pair(mentor=other, mentee=foreign, paired_on=date(2024, 1, 1)))
    meeting = keep(Meeting(mentor=other, mentee=foreign, held_on=date(2024, 2, 1)))
    for page in (f"{ADD_MEETING}?mentee={foreign.pk}", url("meeting-edit", meeting), url("meeting-void", meeting)):
        assert as_mentor.get(page).status_code == 404, page
    answers = [as_mentor.post(ADD_MEETING, MEETING | {"mentee": number}) for number in ("10002", "99999")]
    said = [str(answer.context["form"].errors["mentee"]) for answer in answers]
    assert said[0].replace("10002", "99999") == said[1]


def test_a_colleagues_meeting_with_an_own_mentee_is_read_not_written(as_mentor: Client, world: World, pair: Pair, mentee: Talent) -> None:  # fmt: skip
    other = make_talent(world.surgery, name="导师乙")
    meeting = keep(Meeting(mentor=other, mentee=mentee, held_on=date(2024, 2, 1), topic="临床技能"))
    page = as_mentor.get(mentee.get_absolute_url()).content.decode()
    assert ("临床技能" in page, url("meeting-edit", meeting) in page) == (True, False)
    assert [as_mentor.get(url(what, meeting)).status_code for what in ("meeting-edit", "meeting-void")] == [403, 403]
    hr = Meeting.objects.visible_to(world.hr, "mentorship.meet")
    assert list(hr) == [meeting]


@pytest.mark.parametrize(("days", "status"), [(-1, 404), (0, 404), (1, 200)])
def test_a_mentor_writes_until_the_pair_ends(
    as_mentor: Client, pair: Pair, mentee: Talent, days: int, status: int
) -> None:
    pair = Pair.objects.get()
    pair.ended_on = TODAY + timedelta(days=days)
    keep(pair)
    assert as_mentor.get(f"{ADD_MEETING}?mentee={mentee.pk}").status_code == status


def test_mentors_do_not_write_pairs_and_heads_write_neither(as_mentor: Client, world: World, client_of: ClientOf, pair: Pair) -> None:  # fmt: skip
    meeting = keep(Meeting(mentor=pair.mentor, mentee=pair.mentee, held_on=date(2024, 2, 1)))
    pages = [url("pair-edit", pair), url("pair-end", pair), ADD_PAIR, "/records/pair/mentors/"]
    assert [as_mentor.get(page).status_code for page in pages] == [403] * 4
    head = client_of(world.head)
    assert [head.get(page).status_code for page in (*pages, ADD_MEETING, url("meeting-edit", meeting))] == [403] * 6


# --- rules -------------------------------------------------------------------------------------------------------------

D = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("span", "others", "allowed"),
    [
        ((D, None), [], True),
        ((D, None), [(date(2024, 1, 1), D)], True),
        ((D, None), [(date(2024, 1, 1), date(2024, 3, 2))], False),
        ((date(2023, 1, 1), D), [(D, None)], True),
        ((date(2023, 1, 1), date(2024, 3, 2)), [(D, None)], False),
        ((D, None), [(D, None)], False),
    ],
)
def test_rule_of_being_paired_once(span: rules.Span, others: list[rules.Span], allowed: bool) -> None:
    assert bool(rules.paired_once(span, others)) == allowed
