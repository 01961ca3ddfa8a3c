"""Postdoc appointments entered by hand: the rules at their fields, the department, and the person's post in step."""

from datetime import date

import pytest
from django.urls import reverse

from cohorts.models import Post, Talent, TalentNumber
from programs.postdocs.models import PostdocAppointment
from tests.builders.forms import errors, said, sent, signed_in
from tests.builders.people import make_talent

pytestmark = pytest.mark.django_db
ENTERED, EXIT = date(2023, 9, 1), date(2025, 8, 31)


@pytest.fixture
def postdoc(world) -> Talent:
    return make_talent(
        world.medicine, staff_no="B001", name="郑博", kind="postdoc", hired_on=ENTERED, born_on=date(1994, 5, 5)
    )


@pytest.fixture
def supervisor(world) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王导")


def url(what, *args):
    return reverse(f"postdocs:postdoc-{what}", args=args)


def facts(**more):
    typed = {
        "talent": "B001", "number": "BH2023001", "postdoc_type": "dual", "supervisor": "10001", "entered_on": "2023.9.1",
        "planned_exit_on": "2025.8.31", "stayed": "unknown",
    }  # fmt: skip
    return typed | more


def only(model=PostdocAppointment, **more):
    return model.objects.get(**more)


def test_a_stay_is_added_and_the_person_goes_along(hr, world, postdoc, supervisor):
    answer = hr.post(url("add"), facts(joint_supervisor="李校方", partner="某大学流动站"))
    assert sorted(said(hr, answer)) == [
        "Department: 外科, the cooperating supervisor's.",
        "Saved: BH2023001 2023-09-01",
    ]
    assert answer["Location"] == f"{postdoc.get_absolute_url()}#postdocs"
    row = only()
    assert (row.talent, row.number, row.supervisor, row.unit, row.entered_on, row.planned_exit_on, row.ended_on, row.stayed) == (
        postdoc, "BH2023001", supervisor, world.surgery, ENTERED, EXIT, None, None,
    )  # fmt: skip
    postdoc.refresh_from_db()
    assert (postdoc.unit, postdoc.hired_on, postdoc.left_on) == (world.surgery, ENTERED, None)
    assert (only(Post, talent=postdoc).unit, only(Post, talent=postdoc).from_on, only(Post, talent=postdoc).to_on) == (
        world.surgery,
        ENTERED,
        None,
    )
    assert only(TalentNumber).number == "BH2023001"
    assert "bh2023001" in postdoc.search_text


@pytest.mark.parametrize(
    ("typed", "unit"),
    [({}, "surgery"), ({"unit": "medicine"}, "medicine"), ({"supervisor": ""}, "medicine"), ({"unit": "hospital", "supervisor": ""}, "hospital")],
    ids=["the supervisor's", "as given", "the person's own", "given without a supervisor"],
)  # fmt: skip
def test_the_department(hr, world, postdoc, supervisor, typed, unit):
    named = {"unit": str(getattr(world, typed["unit"]).pk)} if "unit" in typed else {}
    assert hr.post(url("add"), facts(**typed | named)).status_code == 302
    assert only().unit == getattr(world, unit)
    postdoc.refresh_from_db()
    assert postdoc.unit == getattr(world, unit)


def make(talent, **more):
    """A stay as the page records it."""
    from programs.postdocs.actions import save_appointment
    from talentcareer.audit.actions import SYSTEM

    values = {"number": "BH2023001", "entered_on": ENTERED, "planned_exit_on": EXIT}
    return save_appointment(PostdocAppointment(talent=Talent.objects.get(pk=talent.pk), **values | more), by=SYSTEM)


@pytest.mark.parametrize(
    ("was", "typed", "unit"),
    [
        ("surgery", {}, "medicine"),
        ("hospital", {}, "hospital"),
        ("surgery", {"unit": "hospital"}, "hospital"),
    ],
    ids=["follows the new supervisor", "was given by hand", "is given now"],
)
def test_the_department_when_the_supervisor_changes(hr, world, postdoc, supervisor, was, typed, unit):
    row = make(postdoc, supervisor=supervisor, unit=getattr(world, was))
    other = make_talent(world.medicine, staff_no="10002", name="赵导")
    form = hr.get(url("edit", row.pk)).context["form"]
    named = {"unit": str(getattr(world, typed["unit"]).pk)} if typed else {}
    assert hr.post(url("edit", row.pk), sent(form, supervisor="10002", **named)).status_code == 302
    row.refresh_from_db()
    assert (row.supervisor, row.unit) == (other, getattr(world, unit))


