"""What each list of records is asked by its own filters, what it adds up, and what stays confidential in it."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from cohorts.models import Talent
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.actions import reverse_expense
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from talentcareer import dates
from talentcareer.access import actions as access
from talentcareer.access.models import User
from talentcareer.audit import voiding
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.replay import replayed
from tests.builders.world import SINCE, World, make_account


def days(number: int) -> date:
    """The day so many days from today."""
    return dates.today() + timedelta(days=number)


@pytest.fixture
def facts(world: World) -> dict[str, Talent]:
    """The people of `make_facts`."""
    people: dict[str, Talent] = replayed("record filters", lambda: make_facts(world))
    return people


def make_facts(world: World) -> dict[str, Talent]:
    """Make of each kind a record of 甲, 乙 and 丙, each of its own sort."""
    people = {name: make_talent(world.surgery, name=name, origin="cultivated") for name in "甲乙丙"}
    one, two, three = people.values()
    national, provincial = (
        keep(Programme(name=n, name_key=n, level=v))
        for n, v in (("国家级计划", "national"), ("省级计划", "provincial"))
    )
    keep(
        Recognition(talent=one, programme=national, level="national", year=2023, document_number="国人〔2023〕1号"),
        Recognition(talent=two, programme=provincial, level="provincial", year=2023, status="shortlisted", origin="recruited"),
        Recognition(talent=three, programme=provincial, level="provincial", year=2022, published_on=date(2023, 1, 5)),
        PostdocAppointment(talent=one, number="BH1", postdoc_type="clinical", entered_on=days(-900), planned_exit_on=days(-1), unit=world.medicine),
        PostdocAppointment(talent=two, number="BH2", entered_on=days(-900), completed_on=days(-100), stayed=True, supervisor_name="秦导师"),
        PostdocAppointment(talent=three, number="BH3", entered_on=days(-900), withdrawn_on=days(-200), partner="某大学流动站"),
        StudyAbroad(talent=one, country="德国", category="clinical", from_on=date(2022, 3, 1), to_on=date(2022, 9, 1), report_due_on=date(2022, 10, 1)),
        StudyAbroad(talent=two, country="法国", from_on=date(2022, 5, 1), to_on=date(2022, 6, 1), report_due_on=date(2022, 7, 1),
                    report_on=date(2022, 8, 1), cost=Decimal("1000.50")),
        StudyAbroad(talent=three, country="美国", route="scholarship", from_on=date(2023, 1, 1), report_due_on=days(20), cost=Decimal(99)),
        Aid(talent=one, year=2023, donor="远山公司", amount=Decimal(5000), paid_on=date(2023, 9, 1)),
        Aid(talent=two, year=2023, donor="近水公司", amount=Decimal("8000.25")),
        Aid(talent=three, year=2022, foundation="青山基金会", amount=Decimal(3000)),
    )  # fmt: skip
    batch = make_cohort(world.hospital, name="第一批", year=2022)
    first = Award(talent=one, cohort=batch, source="院级专项", approved=Decimal(300000), received=Decimal(100000))
    keep(
        first,
        Award(talent=two, unit=world.medicine, source="省级", project_number="P-7", approved=Decimal(200000), approved_on=date(2023, 2, 1)),
        Award(talent=three, source="市级", approved=Decimal(50000), approved_on=date(2023, 3, 1), received=Decimal(50000)),
        Expense(talent=one, cohort=batch, award=first, subject="设备费", amount=Decimal("1200.50"), spent_on=date(2023, 5, 4), voucher_number="V1"),
        Expense(talent=two, subject="劳务费", amount=Decimal(300), spent_on=date(2023, 6, 4), payee="某某公司"),
        Expense(talent=three, subject="设备费", amount=Decimal(80), spent_on=date(2022, 6, 4), voucher_number="V2", note="试剂"),
    )  # fmt: skip
    mentor, other = (make_talent(world.medicine, name=name) for name in ("卓导师", "邵导师"))
    keep(
        Pair(mentor=mentor, mentee=one, kind="primary", paired_on=days(-400)),
        Pair(mentor=other, mentee=two, kind="clinical", paired_on=days(-400)),
        Pair(mentor=mentor, mentee=three, kind="joint", paired_on=date(2020, 1, 1), ended_on=date(2021, 1, 1), end_reason="期满"),
        Meeting(mentor=mentor, mentee=one, held_on=days(-3), topic="开题", form="面谈"),
        Meeting(mentor=other, mentee=two, held_on=days(-91), topic="论文", next_step="投稿"),
        Meeting(mentor=mentor, mentee=three, held_on=date(2020, 5, 4), topic="基金"),
    )  # fmt: skip
    return people


ASKED = [
    ("recognitions", "", "甲乙丙"),
    ("recognitions", "year=2023", "甲乙"),
    ("recognitions", "level=provincial", "乙丙"),
    ("recognitions", "status=shortlisted", "乙"),
    ("recognitions", "origin=cultivated", "甲丙"),
    ("recognitions", "origin=recruited", "乙"),
    ("recognitions", "programme={programme}", "甲"),
    ("recognitions", "q=国人〔2023〕", "甲"),
    ("recognitions", "q=省级 丙", "丙"),
    ("postdocs", "state=in_station", "甲"),
    ("postdocs", "state=past_exit", "甲"),
    ("postdocs", "state=completed", "乙"),
    ("postdocs", "state=withdrawn", "丙"),
    ("postdocs", "on={before}", "甲乙丙"),
    ("postdocs", "on={between}", "甲乙"),
    ("postdocs", "postdoc_type=clinical", "甲"),
    ("postdocs", "stayed=yes", "乙"),
    ("postdocs", "stayed=no", ""),
    ("postdocs", "q=秦导师", "乙"),
    ("postdocs", "q=流动站", "丙"),
    ("postdocs", "q=BH3", "丙"),
    ("postdocs", "department={medicine}", "甲"),
    ("studies-abroad", "year=2022", "甲乙"),
    ("studies-abroad", "on=2022.5.20", "甲乙"),
    ("studies-abroad", "on=2022-09-02", ""),
    ("studies-abroad", "on=2023-02-01", "丙"),
    ("studies-abroad", "category=clinical", "甲"),
    ("studies-abroad", "route=scholarship", "丙"),
    ("studies-abroad", "report=overdue", "甲"),
    ("studies-abroad", "report=to_come", "丙"),
    ("studies-abroad", "report=late", "乙"),
    ("studies-abroad", "report=handed_in", "乙"),
    ("studies-abroad", "confidential=yes", ""),
    ("studies-abroad", "q=德国", "甲"),
    ("student-aid", "year=2023", "甲乙"),
    ("student-aid", "paid=yes", "甲"),
    ("student-aid", "paid=no", "乙丙"),
    ("student-aid", "q=青山", "丙"),
    ("awards", "year=2022", "甲"),
    ("awards", "year=2023", "乙丙"),
    ("awards", "batch={batch}", "甲"),
    ("awards", "arrived=nothing", "乙"),
    ("awards", "arrived=partly", "甲"),
    ("awards", "arrived=all", "丙"),
    ("awards", "department={medicine}", "乙"),
    ("awards", "q=p-7", "乙"),
    ("expenses", "year=2023", "甲乙"),
    ("expenses", "since=2023-05-04&until=2023-06-03", "甲"),
    ("expenses", "subject=设备费", "甲丙"),
    ("expenses", "state=booked", "甲丙"),
    ("expenses", "state=not_booked", "乙"),
    ("expenses", "batch={batch}", "甲"),
    ("expenses", "q=试剂", "丙"),
    ("expenses", "q=某某公司", "乙"),
    ("pairs", "kind=clinical", "乙"),
    ("pairs", "state=goes_on", "甲乙"),
    ("pairs", "state=quiet", "乙"),
    ("pairs", "state=ended", "丙"),
    ("pairs", "on=2020-12-31", "丙"),
    ("pairs", "on=2021-01-01", ""),
    ("pairs", "year=2020", "丙"),
    ("pairs", "q=卓导师", "甲丙"),
    ("pairs", "person=邵导师", "乙"),
    ("meetings", "year=2020", "丙"),
    ("meetings", "since={recent}", "甲"),
    ("meetings", "until=2020-05-04", "丙"),
    ("meetings", "q=投稿", "乙"),
    ("meetings", "q=卓导师 开题", "甲"),
]


def owner(row: Any) -> str:
    return str(getattr(row, row.scope_through).name)


def test_every_filter_finds_its_records(world, facts, hr) -> None:
    known = {
        "programme": Programme.objects.get(name="国家级计划").pk,
        "batch": Award.objects.exclude(cohort=None).get().cohort_id,
        "medicine": world.medicine.pk,
        "before": days(-300), "between": days(-200), "recent": days(-90),
    }  # fmt: skip
    wrong = {}
    for page, query, expected in ASKED:
        answer = hr.get(f"/records/{page}/?{query.format(**known)}")
        assert answer.context["form"].is_valid(), (page, query, answer.context["form"].errors)
        found = sorted(owner(row.record) for row in answer.context["table"].rows)
        if found != sorted(expected) or bool(answer.context["pills"]) != bool(query):
            wrong[page, query] = found
    assert wrong == {}


SUMS = [
    ("student-aid", ("amount",), "q=公司", [Decimal("13000.25")]),
    ("awards", ("approved", "received"), "year=2023", [Decimal(250000), Decimal(50000)]),
    ("expenses", ("amount",), "year=2023", [Decimal("1500.50")]),
    ("studies-abroad", ("cost",), "", [Decimal("1099.50")]),
]


@pytest.mark.parametrize(("page", "names", "query", "expected"), SUMS, ids=[row[0] for row in SUMS])
def test_the_sums_are_those_of_the_rows_found(facts, hr, page, names, query, expected) -> None:
    for row in Aid.objects.filter(year=2022):
        voiding.void(row, by=SYSTEM, reason="录错")
    answer = hr.get(f"/records/{page}/?{query}&per_page=50")
    rows = [row.record for row in answer.context["table"].rows]
    figures = [key.figure.value for key in answer.context["figures"]]
    assert figures == expected == [sum(getattr(row, name) or 0 for row in rows) for name in names]
    assert hr.get(f"/records/{page}/?q=nobody").context["figures"] == []


def test_a_reversed_line_says_so_and_offers_no_second_reversal(world, facts, hr) -> None:
    line = Expense.objects.get(voucher_number="V1")
    reversing = reverse_expense(line, on=date(2023, 7, 1), voucher_number="V9", reason="重复报销", by=world.hr)
    for state, found in (("reversing", reversing), ("reversed", line)):
        assert [row.record for row in hr.get(f"/records/expenses/?state={state}").context["table"].rows] == [found]
    page = hr.get("/records/expenses/?q=V").content.decode()
    assert [f"/expense/{row.pk}/reverse/" in page for row in (line, reversing)] == [False, False]
    assert f"/expense/{Expense.objects.get(voucher_number='V2').pk}/reverse/" in page
    assert hr.get("/records/expenses/?person=甲").context["figures"][0].figure.value == 0


def test_the_order_is_the_offices(facts, hr) -> None:
    pages = ("studies-abroad", "expenses", "meetings")
    firsts = {page: owner(hr.get(f"/records/{page}/").context["table"].rows[0].record) for page in pages}
    assert firsts == {"studies-abroad": "丙", "expenses": "乙", "meetings": "甲"}
    levels = [row.record.level for row in hr.get("/records/recognitions/?sort=level").context["table"].rows]
    assert levels == ["national", "provincial", "provincial"]


def test_a_mentor_corrects_the_own_meetings_only(world, facts, client_of) -> None:
    mentor = Talent.objects.get(name="卓导师")
    mentor.user = make_account("mentor", role="mentor", unit=world.hospital)
    keep(mentor)
    theirs = keep(Meeting(mentor=Talent.objects.get(name="邵导师"), mentee=facts["甲"], held_on=days(-1)))
    page = client_of(mentor.user).get("/records/meetings/")
    assert [(owner(row.record), row.record.writable) for row in page.context["table"].rows] == [
        ("甲", False),
        ("甲", True),
    ]
    assert f"/meeting/{theirs.pk}/" not in page.content.decode()
    assert client_of(mentor.user).get("/records/pairs/").context["add_url"] == ""


def test_a_persons_page_leads_to_all_that_it_does_not_show(world, hr) -> None:
    person, mentor = make_talent(world.surgery), make_talent(world.medicine)
    for number in range(21):
        keep(Expense(talent=person, subject="设备费", amount=Decimal(1), spent_on=date(2023, 5, 4), note=str(number)))
        keep(Meeting(mentor=mentor, mentee=person, held_on=date(2023, 5, 4), topic=str(number)))
    page = hr.get(person.get_absolute_url()).content.decode()
    for kind, words in (("expenses", "All 21 expenses"), ("meetings", "All 21 meetings")):
        address = f"/records/{kind}/?person={person.pk}"
        assert f'<a href="{address}">{words}</a>' in page
        assert hr.get(address).context["total"] == 21
    assert "All 21" not in hr.get(make_talent(world.surgery).get_absolute_url()).content.decode()


# What is confidential.


def void(row: Any) -> None:
    voiding.void(keep(row), by=SYSTEM, reason="录错")


@pytest.fixture
def secret(world: World) -> dict[str, Talent]:
    """A confidential batch with money for a member of each department, both abroad on a confidential list."""
    cohort = make_cohort(world.hospital, name="密批", year=2022, confidential=True)
    people = {name: make_talent(unit, name=name) for name, unit in (("外甲", world.surgery), ("内乙", world.medicine))}
    for person in people.values():
        make_membership(person, cohort)
        keep(StudyAbroad(talent=person, from_on=date(2022, 1, 1), country="密国", confidential=True, cost=Decimal(7)))
        keep(Award(talent=person, cohort=cohort, source="院级", approved=Decimal(100)))
        keep(Expense(talent=person, cohort=cohort, subject="设备费", amount=Decimal(1), spent_on=date(2023, 5, 4)))
        void(Award(talent=person, cohort=cohort, source="作废", approved=Decimal(1)))
        void(StudyAbroad(talent=person, from_on=date(2021, 1, 1), country="密国", confidential=True))
    return people


@pytest.mark.parametrize(
    ("reader", "role", "studies", "named"),
    [
        ("hr", "", 2, True),
        ("office", "", 2, True),
        ("leader", "", 0, False),
        ("head", "", 0, None),
        ("finance", "finance", 0, False),
    ],
)
def test_only_who_needs_to_know_reads_confidential_rows_and_batches(
    world, secret, client_of, reader, role, studies, named
) -> None:
    user = make_account(reader, role=role, unit=world.hospital) if role else world.accounts[reader]
    client = client_of(user)
    abroad = client.get("/records/studies-abroad/")
    assert (abroad.context["total"], "密国" in abroad.content.decode()) == (studies, studies > 0)
    assert ("confidential" in abroad.context["form"].fields) is bool(named)
    batch = Award.objects.filter(source="院级")[0].cohort_id
    for page in ("awards", "expenses"):
        answer = client.get(f"/records/{page}/")
        if named is None:
            assert answer.status_code == 403
            continue
        assert (answer.context["total"], "密批" in answer.content.decode()) == (2, named)
        assert len(client.get(f"/records/{page}/?batch={batch}").context["table"].rows) == (2 if named else 0)
        file = client.post(f"/records/{page}/")
        book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
        cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
        assert (any("密批" in str(cell) for cell in cells), cells.count("院级" if page == "awards" else "设备费")) == (named, 2)  # fmt: skip


def test_needing_to_know_here_does_not_name_the_batch_there(world, secret, client_of) -> None:
    user = make_account("mixed", role="hr", unit=world.surgery)
    access.grant_role(user, role="finance", unit=world.hospital, from_on=SINCE, by=SYSTEM)
    client = client_of(User.objects.get(pk=user.pk))
    batch = Award.objects.filter(source="院级")[0].cohort_id
    rows = {
        owner(row.record): str(row.get_cell("cohort")) for row in client.get("/records/awards/").context["table"].rows
    }
    assert rows == {"外甲": "密批 (2022)", "内乙": "confidential"}
    asked = client.get(f"/records/awards/?batch={batch}").context["table"].rows
    assert [owner(row.record) for row in asked] == ["外甲"]
    voided = {str(person): words for _row, person, words, _url in client.get("/records/awards/").context["voided"]}
    assert voided == {"外甲": "作废 密批 (2022)", "内乙": "作废 confidential"}


def test_a_file_with_confidential_rows_is_marked_and_on_record(world, secret, hr, client_of) -> None:
    keep(StudyAbroad(talent=secret["外甲"], from_on=date(2023, 1, 1), country="德国"))
    answer = hr.post("/records/studies-abroad/")
    assert "%E4%BF%9D%E5%AF%86" in answer["Content-Disposition"] or "confidential" in answer["Content-Disposition"]
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].values)
    heads = next(row for row in rows if "工号" in row)
    marks = [row[-1] for row in rows if "密国" in row or "德国" in row]
    assert (len(heads) == len(rows[-1]), [bool(mark) for mark in marks]) == (True, [False, True, True])
    logged = Entry.objects.filter(action="study_abroad.confidential_exported")
    assert [entry.actor_name for entry in logged] == ["人事甲"]
    for answer in (client_of(world.head).post("/records/studies-abroad/"), hr.post("/records/studies-abroad/?q=德国")):
        assert b"".join(answer.streaming_content)
    assert logged.count() == 1
