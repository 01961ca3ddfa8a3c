"""The steps of a postdoc appointment: extend, complete, withdraw, take back; each on the day before, the day and the day after."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cohorts.models import Post, Talent
from programs.postdocs.actions import save_appointment
from programs.postdocs.models import PostdocAppointment, PostdocChange
from programs.postdocs.workflows import POSTDOC
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.forms import errors, sent, signed_in
from tests.builders.people import make_talent

pytestmark = pytest.mark.django_db
ENTERED, EXIT, DAY = date(2023, 9, 1), date(2025, 8, 31), timedelta(days=1)


@pytest.fixture
def postdoc(world) -> Talent:
    return make_talent(
        world.medicine, staff_no="B001", name="郑博", kind="postdoc", hired_on=ENTERED, born_on=date(1994, 5, 5)
    )


@pytest.fixture
def stay(postdoc) -> PostdocAppointment:
    return save_appointment(PostdocAppointment(talent=postdoc, entered_on=ENTERED, planned_exit_on=EXIT), by=SYSTEM)


def step(stay, code):
    return reverse("postdocs:postdoc-step", args=[stay.pk, code])


def take(client, stay, code, **typed):
    return client.post(step(stay, code), {"on": "2025-06-30", "reason": "", **typed})


def back(client, stay):
    return client.post(reverse("postdocs:postdoc-step-back", args=[stay.pk]), follow=True)


def ends(stay):
    stay.refresh_from_db()
    return stay.completed_on, stay.withdrawn_on, stay.stayed, stay.planned_exit_on


def employed(postdoc):
    """The day of leaving, the duty status, the end of the post."""
    postdoc.refresh_from_db()
    return postdoc.left_on, postdoc.duty_status, Post.objects.get(talent=postdoc).to_on


WORKS = (None, "on_duty", None)
LATER = {
    -1: "The new planned exit 2025-08-30 is not later than the one until now, 2025-08-31.",
    0: "The new planned exit 2025-08-31 is not later than the one until now, 2025-08-31.",
}


@pytest.mark.parametrize("days", [-1, 0, 1], ids=["before", "on", "after"])
def test_an_extension_moves_the_planned_exit_to_a_later_day(hr, stay, days):
    planned = EXIT + days * DAY
    answer = take(hr, stay, "extend", planned_exit_on=planned.isoformat(), reason="课题未结题")
    if days < 1:
        assert errors(answer) == {"__all__": [LATER[days]]}
        assert ends(stay) == (None, None, None, EXIT)
    else:
        assert answer.status_code == 302
        assert ends(stay) == (None, None, None, planned)
        assert POSTDOC.state_of(stay) == "in_station"


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (1, True)], ids=["before", "on", "after"])
def test_without_a_planned_exit_an_extension_gives_one_after_the_entry(hr, postdoc, days, taken):
    stay = save_appointment(PostdocAppointment(talent=postdoc, entered_on=ENTERED), by=SYSTEM)
    answer = take(hr, stay, "extend", planned_exit_on=(ENTERED + days * DAY).isoformat(), reason="补录")
    assert (answer.status_code == 302) == taken
    if not taken:
        words = "The planned exit on 2023-08-31 lies before the entry on 2023-09-01. Correct one of them."
        assert errors(answer) == {"__all__": [words]}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"planned_exit_on": "", "reason": "课题未结题"}, {"planned_exit_on": ["This field is required."]}),
        ({"planned_exit_on": "2026-08-31"}, {"reason": ["This field is required."]}),
        ({"planned_exit_on": "2026-02-30", "reason": "课题未结题"}, None),
    ],
)
def test_what_an_extension_needs(hr, stay, typed, expected):
    found = errors(take(hr, stay, "extend", **typed))
    assert list(found) == ["planned_exit_on"] if expected is None else found == expected
    assert ends(stay) == (None, None, None, EXIT)


@pytest.mark.parametrize("days", [-1, 0, 1], ids=["before", "on", "after"])
@pytest.mark.parametrize(
    ("code", "typed"), [("complete", {"stayed": "false"}), ("withdraw", {"reason": "个人原因"})], ids=["complete", "withdraw"]
)  # fmt: skip
def test_an_end_lies_on_or_after_the_entry(hr, postdoc, stay, code, typed, days):
    on = ENTERED + days * DAY
    answer = take(hr, stay, code, on=on.isoformat(), **typed)
    if days < 0:
        words = "The end on 2023-08-31 lies before the entry on 2023-09-01. Correct one of them."
        assert errors(answer) == {"__all__": [words]}
        assert (ends(stay), employed(postdoc)) == ((None, None, None, EXIT), WORKS)
        return
    assert answer.status_code == 302
    assert ends(stay) == ((on, None, False, EXIT) if code == "complete" else (None, on, None, EXIT))
    assert employed(postdoc) == (on, "left", on)
    assert [PostdocAppointment.objects.in_station_on(on + n * DAY).exists() for n in (-1, 0)] == [days > 0, False]


def test_who_stays_goes_on_in_the_post(hr, postdoc, stay):
    assert take(hr, stay, "complete", stayed="true", reason="考核合格").status_code == 302
    assert ends(stay) == (date(2025, 6, 30), None, True, EXIT)
    assert (stay.end_reason, employed(postdoc)) == ("考核合格", WORKS)


@pytest.mark.parametrize(
    ("code", "typed", "expected"),
    [
        ("complete", {"stayed": "unknown"}, {"__all__": ["Say whether the person stays at the hospital."]}),
        ("complete", {"on": "", "stayed": "true"}, {"on": ["This field is required."]}),
        ("withdraw", {}, {"reason": ["This field is required."]}),
        ("withdraw", {"reason": "  "}, {"reason": ["This field is required."]}),
    ],
)
def test_what_an_end_needs(hr, stay, code, typed, expected):
    assert errors(take(hr, stay, code, **typed)) == expected
    assert ends(stay) == (None, None, None, EXIT)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("extend", {"planned_exit_on": "2026-08-31", "reason": "课题未结题"}),
        ("complete", {"stayed": "false"}),
        ("complete", {"stayed": "true"}),
        ("withdraw", {"reason": "个人原因"}),
    ],
)
def test_every_step_is_taken_back_with_all_it_set(hr, postdoc, stay, code, typed):
    assert take(hr, stay, code, **typed).status_code == 302
    page = back(hr, stay)
    assert [str(message) for message in page.context["messages"]][
        -1
    ] == f"{stay}: the step was taken back; the state is “in station” again."
    assert (ends(stay), stay.end_reason, employed(postdoc)) == ((None, None, None, EXIT), "", WORKS)
    change = PostdocChange.objects.get()
    assert (change.transition, change.undone_by) == (code, "人事甲")


def test_steps_are_taken_back_one_after_the_other(hr, stay):
    take(hr, stay, "extend", planned_exit_on="2026-02-28", reason="一")
    take(hr, stay, "extend", planned_exit_on="2026-08-31", reason="二")
    take(hr, stay, "withdraw", reason="三")
    seen = []
    for _time in range(4):
        back(hr, stay)
        seen.append(ends(stay))
    first, second = (None, None, None, date(2026, 8, 31)), (None, None, None, date(2026, 2, 28))
    assert seen == [first, second, (None, None, None, EXIT), (None, None, None, EXIT)]


def test_an_end_is_not_taken_back_into_the_next_stay(hr, postdoc, stay):
    take(hr, stay, "complete", on="2024-01-31", stayed="false")
    save_appointment(
        PostdocAppointment(talent=Talent.objects.get(pk=postdoc.pk), entered_on=date(2024, 1, 31)), by=SYSTEM
    )
    page = back(hr, stay)
    words = (
        "The person is in station already since 2024-01-31. Give that stay its end first, or correct the day of entry."
    )
    assert [str(message) for message in page.context["messages"]][-1] == words
    assert ends(stay) == (date(2024, 1, 31), None, False, EXIT)
    assert PostdocChange.objects.get(transition="complete").undone_at is None


@pytest.mark.parametrize("code", ["extend", "complete", "withdraw"])
@pytest.mark.parametrize(("ended", "state"), [("completed_on", "completed"), ("withdrawn_on", "withdrew")])
def test_no_step_starts_at_an_end(hr, postdoc, code, ended, state):
    stay = save_appointment(
        PostdocAppointment(talent=postdoc, entered_on=ENTERED, **{ended: date(2024, 1, 1)}), by=SYSTEM
    )
    label = {"extend": "Extend", "complete": "Complete", "withdraw": "Withdraw"}[code]
    typed = {"planned_exit_on": "2026-01-01", "stayed": "true", "reason": "见文件"}
    assert errors(take(hr, stay, code, **typed)) == {
        "__all__": [f"“{label}” is not possible here: the state is “{state}”."]
    }


def test_a_step_is_told_in_the_trail_and_not_undone_as_a_correction(hr, stay):
    take(hr, stay, "withdraw", reason="个人原因")
    entry = Entry.objects.filter(object_id=str(stay.pk)).latest("at")
    assert (entry.action, entry.reason) == ("state.changed", "个人原因")
    page = hr.get(reverse("postdocs:postdoc-edit", args=[stay.pk]))
    assert page.context["undo_url"] == ""


def test_the_page_offers_the_steps_that_are_open(hr, world, postdoc, stay):
    def ways(client):
        page = client.get(postdoc.get_absolute_url()).content.decode()
        found = [code for code in ("extend", "complete", "withdraw") if step(stay, code) in page]
        return found, reverse("postdocs:postdoc-step-back", args=[stay.pk]) in page

    assert ways(hr) == (["extend", "complete", "withdraw"], False)
    take(hr, stay, "withdraw", reason="个人原因")
    assert ways(hr) == ([], True)
    back(hr, stay)
    assert ways(hr) == (["extend", "complete", "withdraw"], False)
    assert ways(signed_in(world.other_head)) == ([], False)


def test_a_corrected_end_is_no_longer_the_steps(hr, stay):
    take(hr, stay, "withdraw", reason="个人原因")
    form = hr.get(reverse("postdocs:postdoc-edit", args=[stay.pk])).context["form"]
    hr.post(reverse("postdocs:postdoc-edit", args=[stay.pk]), sent(form, withdrawn_on="", end_reason=""))
    assert ends(stay) == (None, None, None, EXIT)
    back(hr, stay)
    assert ends(stay) == (None, None, None, EXIT), "the record has moved on: nothing is taken back"


def test_an_unknown_step_and_who_may_not(hr, world, stay):
    assert hr.get(step(stay, "fly")).status_code == 404
    for user in (world.other_head, world.office):
        client = signed_in(user)
        assert [client.get(step(stay, "withdraw")).status_code, back(client, stay).status_code] == [403, 403]
