"""Nothing typed is lost: drafts, the lost sign-in, the form sent twice, through the real stack."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from talentcareer.access import actions
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.ui import drafts
from talentcareer.ui.models import Draft, Sent
from tests.builders.people import keep, make_talent
from tests.builders.world import PASSWORD, World

pytestmark = pytest.mark.django_db
ADD = "recognitions:recognition-add"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel("2026-03-02 14:03:00+08:00", tick=False) as moment:
        yield moment


@pytest.fixture
def programme() -> Programme:
    return keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))


@pytest.fixture
def talent(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明")


@pytest.fixture
def row(talent: Talent, programme: Programme) -> Recognition:
    return keep(Recognition(talent=talent, programme=programme, level="national", year=2023))


def sheet(client: Client, url: str) -> dict[str, str]:
    """What the page gives out to be sent back besides the fields."""
    return {"sheet": client.get(url).context["kept"].signed}


def facts(programme: Programme, **more: str) -> dict[str, str]:
    return {"talent": "10001", "programme": str(programme.pk), "published_on": "2023.5.4", "status": "awarded"} | more


def sent(form: Any, **typed: str) -> dict[str, Any]:
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def type_in(client: Client, url: str, **typed: Any) -> None:
    """Type and go away: what the page's script sends meanwhile."""
    answer = client.post(reverse("ui:draft"), sheet(client, url) | typed)
    assert (answer.status_code, "X-Kept" in answer.headers) == (204, True)


def edit_url(row: Recognition) -> str:
    return reverse("recognitions:recognition-edit", args=[row.pk])


def test_what_was_typed_is_there_again_as_it_stood(
    hr: Client, client_of: Any, world: World, programme: Programme, clock: Any
) -> None:
    # Half a form, with a day that is none: no mistake yet.
    type_in(hr, reverse(ADD), programme=str(programme.pk), published_on="2023.5", document_number="甲字1号")
    page = hr.get(reverse(ADD))
    form = page.context["form"]
    assert (form["programme"].value(), form["published_on"].value(), form["document_number"].value()) == (
        str(programme.pk), "2023.5", "甲字1号",
    )  # fmt: skip
    assert not form.is_bound
    text = page.content.decode()
    assert "Restored what you typed at 14:03." in text
    assert "Discard it" in text
    assert "f-bad" not in text
    clock.shift(timedelta(days=1))
    assert "Restored what you typed at 2026-03-02 14:03." in client_of(world.hr).get(reverse(ADD)).content.decode()


def test_a_page_without_a_draft_says_nothing_of_it(hr: Client, programme: Programme) -> None:
    assert "Restored" not in hr.get(reverse(ADD)).content.decode()


def test_a_draft_belongs_to_its_page_and_its_owner(hr: Client, client_of: Any, world: World, talent: Talent) -> None:
    other_hr = client_of(make_hr(world))
    type_in(hr, reverse(ADD), document_number="甲字1号")
    for client, url in [(other_hr, reverse(ADD)), (hr, f"{reverse(ADD)}?talent={talent.pk}")]:
        page = client.get(url)
        assert page.status_code == 200
        assert page.context["kept"].restored == ""
        assert "甲字1号" not in page.content.decode()


def make_hr(world: World) -> User:
    from tests.builders.world import make_account

    return make_account("second_hr", role="hr", unit=world.hospital)


def test_a_draft_lies_encrypted_and_bound_to_its_row(hr: Client) -> None:
    type_in(hr, reverse(ADD), document_number="EK7308151")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ui_draft")
        stored = b"".join(part if isinstance(part, bytes) else bytes(str(part), "utf-8") for part in map(raw, cursor.fetchone()))  # fmt: skip
    assert b"EK7308151" not in stored
    assert b"recognition" not in stored
    draft = Draft.objects.get()
    assert draft.content()["typed"] == {"document_number": ["EK7308151"]}
    moved = Draft(sealed=draft.sealed)
    assert moved.content()["typed"] == {}


