"""A person's page: who sees which part of it, what it says, what it never shows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from cohorts import actions
from cohorts.models import Talent
from mentorship.models import Pair
from programs.abroad.models import StudyAbroad
from programs.postdocs.models import PostdocAppointment
from talentcareer import dates
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.facts import fill
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account

ID_NUMBER = "11010519491231002X"
MOBILE = "13812345678"
ClientOf = Callable[..., Client]


@pytest.fixture
def person(world: World) -> Talent:
    return make_talent(
        world.surgery, name="孙号", staff_no="20005", sex="female", born_on=date(1949, 12, 31),
        hired_on=date(1980, 1, 1), id_number=ID_NUMBER, mobile=MOBILE, ethnicity="22", political_status="10",
        title="232", former_names=["孙小号"],
    )  # fmt: skip


def page(client: Client, person: Talent) -> str:
    answer = client.get(f"/people/{person.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def sections(client: Client, person: Talent) -> list[str]:
    return [section.panel.code for section in client.get(f"/people/{person.pk}/").context["sections"]]


def test_the_page_tells_who_it_is(world: World, client_of: ClientOf, person: Talent) -> None:
    told = ["孙号", "20005", "外科", "孙小号", "1949-12-31", "11**************2X", "13*******78"]
    english, chinese = page(client_of(world.hr), person), page(client_of(world.hr, "zh-hans"), person)
    assert [
        words for words in [*told, "associate chief physician", "member of the Jiusan Society"] if words not in english
    ] == []
    assert [words for words in [*told, "副主任医师", "九三学社社员"] if words not in chinese] == []


def test_no_sensitive_number_stands_on_the_page_in_any_form(world: World, client_of: ClientOf, person: Talent) -> None:
    text = page(client_of(world.hr), person)
    assert [secret for secret in (ID_NUMBER, ID_NUMBER[4:16], MOBILE, MOBILE[3:]) if secret in text] == []


def test_personal_details_are_for_hr_and_office(world: World, client_of: ClientOf, person: Talent) -> None:
    personal = ("1949-12-31", "孙小号", "畲族", "11**************2X", "13*******78", "reveal")
    shown = {
        name: [words for words in personal if words in page(client_of(getattr(world, name), "zh-hans"), person)]
        for name in ("hr", "office", "head", "leader")
    }
    assert shown == {"hr": list(personal), "office": list(personal), "head": [], "leader": []}


def test_one_account_with_two_roles_gets_personal_details_only_where_the_role_holds(
    world: World, client_of: ClientOf, person: Talent
) -> None:
    from talentcareer.access.actions import grant_role

    grant_role(world.other_head, role="hr", unit=world.surgery, from_on=date(2020, 1, 1), by=SYSTEM)
    colleague = make_talent(world.medicine, name="李内", born_on=date(1977, 7, 7))
    client = client_of(world.other_head)
    assert ("1949-12-31" in page(client, person), "1977-07-07" in page(client, colleague)) == (True, False)


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("hr", 200),
        ("office", 200),
        ("leader", 200),
        ("head", 200),
        ("other_head", 404),
        ("system_admin", 403),
        ("nobody", 403),
    ],
)
def test_who_opens_the_page(world: World, client_of: ClientOf, person: Talent, account: str, status: int) -> None:
    answer = client_of(world.accounts[account]).get(f"/people/{person.pk}/")
    assert answer.status_code == status
    assert ("孙号" in answer.content.decode()) == (status == 200)


def test_sections_follow_the_readers_permissions(world: World, client_of: ClientOf, person: Talent) -> None:
    fill(world, person, 1)
    finance = client_of(make_account("finance", role="finance", unit=world.hospital))
    assert sections(client_of(world.hr), person) == [
        "basic",
        "departures",
        "posts",
        "memberships",
        "windows",
        "invitations",
        "recognitions",
        "postdocs",
        "funding",
        "mentorship",
        "abroad",
        "aid",
        "evidence",
    ]
    assert sections(client_of(world.head), person) == [
        "basic",
        "departures",
        "posts",
        "memberships",
        "windows",
        "invitations",
        "recognitions",
        "postdocs",
        "funding",
        "mentorship",
        "abroad",
    ]
    assert sections(finance, person) == [
        "basic",
        "departures",
        "posts",
        "memberships",
        "recognitions",
        "funding",
        "abroad",
        "aid",
    ]


def test_a_head_reads_the_sums_of_the_fund_and_not_its_lines(world: World, client_of: ClientOf, person: Talent) -> None:
    fill(world, person, 2)
    head, hr = page(client_of(world.head), person), page(client_of(world.hr), person)
    assert ("20.00" in head, "劳务费" in head, "来源2" in head) == (True, False, False)
    assert ("20.00" in hr, "劳务费" in hr, "来源2" in hr) == (True, True, True)


def test_a_confidential_batch_and_study_are_there_for_those_who_need_to_know(
    world: World, client_of: ClientOf, person: Talent
) -> None:
    secret = make_cohort(world.hospital, name="涉密批", year=2024, confidential=True)
    make_membership(person, secret, "S50", exemption_reason="急需", exemption_by="院务会")
    keep(StudyAbroad(talent=person, country="涉密国", from_on=date(2024, 1, 1), confidential=True))
    for account, seen in (("hr", True), ("head", False), ("leader", False)):
        text = page(client_of(getattr(world, account)), person)
        assert ("涉密批" in text, "涉密国" in text) == (seen, seen), account


def test_the_person_reads_the_own_record_and_no_other(world: World, client_of: ClientOf) -> None:
    account = make_account("self", role="talent", unit=world.hospital)
    own = make_talent(world.surgery, name="本人", user=account, born_on=date(1990, 2, 3))
    other = make_talent(world.surgery, name="旁人")
    client = client_of(account)
    assert "1990-02-03" in page(client, own)
    assert client.get(f"/people/{other.pk}/").status_code == 404
    assert client.get(f"/people/{own.pk}/history/").status_code == 403


def test_a_mentor_reads_the_mentee_without_personal_details(world: World, client_of: ClientOf, person: Talent) -> None:
    account = make_account("mentor", role="mentor", unit=world.hospital)
    keep(
        Pair(mentor=make_talent(world.medicine, name="导师乙", user=account), mentee=person, paired_on=date(2024, 1, 1))
    )
    text = page(client_of(account), person)
    assert ("孙号" in text, "1949-12-31" in text, "11****" in text) == (True, False, False)


def test_a_mentees_name_beyond_reach_is_not_told(world: World, client_of: ClientOf, person: Talent) -> None:
    keep(Pair(mentor=person, mentee=make_talent(world.medicine, name="他科学员"), paired_on=date(2024, 1, 1)))
    assert ("他科学员" in page(client_of(world.head), person), "他科学员" in page(client_of(world.hr), person)) == (
        False,
        True,
    )


def test_the_primary_mentor_stands_first_and_ended_pairs_last(
    world: World, client_of: ClientOf, person: Talent
) -> None:
    for kind, name, ended_on in (
        ("primary", "前主导", date(2023, 1, 1)),
        ("joint", "联合甲", None),
        ("primary", "主导甲", None),
    ):
        mentor = make_talent(world.medicine, name=name)
        keep(Pair(mentor=mentor, mentee=person, kind=kind, paired_on=date(2022, 1, 1), ended_on=ended_on))
    text = page(client_of(world.hr), person)
    assert sorted(("前主导", "联合甲", "主导甲"), key=text.index) == ["主导甲", "联合甲", "前主导"]


def test_reports_late_fund_and_cost_shares_are_told_in_words(world: World, client_of: ClientOf, person: Talent) -> None:
    keep(
        StudyAbroad(
            talent=person,
            country="德国",
            from_on=date(2024, 1, 1),
            to_on=date(2024, 1, 31),
            report_due_on=date(2024, 2, 29),
            report_on=date(2024, 3, 4),
            cost=Decimal("99999.99"),
        )
    )
    text = page(client_of(world.hr), person)
    assert "4 days late" in text
    assert "foundation 49,999.99, unit 40,000.00, person 10,000.00" in text


def test_a_period_that_is_over_is_due_for_its_final_check(world: World, client_of: ClientOf, person: Talent) -> None:
    cohort = make_cohort(world.hospital, year=2020)
    make_membership(person, cohort, "S50", exemption_reason="急需", exemption_by="院务会")
    text = page(client_of(world.hr), person)
    assert "due for final check" in text
    assert "50s Breakthrough (under 50)" in text


def test_markup_in_names_is_shown_as_text(world: World, client_of: ClientOf) -> None:
    person = make_talent(world.surgery, name="<b>粗</b>", remark="<script>alert(1)</script>")
    text = page(client_of(world.hr), person)
    assert ("<b>粗" in text, "&lt;b&gt;粗" in text, "<script>alert" in text) == (False, True, False)


def test_a_number_is_shown_by_post_with_a_reason_and_on_record(
    world: World, client_of: ClientOf, person: Talent
) -> None:
    hr, url = client_of(world.hr), f"/people/{person.pk}/reveal/id-number/"
    asked = hr.get(url)
    assert (asked.status_code, ID_NUMBER in asked.content.decode()) == (200, False)
    assert hr.post(url, {"reason": "other", "words": " "}).status_code == 422
    assert Entry.objects.filter(action="talent.id_number_revealed").count() == 0
    shown = hr.post(url, {"reason": "other", "words": "填写省级申报表"})
    assert (shown.status_code, ID_NUMBER in shown.content.decode(), "no-store" in shown["Cache-Control"]) == (
        200,
        True,
        True,
    )
    entry = Entry.objects.get(action="talent.id_number_revealed")
    assert (entry.actor_name, entry.subject_id, entry.reason, entry.changes) == (
        "人事甲",
        str(person.pk),
        "填写省级申报表",
        {},
    )
    mobile = hr.post(f"/people/{person.pk}/reveal/mobile/", {"reason": "contact"})
    assert MOBILE in mobile.content.decode()
    assert Entry.objects.filter(action="talent.mobile_revealed").count() == 1
    assert not Entry.objects.filter(reason__contains=MOBILE).exists()


@pytest.mark.parametrize("account", ["head", "other_head", "leader", "system_admin", "nobody"])
def test_nobody_else_shows_a_number(world: World, client_of: ClientOf, person: Talent, account: str) -> None:
    answer = client_of(world.accounts[account]).post(f"/people/{person.pk}/reveal/id-number/", {"reason": "checking"})
    assert (answer.status_code, ID_NUMBER in answer.content.decode()) == (403, False)
    assert Entry.objects.filter(action="talent.id_number_revealed").count() == 0


def test_a_number_beyond_reach_or_of_no_kind_is_not_there(world: World, client_of: ClientOf, person: Talent) -> None:
    elsewhere = client_of(make_account("hr_medicine", role="hr", unit=world.medicine))
    assert elsewhere.post(f"/people/{person.pk}/reveal/id-number/", {"reason": "checking"}).status_code == 404
    assert client_of(world.hr).get(f"/people/{person.pk}/reveal/password/").status_code == 404


def test_the_history_tells_changes_in_sentences(world: World, client_of: ClientOf, person: Talent) -> None:
    actions.open_post(person, unit=world.medicine, from_on=dates.today(), by=world.hr)
    hr = client_of(world.hr)
    text = hr.get(f"/people/{person.pk}/history/").content.decode()
    assert "人事甲" in text
    assert "内科" in text
    assert not any(secret in text for secret in (ID_NUMBER, MOBILE))
    part = hr.get(f"/people/{person.pk}/history/", headers={"HX-Request": "true"})
    assert ("人事甲" in part.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert client_of(world.head).get(f"/people/{person.pk}/history/").status_code == 403


def test_who_may_see_the_page_stands_on_it(world: World, client_of: ClientOf, person: Talent) -> None:
    told = client_of(world.hr).get(f"/people/{person.pk}/").context["who_may_see"]
    others = "Hospital leader, Finance, Functional office"
    assert told == [
        "Talent: the person",
        "Mentor: of this person, today",
        f"HR staff, Talent office, Department head, {others}: of 外科 or of a unit above it",
        "ID number and mobile number in full, each time on record: HR staff, Talent office",
    ]


def test_being_in_station_is_a_status_of_the_list(world: World, client_of: ClientOf, person: Talent) -> None:
    keep(PostdocAppointment(talent=person, entered_on=date(2024, 1, 1)))
    gone = make_talent(world.surgery, name="出站者")
    keep(PostdocAppointment(talent=gone, entered_on=date(2020, 1, 1), completed_on=date(2022, 1, 1)))
    hr = client_of(world.hr).get("/people/", {"status": "in_station"})
    assert [row.record.name for row in hr.context["table"].paginated_rows] == ["孙号"]
    finance = client_of(make_account("finance", role="finance", unit=world.hospital)).get(
        "/people/", {"status": "in_station"}
    )
    assert [row.record.name for row in finance.context["table"].paginated_rows] == []
