"""Two records of one person hold the same facts, or facts that cannot stand together: set aside, or named before anybody presses."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.actions import keep_former_name
from cohorts.actions.evidence import attach
from cohorts.files import JPEG, PDF, Checked
from cohorts.models import Departure, Evidence, FormerName, Merge, Post, Talent, TalentNumber, Title
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World
from tests.cohorts.test_merging import merge_url, rows

pytestmark = pytest.mark.django_db
Y = {year: date(year, 1, 1) for year in range(2010, 2026)}
END = date(2014, 12, 31)
Makes = Callable[[World, Talent], Any]


@pytest.fixture
def kept(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明", has_post=False)


@pytest.fixture
def twin(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="B2020", name="王明", has_post=False)


def post(from_on: date | None, to_on: date | None, *, kind: str = "primary", where: str = "surgery") -> Makes:
    return lambda world, of: keep(
        Post(talent=of, unit=getattr(world, where), kind=kind, from_on=from_on, to_on=to_on, position=of.staff_no)
    )


def title(from_on: date | None, to_on: date | None, *, sense: str = "appointed", code: str = "232") -> Makes:
    return lambda _world, of: keep(Title(talent=of, sense=sense, title=code, from_on=from_on, to_on=to_on))


def file(name: str, content: bytes, kind: str = "document") -> Makes:
    return lambda _world, of: attach(of, Checked(content, name, JPEG if kind == "photo" else PDF), kind=kind, by=SYSTEM)


FORMER_NAME: Makes = lambda _world, of: keep_former_name(FormerName(talent=of, name="王小明"), by=SYSTEM)  # noqa: E731

SET_ASIDE: dict[str, tuple[Makes, Makes, type[Any], int]] = {
    "open posts": (post(Y[2015], None), post(Y[2018], None), Post, 1),
    "past posts that overlap": (post(Y[2010], END), post(Y[2014], Y[2016]), Post, 1),
    "past posts that meet on one day": (post(Y[2010], END), post(END, Y[2016]), Post, 1),
    "past posts one after the other": (post(Y[2010], END), post(Y[2015], Y[2016]), Post, 2),
    "past posts elsewhere": (post(Y[2010], END), post(Y[2010], END, where="medicine"), Post, 2),
    "a past post without a beginning": (post(None, END), post(Y[2012], Y[2013]), Post, 1),
    "posts of two kinds": (post(Y[2010], END), post(Y[2010], END, kind="concurrent"), Post, 2),
    "an open post over a past one": (post(Y[2010], None), post(Y[2012], END), Post, 1),
    "past titles that overlap": (title(Y[2010], END), title(Y[2012], Y[2016]), Title, 1),
    "open titles": (title(Y[2010], None), title(Y[2012], None), Title, 1),
    "titles one after the other": (title(Y[2010], END), title(Y[2015], None), Title, 2),
    "two titles": (title(Y[2010], END), title(Y[2010], END, code="233"), Title, 2),
    "titles of two senses": (title(Y[2010], None), title(Y[2010], None, sense="awarded"), Title, 2),
    "former names": (FORMER_NAME, FORMER_NAME, FormerName, 1),
    "photos": (file("甲.jpg", b"one", "photo"), file("乙.jpg", b"two", "photo"), Evidence, 1),
    "the same file": (file("甲.pdf", b"one"), file("乙.pdf", b"one"), Evidence, 1),
    "two files": (file("甲.pdf", b"one"), file("乙.pdf", b"two"), Evidence, 2),
}


@pytest.mark.parametrize(("one", "two", "model", "standing"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_what_both_say_is_set_aside_and_comes_back(
    hr: Client, world: World, kept: Talent, twin: Talent, one: Makes, two: Makes, model: type[Any], standing: int
) -> None:
    one(world, kept), two(world, twin)
    before = rows()
    page = hr.get(merge_url(kept, twin))
    label = str(model._meta.verbose_name_plural).capitalize()
    assert (page.context["in_the_way"], dict(page.context["set_aside"])) == ([], {label: 1} if standing == 1 else {})
    answer = hr.post(merge_url(kept, twin), {"reason": "同一身份证"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert model.objects.unscoped("test").filter(talent=kept).count() == standing
    hr.post(reverse("cohorts:merge-undo", args=[Merge.objects.get().pk]))
    after = rows()
    assert {name: after[name] for name in after if name != "cohorts.TalentNumber"} == {
        name: before[name] for name in before if name != "cohorts.TalentNumber"
    }
    assert not TalentNumber.objects.unscoped("test").exists()


def other_mentor(world: World) -> Talent:
    return Talent.objects.unscoped("test").filter(name="导师甲").first() or make_talent(world.medicine, name="导师甲")


def batch(world: World) -> Any:
    return world.hospital.cohorts.first() or make_cohort(world.hospital)


IN_THE_WAY: dict[str, tuple[Makes, Makes, str]] = {
    "open posts in two departments": (
        post(Y[2015], None), post(Y[2018], None, where="medicine"), "Post “内科 B2020”: There is an open primary post already: end it first.",
    ),
    "two open titles": (
        title(Y[2010], None), title(Y[2010], None, code="233"), "Title “233”: There is an open title of this sense already: end it first.",
    ),
    "the same batch": (
        lambda world, of: make_membership(of, batch(world)), lambda world, of: make_membership(of, batch(world)),
        "Membership “王明 · 第一批 (2022)”: This person is in this batch already.",
    ),
    "the same stay": (
        *[lambda _world, of: keep(PostdocAppointment(talent=of, entered_on=Y[2020]))] * 2, "Postdoc appointment “",
    ),
    "the same study abroad": (*[lambda _world, of: keep(StudyAbroad(talent=of, from_on=Y[2020]))] * 2, "Study abroad “"),
    "the same aid": (*[lambda _world, of: keep(Aid(talent=of, year=2020, donor="基金", amount=1))] * 2, "Student aid “"),
    "the same award": (*[lambda _world, of: keep(Award(talent=of, source="医院", approved=1))] * 2, "Award “"),
    "the same expense": (
        *[lambda _world, of: keep(Expense(talent=of, subject="设备费", amount=1, spent_on=Y[2020]))] * 2, "Expense “",
    ),
    "two who left": (*[lambda _world, of: keep(Departure(talent=of, kind="left", on=Y[2024]))] * 2, "This person has left already."),
    "the same pair": (
        *[lambda world, of: keep(Pair(mentor=other_mentor(world), mentee=of, paired_on=Y[2020]))] * 2, "Pair “",
    ),
    "the same meeting": (
        *[lambda world, of: keep(Meeting(mentor=other_mentor(world), mentee=of, held_on=Y[2020]))] * 2, "Meeting “",
    ),
    "a mentor of herself": (
        lambda _world, of: None,
        lambda _world, of: keep(Pair(mentor=of, mentee=Talent.objects.unscoped("test").get(staff_no="10001"), paired_on=Y[2020])),
        "Pair “",
    ),
    "a number of somebody else": (
        lambda world, _of: keep(TalentNumber(talent=other_mentor(world), kind="former", number="B2020")), lambda _world, of: None,
        "Number “B2020”: This number belongs to somebody.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "two", "words"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_cannot_stand_together_is_named_before_and_refused(
    hr: Client, world: World, kept: Talent, twin: Talent, one: Makes, two: Makes, words: str
) -> None:
    one(world, kept), two(world, twin)
    before = rows()
    [told] = hr.get(merge_url(kept, twin)).context["in_the_way"]
    assert words in told
    answer = hr.post(merge_url(kept, twin), {"reason": "同一身份证"})
    assert (answer.status_code, list(answer.context["form"].non_field_errors())) == (422, [told])
    assert rows() == before


def test_a_voided_record_that_cannot_move_stays_with_the_folded_one(hr: Client, kept: Talent, twin: Talent) -> None:
    pair: Any = keep(Pair(mentor=twin, mentee=kept, paired_on=Y[2020]))
    void(pair, by=SYSTEM, reason="录错")
    assert hr.get(merge_url(kept, twin)).context["in_the_way"] == []
    assert hr.post(merge_url(kept, twin), {"reason": "同一身份证"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.mentor_id, pair.mentee_id) == (twin.pk, kept.pk)


def test_a_meeting_with_herself_goes_back_whole(hr: Client, kept: Talent, twin: Talent) -> None:
    keep(Meeting(mentor=twin, mentee=twin, held_on=Y[2020]))
    before = rows()["mentorship.Meeting"]
    assert hr.post(merge_url(kept, twin), {"reason": "同一身份证"}).status_code == 302
    hr.post(reverse("cohorts:merge-undo", args=[Merge.objects.get().pk]))
    assert rows()["mentorship.Meeting"] == before


@pytest.mark.parametrize("chosen", ["kept", "other"])
def test_the_name_that_was_not_chosen_still_finds_the_person(
    hr: Client, world: World, kept: Talent, chosen: str
) -> None:
    other = make_talent(world.surgery, staff_no="B2021", name="王铭", has_post=False)
    assert hr.post(merge_url(kept, other), {"reason": "同一身份证", "name": chosen}).status_code == 302
    for name in ("王明", "王铭"):
        found = hr.get(reverse("cohorts:talent-list"), {"q": name})
        assert [row.record.pk for row in found.context["page"]] == [kept.pk], name
