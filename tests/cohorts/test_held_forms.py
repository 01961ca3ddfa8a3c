"""Posts, titles, numbers, former names by hand: what succeeds what, what cannot hold at once, where the person belongs."""

from datetime import date, timedelta

import pytest
import time_machine

from cohorts import actions, rules
from cohorts.models import FormerName, Post, Talent, TalentNumber, Title
from talentcareer import dates
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
TODAY = dates.today()


@pytest.fixture
def talent(world):
    return make_talent(
        world.surgery, staff_no="10001", name="王明", born_on=date(1980, 5, 1), hired_on=date(2010, 7, 1)
    )


def post(unit, **more):
    return {"talent": "10001", "kind": "primary", "unit": str(unit.pk)} | more


def title(code="232", **more):
    return {"talent": "10001", "sense": "appointed", "title": code} | more


def errors(answer) -> list[str]:
    assert answer.status_code == 422, answer.status_code
    return list(answer.context["form"].errors)


def posts(talent) -> list[tuple]:
    rows = Post.objects.unscoped("test").filter(talent=talent, kind="primary").order_by("from_on")
    return [(row.unit.name, str(row.from_on or ""), str(row.to_on or "")) for row in rows]


def unit_of(talent) -> str:
    return Talent.objects.unscoped("test").get(pk=talent.pk).unit.name


def held(text: str) -> rules.Held:
    return rules.Held(*(date.fromisoformat(f"2020-{day}") if day else None for day in text.split("/")), text)


@pytest.mark.parametrize(
    ("new", "others", "allowed", "to_on", "ends"),
    [
        ("03-01/", [], True, None, ()),
        ("03-01/", ["01-01/"], True, None, (0,)),
        ("03-01/", ["/"], True, None, (0,)),
        ("03-01/", ["03-01/"], False, None, ()),
        ("03-01/", ["03-02/"], True, "03-01", ()),
        ("03-01/", ["01-01/02-28"], True, None, ()),
        ("03-01/", ["01-01/02-29"], True, None, ()),
        ("03-01/", ["01-01/03-01"], False, None, ()),
        ("03-01/04-01", ["01-01/"], False, "04-01", ()),
        ("03-01/04-01", ["04-02/"], True, "04-01", ()),
        ("03-01/04-01", ["04-01/"], False, "04-01", ()),
        ("/", ["03-01/"], True, "02-29", ()),
        ("/02-29", ["03-01/"], True, "02-29", ()),
        ("/03-01", ["03-01/"], False, "03-01", ()),
        ("03-01/", ["01-01/02-01", "02-02/"], True, None, (1,)),
        ("02-01/", ["01-01/02-15", "02-16/"], False, "02-15", ()),
    ],
)
def test_one_holds_at_a_time(new, others, allowed, to_on, ends) -> None:
    found = rules.succeed(held(new), [held(other) for other in others])
    assert (bool(found.verdict), found.to_on and f"{found.to_on:%m-%d}", found.ends) == (allowed, to_on, ends)


@pytest.mark.parametrize(("days", "unit"), [(-1, "内科"), (0, "内科"), (1, "外科")])
def test_a_new_primary_post_ends_the_old_and_moves_the_person_on_its_day(world, hr, talent, days, unit) -> None:
    day = TODAY + timedelta(days=days)
    answer = hr.post("/people/post/add/", post(world.medicine, from_on=day.isoformat(), position="主任"))
    assert (answer.status_code, answer["Location"]) == (302, f"{talent.get_absolute_url()}#posts")
    before = str(day - timedelta(days=1))
    assert posts(talent) == [("外科", "2010-07-01", before), ("内科", str(day), "")]
    assert unit_of(talent) == unit