def raw(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_typing_leaves_no_trail_and_is_no_use_of_the_session(hr: Client, clock: Any) -> None:
    kept = sheet(hr, reverse(ADD))
    before = Entry.objects.count()
    clock.shift(timedelta(minutes=20))
    assert hr.post(reverse("ui:draft"), kept | {"document_number": "甲字1号"}).status_code == 204
    assert Entry.objects.count() == before
    clock.shift(timedelta(minutes=10, seconds=1))
    assert hr.get("/account/").status_code == 302


def test_saving_lets_the_draft_go(hr: Client, talent: Talent, programme: Programme) -> None:
    kept = sheet(hr, reverse(ADD))
    hr.post(reverse("ui:draft"), kept | {"document_number": "甲字1号"})
    assert hr.post(reverse(ADD), kept | facts(programme)).status_code == 302
    assert Draft.objects.count() == 0
    # A draft that was on its way while the form was saved does not come back to life.
    late = hr.post(reverse("ui:draft"), kept | {"document_number": "甲字1号"})
    assert (late.status_code, "X-Kept" in late.headers) == (204, False)
    assert Draft.objects.count() == 0


def test_a_restored_draft_goes_with_the_form_that_was_filled_from_it(
    hr: Client, talent: Talent, programme: Programme
) -> None:
    type_in(hr, reverse(ADD), document_number="甲字1号")
    again = sheet(hr, reverse(ADD))
    hr.post(reverse("ui:draft"), again | {"document_number": "甲字2号"})
    assert [draft.content()["typed"] for draft in Draft.objects.all()] == [{"document_number": ["甲字2号"]}]
    assert hr.post(reverse(ADD), again | facts(programme)).status_code == 302
    assert Draft.objects.count() == 0


def test_two_windows_of_one_page_keep_two_drafts(hr: Client) -> None:
    one, two = sheet(hr, reverse(ADD)), sheet(hr, reverse(ADD))
    hr.post(reverse("ui:draft"), one | {"document_number": "甲字1号"})
    hr.post(reverse("ui:draft"), two | {"document_number": "甲字2号"})
    assert sorted(draft.content()["typed"]["document_number"] for draft in Draft.objects.all()) == [["甲字1号"], ["甲字2号"]]  # fmt: skip


def test_a_form_that_could_not_be_saved_is_kept_too(hr: Client, talent: Talent, programme: Programme) -> None:
    answer = hr.post(reverse(ADD), sheet(hr, reverse(ADD)) | facts(programme, published_on="2023.5", document_number="甲字1号"))  # fmt: skip
    assert answer.status_code == 422
    assert hr.get(reverse(ADD)).context["form"]["document_number"].value() == "甲字1号"


def test_discarding_a_draft(hr: Client, client_of: Any, world: World) -> None:
    type_in(hr, reverse(ADD), document_number="甲字1号")
    url = hr.get(reverse(ADD)).context["kept"].discard_url
    assert client_of(world.office).post(url).status_code == 404
    assert hr.post(url)["Location"] == reverse(ADD)
    assert Draft.objects.count() == 0
    type_in(hr, reverse(ADD), document_number="甲字1号")
    url = hr.get(reverse(ADD)).context["kept"].discard_url
    assert hr.post(url, {"back": reverse("ui:draft-list")})["Location"] == reverse("ui:draft-list")
    type_in(hr, reverse(ADD), document_number="甲字1号")
    url = hr.get(reverse(ADD)).context["kept"].discard_url
    assert hr.post(url, {"back": "https://elsewhere.example/"})["Location"] == reverse(ADD)


def test_home_and_list_name_the_own_drafts(hr: Client, client_of: Any, world: World, row: Recognition) -> None:
    type_in(hr, reverse(ADD), document_number="甲字1号")
    [todo] = [todo for todo in hr.get("/").context["todos"] if todo.title == "Typed and not saved"]
    assert (todo.count, todo.text, todo.url) == (1, "Add a recognition · Recognitions", reverse(ADD))
    type_in(hr, edit_url(row), document_number="乙字2号")
    [todo] = [todo for todo in hr.get("/").context["todos"] if todo.title == "Typed and not saved"]
    assert (todo.count, todo.text, todo.url) == (2, "Correct a recognition · 王明, Add a recognition · Recognitions", reverse("ui:draft-list"))  # fmt: skip
    listed = hr.get(reverse("ui:draft-list"))
    assert [content["address"] for _draft, content in listed.context["rows"]] == [edit_url(row), reverse(ADD)]
    other = client_of(world.office)
    assert other.get(reverse("ui:draft-list")).context["rows"] == []
    assert "Typed and not saved" not in other.get("/").content.decode()


@pytest.mark.parametrize(("days", "left"), [(29, 1), (30, 1), (31, 0)])
def test_drafts_are_cleared_after_thirty_days(hr: Client, clock: Any, days: int, left: int) -> None:
    type_in(hr, reverse(ADD), document_number="甲字1号")
    clock.shift(timedelta(days=days))
    drafts.clear()
    assert Draft.objects.count() == left


def test_the_periodic_clearing_is_scheduled() -> None:
    from talentcareer.celery import app

    app.loader.import_default_modules()
    schedule = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert schedule >= {"jobs.look", "jobs.seal_trail", "ui.clear_drafts"}
    assert "ui.clear_drafts" in app.tasks


def test_a_draft_keeps_the_version_it_was_typed_over(hr: Client, row: Recognition) -> None:
    form = hr.get(edit_url(row)).context["form"]
    type_in(hr, edit_url(row), **sent(form, document_number="丙字3号"))
    other = hr.get(edit_url(row))
    hr.post(edit_url(row), sent(other.context["form"], document_number="乙字2号", base=form["base"].value()))
    restored = hr.get(edit_url(row)).context["form"]
    assert restored["document_number"].value() == "丙字3号"
    answer = hr.post(edit_url(row), sent(restored) | sheet(hr, edit_url(row)))
    assert answer.status_code == 409
    [clash] = answer.context["clashes"]
    assert (clash.recorded, clash.typed) == ("乙字2号", "丙字3号")
    # Left before deciding: the decision is still asked for when the page is opened again.
    page = hr.get(edit_url(row))
    assert page.context["kept"].deciding == ()
    undecided = sent(answer.context["form"], deciding="document_number")
    hr.post(reverse("ui:draft"), sheet(hr, edit_url(row)) | undecided)
    page = hr.get(edit_url(row))
    assert page.context["kept"].deciding == ("document_number",)
    assert '<input type="hidden" name="deciding" value="document_number">' in page.content.decode()
    answer = hr.post(edit_url(row), sent(page.context["form"], deciding="document_number"))
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.document_number == "乙字2号"


# The lost sign-in.


def idle(clock: Any) -> None:
    clock.shift(timedelta(minutes=31))


def test_a_form_sent_after_the_session_ended_is_there_again_after_signing_in(
    hr: Client, talent: Talent, programme: Programme, clock: Any
) -> None:
    kept = sheet(hr, reverse(ADD))
    idle(clock)
    answer = hr.post(reverse(ADD), kept | facts(programme, document_number="甲字1号"))
    assert answer["Location"] == f"{reverse('access:sign-in')}?next={reverse(ADD)}"
    assert not Recognition.objects.exists()
    page = hr.get(answer["Location"])
    assert "What you typed is kept: sign in as the same user and it is there again." in page.content.decode()
    answer = hr.post(answer["Location"], {"username": "hr", "password": PASSWORD, "next": reverse(ADD)})
    assert answer["Location"] == reverse(ADD)
    page = hr.get(reverse(ADD))
    form = page.context["form"]
    assert (form["talent"].value(), form["published_on"].value(), form["document_number"].value()) == (
        "10001", "2023.5.4", "甲字1号",
    )  # fmt: skip
    assert hr.post(reverse(ADD), sent(form, sheet=page.context["kept"].signed)).status_code == 302
    assert Recognition.objects.get().document_number == "甲字1号"
    assert Draft.objects.count() == 0


def test_another_user_sees_nothing_of_it(hr: Client, world: World, programme: Programme, clock: Any) -> None:
    second = make_hr(world)
    kept = sheet(hr, reverse(ADD))
    idle(clock)
    where = hr.post(reverse(ADD), kept | {"document_number": "甲字1号"})["Location"]
    hr.post(where, {"username": second.username, "password": PASSWORD, "next": reverse(ADD)})
    page = hr.get(reverse(ADD))
    assert page.status_code == 200
    assert "甲字1号" not in page.content.decode()
    assert Draft.objects.get().owner == world.hr


@pytest.mark.parametrize(("hours", "kept"), [(24, 1), (24 + 1 / 3600, 0)])
def test_a_sheet_holds_24_hours_after_sign_out(hr: Client, clock: Any, hours: float, kept: int) -> None:
    form = sheet(hr, reverse(ADD))
    clock.shift(timedelta(hours=hours))
    answer = hr.post(reverse(ADD), form | {"document_number": "甲字1号"})
    assert (answer.status_code, Draft.objects.count()) == (302, kept)


@pytest.mark.parametrize("change", [lambda word: word[:-1], lambda word: "", lambda word: signing.dumps(["x"], salt="talentcareer.sheet")])  # fmt: skip
def test_a_word_that_is_not_ours_keeps_nothing(hr: Client, clock: Any, change: Any) -> None:
    word = sheet(hr, reverse(ADD))["sheet"]
    assert hr.post(reverse("ui:draft"), {"sheet": change(word), "a": "1"}).status_code == 400
    idle(clock)
    assert hr.post(reverse(ADD), {"sheet": change(word), "a": "1"}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_closed_account_gets_no_drafts(hr: Client, world: World) -> None:
    kept = sheet(hr, reverse(ADD))
    actions.end_user(world.hr, by=SYSTEM)
    assert Client().post(reverse(ADD), kept | {"document_number": "甲字1号"}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_sheet_of_somebody_else_is_refused(hr: Client, client_of: Any, world: World) -> None:
    kept = sheet(hr, reverse(ADD))
    assert client_of(world.office).post(reverse("ui:draft"), kept | {"a": "1"}).status_code == 400
    assert Draft.objects.count() == 0


def test_typing_goes_on_after_the_session_ended(hr: Client, clock: Any) -> None:
    kept = sheet(hr, reverse(ADD))
    idle(clock)
    answer = hr.post(reverse("ui:draft"), kept | {"document_number": "甲字1号"})
    assert (answer.status_code, answer.headers["X-Kept"]) == (401, "14:34")
    assert Draft.objects.get().content()["typed"] == {"document_number": ["甲字1号"]}


def test_a_sign_in_in_another_tab_does_not_cost_what_was_typed(world: World, programme: Programme) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.hr, backend="talentcareer.access.backends.AccountBackend")
    page = browser.get(reverse(ADD), headers={"accept-language": "en"})
    form = {"sheet": page.context["kept"].signed, "csrfmiddlewaretoken": "x" * 64, "document_number": "甲字1号"}
    answer = browser.post(reverse(ADD), form, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "What you typed is kept for the account that opened the form" in answer.content.decode()
    assert f'href="{reverse(ADD)}"' in answer.content.decode()
    assert browser.get(reverse(ADD)).context["form"]["document_number"].value() == "甲字1号"
    without = browser.post(reverse(ADD), form | {"sheet": ""}, headers={"accept-language": "en"})
    assert "Nothing has been saved" in without.content.decode()


# Sent twice.


def test_a_record_voided_twice_in_one_go_is_voided_once(
    hr: Client, client_of: Any, world: World, talent: Talent
) -> None:
    url = f"/people/{talent.pk}/void/"
    form = sheet(hr, url) | {"reason": "录错人"}
    first, second = hr.post(url, form), hr.post(url, form)
    assert [(answer.status_code, answer["Location"]) for answer in (first, second)] == [(302, "/people/")] * 2
    assert Entry.objects.filter(action="record.voided", object_id=str(talent.pk)).count() == 1
    assert hr.post(url, form | {"reason": "又一次"}).status_code == 404
    assert client_of(world.head).post(url, form).status_code == 403


def test_a_form_sent_twice_is_saved_once(hr: Client, talent: Talent, programme: Programme) -> None:
    form = sheet(hr, reverse(ADD)) | facts(programme)
    first, second = hr.post(reverse(ADD), form), hr.post(reverse(ADD), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"{talent.get_absolute_url()}#recognitions"
    assert Recognition.objects.count() == 1
    said = [str(message) for message in hr.get(talent.get_absolute_url()).context["messages"]]
    assert said == [f"Saved: {Recognition.objects.get()}", "This form was saved already; nothing was saved twice."]


def test_a_saved_form_that_was_changed_is_asked_about(hr: Client, talent: Talent, programme: Programme) -> None:
    form = sheet(hr, reverse(ADD)) | facts(programme)
    hr.post(reverse(ADD), form)
    answer = hr.post(reverse(ADD), form | {"published_on": "2024.5.4", "document_number": "甲字1号"})
    assert answer.status_code == 409
    assert "saved already, and you changed something since" in answer.content.decode()
    assert answer.context["form"]["document_number"].value() == "甲字1号"
    assert Recognition.objects.count() == 1
    again = form | {"published_on": "2024.5.4", "document_number": "甲字1号", "sheet": answer.context["kept"].signed}
    assert hr.post(reverse(ADD), again).status_code == 302
    assert Recognition.objects.count() == 2


def test_what_was_refused_may_be_sent_again(hr: Client, talent: Talent, programme: Programme) -> None:
    kept = sheet(hr, reverse(ADD))
    answer = hr.post(reverse(ADD), kept | facts(programme, published_on="2023.5"))
    assert answer.status_code == 422
    assert Sent.objects.count() == 0
    again = {"sheet": answer.context["kept"].signed} | facts(programme)
    assert hr.post(reverse(ADD), again).status_code == 302
    assert Recognition.objects.count() == 1


def test_a_correction_sent_twice_is_one_entry(hr: Client, row: Recognition) -> None:
    page = hr.get(edit_url(row))
    form = sent(page.context["form"], document_number="乙字2号", sheet=page.context["kept"].signed)
    assert [hr.post(edit_url(row), form).status_code for _time in range(2)] == [302, 302]
    assert Entry.objects.filter(object_id=str(row.pk), action="recognition.saved").count() == 1


def test_the_void_page_keeps_the_reason(hr: Client, row: Recognition) -> None:
    url = reverse("recognitions:recognition-void", args=[row.pk])
    type_in(hr, url, reason="录错人")
    assert hr.get(url).context["form"]["reason"].value() == "录错人"
    assert hr.post(url, sheet(hr, url) | {"reason": "录错人"}).status_code == 302
    assert Draft.objects.count() == 0


def test_too_much_for_a_draft_is_not_kept(hr: Client) -> None:
    answer = hr.post(reverse("ui:draft"), sheet(hr, reverse(ADD)) | {"remark": "甲" * (drafts.MOST_CHARACTERS + 1)})
    assert (answer.status_code, "X-Kept" in answer.headers) == (204, False)


def test_the_oldest_drafts_make_room(world: World, clock: Any) -> None:
    for number in range(drafts.MOST_OF_ONE + 1):
        clock.shift(timedelta(seconds=1))
        drafts.keep(drafts.Sheet.new(world.hr, f"/page/{number}/", "page"), QueryDict("a=1"))
    addresses = {draft.content()["address"] for draft in Draft.objects.all()}
    assert addresses == {f"/page/{number}/" for number in range(1, drafts.MOST_OF_ONE + 1)}