TWICE = "A stay ends once, by completion (2025-08-31) or by withdrawal (2024-01-01). Clear the wrong day."
ONLY_COMPLETED = (
    "Whether the person stayed is said of a completed stay only. Fill in the day of completion, or choose unknown."
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"entered_on": "1994-05-05"}, {"entered_on": ["The entry on 1994-05-05 lies before the birth date. Correct one of them."]}),
        ({"planned_exit_on": "2023-08-31"}, {"planned_exit_on": ["The planned exit on 2023-08-31 lies before the entry on 2023-09-01. Correct one of them."]}),
        ({"completed_on": "2023-08-31"}, {"completed_on": ["The end on 2023-08-31 lies before the entry on 2023-09-01. Correct one of them."]}),
        ({"withdrawn_on": "2023-08-31"}, {"withdrawn_on": ["The end on 2023-08-31 lies before the entry on 2023-09-01. Correct one of them."]}),
        ({"completed_on": "2025-08-31", "withdrawn_on": "2024-01-01"}, {"withdrawn_on": [TWICE]}),
        ({"stayed": "true"}, {"stayed": [ONLY_COMPLETED]}),
        ({"withdrawn_on": "2024-01-01", "stayed": "true"}, {"stayed": [ONLY_COMPLETED]}),
        ({"supervisor": "B001"}, {"supervisor": ["Nobody supervises himself or herself. Choose another person."]}),
        ({"number": "BH9"}, {"number": ["The postdoc number BH9 belongs to another person. Correct the number."]}),
    ],
)  # fmt: skip
def test_a_rule_stands_at_its_field_and_keeps_what_was_typed(hr, world, postdoc, supervisor, typed, expected):
    make_talent(world.surgery, numbers=[("postdoc", "BH9")])
    answer = hr.post(url("add"), facts(partner="某大学流动站") | typed)
    assert errors(answer) == expected
    assert 'value="某大学流动站"' in answer.content.decode()
    assert not PostdocAppointment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"talent": "x9"}, "talent"), ({"supervisor": "x9"}, "supervisor"), ({"entered_on": ""}, "entered_on"), ({"entered_on": "2023-9"}, "entered_on")],
)  # fmt: skip
def test_what_cannot_be_read_stands_at_its_field(hr, postdoc, supervisor, typed, field):
    assert list(errors(hr.post(url("add"), facts(**typed)))) == [field]


@pytest.mark.parametrize(
    ("entered", "refused"), [("2024-12-31", True), ("2025-01-01", False), ("2025-01-02", False)], ids=["before", "on", "after"]
)  # fmt: skip
def test_nobody_is_in_station_twice_at_a_time(hr, postdoc, supervisor, entered, refused):
    make(postdoc, completed_on=date(2025, 1, 1), stayed=False)
    answer = hr.post(url("add"), facts(entered_on=entered, planned_exit_on="", number=""))
    assert PostdocAppointment.objects.count() == (1 if refused else 2), answer.context and answer.context["form"].errors
    if refused:
        words = "The person is in station already since 2023-09-01. Give that stay its end first, or correct the day of entry."
        assert errors(answer) == {"entered_on": [words]}
    else:
        postdoc.refresh_from_db()
        assert (postdoc.left_on, postdoc.duty_status) == (None, "on_duty"), "who had left is back"


def test_a_stay_that_is_over_is_entered_with_its_end(hr, postdoc, supervisor):
    answer = hr.post(url("add"), facts(completed_on="2025-08-20", stayed="false", end_reason="期满"))
    assert answer.status_code == 302
    row = only()
    postdoc.refresh_from_db()
    assert (row.completed_on, row.stayed, row.end_reason) == (date(2025, 8, 20), False, "期满")
    assert (postdoc.left_on, postdoc.duty_status, only(Post, talent=postdoc).to_on) == (
        date(2025, 8, 20),
        "left",
        date(2025, 8, 20),
    )


def test_what_is_missing_is_said(hr, postdoc, supervisor):
    first = said(hr, hr.post(url("add"), facts(planned_exit_on="", supervisor="")))
    assert "Without a planned exit nobody is reminded of its day. Add it when it is known." in first
    row = only()
    form = hr.get(url("edit", row.pk)).context["form"]
    second = said(hr, hr.post(url("edit", row.pk), sent(form, completed_on="2025-08-20")))
    words = "It is not said whether the person stayed at the hospital; the rate of those who stayed needs it."
    assert words in second


def test_a_corrected_entry_and_number_move_post_and_number(hr, world, postdoc, supervisor):
    row = make(postdoc, supervisor=supervisor)
    form = hr.get(url("edit", row.pk)).context["form"]
    hr.post(url("edit", row.pk), sent(form, entered_on="2023-09-15", number="BH2023002"))
    postdoc.refresh_from_db()
    assert (postdoc.hired_on, only(Post, talent=postdoc).from_on, only(Post, talent=postdoc).unit) == (
        date(2023, 9, 15),
        date(2023, 9, 15),
        world.surgery,
    )
    assert only(TalentNumber).number == "BH2023002"
    assert hr.post(url("undo", row.pk)).status_code == 302
    postdoc.refresh_from_db()
    assert (postdoc.hired_on, only(Post, talent=postdoc).from_on, only(TalentNumber).number) == (
        ENTERED,
        ENTERED,
        "BH2023001",
    )


