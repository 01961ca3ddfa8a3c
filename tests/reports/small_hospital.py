"""A small invented hospital with one of everything that a figure could get wrong. Its figures stand in `test_figures.py`, counted by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from cohorts import actions
from cohorts.codes import TITLES
from cohorts.models import Cohort, Membership, Talent
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from programs.supports.models import Platform, Team
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import change_state, keep, make_cohort, make_membership, make_talent
from tests.builders.world import World

ON = date(2022, 11, 30)
"""The day on which the hospital is looked at; 2022 is the running year."""
YEARS = [2020, 2021, 2022]


@dataclass(frozen=True)
class SmallHospital:
    """The people by what they are for, and the two batches."""

    world: World
    people: dict[str, Talent]
    first: Cohort
    second: Cohort


def build(world: World) -> SmallHospital:
    """Make the hospital's people and everything that happened to them."""
    people = _people(world)
    first = make_cohort(world.hospital, name="第一批", year=2020)
    second = make_cohort(world.hospital, name="第二批", year=2022)
    _memberships(people, first, second)
    _recognitions(people)
    _postdocs(people)
    _supports(world)
    _money(people, first, second)
    _mentoring(people)
    _abroad(people)
    for student, year, donor, amount in (
        ("student", 2021, "甲公司", "3000"),
        ("student", 2021, "乙公司", "2000"),
        ("student", 2022, "甲公司", "1000.50"),
        ("other student", 2022, "甲公司", "4000"),
    ):
        keep(Aid(talent=people[student], year=year, donor=donor, amount=Decimal(amount)))
    return SmallHospital(world, people, first, second)


def _people(world: World) -> dict[str, Talent]:
    surgery, medicine, postdoc = (
        {"unit": world.surgery},
        {"unit": world.medicine},
        {"kind": "postdoc", "staff_no": None},
    )
    attending, chief = TITLES.find("主治医师").code, TITLES.find("主任医师").code
    wanted: dict[str, dict[str, Any]] = {
        "twice": {**surgery, "title": attending},
        "engineer": {**surgery, "born_on": date(1987, 12, 31), "sex": "male"},
        "later": surgery,
        "withdrawn": {**medicine, "born_on": date(1980, 1, 2), "degree": "master"},
        "paused": {**medicine, "born_on": date(1973, 1, 1)},
        "terminated": medicine,
        "mentor": {
            **surgery,
            "born_on": date(1972, 12, 31),
            "sex": "male",
            "title": chief,
            "id_number": "110101197212310019",
        },
        "nurse": {**medicine, "born_on": None, "degree": "", "hired_on": date(2022, 1, 1)},
        "gone": {**surgery, "duty_status": "left", "left_on": date(2021, 12, 31)},
        "retired": {**surgery, "duty_status": "retired"},
        "expert": {"unit": world.hospital, "kind": "external", "staff_no": None},
        "student": {"unit": world.hospital, "kind": "student", "staff_no": None, "school": "某医科大学"},
        "other student": {"unit": world.hospital, "kind": "student", "staff_no": None},
        "stayed": {**surgery, **postdoc, "hired_on": date(2020, 12, 31)},
        "quit": {**surgery, **postdoc, "hired_on": date(2021, 1, 1), "left_on": date(2022, 5, 1)},
        "overdue": {**surgery, **postdoc, "hired_on": date(2021, 9, 1)},
        "new": {**medicine, **postdoc, "hired_on": date(2022, 1, 10)},
        "early": {**medicine, **postdoc, "hired_on": date(2019, 7, 1), "left_on": date(2021, 6, 30)},
        "without unit": {**postdoc, "hired_on": date(2019, 9, 1)},
    }
    people = {name: make_talent(name=f"测试{place}", **values) for place, (name, values) in enumerate(wanted.items())}
    actions.open_post(people["mentor"], unit=world.medicine, from_on=date(2023, 1, 1), by=SYSTEM)
    return people


