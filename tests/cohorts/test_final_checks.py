"""Who is due for a final check, and what is missing of each."""

from datetime import date
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts import rules
from cohorts.actions.evidence import attach
from cohorts.choices import DocumentKind
from cohorts.files import PDF, Checked
from cohorts.models import Membership
from cohorts.views.final_checks import LACKS, THERE
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import change_state, make_cohort, make_membership, make_talent

pytestmark = pytest.mark.django_db
LIST = "/people/final-checks/"
TODAY = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def cohort(world):
    return make_cohort(world.hospital)


def due(unit, cohort, **more) -> Membership:
    return make_membership(
        make_talent(unit, **{"name": "王明"} if "name" not in more else {"name": more.pop("name")}), cohort, **more
    )


def file(membership, kind, *, about=None) -> None:
    content = Checked(f"%PDF-1.4 {kind} {membership.pk}".encode(), f"{kind}.pdf", PDF)
    attach(membership.talent, content, about=about, document_kind=kind, by=SYSTEM)


def rows(client, query="") -> list[Membership]:
    return [row.record for row in client.get(f"{LIST}?{query}").context["page"].object_list]


def missing(client, membership) -> str:
    page = client.get(LIST).context["page"].object_list
    [row] = [row for row in page if row.record.pk == membership.pk]
    return str(row.get_cell("missing"))


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        ((False, False, False, False), ("final_check", "agreement_day", "task_book", "report")),
        ((True, False, False, False), ("agreement_day", "task_book", "report")),
        ((False, True, False, False), ("final_check", "task_book", "report")),
        ((False, False, True, False), ("final_check", "agreement_day", "report")),
        ((False, False, False, True), ("final_check", "agreement_day", "task_book")),
        ((True, True, True, True), ()),
    ],
)
def test_what_is_missing(there, lacks) -> None:
    given = dict(zip(("final_check", "agreement_day", "task_book", "report"), there, strict=True))
    assert rules.lacking_for_final(**given) == lacks


@pytest.mark.parametrize(
    ("ends", "listed"), [(date(2025, 5, 31), True), (date(2025, 6, 1), False), (date(2025, 6, 2), False), (None, False)]
)
def test_from_the_day_after_the_period(world, client_of, cohort, ends, listed) -> None:
    due(world.surgery, cohort, period_to_on=ends)
    assert bool(rows(client_of(world.office))) is listed


def test_what_has_ended_is_not_due(world, client_of, cohort) -> None:
    for state in ("completed", "withdrawn", "terminated"):
        change_state(due(world.surgery, cohort), to=state, on=date(2025, 2, 1))
    paused = due(world.surgery, cohort)
    change_state(paused, to="paused", on=date(2025, 2, 1))
    assert rows(client_of(world.office)) == [paused]


def test_what_is_missing_is_said_by_row_and_filtered_alike(world, client_of, cohort) -> None:
    """Every mix of agreement day, task book and report: the filter finds exactly the rows whose words name it."""
    office = client_of(world.office)
    for agreed, booked, reported in product((True, False), repeat=3):
        row = due(world.surgery, cohort, agreement_on=date(2022, 3, 2) if agreed else None)
        if booked:
            file(row, DocumentKind.AGREEMENT, about=row)
        if reported:
            file(row, DocumentKind.REPORT)
    found = rows(office)
    assert len(found) == 8
    assert set(THERE) == set(LACKS) == set(rules.LACKS)
    for code, words in LACKS.items():
        named = {row.pk for row in found if str(words) in missing(office, row)}
        assert {row.pk for row in rows(office, f"missing={code}")} == named, code
        assert len(named) == (8 if code == "final_check" else 4)


def test_a_file_of_another_record_or_kind_or_a_voided_one_does_not_count(world, client_of, cohort) -> None:
    from talentcareer.audit.voiding import void

    row = due(world.surgery, cohort)
    file(row, DocumentKind.REPORT, about=row.talent.posts.get())
    file(row, DocumentKind.CONTRACT)
    attach(row.talent, Checked(b"%PDF-1.4 x", "a.pdf", PDF), document_kind=DocumentKind.AGREEMENT, by=SYSTEM)
    void(row.talent.evidence.get(document_kind="agreement"), by=world.hr, reason="录错")
    office = client_of(world.office)
    assert [code for code in rules.LACKS if rows(office, f"missing={code}")] == list(rules.LACKS)


def test_filters_and_order(world, client_of, cohort) -> None:
    office = client_of(world.office)
    late = due(world.surgery, cohort, period_to_on=date(2025, 2, 28), name="王晚")
    early = due(
        world.medicine, make_cohort(world.hospital, name="前批", year=2020), name="李早", period_to_on=date(2023, 2, 28)
    )
    assert rows(office) == [early, late]
    for query, expected in [
        (f"batch={cohort.pk}", [late]), ("year=2023", [early]), (f"department={world.surgery.pk}", [late]), ("stage=S40", [early, late]),
        ("stage=S30", []), ("q=李早", [early]),
    ]:  # fmt: skip
        assert rows(office, query) == expected, query


def test_a_head_sees_and_takes_away_the_own_people_only(world, client_of, cohort) -> None:
    own, other = due(world.surgery, cohort, name="王明"), due(world.medicine, cohort, name="李别")
    hidden = due(world.surgery, make_cohort(world.hospital, name="密批", confidential=True), name="王密")
    head = client_of(world.head)
    assert rows(head) == [own]
    assert {row.pk for row in rows(client_of(world.hr))} == {own.pk, other.pk, hidden.pk}
    text = head.get(LIST).content.decode()
    assert ("李别" in text, "王密" in text) == (False, False)
    assert "step/complete" not in text  # a head writes no memberships
    assert f"/people/membership/{own.pk}/step/complete/" in client_of(world.hr).get(LIST).content.decode()
    export = head.post(LIST)
    assert (export.status_code, "spreadsheet" in export["Content-Type"]) == (200, True)
    export.close()


def test_linked_from_batch_and_stages(world, client_of, cohort) -> None:
    office = client_of(world.office)
    assert "final check due" not in office.get(cohort.get_absolute_url()).content.decode()
    due(world.surgery, cohort)
    page = office.get(cohort.get_absolute_url()).content.decode()
    assert ("1 final check due" in page, f"{LIST}?batch={cohort.pk}" in page) == (True, True)
    assert f'href="{LIST}"' in office.get("/people/stages/").content.decode()
    assert office.get(f"{LIST}?batch={cohort.pk}").context["total"] == 1


def test_as_many_queries_for_many_as_for_few(world, client_of, cohort) -> None:
    hr = client_of(world.hr)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hr.get(LIST).status_code == 200
        return len(captured)

    due(world.surgery, cohort)
    queries()
    few = queries()
    for _one in range(5):
        due(world.medicine, cohort)
    assert queries() == few


def test_the_dashboard_leads_from_those_due_to_what_they_lack(world, client_of, cohort) -> None:
    head = client_of(world.head)
    assert "what is missing" not in head.get("/department/").content.decode()
    own = due(world.surgery, cohort)
    due(world.medicine, cohort)
    [url] = [need.more_url for need in head.get("/department/").context["shown"].needs() if need.more_url]
    assert [row.record for row in head.get(url).context["page"].object_list] == [own]
