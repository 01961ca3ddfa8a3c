"""The ladder: ways and steps by table, each number against its rows, whoever reads."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.actions.stage_moves import propose_stage_move
from cohorts.models import Stage, StageMove, Talent
from cohorts.workflows import STAGE_MOVE
from programs.aid.models import Aid
from programs.postdocs.models import PostdocAppointment
from reports import ladder
from reports.ladder_people import Ladder
from reports.scope import Scope, whole_hospital
from talentcareer.audit import workflows
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from talentcareer.ui.tables import NONE
from tests.builders.people import keep, make_cohort, make_membership, make_talent

TODAY = date(2025, 6, 1)
A, B, C, D, E = (date(year, 1, 1) for year in range(2018, 2023))
CODES = ("reserve", "postdoc", "S30", "S40", "S50")


@pytest.mark.anywhere
@pytest.mark.parametrize(
    ("firsts", "expected"),
    [
        ((None, None, None, None, None), ()),
        ((A, None, None, None, None), (0,)),
        ((A, B, C, D, E), (0, 1, 2, 3, 4)),
        ((None, A, None, B, None), (1, 3)),  # from the station straight to the 40s
        ((None, B, None, A, None), (3,)),  # a postdoc afterwards is no step up
        ((B, A, C, None, None), (1, 2)),  # nor is aid
        ((None, A, B, B, None), (1, 2, 3)),  # of one day the lower comes first
        ((A, A, A, A, A), (0, 1, 2, 3, 4)),
        ((None, C, A, B, None), (2, 3)),
        ((None, None, B, C, A), (4,)),
        ((None, None, date(2024, 2, 29), date(2024, 3, 1), date(2024, 2, 28)), (4,)),
    ],
)
def test_the_way_rises_by_the_first_days(firsts, expected) -> None:
    assert ladder.way(firsts) == expected


days = st.one_of(st.none(), st.sampled_from([A, B, C, D]))


@pytest.mark.anywhere
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(days, min_size=1, max_size=6))
def test_who_reached_a_rung_went_on_from_it_or_stands_on_it(firsts) -> None:
    places, taken = ladder.way(firsts), ladder.steps(firsts)
    assert list(places) == sorted(set(places))
    assert bool(places) is any(firsts)
    if places:
        assert places[-1] == max(place for place, day in enumerate(firsts) if day)
    assert [end for _start, end in taken] == list(places[1:])
    assert [start for start, _end in taken] == list(places[:-1])


def climb(unit, cohorts, firsts, **more) -> Talent:
    """Make somebody who took each rung on a day; aid counts from 1 January."""
    reserve, postdoc, *stages = firsts
    person = make_talent(unit, **more)
    if reserve:
        keep(Aid(talent=person, year=reserve.year, amount=100))
    if postdoc:
        keep(PostdocAppointment(talent=person, entered_on=postdoc))
    for code, day in zip(CODES[2:], stages, strict=True):
        if day:
            exempted = {"exemption_reason": "测试", "exemption_by": "院长"}
            make_membership(person, cohorts[code], code, period_from_on=day, period_to_on=None, **exempted)
    return person


@pytest.fixture
def cohorts(world):
    return {code: make_cohort(world.hospital, name=f"批次{code}") for code in CODES[2:]}


def numbers_of(scope: Scope, day: date) -> Counter[str]:
    return Counter({code: len(people) for code, people in Ladder(scope, day).counted.items()})


@pytest.mark.django_db
def test_every_number_is_that_of_its_rows_and_of_the_rule(world, cohorts) -> None:
    """Sixty ways with every kind of order and tie, written as records and read again."""
    expected: Counter[str] = Counter()
    for firsts in list(product([None, A, B, C], repeat=len(CODES)))[::17]:
        climb(world.surgery, cohorts, firsts)
        expected.update(ladder.counted_in(firsts, CODES))
    seen, numbers = Ladder(whole_hospital(), TODAY), numbers_of(whole_hospital(), TODAY)
    assert numbers == expected
    assert {code: seen.people(code).count() for code in seen.labels} == {code: numbers[code] for code in seen.labels}
    assert set(numbers) <= set(seen.labels)
    assert sum(numbers[f"standing-{code}"] for code in CODES) == numbers["everyone"]
    for code in CODES:
        gone_on = sum(count for one, count in numbers.items() if one.startswith(f"step-{code}-"))
        assert numbers[f"reached-{code}"] == numbers[f"standing-{code}"] + gone_on, code


@pytest.mark.django_db
def test_first_days_up_to_the_day_and_of_standing_records_only(world, cohorts) -> None:
    person = climb(world.surgery, cohorts, [date(2019, 1, 1), date(2021, 3, 1), None, None, None])
    keep(Aid(talent=person, year=2017, donor="乙公司", amount=1))
    keep(PostdocAppointment(talent=person, entered_on=date(2025, 6, 2)))
    ahead = climb(world.surgery, cohorts, [None, None, date(2025, 6, 2), None, None])
    voided = climb(world.surgery, cohorts, [date(2019, 1, 1), None, None, None, None])
    void(voided.aids.get(), by=world.hr, reason="录错")
    assert Ladder(whole_hospital(), TODAY).firsts == {person.pk: [date(2017, 1, 1), date(2021, 3, 1), None, None, None]}
    assert ahead in Ladder(whole_hospital(), date(2025, 6, 2)).people("everyone")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "standing"), [(date(2023, 12, 31), "S30"), (date(2024, 1, 1), "S40"), (date(2024, 1, 2), "S40")]
)
def test_an_approved_change_of_stage_is_a_step(world, cohorts, day, standing) -> None:
    person = make_talent(world.surgery)
    membership = make_membership(person, cohorts["S30"], "S30")
    to = Stage.objects.get(code="S40")
    move = propose_stage_move(
        StageMove(membership=membership, to_stage=to, on=date(2024, 1, 1), reason="考核"), by=SYSTEM
    )
    assert numbers_of(whole_hospital(), TODAY)["standing-S30"] == 1
    workflows.move(STAGE_MOVE, "approve", move, on=date(2023, 12, 1), by=world.office)
    numbers = numbers_of(whole_hospital(), day)
    assert (numbers[f"standing-{standing}"], numbers["step-S30-S40"]) == (1, int(standing == "S40"))


@pytest.mark.django_db
@time_machine.travel(TODAY)
def test_every_number_of_the_page_opens_exactly_its_people(world, client_of, cohorts) -> None:
    climber = climb(world.surgery, cohorts, [A, B, None, C, None], name="王攀")
    climb(world.surgery, cohorts, [None, B, None, None, None], name="李站")
    climb(world.medicine, cohorts, [None, B, None, C, None], name="赵内")
    office = client_of(world.office)
    page = office.get("/ladder/")
    told = {row.rung.code: (row.reached.value, row.standing.value) for row in page.context["rungs"]}
    assert told == {"reserve": (1, 0), "postdoc": (3, 1), "S30": (0, 0), "S40": (2, 2), "S50": (0, 0)}
    steps = {(row.start.code, row.end.code): row.people.value for row in page.context["steps"]}
    assert steps == {("reserve", "postdoc"): 1, ("postdoc", "S40"): 2}
    figures = [page.context["everyone"], *(row.people for row in page.context["steps"])]
    figures += [one for row in page.context["rungs"] for one in (row.reached, row.standing)]
    assert all(bool(one.url) is bool(one.value) for one in figures)
    for one in figures:
        if one.value:
            assert office.get(one.url).context["total"] == one.value, one.url
    [row] = office.get("/ladder/step-reserve-postdoc/").context["page"].object_list
    assert (row.record, row.get_cell("rung_3"), str(row.get_cell("rung_2"))) == (climber, "2020-01-01", str(NONE))
    assert [r.record.name for r in office.get("/ladder/everyone/?q=赵内").context["page"].object_list] == ["赵内"]
    assert office.get(f"/ladder/everyone/?department={world.surgery.pk}").context["total"] == 2
    for unknown in ("step-S40-postdoc", "standing-S99", "nothing"):
        assert office.get(f"/ladder/{unknown}/").status_code == 404


@pytest.mark.django_db
@time_machine.travel(TODAY)
def test_a_head_counts_the_own_people_and_the_rungs_that_heads_see(world, client_of, cohorts) -> None:
    climb(world.surgery, cohorts, [A, B, None, C, None], name="王攀")
    climb(world.medicine, cohorts, [A, B, None, C, None], name="赵内")
    hidden = make_talent(world.surgery, name="孙密")
    make_membership(hidden, make_cohort(world.hospital, name="密批", confidential=True), "S50")
    head = client_of(world.head)
    page = head.get("/ladder/")
    told = {row.rung.code: (row.reached.value, row.standing.value) for row in page.context["rungs"]}
    assert told == {"postdoc": (1, 0), "S30": (0, 0), "S40": (1, 1), "S50": (0, 0)}
    assert page.context["hidden"] == "Reserve"
    text = head.get("/ladder/everyone/").content.decode()
    assert ("王攀" in text, "赵内" in text, "孙密" in text) == (True, False, False)
    assert head.get("/ladder/standing-reserve/").status_code == 404
    export = head.post("/ladder/everyone/")
    assert (export.status_code, "spreadsheet" in export["Content-Type"]) == (200, True)
    assert b"".join(export.streaming_content)
    assert client_of(world.office).get("/ladder/").context["everyone"].value == 3
    assert Ladder(Scope(world.nobody), TODAY).rungs == []


@pytest.mark.django_db
@time_machine.travel(TODAY)
def test_without_scripts_without_people_and_in_chinese(world, client_of, cohorts) -> None:
    office = client_of(world.office)
    empty = office.get("/ladder/").content.decode()
    assert ("Nobody on the ladder yet" in empty, "flow.js" in empty) == (True, False)
    climb(world.surgery, cohorts, [None, A, B, None, None])
    page = office.get("/ladder/").content.decode()
    for part in (
        'data-node="postdoc"',
        'data-from="postdoc" data-to="S30"',
        "Postdocs → 30s",
        "/ladder/step-postdoc-S30/",
    ):
        assert part in page
    assert client_of(world.office, "zh-hans").get("/ladder/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/ladder/", "/ladder/everyone/"])
@time_machine.travel(TODAY)
def test_as_many_queries_for_many_as_for_few(world, client_of, cohorts, url) -> None:
    office = client_of(world.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(url).status_code == 200
        return len(captured)

    climb(world.surgery, cohorts, [A, B, C, D, E])
    queries()
    few = queries()
    for _one in range(5):
        climb(world.medicine, cohorts, [A, B, C, D, E])
    assert queries() == few