def _memberships(people: dict[str, Talent], first: Cohort, second: Cohort) -> None:
    early = make_membership(people["twice"], first, "S30", integrations=["research", "industry"])
    change_state(early, to="paused", on=date(2020, 6, 1))
    change_state(Membership.objects.get(pk=early.pk), to="in_training", on=date(2021, 3, 1))
    make_membership(people["twice"], second, "S40", integrations=["education"])
    make_membership(people["engineer"], first, "S30", integrations=["engineering"], period_to_on=date(2021, 12, 31))
    withdrawn = make_membership(people["withdrawn"], first, "S40", integrations=["education"])
    change_state(withdrawn, to="withdrawn", on=date(2021, 12, 31), reason="调离")
    paused = make_membership(people["paused"], second, "S50", integrations=["research"])
    change_state(paused, to="paused", on=date(2022, 6, 1))
    terminated = make_membership(people["terminated"], second, "S30", integrations=["industry"])
    change_state(terminated, to="terminated", on=date(2022, 6, 30), reason="违反协议")
    make_membership(
        people["later"],
        second,
        "S30",
        integrations=["engineering", "research"],
        period_from_on=date(2023, 1, 1),
        period_to_on=date(2025, 12, 31),
    )


def _recognitions(people: dict[str, Talent]) -> None:
    names = {
        "national": "国家甲计划",
        "other national": "国家乙计划",
        "provincial": "省甲计划",
        "other provincial": "省乙计划",
        "municipal": "市甲计划",
        "hospital": "院甲计划",
    }
    programmes = {
        name: keep(Programme(name=title, name_key=title, level=name.split()[-1])) for name, title in names.items()
    }
    for person, programme, year, values in (
        (
            "twice",
            "national",
            2021,
            {"published_on": date(2022, 2, 1), "origin": "cultivated"},
        ),  # published in another year
        ("engineer", "national", 2021, {}),  # the same first year: one programme, two recognitions
        ("withdrawn", "national", 2022, {}),
        ("paused", "other national", 2020, {"origin": "recruited"}),  # earlier, but not home-grown
        ("terminated", "other national", 2022, {}),
        ("later", "other national", 2021, {"status": "shortlisted"}),
        ("later", "national", 2020, {"status": "revoked"}),
        ("twice", "provincial", 2021, {"status": "trainee"}),
        ("twice", "other provincial", 2021, {}),
        ("withdrawn", "provincial", 2022, {"status": "expired"}),
        ("paused", "provincial", 2022, {"status": "revoked"}),
        ("expert", "provincial", 2022, {"origin": "flexible"}),
        ("gone", "provincial", 2020, {}),
        ("engineer", "municipal", 2022, {}),
        ("nurse", "hospital", 2022, {}),
    ):
        chosen = programmes[programme]
        keep(Recognition(talent=people[person], programme=chosen, level=chosen.level, year=year, **values))


def _postdocs(people: dict[str, Talent]) -> None:
    for person, entered_on, values in (
        (
            "stayed",
            date(2020, 12, 31),
            {"completed_on": date(2022, 12, 31), "planned_exit_on": date(2022, 11, 30), "stayed": True},
        ),
        ("quit", date(2021, 1, 1), {"withdrawn_on": date(2022, 5, 1)}),
        ("overdue", date(2021, 9, 1), {"planned_exit_on": date(2022, 8, 31), "registered_elsewhere": True}),
        ("new", date(2022, 1, 10), {}),
        ("early", date(2019, 7, 1), {"completed_on": date(2021, 6, 30), "stayed": False}),
        ("without unit", date(2019, 9, 1), {"completed_on": date(2022, 9, 1)}),
    ):
        keep(PostdocAppointment(talent=people[person], entered_on=entered_on, **values))


def _supports(world: World) -> None:
    for name, kind, established_on, ended_on in (
        ("甲站", "academician_workstation", date(2020, 12, 31), None),
        ("乙站", "academician_workstation", date(2022, 1, 1), None),
        ("丙站", "academician_workstation", date(2018, 5, 1), date(2021, 6, 30)),
        ("丁站", "academician_workstation", None, None),
        ("实验室", "laboratory", date(2021, 1, 1), None),
    ):
        keep(Platform(unit=world.hospital, name=name, kind=kind, established_on=established_on, ended_on=ended_on))
    for name, kind, signed_on, ended_on in (
        ("甲团队", "academician", date(2021, 3, 1), None),
        ("乙团队", "academician", date(2021, 5, 1), date(2022, 12, 31)),
        ("丙团队", "other", date(2021, 5, 1), None),
    ):
        keep(Team(unit=world.hospital, name=name, kind=kind, signed_on=signed_on, ended_on=ended_on))