def test_a_post_to_come_moves_the_person_when_its_day_has_come(world, hr, talent) -> None:
    day = TODAY + timedelta(days=10)
    hr.post("/people/post/add/", post(world.medicine, from_on=day.isoformat()))
    for later, unit, moved in ((9, "外科", 0), (10, "内科", 1), (11, "内科", 0)):
        with time_machine.travel(TODAY + timedelta(days=later, hours=12), tick=False):
            assert (actions.follow_posts(by=SYSTEM), unit_of(talent)) == (moved, unit)


def test_concurrent_posts_stand_beside_and_move_nobody(world, hr, talent) -> None:
    for kind in ("concurrent", "dual", "secondment"):
        assert hr.post("/people/post/add/", post(world.medicine, kind=kind, from_on="2020-01-01")).status_code == 302
    assert (posts(talent), unit_of(talent)) == ([("外科", "2010-07-01", "")], "外科")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from_on": ""}, "from_on"),
        ({"from_on": "2010-07-01"}, "from_on"),
        ({"from_on": "1980-05-01"}, "from_on"),
        ({"from_on": "2020-01-01", "to_on": "2020-02-01"}, "from_on"),
        ({"kind": "dual", "from_on": "2020-01-02", "to_on": "2020-01-01"}, "to_on"),
        ({"unit": ""}, "unit"),
        ({"kind": "chief"}, "kind"),
        ({"from_on": "2020-13-01"}, "from_on"),
    ],
)
def test_a_refused_post_stands_at_its_field(world, hr, talent, typed, field) -> None:
    answer = hr.post("/people/post/add/", post(world.medicine, from_on="2021-01-01", position="留着") | typed)
    assert errors(answer) == [field]
    assert ("留着" in answer.content.decode(), posts(talent)) == (True, [("外科", "2010-07-01", "")])


def sent(form, **typed):
    values = {bound.html_name: bound.value() for bound in form if bound.name != "evidence"}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def test_a_post_is_ended_and_the_person_stays_findable(world, hr, talent) -> None:
    url = f"/people/post/{talent.posts.get().pk}/"
    assert hr.post(url, sent(hr.get(url).context["form"], to_on="2020-12-31")).status_code == 302
    assert (posts(talent), unit_of(talent)) == ([("外科", "2010-07-01", "2020-12-31")], "外科")
    hr.post(f"{url}undo/")
    assert posts(talent) == [("外科", "2010-07-01", "")]


def test_voiding_a_post_lets_the_one_before_go_on_and_taking_back_ends_it_again(world, hr, talent) -> None:
    hr.post("/people/post/add/", post(world.medicine, from_on="2020-01-01"))
    made = Post.objects.unscoped("test").get(unit=world.medicine)
    hr.post(f"/people/post/{made.pk}/void/", {"reason": "录错"})
    assert (posts(talent), unit_of(talent)) == ([("外科", "2010-07-01", "")], "外科")
    hr.post(f"/people/post/{made.pk}/take-back/")
    assert (posts(talent), unit_of(talent)) == (
        [("外科", "2010-07-01", "2019-12-31"), ("内科", "2020-01-01", "")],
        "内科",
    )


def titles(talent) -> list[tuple]:
    rows = Title.objects.unscoped("test").filter(talent=talent).order_by("sense", "from_on")
    return [(row.sense, row.title, str(row.from_on or ""), str(row.to_on or "")) for row in rows]


def test_a_newer_title_ends_the_older_of_its_sense(world, hr, talent) -> None:
    for more in (
        title("主治医师", from_on="2015-01-01"),
        title("233", sense="awarded", from_on="2014-01-01"),
        title("232", from_on="2020-03-01"),
        title("234", from_on="2012-01-01"),
    ):
        assert hr.post("/people/title/add/", more).status_code == 302
    assert titles(talent) == [
        ("appointed", "234", "2012-01-01", "2014-12-31"),
        ("appointed", "233", "2015-01-01", "2020-02-29"),
        ("appointed", "232", "2020-03-01", ""),
        ("awarded", "233", "2014-01-01", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from_on": ""}, "from_on"),
        ({"title": ""}, "title"),
        ({"sense": ""}, "sense"),
        ({"from_on": "2015-01-01"}, "from_on"),
    ],
)
def test_a_refused_title_stands_at_its_field(world, hr, talent, typed, field) -> None:
    hr.post("/people/title/add/", title("233", from_on="2015-01-01"))
    assert errors(hr.post("/people/title/add/", title("232", from_on="2020-01-01") | typed)) == [field]


