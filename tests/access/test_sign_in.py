"""Signing in, failing to, being locked out, signing out; what each leaves in the trail."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from talentcareer import dates
from talentcareer.access import actions
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.world import PASSWORD

WRONG = "User name and password do not fit"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(
        reverse("access:sign-in"),
        {"username": username, "password": password, **more},
        headers={"accept-language": "en"},
    )


def events(*prefixes):
    rows = Entry.objects.filter(model="").order_by("id").values_list("action", "actor_name", "subject_id", "changes")
    return [row for row in rows if row[0].startswith(prefixes)]


def test_sign_in_leads_to_the_page_that_asked_for_it(world, client):
    asked = client.get(reverse("access:unit-list"))
    assert asked.url == "/sign-in/?next=/units/"
    answer = sign_in(client, "hr", next="/units/")
    assert (answer.status_code, answer.url) == (302, "/units/")
    assert client.get("/units/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_sign_in_leads_to_no_other_site(world, client, settings, elsewhere):
    settings.LOGIN_REDIRECT_URL = "access:account"
    assert sign_in(client, "hr", next=elsewhere).url == "/account/"


def test_the_name_is_taken_however_it_is_typed(world, client):
    assert sign_in(client, " ＨR ", next="/account/").status_code == 302


def test_unknown_known_closed_and_run_out_get_the_same_answer(world):
    actions.end_user(world.leader, by=SYSTEM)
    _waiting, first = actions.create_user(username="waiting", display_name="新人", by=SYSTEM)
    bodies = set()
    with time_machine.travel(dates.now() + timedelta(hours=73), tick=False):
        for username, password in [("hr", "wrong"), ("nosuch", "wrong"), ("leader", PASSWORD), ("waiting", first)]:
            answer = sign_in(Client(), username, password)
            assert answer.status_code == 200
            body = answer.content.decode().replace(f'value="{username}"', 'value="NAME"')
            token = answer.context["csrf_token"]
            bodies.add(body.replace(str(token), "TOKEN"))
    assert len(bodies) == 1
    assert WRONG in bodies.pop()


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(world, client, monkeypatch):
    """The same hasher runs once for either, so that time tells nothing."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    count = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kwargs: count.append(1) or encode(self, *args, **kwargs)
    )
    runs = {}
    for username in ("hr", "nosuch"):
        count.clear()
        sign_in(client, username, "wrong")
        runs[username] = len(count)
    assert runs == {"hr": 1, "nosuch": 1}


def test_passwords_are_kept_by_argon2(world, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user, password = actions.create_user(username="argon", display_name="新人", by=SYSTEM)
    assert user.password.startswith("argon2$argon2id$")
    assert (user.check_password(password), user.check_password("wrong")) == (True, False)


@pytest.mark.parametrize("username", ["hr", "nosuch"])
def test_five_wrong_tries_pause_name_and_address_for_half_an_hour(world, username):
    with time_machine.travel(dates.now(), tick=False) as clock:
        for _try in range(4):
            assert sign_in(Client(), username, "wrong").status_code == 200
        fifth = sign_in(Client(), username, "wrong")
        assert fifth.status_code == 429
        assert "30 minutes" in fifth.content.decode()
        assert "5 times" in fifth.content.decode()
        assert sign_in(Client(), username, PASSWORD).status_code == 429
        clock.shift(timedelta(minutes=29))
        assert sign_in(Client(), username, PASSWORD).status_code == 429
        clock.shift(timedelta(minutes=2))
        answer = sign_in(Client(), username, PASSWORD, next="/account/")
        assert answer.status_code == (302 if username == "hr" else 200)


def test_other_spellings_and_browsers_count_for_the_same_name(world):
    for spelling in ("hr", "HR", " hr", "ｈｒ", "Hr "):
        answer = Client(headers={"user-agent": spelling}).post(
            reverse("access:sign-in"), {"username": spelling, "password": "wrong"}
        )
    assert answer.status_code == 429


def test_a_lock_holds_neither_elsewhere_nor_for_others(world):
    for _try in range(5):
        sign_in(Client(), "hr", "wrong")
    assert sign_in(Client(), "office", next="/account/").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "hr", next="/account/").status_code == 302


def test_a_forged_forwarding_header_is_no_other_address(world):
    for number in range(5):
        answer = Client(headers={"x-forwarded-for": f"10.0.0.{number}"}).post(
            reverse("access:sign-in"), {"username": "hr", "password": "wrong"}
        )
    assert answer.status_code == 429


def test_what_was_typed_as_a_name_is_kept_nowhere(world, client):
    """It may be a password: neither the trail nor the table of tries holds it."""
    for username in ("typed-a-password-here", "hr"):
        sign_in(client, username, "wrong")
    attempts = list(AccessAttempt.objects.order_by("pk").values())
    assert [attempt["failures_since_start"] for attempt in attempts] == [1, 1]
    assert {len(attempt["username"]) for attempt in attempts} == {64}
    kept = str(attempts) + str(list(Entry.objects.values_list("changes", flat=True)))
    assert "typed-a-password-here" not in kept