def test_a_corrected_end_moves_the_day_of_leaving(hr, postdoc, supervisor):
    row = make(postdoc, completed_on=date(2025, 8, 20), stayed=False)
    form = hr.get(url("edit", row.pk)).context["form"]
    hr.post(url("edit", row.pk), sent(form, completed_on="2025-08-25"))
    postdoc.refresh_from_db()
    assert (postdoc.left_on, only(Post, talent=postdoc).to_on) == (date(2025, 8, 25), date(2025, 8, 25))
    form = hr.get(url("edit", row.pk)).context["form"]
    answer = hr.post(url("edit", row.pk), sent(form, stayed="true"))
    assert answer.status_code == 302, answer.context["form"].errors
    postdoc.refresh_from_db()
    assert (postdoc.left_on, postdoc.duty_status, only(Post, talent=postdoc).to_on) == (None, "on_duty", None)


def test_an_older_stay_moves_nobody(hr, world, postdoc, supervisor):
    make(postdoc)
    hr.post(
        url("add"),
        facts(entered_on="2019-09-01", planned_exit_on="", number="", completed_on="2021-08-31", stayed="false"),
    )
    postdoc.refresh_from_db()
    assert (PostdocAppointment.objects.count(), postdoc.unit, postdoc.left_on) == (2, world.medicine, None)


def test_staff_with_a_stay_keep_their_post(hr, world, supervisor):
    staff = make_talent(world.medicine, staff_no="10005", name="孙在编", hired_on=date(2015, 7, 1))
    hr.post(url("add"), facts(talent="10005", completed_on="2025-08-20", stayed="false"))
    staff.refresh_from_db()
    assert only().unit == world.surgery
    assert (staff.unit, staff.left_on, staff.duty_status) == (world.medicine, None, "on_duty")


def test_voiding_and_taking_back(hr, postdoc, supervisor):
    row = make(postdoc, completed_on=date(2025, 8, 20), stayed=False)
    hr.post(url("void", row.pk), {"reason": "录错人"})
    postdoc.refresh_from_db()
    assert (PostdocAppointment.objects.count(), postdoc.left_on, only(Post, talent=postdoc).to_on) == (0, None, None)
    hr.post(url("take-back", row.pk))
    postdoc.refresh_from_db()
    assert (only(), postdoc.left_on, only(Post, talent=postdoc).to_on) == (row, date(2025, 8, 20), date(2025, 8, 20))


def test_a_voided_stay_does_not_come_back_into_another(hr, postdoc, supervisor):
    row = make(postdoc)
    hr.post(url("void", row.pk), {"reason": "录错"})
    make(postdoc, entered_on=date(2024, 1, 1), number="")
    hr.post(url("take-back", row.pk))
    assert PostdocAppointment.everything.get(pk=row.pk).voided_at


def test_two_editors_both_stay(hr, postdoc, supervisor):
    row = make(postdoc)
    mine, theirs = (hr.get(url("edit", row.pk)).context["form"] for _one in range(2))
    hr.post(url("edit", row.pk), sent(theirs, partner="某大学流动站"))
    assert hr.post(url("edit", row.pk), sent(mine, joint_supervisor="李校方")).status_code == 302
    row.refresh_from_db()
    assert (row.partner, row.joint_supervisor) == ("某大学流动站", "李校方")


def test_a_supervisor_out_of_reach_stays_as_recorded(world, postdoc):
    from talentcareer.access import actions, roles
    from talentcareer.access.models import UnitKind
    from talentcareer.audit.actions import SYSTEM
    from tests.builders.world import make_account

    away = actions.create_unit(name="协作医院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    outside = make_talent(away, staff_no="90001", name="外院导")
    row = make(postdoc, supervisor=outside, unit=world.medicine)
    client = signed_in(make_account("hr2", role=roles.HR.code, unit=world.medicine))
    form = client.get(url("edit", row.pk)).context["form"]
    assert "supervisor" not in form.fields
    assert client.post(url("edit", row.pk), sent(form, partner="某大学流动站")).status_code == 302
    row.refresh_from_db()
    assert (row.supervisor, row.partner, row.unit) == (outside, "某大学流动站", world.medicine)


def test_who_may_what(world, postdoc):
    row = make(postdoc)
    asked = [url("add"), url("edit", row.pk), url("step", row.pk, "withdraw"), f"{url('add')}?talent={postdoc.pk}"]
    for user in (world.office, world.leader, world.head, world.other_head, world.nobody):
        assert [signed_in(user).get(one).status_code for one in asked] == [403] * 4, user.username
    pages = {
        user.username: signed_in(user).get(postdoc.get_absolute_url()).content.decode()
        for user in (world.hr, world.other_head)
    }
    assert {name: url("edit", row.pk) in page for name, page in pages.items()} == {"hr": True, "other_head": False}
