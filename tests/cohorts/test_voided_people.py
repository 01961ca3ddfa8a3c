"""People entered by mistake: found by those who may take them back, and taken back to where their department is now."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts import actions
from cohorts.actions import corrections, leaving, merging
from cohorts.models import Departure, Post, Talent
from talentcareer import dates
from talentcareer.access import actions as access
from talentcareer.audit.actions import SYSTEM
from tests.builders.forms import said
from tests.builders.people import keep, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
LIST = "/people/entered-by-mistake/"
LINK = f'href="{LIST}"'


def mistaken(world, unit, **facts) -> Talent:
    talent = make_talent(unit, **facts)
    actions.void_person(talent, by=world.hr, reason="录错人")
    return talent


def names(answer) -> list[str]:
    return [row.record.name for row in answer.context["table"].rows]


def test_the_list_of_people_leads_to_those_entered_by_mistake_and_back(world, hr) -> None:
    make_talent(world.surgery, name="在册")
    gone = mistaken(world, world.surgery, name="误录", staff_no="90001")
    page = hr.get("/people/").content.decode()
    assert (f"{LINK}>Entered by mistake</a>" in page, "误录<" in page) == (True, False)
    listed = hr.get(LIST)
    assert [[str(value) for value in row.cells][1:4] for row in listed.context["table"].rows] == [
        ["外科", "录错人", "人事甲"]
    ]
    back = f"/people/{gone.pk}/take-back/"
    assert f'href="{back}">Take back</a>' in listed.content.decode()
    assert said(hr, hr.post(back)) == ["Taken back: 误录"]
    assert (names(hr.get(LIST)), sorted(names(hr.get("/people/")))) == ([], ["在册", "误录"])


@pytest.mark.parametrize(
    ("query", "found"), [("q=wulu", ["误录"]), ("q=90002", ["另一"]), ("q=无此人", []), ("", ["另一", "误录"])]
)
def test_they_are_searched_by_words(world, hr, query, found) -> None:
    mistaken(world, world.surgery, name="误录", staff_no="90001")
    mistaken(world, world.medicine, name="另一", staff_no="90002")
    assert names(hr.get(f"{LIST}?{query}")) == found


def test_each_personnel_office_finds_its_own(world, client_of) -> None:
    mistaken(world, world.surgery, name="外")
    mistaken(world, world.medicine, name="内")
    own = client_of(make_account("hr_of_medicine", role="hr", unit=world.medicine))
    assert names(own.get(LIST)) == ["内"]


@pytest.mark.parametrize("role", ["office", "head", "leader"])
def test_who_does_not_write_people_is_told_of_none(world, client_of, role) -> None:
    make_talent(world.surgery)
    mistaken(world, world.surgery)
    client = client_of(world.accounts[role])
    assert (client.get(LIST).status_code, LINK in client.get("/people/").content.decode()) == (403, False)


def test_an_id_number_does_not_stay_in_the_address(hr) -> None:
    assert hr.get(f"{LIST}?q=110101199003077475")["Location"] == "/people/id-number/"


def test_the_account_of_somebody_entered_by_mistake_shows_nobody(world, client_of) -> None:
    talent = make_talent(world.surgery, name="误录")
    talent.user = make_account("wulu", role="talent", unit=world.hospital)
    actions.save_talent(talent, by=SYSTEM)
    actions.void_person(talent, by=world.hr, reason="录错人")
    client = client_of(talent.user)
    home = client.get("/").content.decode()
    assert ("not connected with a person yet" in home, "误录" in home) == (True, False)
    pages = (talent.get_absolute_url(), f"/people/{talent.pk}/photo/", f"/people/{talent.pk}/dossier/")
    assert [client.get(page).status_code for page in pages] == [404] * 3


def test_the_list_asks_the_same_number_of_queries_for_few_and_many(world, hr) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            hr.get(LIST)
        return len(asked)

    mistaken(world, world.surgery)
    hr.get(LIST)
    few = queries()
    for _more in range(5):
        mistaken(world, world.medicine)
    assert queries() == few


class TestWhereTheDepartmentIsNoMore:
    """What was voided does not move with its department; taken back, it follows."""

    ON = date(2026, 3, 1)
    UNTIL = date(2026, 2, 28)

    def posts(self, talent) -> list:
        return list(
            Post.objects.filter(talent=talent).order_by("from_on").values_list("unit__name", "from_on", "to_on")
        )

    def test_a_person_goes_on_where_the_department_was_merged_into(self, world, hr) -> None:
        talent = mistaken(world, world.medicine, post_from_on=date(2020, 1, 1))
        access.merge_unit(world.medicine, into=world.surgery, on=self.ON, by=SYSTEM)
        hr.post(f"/people/{talent.pk}/take-back/")
        assert self.posts(talent) == [("内科", date(2020, 1, 1), self.UNTIL), ("外科", self.ON, None)]
        assert Talent.objects.get(pk=talent.pk).unit == world.surgery

    def test_a_person_without_a_post_too(self, world, hr) -> None:
        talent = mistaken(world, world.medicine, has_post=False)
        access.merge_unit(world.medicine, into=world.surgery, on=self.ON, by=SYSTEM)
        hr.post(f"/people/{talent.pk}/take-back/")
        assert Talent.objects.get(pk=talent.pk).unit == world.surgery

    def test_a_post_ends_with_its_department(self, world, hr) -> None:
        talent = mistaken(world, world.medicine, post_from_on=date(2020, 1, 1))
        for grant in world.medicine.grants.all():
            access.end_grant(grant, on=self.ON, by=SYSTEM)
        access.end_unit(world.medicine, on=self.ON, by=SYSTEM)
        hr.post(f"/people/{talent.pk}/take-back/")
        assert self.posts(talent) == [("内科", date(2020, 1, 1), self.UNTIL)]

    def test_a_single_post_follows_too(self, world, hr) -> None:
        talent = make_talent(world.surgery, post_from_on=date(2020, 1, 1))
        post = actions.open_post(talent, unit=world.medicine, kind="concurrent", from_on=date(2021, 1, 1), by=SYSTEM)
        actions.void_held(post, by=world.hr, reason="录错")
        ward = access.create_unit(name="一病区", parent=world.hospital, by=SYSTEM)
        access.merge_unit(world.medicine, into=ward, on=self.ON, by=SYSTEM)
        hr.post(f"/people/post/{post.pk}/take-back/")
        assert self.posts(talent)[1:] == [("内科", date(2021, 1, 1), self.UNTIL), ("一病区", self.ON, None)]

    def test_a_post_that_never_was_in_it_is_refused_in_words(self, world, hr) -> None:
        talent = make_talent(world.surgery, post_from_on=date(2020, 1, 1))
        post = actions.open_post(talent, unit=world.medicine, kind="concurrent", from_on=date(2026, 4, 1), by=SYSTEM)
        actions.void_held(post, by=world.hr, reason="录错")
        for grant in world.medicine.grants.all():
            access.end_grant(grant, on=self.ON, by=SYSTEM)
        access.end_unit(world.medicine, on=self.ON, by=SYSTEM)
        assert said(hr, hr.post(f"/people/post/{post.pk}/take-back/")) == [
            "内科 is no more from 2026-03-01 on: no post begins there on 2026-04-01. Record it anew in another unit."
        ]
        assert self.posts(talent) == [("外科", date(2020, 1, 1), None)]


class TestWhatKeepsSomebodyFromBeingVoided:
    """Only what still counts: what was undone or answered cannot be voided itself, and would stand in the way for ever."""

    def refused(self, world, talent) -> list[str]:
        try:
            actions.void_person(talent, by=world.hr, reason="录错人")
        except ValidationError as refused:
            return refused.messages
        return []

    def test_an_undone_departure_does_not(self, world, hr) -> None:
        talent = make_talent(world.surgery, has_post=False)
        departure = Departure(talent=talent, kind="left", on=date(2026, 3, 1))
        keep(departure)
        assert self.refused(world, talent) == [
            "It cannot be voided while others stand on it: Departures: 1. Void or move those first."
        ]
        leaving.undo_departure(departure, by=world.hr)
        assert self.refused(world, Talent.objects.get(pk=talent.pk)) == []

    def test_an_answered_request_does_not(self, world, hr) -> None:
        talent = make_talent(world.surgery)
        request = corrections.ask(talent, section="posts", words="日期不对", by=SYSTEM)
        assert len(self.refused(world, talent)) == 1
        corrections.answer(request, accept=False, on=dates.today(), reason="查无此事", by=world.hr)
        assert self.refused(world, talent) == []

    def test_a_merge_that_was_taken_apart_does_not(self, world, hr) -> None:
        kept, other = make_talent(world.surgery), make_talent(world.surgery)
        done = merging.merge(kept, other, chosen={"name": "kept"}, by=world.hr, reason="同一人")
        assert len(self.refused(world, Talent.objects.get(pk=kept.pk))) == 1
        merging.take_apart(done, by=world.hr)
        for talent in Talent.objects.order_by("staff_no"):
            assert self.refused(world, talent) == []
