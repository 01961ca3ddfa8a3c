"""The demo hospital as made by its command: the published figures, an account a role, refusal where there is work."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from cohorts.choices import PostKind, TalentKind
from cohorts.models import Membership, Post, StageMove, Talent
from mentorship.models import Pair
from programs.recognitions.models import Recognition
from reports import yearly
from reports.demo.workbooks import MISTAKES
from reports.models import Report
from reports.scope import whole_hospital
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import engine
from talentcareer.exchange.planning import World

MADE_AT = datetime(2026, 6, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = MADE_AT.date()
ACCOUNTS = {
    "hr": "hr",
    "office": "office",
    "head": "head",
    "head2": "head",
    "leader": "leader",
    "finance": "finance",
    "functional": "functional",
    "mentor": "mentor",
    "talent": "talent",
    "system": "system_admin",
    "security": "security_admin",
    "audit": "audit_admin",
}
"""User names with their roles."""
YEARS = ("2020", "2021", "2022", "2023", "2024")


@dataclass(frozen=True)
class Demo:
    folder: Path
    said: str
    accounts: list[dict[str, str]]
    values: dict[str, Any]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DEBUG=True, VAR_DIR=folder), transaction.atomic():
        out = StringIO()
        with time_machine.travel(MADE_AT):
            call_command("demo_hospital", stdout=out)
            values = yearly.compute(whole_hospital(), 2024, 5, TODAY)
        yield Demo(folder, out.getvalue(), json.loads((folder / "demo-accounts.json").read_text()), values)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def inside(demo: Demo, db: None) -> None:
    """Each test looks at the hospital made once for the module, and leaves it as it was."""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("P01", (4, 11, 23, 39, 58)),
        ("P02", (2, 9, 14, 21, 29)),
        ("P02g", (2, 9, 15, 22, 29)),
        ("P03", (1, 2, 3, 5, 9)),
        ("P04", (0, 0, 0, 1, 1)),
        ("T02", (22, 22, 46, 46, 71)),
        ("T03", (22, 0, 24, 0, 25)),
        ("T06", (0, 1, 1, 1, 0)),
        ("A01", (0, 1, 1, 1, 1)),
        ("A02", (6, 9, 13, 18, 23)),
        ("A04", (0, 0, 1, 1, 0)),
        ("L01", (0, 1, 1, 2, 2)),
        ("L02", (2, 3, 6, 8, 10)),
        ("S01", (1, 1, 5, 12, 16)),
        ("U01", (0, 0, 5, 6, 7)),
    ],
)
def test_published_figures(demo: Demo, code: str, expected: tuple[int, ...]) -> None:
    assert demo.values["figures"][code] == dict(zip(YEARS, expected, strict=True))


def test_breakdowns_of_the_selected(demo: Demo) -> None:
    assert demo.values["breakdowns"]["T04"]["2024"] == {"S30": 38, "S40": 24, "S50": 9}


def test_stage_changes_of_two_accounts_stand_beside_the_selection(demo: Demo) -> None:
    moves = StageMove.objects.unscoped("figures held").select_related("proposed_by", "decided_by")
    told = [
        (move.state, str(move.proposed_by.username), move.decided_by and move.decided_by.username) for move in moves
    ]
    assert sorted(told, key=str) == [("approved", "hr", "office")] * 4 + [("proposed", "hr", None)] * 2


def test_recognitions_of_the_span(demo: Demo) -> None:
    counted = Recognition.objects.unscoped("figures held").counted().at("provincial").filter(year__lte=2024)
    assert (counted.count(), counted.values("talent").distinct().count()) == (69, 52)
    firsts = Recognition.objects.unscoped("figures held").counted().at("national").home_grown().filter(year__lte=2024)
    assert sorted(firsts.values_list("year", "programme__name")) == [
        (2022, "博士后创新人才支持计划"),
        (2023, "国家“万人计划”青年拔尖人才"),
        (2024, "博士后创新人才支持计划"),
    ]


def test_money_is_spent_in_step(demo: Demo) -> None:
    rates = [demo.values["figures"]["F04"][year] for year in YEARS]
    assert [10 < rates[0] < 20, 30 < rates[1] < 50, max(rates) < 80] == [True, True, True]


def test_the_running_year_lives(demo: Demo) -> None:
    with time_machine.travel(MADE_AT):
        now = yearly.compute(whole_hospital(), 2026, 1, TODAY)
    figures = {code: now["figures"][code]["2026"] for code in ("P02g", "A02", "M02", "S01", "F03")}
    assert {code: value > 0 for code, value in figures.items()} == dict.fromkeys(figures, True)
    memberships = Membership.objects.unscoped("figures held")
    assert (memberships.in_training_on(TODAY).count(), memberships.awaiting_final_on(TODAY).count()) == (24, 8)
    assert now["companions"]["S02m"]["2026"] > 0
    assert 95 < now["figures"]["Q01"]["2026"] < 100


def test_a_postdoc_who_stayed_is_the_same_person(demo: Demo) -> None:
    stayed = Talent.objects.unscoped("figures held").filter(postdoc_appointments__stayed=True, kind=TalentKind.STAFF)
    assert stayed.count() > 10
    assert all(talent.staff_no and talent.numbers.get().number.startswith("BH") for talent in stayed)
    ids = (
        Talent.objects.unscoped("figures held").exclude(id_number_index=None).values_list("id_number_index", flat=True)
    )
    assert len(set(ids)) == len(ids)


def test_people_of_every_kind(demo: Demo) -> None:
    people = Talent.objects.unscoped("figures held")
    assert 400 < people.filter(kind=TalentKind.STAFF, left_on=None).count() < 650
    assert people.filter(kind=TalentKind.EXTERNAL).count() == 3
    assert people.filter(name="李静").count() == 2
    assert people.filter(former_names__name="周小妹").count() == 1
    assert people.filter(unit__isnull=True).count() == 0
    assert Post.objects.unscoped("figures held").filter(kind=PostKind.CONCURRENT).count() == 8
    assert people.filter(titles__to_on__isnull=False).distinct().count() == 24


def test_its_workbooks_taken_in_again_change_nothing(demo: Demo) -> None:
    paths = sorted((demo.folder / "demo-workbooks").iterdir())
    world = World(by=SYSTEM, user=None, on=TODAY)
    outcome = engine.run([engine.Source(path, path.name) for path in paths if path.name != MISTAKES], world)
    counts = outcome.counts()
    assert (counts["new"], counts["changed"], counts["refused"], len(paths)) == (0, 0, 0, 11)


def test_the_workbook_with_mistakes_says_each(demo: Demo) -> None:
    world = World(by=SYSTEM, user=None, on=TODAY)
    outcome = engine.run([engine.Source(demo.folder / "demo-workbooks" / MISTAKES, MISTAKES)], world)
    newcomers, batch, unknown = outcome.sheets
    assert (newcomers.count("new"), newcomers.count("refused")) == (3, 7)
    assert [row.problems[0].code for row in newcomers.rows if row.problems] == [
        "id-number-check-digit",
        "same-id-as-another",
        "required",
        "date-impossible",
        "sex-differs",
        "unit-unknown",
        "repeats-a-row",
    ]
    assert [row.problems[0].code for row in batch.rows] == ["person-unknown", "age-over-limit", "choice-unknown"]
    assert unknown.problem[0] == "sheet-not-recognised"


def test_accounts_are_printed_and_kept_for_the_sign_in_page(demo: Demo) -> None:
    assert [(account["username"], account["role"]) for account in demo.accounts] == list(ACCOUNTS.items())
    assert [line.split()[:2] for line in demo.said.splitlines()[-12:]] == [
        [a["username"], a["password"]] for a in demo.accounts
    ]
    assert stat.S_IMODE((demo.folder / "demo-accounts.json").stat().st_mode) == 0o600
    page = Client().get(reverse("access:sign-in")).content.decode()
    assert [a["password"] for a in demo.accounts if a["password"] not in page] == []


@pytest.mark.parametrize("username", ACCOUNTS)
def test_every_account_signs_in_and_finds_its_home(demo: Demo, username: str) -> None:
    account = next(a for a in demo.accounts if a["username"] == username)
    client = Client()
    answer = client.post(
        reverse("access:sign-in"), {"username": username, "password": account["password"]}, follow=True
    )
    lands = "reports:dashboard" if account["username"].startswith("head") else "reports:home"
    assert (answer.status_code, answer.redirect_chain) == (200, [(reverse(lands), 302)])


def test_mentor_and_talent_see_their_own(demo: Demo) -> None:
    mentor, talent = (User.objects.unscoped("a demo account").get(username=name) for name in ("mentor", "talent"))
    mentees = set(
        Pair.objects.unscoped("figures held")
        .filter(mentor__user=mentor, ended_on=None)
        .values_list("mentee", flat=True)
    )
    assert set(Talent.objects.visible_to(mentor).values_list("pk", flat=True)) == mentees
    assert len(mentees) > 1
    assert list(Talent.objects.visible_to(talent)) == [Talent.objects.unscoped("figures held").get(user=talent)]
    member = Membership.objects.unscoped("figures held").get(talent__user=talent)
    assert (member.state, member.period_from_on < TODAY < member.period_to_on) == ("in_training", True)


def test_the_reports_are_there(demo: Demo) -> None:
    reports = Report.objects.unscoped("figures held").order_by("year")
    assert [(report.year, report.years, report.as_of) for report in reports] == [
        (2024, 5, TODAY),
        (2025, 5, TODAY),
        (2026, 5, TODAY),
    ]


def test_made_once_only(demo: Demo) -> None:
    before = Talent.objects.unscoped("figures held").count()
    with pytest.raises(CommandError) as refused:
        call_command("demo_hospital", stdout=StringIO())
    assert str(before) in str(refused.value)
    assert Talent.objects.unscoped("figures held").count() == before


def test_refused_in_production(demo: Demo, settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo_hospital", stdout=StringIO())