def test_a_pause_names_the_account(world, client):
    for _try in range(5):
        sign_in(client, "HR", "wrong")
    assert [row[2] for row in events("sign_in.locked")] == [str(world.hr.pk)]


@pytest.mark.parametrize("username", ["ﷺ" * 60, "x" * 5000])
def test_a_name_of_any_length_is_refused_in_words(world, client, username):
    """60 of these signs are 1,080 letters at half width."""
    answer = sign_in(client, username, "wrong")
    assert (answer.status_code, WRONG in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("asked", "leads"), [("/sign-in/", "/"), ("/sign-in/?next=/units/", "/"), ("/units/", "/units/"), ("", "/")]
)
def test_who_is_signed_in_is_never_led_round_in_a_circle(world, client_of, asked, leads):
    answer = client_of(world.hr).get("/sign-in/", {"next": asked})
    assert (answer.status_code, answer.url) == (302, leads)
    assert sign_in(Client(), "hr", next=asked).url == leads


class TestBehindAProxy:
    """With BEHIND_PROXY the address is the one the proxy saw, not the proxy's own."""

    @pytest.fixture(autouse=True)
    def behind(self, settings):
        settings.BEHIND_PROXY = True

    def addresses(self):
        return [changes["address"][1] for _action, _who, _id, changes in events("sign_in.")]

    def test_a_lock_holds_for_one_client_and_not_for_another(self, world):
        for _try in range(5):
            answer = sign_in(Client(headers={"x-forwarded-for": "10.0.0.7"}), "hr", "wrong")
        assert answer.status_code == 429
        assert sign_in(Client(headers={"x-forwarded-for": "10.0.0.7"}), "hr").status_code == 429
        assert sign_in(Client(headers={"x-forwarded-for": "10.0.0.8"}), "hr", next="/account/").status_code == 302
        assert self.addresses() == ["10.0.0.7"] * 5 + ["10.0.0.7", "10.0.0.8"]

    @pytest.mark.parametrize(
        ("header", "address"),
        [
            ("2001:DB8::1", "2001:db8::1"),
            ("1.2.3.4, 10.0.0.9", "10.0.0.9"),
            ("somewhere", "127.0.0.1"),
            ("", "127.0.0.1"),
        ],
    )
    def test_what_the_header_may_hold(self, world, header, address):
        sign_in(Client(headers={"x-forwarded-for": header}), "hr", next="/account/")
        assert self.addresses() == [address]


def test_what_sign_in_leaves_in_the_trail(world, client):
    sign_in(client, "hr", "wrong")
    sign_in(client, "typed-a-password-here", "wrong")
    sign_in(client, "hr", next="/account/")
    client.post(reverse("access:sign-out"))
    hr = str(world.hr.pk)
    assert events("sign_") == [
        ("sign_in.failed", "visitor", hr, {"account": [None, "hr"], "address": [None, "127.0.0.1"]}),
        ("sign_in.failed", "visitor", "", {"account": [None, None], "address": [None, "127.0.0.1"]}),
        ("sign_in.done", "人事甲", hr, {"address": [None, "127.0.0.1"]}),
        ("sign_out", "人事甲", hr, {"why": [None, "by hand"]}),
    ]


def test_guessing_does_not_fill_the_trail(world, client):
    for _try in range(12):
        sign_in(client, "hr", "wrong")
    assert [row[0] for row in events("sign_")] == ["sign_in.failed"] * 4 + ["sign_in.locked", "sign_in.failed"]


def test_sign_out_is_by_post_and_ends_the_session_on_the_server(world, client_of):
    client = client_of(world.hr)
    assert client.get(reverse("access:sign-out")).status_code == 405
    stolen = client.cookies["sessionid"].value
    assert client.post(reverse("access:sign-out")).status_code == 302
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/account/").status_code == 302


def test_signing_in_gives_a_new_session_key(world, client):
    sign_in(client, "hr", next="/account/")
    first = client.cookies["sessionid"].value
    client.post(reverse("access:sign-out"))
    sign_in(client, "hr", next="/account/")
    assert client.cookies["sessionid"].value != first


def test_demo_accounts_are_shown_in_the_demo_only(world, client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "demo-accounts.json").write_text(
        '[{"username": "demo.hr", "password": "for-all-to-see", "role": "hr"}]'
    )
    assert "for-all-to-see" not in client.get(reverse("access:sign-in")).content.decode()
    settings.DEBUG = True
    page = client.get(reverse("access:sign-in"), headers={"accept-language": "en"}).content.decode()
    assert ("for-all-to-see" in page, "HR staff" in page) == (True, True)


def test_an_ended_account_is_out_at_the_next_request(world, client_of):
    client = client_of(world.hr)
    assert client.get("/account/").status_code == 200
    actions.end_user(User.objects.get(pk=world.hr.pk), by=SYSTEM)
    assert client.get("/account/").status_code == 302
