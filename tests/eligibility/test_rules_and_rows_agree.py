"""What the database answers for all people is what the rule answers for each: every kind of condition, the stages, each cell."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from cohorts.models import Talent
from programs.catalogue.choices import ConditionKind
from programs.eligibility import calls, facts, querysets
from programs.eligibility.asks import ASKS, Reader
from programs.eligibility.choices import OPEN, Cell
from programs.eligibility.judges import JUDGES
from programs.eligibility.rules import judge
from talentcareer.access.models import Unit
from tests.eligibility.people import DAY, every_kind, make_call, make_programme, many_people

pytestmark = pytest.mark.django_db
AGES = (
    {"kind": "born_from", "sex": "male", "day_on": date(1988, 1, 1)},
    {"kind": "born_from", "sex": "female", "day_on": date(1986, 1, 1), "inclusion": "unstated"},
)


@pytest.fixture
def hospital(world: Any) -> list[Any]:
    """Windows of every kind of condition, of alternatives, of soft ones; and the people they are asked about."""
    held = make_programme("青拔", layer="young")
    other = make_programme("E类人才", level="municipal")
    leading = make_programme("杰青", layer="leading")
    kinds = every_kind(held, other)
    made = [make_call(make_programme("全部", level="provincial"), conditions=(*AGES, *kinds))]
    for place, one in enumerate(kinds):
        made.append(make_call(make_programme(f"其一{place}"), conditions=(*AGES, one), closes_on=date(2026, 3, 20)))
    made.append(make_call(made[-2].programme, 2024, conditions=({"kind": "born_from", "day_on": date(1984, 1, 1)},)))
    made.append(make_call(made[-2].programme, 2023))
    made.append(make_call(made[-3].programme, 2022))
    made.append(
        make_call(
            make_programme("或者"),
            conditions=(*AGES, kinds[0] | {"alternative": 1}, kinds[2] | {"alternative": 1}, kinds[5]),
        )
    )
    made.append(
        make_call(
            make_programme("软"),
            conditions=(
                {"kind": "born_from", "day_on": date(1990, 1, 1), "inclusion": "no", "strength": "soft"},
                kinds[0] | {"strength": "soft", "equivalent": True},
                kinds[4] | {"strength": "soft"},
                kinds[3] | {"equivalent": True, "sex": "male"},
                {"kind": "born_until", "day_on": date(1996, 1, 1)},
            ),
        )
    )
    made.append(
        make_call(
            make_programme("男女各一"),
            conditions=(
                kinds[0] | {"alternative": 1, "sex": "male"},
                kinds[2] | {"alternative": 1, "sex": "female"},
                kinds[8] | {"alternative": 1, "sex": "female"},
                kinds[4] | {"sex": "female", "strength": "favoured"},
                kinds[12] | {"strength": "preferred"},
                {"kind": "born_from", "day_on": date(1990, 1, 1), "strength": "preferred"},
                {"kind": "confirmation", "code": "integrity", "strength": "favoured"},
            ),
        )
    )
    made.append(make_call(make_programme("不限年龄"), conditions=(kinds[0] | {"equivalent": True},)))
    made.append(make_call(make_programme("旧"), 2021, conditions=({"kind": "born_from", "day_on": date(1983, 1, 1)},)))
    many_people(Unit.objects.unscoped("in a test").first(), 200, [held, other, leading], made)
    return made


def test_every_kind_has_its_rule_its_question_and_an_example(world: Any) -> None:
    one = make_programme("甲")
    examples = {row["kind"] for row in every_kind(one, one)}
    assert set(JUDGES) == set(ASKS)
    assert set(ConditionKind.values) - examples == {"born_from", "born_until"}
    assert set(ConditionKind.values) - set(JUDGES) == {"born_until"}


def test_each_person_stands_in_the_one_cell_that_the_rule_gives(hospital: list[Any]) -> None:
    """The cells part the people: each is in one, and the open ones add up to who may apply."""
    people = list(Talent.objects.unscoped("in a test"))
    reader = Reader()
    known = facts.read(people, reader)
    rows = Talent.objects.unscoped("in a test")
    made = {call.programme_id for call in hospital}
    found = [one for one in calls.windows(DAY) if one.call is None or one.call.programme_id in made]
    assert len(found) == 3 + len(made)
    seen: Counter[str] = Counter()
    for window in found:
        verdicts = {person.pk: judge(known[person.pk], window, DAY) for person in people}
        by_cell = {cell: {pk for pk, verdict in verdicts.items() if verdict.cell == cell} for cell in Cell}
        for cell in Cell:
            read = querysets.in_cells(rows, window, [cell], DAY, reader)
            assert set(read.values_list("pk", flat=True)) == by_cell[cell], (window.label, cell)
            seen[cell] += len(by_cell[cell])
        assert sum(map(len, by_cell.values())) == len(people)
        may = querysets.in_cells(rows, window, OPEN, DAY, reader).count()
        assert (
            may
            == sum(len(by_cell[cell]) for cell in OPEN)
            == sum(verdict.cell in OPEN for verdict in verdicts.values())
        )
        last = {pk for pk, verdict in verdicts.items() if verdict.last_chance and verdict.open}
        assert set(querysets.last_chances(rows, window, DAY, reader).values_list("pk", flat=True)) == last
        numbers = querysets.counted(rows, window, reader)
        assert sum(numbers.values()) == len(people)
        marked = rows.annotate(
            lacks=querysets.lacks(window, reader),
            preferred=querysets.speaking_for(window, "preferred", reader),
            favoured=querysets.speaking_for(window, "favoured", reader),
        )
        for pk, *found_there in marked.values_list("pk", "lacks", "preferred", "favoured"):
            said = [one.code for one in verdicts[pk].preferences]
            assert found_there == [verdicts[pk].lacks, said.count("preferred"), said.count("favoured")], window.label
    assert {cell for cell, number in seen.items() if number} == set(Cell), seen