def _money(people: dict[str, Talent], first: Cohort, second: Cohort) -> None:
    main = keep(
        Award(
            talent=people["twice"],
            cohort=first,
            source="院级",
            approved=Decimal(100000),
            approved_on=date(2020, 4, 1),
            received=Decimal(60000),
            received_on=date(2021, 1, 5),
        )
    )
    keep(
        Award(
            talent=people["engineer"],
            cohort=first,
            source="院级",
            approved=Decimal("50000.50"),
            received=Decimal("50000.50"),
        )
    )
    keep(
        Award(
            talent=people["paused"],
            cohort=second,
            source="省级",
            approved=Decimal(200000),
            approved_on=date(2022, 3, 1),
        )
    )
    keep(
        Award(
            talent=people["withdrawn"],
            approved=Decimal(10000),
            approved_on=date(2021, 12, 31),
            received=Decimal(10000),
            received_on=date(2022, 1, 1),
        )
    )
    for person, award, subject, amount, spent_on, occurrence in (
        ("twice", main, "设备费", "10000.10", date(2020, 12, 31), 1),
        ("twice", main, "设备费", "-2000.10", date(2021, 1, 2), 1),  # reverses a part
        ("engineer", None, "劳务费", "3000", date(2021, 6, 1), 1),
        ("twice", main, "劳务费", "30000.30", date(2022, 2, 2), 1),
        ("twice", main, "劳务费", "30000.30", date(2022, 2, 2), 2),  # two equal lines are two
    ):
        keep(
            Expense(
                talent=people[person],
                award=award,
                subject=subject,
                amount=Decimal(amount),
                spent_on=spent_on,
                occurrence=occurrence,
            )
        )


def _mentoring(people: dict[str, Talent]) -> None:
    mentor = people["mentor"]
    keep(Pair(mentor=mentor, mentee=people["twice"], paired_on=date(2020, 5, 1)))
    keep(Pair(mentor=mentor, mentee=people["engineer"], paired_on=date(2020, 12, 31), ended_on=date(2021, 12, 31)))
    keep(Pair(mentor=mentor, mentee=people["later"], paired_on=date(2022, 7, 1)))
    same = count(1)
    for held_on in (date(2020, 6, 1), date(2021, 12, 31), date(2022, 3, 1), date(2022, 3, 1)):
        keep(Meeting(mentor=mentor, mentee=people["twice"], held_on=held_on, topic="论文", occurrence=next(same)))


def _abroad(people: dict[str, Talent]) -> None:
    for person, category, route, from_on, to_on, due_on, report_on in (
        (
            "twice",
            "clinical",
            "plan",
            date(2021, 12, 31),
            date(2022, 2, 28),
            date(2022, 3, 31),
            date(2022, 3, 31),
        ),  # on the day itself
        (
            "engineer",
            "leader",
            "plan",
            date(2022, 1, 5),
            date(2022, 3, 5),
            date(2022, 4, 5),
            date(2022, 4, 6),
        ),  # a day late
        ("withdrawn", "teaching", "hospital", date(2022, 2, 1), date(2022, 5, 1), date(2022, 6, 1), None),  # never
        ("paused", "", "scholarship", date(2022, 9, 1), date(2022, 11, 15), date(2022, 12, 15), None),  # not yet due
        ("later", "innovation", "plan", date(2022, 10, 1), date(2022, 10, 30), date(2022, 11, 30), date(2022, 11, 20)),
    ):
        keep(
            StudyAbroad(
                talent=people[person],
                category=category,
                route=route,
                from_on=from_on,
                to_on=to_on,
                report_due_on=due_on,
                report_on=report_on,
            )
        )
