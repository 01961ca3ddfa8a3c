"""What is confidential is told only where somebody needs to know it, and nowhere by a figure, a filter or a row of money."""

from datetime import date
from decimal import Decimal

import pytest

from cohorts.models import Cohort, Membership
from mentorship.models import Pair
from programs.abroad.models import StudyAbroad
from programs.funding.models import Award
from reports.indicators import BY_CODE
from reports.indicators.declaring import span
from reports.indicators.reading import read
from reports.scope import Scope
from talentcareer.access import actions as access
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import SINCE, make_account

ON = date(2022, 11, 30)


@pytest.fixture
def secret(world) -> dict:
    """A confidential batch with a member of each department, and another one abroad on a confidential list."""
    cohort = make_cohort(world.hospital, name="密批", year=2022, confidential=True)
    people = {name: make_talent(unit, name=name) for name, unit in (("外甲", world.surgery), ("内乙", world.medicine))}
    for person in people.values():
        make_membership(person, cohort)
        keep(StudyAbroad(talent=person, from_on=date(2022, 1, 1), confidential=True))
        keep(Award(talent=person, cohort=cohort, source="院级", approved=Decimal(100), approved_on=ON))
    return people


def mixed(world) -> User:
    """HR of surgery who acts as head of medicine as well."""
    user = make_account("mixed", role="hr", unit=world.surgery)
    access.grant_role(user, role="head", unit=world.medicine, from_on=SINCE, by=SYSTEM)
    return User.objects.get(pk=user.pk)


def test_needing_to_know_here_does_not_open_what_is_confidential_there(world, secret) -> None:
    user = mixed(world)
    assert [row.talent.name for row in Membership.objects.visible_to(user)] == ["外甲"]
    assert [row.talent.name for row in StudyAbroad.objects.visible_to(user)] == ["外甲"]
    only_there = make_cohort(world.medicine, name="内科密批", year=2022, confidential=True)
    assert only_there not in Cohort.objects.visible_to(user)
    assert Cohort.objects.visible_to(user).count() == 1
    counts = {
        name: Membership.objects.visible_to(getattr(world, name)).count()
        for name in ("hr", "office", "head", "leader", "nobody")
    }
    assert counts == {"hr": 2, "office": 2, "head": 0, "leader": 0, "nobody": 0}


def test_a_row_of_money_does_not_name_a_confidential_batch(world, secret, client_of) -> None:
    def shown(user) -> list[tuple[str, str]]:
        page = client_of(user).get("/reports/figures/F01/2022/")
        rows = page.context["table"].rows
        assert [row.record.approved for row in rows] == [Decimal(100)] * 2
        return [(str(row.get_cell("name")).split(">")[1].split("<")[0], str(row.get_cell("cohort"))) for row in rows]

    user = mixed(world)
    access.grant_role(user, role="finance", unit=world.hospital, from_on=SINCE, by=SYSTEM)
    user = User.objects.get(pk=user.pk)
    assert sorted(shown(world.leader)) == [("内乙", "confidential"), ("外甲", "confidential")]
    assert sorted(shown(user)) == [("内乙", "confidential"), ("外甲", "密批 (2022)")]
    assert sorted(shown(world.office)) == [("内乙", "密批 (2022)"), ("外甲", "密批 (2022)")]


@pytest.mark.parametrize(("account", "named"), [("office", True), ("leader", False)])
def test_a_persons_page_names_the_batch_of_money_to_those_who_need_to_know(
    world, secret, client_of, account, named
) -> None:
    page = client_of(getattr(world, account)).get(secret["外甲"].get_absolute_url()).content.decode()
    assert ("密批" in page, "0.01" in page) == (named, True)


@pytest.mark.parametrize(("account", "counted"), [("office", 1), ("leader", 0)])
def test_pairs_do_not_tell_who_is_in_a_confidential_batch(world, secret, account, counted) -> None:
    keep(Pair(mentor=make_talent(world.surgery), mentee=secret["外甲"], paired_on=date(2022, 5, 1)))
    reading = read(Scope(getattr(world, account)), [BY_CODE["M01"]], span(2022, 1, ON))
    assert (reading.value("M01", 2022), reading.value("M01t", 2022)) == (1, counted)


def test_the_filter_by_department_names_only_departments_within_reach(world, secret, client_of) -> None:
    form = client_of(world.head).get("/reports/figures/R00/2022/").context["form"]
    assert [str(label) for _value, label in form.fields["department"].choices] == ["all", "外科", "not given"]
