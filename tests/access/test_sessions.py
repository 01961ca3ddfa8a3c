"""How long a session lives; first passwords; the own password; the remembered language."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from talentcareer import dates
from talentcareer.access import actions
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.jobs import actions as jobs
from tests.builders.world import PASSWORD

NEW = "another horse battery"


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 08:00:00+08:00", tick=False) as moment:
        yield moment


def is_in(client):
    return client.get("/account/").status_code == 200


def test_thirty_idle_minutes_end_a_session(world, client_of, clock):
    client = client_of(world.hr)
    assert is_in(client)
    clock.shift(timedelta(minutes=30))
    assert is_in(client)
    clock.shift(timedelta(minutes=30, seconds=1))
    assert not is_in(client)
    assert not is_in(client)
    last = Entry.objects.filter(action="sign_out").latest("id")
    assert (last.actor_name, last.changes) == ("人事甲", {"why": [None, "idle"]})


def test_twelve_hours_end_a_session_that_is_in_use(world, client_of, clock):
    client = client_of(world.hr)
    assert is_in(client)
    for _step in range(36):
        clock.shift(timedelta(minutes=20))
        assert is_in(client)
    clock.shift(timedelta(seconds=1))
    assert not is_in(client)


def test_a_new_sign_in_begins_a_new_twelve_hours(world, clock):
    client = Client()
    for _sign_in in range(2):
        client.post(reverse("access:sign-in"), {"username": "hr", "password": PASSWORD, "next": "/account/"})
        for _step in range(35):
            clock.shift(timedelta(minutes=20))
            assert is_in(client)
        client.post(reverse("access:sign-out"))


def test_the_last_use_is_noted_at_most_once_a_minute(world, client_of, clock, django_assert_num_queries):
    client = client_of(world.hr)
    client.get("/account/")
    clock.shift(timedelta(seconds=59))
    client.get("/account/")
    assert client.session["seen"] == dates.now().timestamp() - 59
    clock.shift(timedelta(seconds=2))
    client.get("/account/")
    assert client.session["seen"] == dates.now().timestamp()


def test_a_first_password_opens_only_its_own_change(world, client):
    _user, first = actions.create_user(username="new", display_name="新人", by=SYSTEM)
    answer = client.post(reverse("access:sign-in"), {"username": "new", "password": first, "next": "/account/"})
    assert answer.status_code == 302
    assert client.get("/account/").url == "/account/password/"
    assert client.get("/units/").url == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    answer = client.post("/account/password/", {"old_password": first, "new_password1": NEW, "new_password2": NEW})
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert is_in(client)
    user = User.objects.get(username="new")
    assert (user.password_must_change, user.password_expires_at, user.check_password(NEW)) == (False, None, True)


@pytest.mark.parametrize(("hours", "status"), [(71, 302), (73, 200)])
def test_a_first_password_holds_72_hours(world, client, clock, hours, status):
    _user, first = actions.create_user(username="new", display_name="新人", by=SYSTEM)
    clock.shift(timedelta(hours=hours))
    assert (
        client.post(reverse("access:sign-in"), {"username": "new", "password": first, "next": "/account/"}).status_code
        == status
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "new_password1"),
        ({"new_password2": "something else"}, "new_password2"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password2"),
        ({"new_password1": "password123", "new_password2": "password123"}, "new_password2"),
        ({"new_password1": "8273645109", "new_password2": "8273645109"}, "new_password2"),
    ],
)
def test_a_weak_or_wrong_password_is_refused_at_its_field(world, client_of, values, field):
    client = client_of(world.hr)
    asked = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | values
    answer = client.post("/account/password/", asked)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.get(pk=world.hr.pk).check_password(PASSWORD)


def test_changing_the_password_ends_the_other_sessions_alone(world, client_of):
    here, there = client_of(world.hr), client_of(world.hr)
    assert (is_in(here), is_in(there)) == (True, True)
    here.post("/account/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert (is_in(here), is_in(there)) == (True, False)


def test_the_language_is_kept_on_the_account_and_spoken_at_the_next_sign_in(world, client_of):
    client = client_of(world.hr, language="en")
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/account/"})
    assert User.objects.get(pk=world.hr.pk).language == "zh-hans"
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.post(reverse("access:sign-in"), {"username": "hr", "password": PASSWORD, "next": "/account/"})
    assert elsewhere.cookies[project.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    assert '<html lang="zh-Hans">' in elsewhere.get("/account/").content.decode()


def test_a_visitor_chooses_a_language_for_the_browser_only(db, client):
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/sign-in/"})
    assert answer.cookies[project.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    assert '<html lang="zh-Hans">' in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("where", ["set_language", "access:sign-in"])
def test_the_browser_keeps_the_language_for_a_year(world, where):
    client = Client()
    actions.change_language(world.hr, language="zh-hans", by=world.hr)
    asked = {"language": "zh-hans", "username": "hr", "password": PASSWORD, "next": "/account/"}
    kept = client.post(reverse(where), asked).cookies[project.LANGUAGE_COOKIE_NAME]
    assert (kept["max-age"], kept["httponly"], kept["samesite"]) == (365 * 24 * 3600, True, "Lax")


def test_two_windows_that_change_the_language_at_once_are_no_error(world, client_of, monkeypatch):
    client = client_of(world.hr)
    change = actions.change_language

    def overtaken(user, *, language, by):
        change(User.objects.get(pk=user.pk), language="en", by=by)
        change(user, language=language, by=by)

    monkeypatch.setattr(actions, "change_language", overtaken)
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/account/"})
    assert (answer.status_code, answer.cookies[project.LANGUAGE_COOKIE_NAME].value) == (302, "zh-hans")
    assert User.objects.get(pk=world.hr.pk).language == "en"


def test_an_unknown_language_changes_nothing(world, client_of):
    client_of(world.hr).post(reverse("set_language"), {"language": "xx"})
    assert User.objects.get(pk=world.hr.pk).language == ""


def test_a_part_of_a_page_asked_for_after_the_session_sends_the_whole_page_to_sign_in(db, client):
    answer = client.get("/units/", headers={"hx-request": "true", "hx-current-url": "http://testserver/account/?a=1"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in/?next=/account/%3Fa%3D1")


def test_a_form_sent_after_the_session_leads_back_to_its_page(db, client):
    assert (
        client.post("/grants/add/", headers={"referer": "http://testserver/grants/"}).url == "/sign-in/?next=/grants/"
    )
    assert client.post("/grants/add/", headers={"referer": "http://evil.example/grants/"}).url == "/sign-in/"


@pytest.mark.parametrize(
    "seen", ["http://[", "//[", "http://testserver:no/people/", "http://testserver//elsewhere.example/"]
)
def test_an_address_that_cannot_be_read_leads_to_sign_in_alone(db, client, seen):
    part = client.get("/people/", headers={"hx-request": "true", "hx-current-url": seen})
    assert (part.status_code, part["HX-Redirect"].startswith("/sign-in/")) == (200, True)
    form = client.post("/people/add/", {"name": "甲"}, headers={"referer": seen})
    assert (form.status_code, form["Location"].startswith("/sign-in/")) == (302, True)


def test_a_job_followed_from_an_address_that_cannot_be_read(world, hr):
    job = jobs.submit("exchange.check", arguments={"run": str(world.hr.pk)}, by=world.hr)
    jobs.cancel(job, by=world.hr)
    answer = hr.get(f"/jobs/{job.pk}/progress/", headers={"hx-request": "true", "hx-current-url": "http://["})
    assert answer.status_code == 286