def found(client, words) -> list[str]:
    page = client.get("/people/", {"q": words}).context
    return [row.record.name for row in page["table"].rows] if page["total"] else []


def test_a_number_and_a_former_name_are_found_until_they_are_voided(world, hr, talent) -> None:
    hr.post("/people/number/add/", {"talent": "10001", "kind": "former", "number": "８８８8"})
    hr.post("/people/former-name/add/", {"talent": "10001", "name": "王小明", "until_on": "2001-01-01"})
    number, former = TalentNumber.objects.get(), FormerName.objects.get()
    assert (number.number, found(hr, "8888"), found(hr, "wxm")) == ("8888", ["王明"], ["王明"])
    hr.post(f"/people/number/{number.pk}/void/", {"reason": "录错"})
    hr.post(f"/people/former-name/{former.pk}/void/", {"reason": "录错"})
    assert (found(hr, "8888"), found(hr, "wxm")) == ([], [])
    hr.post(f"/people/number/{number.pk}/take-back/")
    assert found(hr, "8888") == ["王明"]


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("number", {"kind": "former", "number": "20002"}, "number"),
        ("number", {"kind": "former", "number": ""}, "number"),
        ("former-name", {"name": "王 明"}, "name"),
        ("former-name", {"name": ""}, "name"),
    ],
)
def test_a_refused_number_or_name_stands_at_its_field(world, hr, talent, kind, typed, field) -> None:
    make_talent(world.medicine, staff_no="20002")
    assert errors(hr.post(f"/people/{kind}/add/", {"talent": "10001"} | typed)) == [field]


def test_two_editors_of_a_post(world, hr, talent) -> None:
    url = f"/people/post/{talent.posts.get().pk}/"
    mine, theirs = (hr.get(url).context["form"] for _who in range(2))
    hr.post(url, sent(theirs, position="主任"))
    assert hr.post(url, sent(mine, from_on="2010-08-01")).status_code == 302
    row = talent.posts.get()
    assert (row.position, row.from_on) == ("主任", date(2010, 8, 1))
    assert hr.post(url, sent(mine, position="副主任")).status_code == 409


KINDS = ("post", "title", "number", "former-name")


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not(world, client_of, talent, kind) -> None:
    narrow = make_account("hr_medicine", role="hr", unit=world.medicine)
    add = f"/people/{kind}/add/?talent={talent.pk}"
    assert [client_of(user).get(add).status_code for user in (world.hr, world.head, world.office, narrow)] == [
        200,
        403,
        403,
        404,
    ]
    if kind == "post":
        edit = f"/people/post/{talent.posts.get().pk}/"
        assert [client_of(user).get(edit).status_code for user in (world.hr, world.head, narrow)] == [200, 403, 404]


def test_following_posts_is_scheduled() -> None:
    from talentcareer.celery import app

    app.loader.import_default_modules()
    assert "cohorts.follow_posts" in {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_the_ways_to_write_stand_on_the_page_of_who_may(world, client_of, talent) -> None:
    ways = [
        f"/people/{talent.pk}/correct/",
        f"/people/{talent.pk}/id-number/",
        f"/people/post/{talent.posts.get().pk}/",
    ]
    ways += [f"/people/{kind}/add/?talent={talent.pk}" for kind in (*KINDS, "membership")]
    shown = {user: client_of(getattr(world, user)).get(talent.get_absolute_url()).content.decode() for user in ("hr", "head", "office")}  # fmt: skip
    assert {user: [way for way in ways if f'href="{way}"' in page] for user, page in shown.items()} == {"hr": ways, "head": [], "office": []}  # fmt: skip
