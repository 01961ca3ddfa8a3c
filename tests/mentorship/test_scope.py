"""Mentors reach their mentees of today, and nobody else's."""

from datetime import date, timedelta

import pytest

from cohorts.models import Talent
from mentorship.models import Meeting, Pair
from mentorship.panels import mentorship
from talentcareer import dates
from talentcareer.access import roles
from tests.builders.people import keep, make_talent
from tests.builders.world import World, make_account


@pytest.fixture
def mentor(world: World) -> Talent:
    account = make_account("mentor", role=roles.MENTOR.code, unit=world.hospital)
    return make_talent(world.surgery, name="导师甲", user=account)


def pair(mentor: Talent, mentee: Talent, **overrides: object) -> Pair:
    return keep(Pair(mentor=mentor, mentee=mentee, **{"paired_on": date(2024, 3, 1)} | overrides))


def test_a_mentor_sees_the_mentees_of_today_in_any_department(world: World, mentor: Talent) -> None:
    mentees = [make_talent(world.medicine, name="学员甲"), make_talent(world.surgery, name="学员乙")]
    for mentee in mentees:
        pair(mentor, mentee)
    make_talent(world.surgery, name="同科非学员")
    found = Talent.objects.visible_to(mentor.user)
    assert sorted(found.values_list("name", flat=True)) == ["学员乙", "学员甲"]


def test_a_pair_that_ended_or_has_not_begun_gives_no_reach(world: World, mentor: Talent) -> None:
    today = dates.today()
    pair(mentor, make_talent(world.surgery, name="已结束"), ended_on=today)
    pair(mentor, make_talent(world.surgery, name="未开始"), paired_on=today + timedelta(days=1))
    pair(mentor, make_talent(world.surgery, name="明日结束"), ended_on=today + timedelta(days=1))
    assert list(Talent.objects.visible_to(mentor.user).values_list("name", flat=True)) == ["明日结束"]


def test_another_mentors_mentee_is_out_of_reach(world: World, mentor: Talent) -> None:
    other = make_talent(world.surgery, name="导师乙")
    pair(other, make_talent(world.surgery, name="乙的学员"))
    assert list(Talent.objects.visible_to(mentor.user)) == []


def test_a_mentor_reads_pairs_of_own_mentees_only(world: World, mentor: Talent) -> None:
    own = pair(mentor, make_talent(world.surgery, name="学员甲"))
    pair(make_talent(world.surgery, name="导师乙"), make_talent(world.surgery, name="乙的学员"))
    assert list(Pair.objects.visible_to(mentor.user)) == [own]


def test_being_paired_without_the_role_gives_no_reach(world: World) -> None:
    account = world.nobody
    someone = make_talent(world.surgery, name="无角色导师", user=account)
    pair(someone, make_talent(world.surgery, name="学员甲"))
    assert list(Talent.objects.visible_to(account)) == []


@pytest.mark.parametrize(("held", "days"), [((-3, 5), 3), ((0,), 0), ((1,), None), ((), None)])
def test_the_last_meeting_is_one_that_has_been(world: World, mentor: Talent, held: tuple[int, ...], days: int) -> None:
    mentee, today = make_talent(world.surgery), dates.today()
    pair(mentor, mentee)
    for ahead in held:
        keep(Meeting(mentor=mentor, mentee=mentee, held_on=today + timedelta(days=ahead), topic="论文"))
    shown = mentorship(mentee, world.hr)
    assert shown is not None
    assert [since for _pair, since in shown["mentors"]] == [days]
