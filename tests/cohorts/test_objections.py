"""Objections to a batch: recorded, decided, seen by those alone who keep batches; a confidential batch is not published."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, Objection, ObjectionFile
from talentcareer.audit.voiding import void
from talentcareer.ui.parts import Todo
from tests.builders.forms import errors, said, sent
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
ADD = "/people/objection/add/"


@pytest.fixture
def office(world, client_of) -> Client:
    return client_of(world.office)


@pytest.fixture
def cohort(world) -> Cohort:
    return make_cohort(world.hospital, notice_from_on=date(2022, 3, 1), notice_to_on=date(2022, 3, 7))


@pytest.fixture
def member(world, cohort):
    return make_membership(make_talent(world.surgery, staff_no="10001", name="王明"), cohort)


def facts(cohort, **more):
    return {
        "cohort": str(cohort.pk), "received_on": "2022.3.4", "raised_by": "匿名来信", "subject": "王明的年龄有误", "result": "open",
    } | more  # fmt: skip


DECIDED = {"handling": "已核对身份证", "result": "not_upheld", "decided_on": "2022.3.6"}


def test_recorded_with_its_file_and_decided(office, cohort, member) -> None:
    form = office.get(f"{ADD}?cohort={cohort.pk}").context["form"]
    assert [label for _pk, label in form.fields["membership"].choices] == ["the batch as a whole", "10001 王明"]
    letter = SimpleUploadedFile("来信.pdf", b"%PDF-1.4 letter")
    answer = office.post(ADD, facts(cohort, membership=str(member.pk), file=letter))
    assert (answer.status_code, answer["Location"]) == (302, f"{cohort.get_absolute_url()}#objections")
    row = Objection.objects.get()
    page = office.get(cohort.get_absolute_url())
    assert (page.context["open_objections"], "1 open objection" in page.content.decode()) == (1, True)
    file = office.get(row.files.get().get_absolute_url())
    assert (file.content, file["Content-Type"]) == (b"%PDF-1.4 letter", "application/pdf")
    edit = f"/people/objection/{row.pk}/"
    assert office.post(edit, sent(office.get(edit).context["form"], **DECIDED)).status_code == 302
    page = office.get(cohort.get_absolute_url())
    assert (page.context["open_objections"], "not upheld" in page.content.decode()) == (0, True)
    row.refresh_from_db()
    assert (row.membership, row.decided_on, row.files.count()) == (member, date(2022, 3, 6), 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"received_on": ""}, "received_on"),
        ({"raised_by": ""}, "raised_by"),
        ({"subject": " "}, "subject"),
        ({"cohort": ""}, "cohort"),
        (DECIDED | {"handling": ""}, "handling"),
        (DECIDED | {"decided_on": ""}, "decided_on"),
        (DECIDED | {"decided_on": "2022-03-03"}, "decided_on"),
        (DECIDED | {"result": "open"}, "result"),
    ],
)
def test_a_refusal_stands_at_its_field(office, cohort, typed, field) -> None:
    assert list(errors(office.post(ADD, facts(cohort) | typed))) == [field]
    assert Objection.objects.count() == 0


def test_a_member_of_another_batch_is_refused(world, office, cohort, member) -> None:
    other = make_cohort(world.hospital, name="第二批")
    [words] = errors(office.post(ADD, facts(other, membership=str(member.pk))))["membership"]
    assert words == "This is no member of the batch. Choose one of its members, or leave it empty."


@pytest.mark.parametrize(
    ("day", "remarks"),
    [
        ("2022-02-28", ["It was received outside the public notice. Say so in how it was handled."]),
        ("2022-03-01", []),
        ("2022-03-07", []),
        ("2022-03-08", ["It was received outside the public notice. Say so in how it was handled."]),
    ],
)
def test_one_outside_the_public_notice_is_taken_and_remarked_on(office, cohort, day, remarks) -> None:
    assert said(office, office.post(ADD, facts(cohort, received_on=day)))[:-1] == remarks


def test_seen_by_who_keeps_batches_alone(world, office, client_of, cohort, member) -> None:
    office.post(ADD, facts(cohort, membership=str(member.pk), file=SimpleUploadedFile("来信.pdf", b"%PDF-1.4 letter")))
    own = make_account("own", role="talent", unit=world.hospital)
    member.talent.user = own
    keep(member.talent)
    discipline = make_account("discipline", role="functional", unit=world.hospital)
    of_ward = make_account("of_ward", role="functional", unit=world.surgery)
    readers = {
        world.office: (True, 200, 200), discipline: (True, 200, 403), of_ward: (False, 404, 403), world.hr: (False, 403, 403),
        world.head: (False, 403, 403), world.leader: (False, 403, 403), own: (False, 403, 403),
    }  # fmt: skip
    file = ObjectionFile.objects.get().get_absolute_url()
    edit = f"/people/objection/{Objection.objects.get().pk}/"
    for user, told in readers.items():
        client = client_of(user)
        pages = [client.get(url) for url in (cohort.get_absolute_url(), member.talent.get_absolute_url())]
        shown = any("匿名来信" in page.content.decode() for page in pages)
        assert (shown, client.get(file).status_code, client.get(edit).status_code) == told, user.username


def test_voided_and_taken_back(office, cohort) -> None:
    office.post(ADD, facts(cohort, file=SimpleUploadedFile("来信.pdf", b"%PDF-1.4 letter")))
    row = Objection.objects.get()
    assert office.post(f"/people/objection/{row.pk}/void/", {"reason": "录错批次"}).status_code == 302
    page = office.get(cohort.get_absolute_url())
    assert (page.context["objections"], page.context["voided_objections"]) == (
        [], [(row, f"/people/objection/{row.pk}/take-back/")],
    )  # fmt: skip
    office.post(f"/people/objection/{row.pk}/take-back/")
    assert Objection.objects.get() == row


def test_what_an_objection_is_about_is_not_voided_before_it(world, office, cohort, member) -> None:
    office.post(ADD, facts(cohort, membership=str(member.pk)))
    with pytest.raises(Exception, match="Objections: 1"):
        void(member, by=world.hr, reason="录错")


def test_closing_over_an_open_objection_asks(office, cohort) -> None:
    office.post(ADD, facts(cohort))
    edit = reverse("cohorts:batch-edit", args=[cohort.pk])
    typed = sent(office.get(edit).context["form"], status="closed")
    answer = office.post(edit, typed)
    assert errors(answer) == {
        "despite_objections": [
            "1 objection is still open. Decide it first, or say that the batch is closed all the same."
        ]
    }
    assert 'type="checkbox" name="despite_objections"' in answer.content.decode()
    assert office.post(edit, typed | {"despite_objections": "on"}).status_code == 302
    cohort.refresh_from_db()
    assert cohort.status == "closed"
    # A closed batch is corrected without being asked again.
    assert office.post(edit, sent(office.get(edit).context["form"], name="首批")).status_code == 302


def test_without_an_open_objection_nobody_is_asked(office, cohort) -> None:
    office.post(ADD, facts(cohort, **DECIDED))
    edit = reverse("cohorts:batch-edit", args=[cohort.pk])
    assert office.post(edit, sent(office.get(edit).context["form"], status="closed")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"confidential": "on"}, "notice_from_on"),
        ({"confidential": "on", "notice_to_on": ""}, "notice_from_on"),
        ({"confidential": "on", "notice_from_on": "", "notice_to_on": ""}, None),
        ({"notice_from_on": ""}, "notice_from_on"),
        ({}, None),
    ],
)
def test_a_confidential_batch_is_not_published(office, cohort, typed, field) -> None:
    edit = reverse("cohorts:batch-edit", args=[cohort.pk])
    answer = office.post(edit, sent(office.get(edit).context["form"]) | typed)
    assert (list(errors(answer)) if field else answer.status_code) == ([field] if field else 302)


def test_the_batch_asks_the_same_number_of_queries_for_few_and_many(world, office, cohort, django_assert_max_num_queries) -> None:  # fmt: skip
    def queries() -> int:
        with django_assert_max_num_queries(25) as asked:
            office.get(cohort.get_absolute_url())
        return len(asked)

    def more(count: int) -> None:
        for _ in range(count):
            member = make_membership(make_talent(world.surgery), cohort)
            office.post(ADD, facts(cohort, membership=str(member.pk), file=SimpleUploadedFile("信.pdf", b"%PDF-1.4")))
            member.state, member.state_on, member.final_grade, member.final_on = "completed", date(2025, 3, 1), "qualified", date(2025, 2, 1)  # fmt: skip
            keep(member)

    more(1)
    office.get(cohort.get_absolute_url())
    few = queries()
    more(6)
    assert queries() == few


def waiting(client: Client) -> list[Todo]:
    return [todo for todo in client.get("/").context["todos"] if todo.title == "Batches with open objections"]


@pytest.fixture
def objected(world, office, cohort, member) -> Cohort:
    """Two objections to the batch are open; another batch has one that is decided, a third none."""
    decided = make_cohort(world.hospital, name="第二批")
    make_cohort(world.hospital, name="第三批")
    for batch, more in (
        (cohort, {}),
        (cohort, {"received_on": "2022.3.2", "membership": str(member.pk)}),
        (decided, DECIDED),
    ):
        assert office.post(ADD, facts(batch, **more)).status_code == 302
    return cohort


def test_the_start_page_opens_exactly_the_batches_with_open_objections(office, objected) -> None:
    [todo] = waiting(office)
    assert (todo.count, todo.text, todo.since) == (
        1, "Objections received and not decided yet: 2", "since 2022-03-02",
    )  # fmt: skip
    opened = office.get(todo.url)
    assert [(row.record, row.record.open_objections) for row in opened.context["table"].rows] == [(objected, 2)]
    assert f'href="{objected.get_absolute_url()}#objections">2</a>' in opened.content.decode()
    everything = office.get("/people/batches/").context["table"].rows
    assert {row.record.name: row.record.open_objections for row in everything} == {
        "第一批": 2,
        "第二批": 0,
        "第三批": 0,
    }
    for row in Objection.objects.filter(cohort=objected):
        office.post(f"/people/objection/{row.pk}/void/", {"reason": "录错批次"})
    assert waiting(office) == []


@pytest.mark.parametrize(("role", "reads"), [("hr", 3), ("head", 1), ("leader", 3)])
def test_who_sees_no_objections_is_told_of_none(world, client_of, objected, role, reads) -> None:
    client = client_of(world.accounts[role])
    listed = client.get("/people/batches/")
    assert "open_objections" not in [bound.name for bound in listed.context["table"].columns.all()]
    assert "objections" not in listed.context["form"].fields
    assert waiting(client) == []
    asked = client.get("/people/batches/?objections=open&sort=open_objections&columns=open_objections")
    assert (asked.context["unknown"], asked.context["total"]) == (["objections"], reads)


def test_a_functional_office_sees_the_count_and_has_nothing_to_decide(world, client_of, objected) -> None:
    client = client_of(make_account("verifier", role="functional", unit=world.hospital))
    assert client.get("/people/batches/?objections=open").context["total"] == 1
    assert waiting(client) == []
