"""One call against all people: each tab's number is its list, the list is what the rule says, in the order of urgency."""

from datetime import date
from typing import Any

import pytest

from cohorts.models import Talent
from programs.catalogue.models import Call
from programs.eligibility import facts
from programs.eligibility.asks import Reader
from programs.eligibility.choices import Match
from programs.eligibility.matching import AGE, Matching, match_of
from programs.eligibility.rules import WindowVerdict
from talentcareer.access.models import Unit
from tests.eligibility.people import DAY, every_kind, make_call, make_programme, many_people

pytestmark = pytest.mark.django_db
AGES = (
    {"kind": "born_from", "sex": "male", "day_on": date(1988, 1, 1)},
    {"kind": "born_from", "sex": "female", "day_on": date(1986, 1, 1), "inclusion": "unstated"},
)
TITLE = {"kind": "title_at_least", "number": 2}
INTEGRITY = {"kind": "confirmation", "code": "integrity"}


def hospital() -> list[Call]:
    """Calls of a few conditions, of many, of soft ones and of alternatives; and people of all sorts."""
    held, other = make_programme("青拔甲", layer="young"), make_programme("E类甲", level="municipal")
    kinds = every_kind(held, other)
    soft = {"kind": "born_from", "day_on": date(1990, 1, 1), "strength": "soft"}
    young = {"kind": "born_from", "day_on": date(1994, 1, 1), "strength": "preferred"}
    made = [
        make_call(make_programme("甲"), conditions=(*AGES, TITLE, kinds[5], INTEGRITY, young), closes_on=date(2026, 4, 1)),
        make_call(make_programme("乙"), conditions=(*AGES, *kinds)),
        make_call(make_programme("丙"), conditions=(soft, TITLE | {"strength": "soft"}, kinds[2], kinds[4] | {"strength": "favoured"})),
        make_call(make_programme("丁"), conditions=(TITLE | {"alternative": 1}, INTEGRITY | {"alternative": 1}, kinds[7] | {"sex": "male"})),
        make_call(make_programme("戊"), 2024, conditions=(*AGES, TITLE, INTEGRITY)),
    ]  # fmt: skip
    many_people(Unit.objects.unscoped("in a test").first(), 120, [held, other], made)
    return made


def judged(matching: Matching) -> dict[Any, WindowVerdict]:
    """The rule's verdict on everybody."""
    people = list(Talent.objects.unscoped("in a test"))
    known = facts.read(people, matching.reader)
    return {person.pk: matching.judged(known[person.pk]) for person in people}


def test_each_tab_is_what_the_rule_says_and_counts_what_it_lists(world: Any) -> None:
    everybody = Talent.objects.unscoped("in a test")
    seen: set[str] = set()
    for call in hospital():
        matching = Matching.of(call, DAY, Reader())
        verdicts = judged(matching)
        counts = matching.counts(everybody)
        placed = matching.placed(everybody)
        for match in Match.values:
            expected = {pk for pk, verdict in verdicts.items() if match in match_of(verdict)}
            assert set(matching.narrowed(placed, match).values_list("pk", flat=True)) == expected, (call, match)
            assert counts[match] == len(expected)
            seen |= {match} if expected else set()
        assert sum(counts.values()) - counts[Match.ONE] == everybody.count()
    assert seen == set(Match.values)


def test_who_lacks_one_thing_lacks_exactly_that(world: Any) -> None:
    """Of everybody under the tab one thing is told, and the numbers by thing add up to the tab."""
    everybody = Talent.objects.unscoped("in a test")
    for call in hospital():
        matching = Matching.of(call, DAY, Reader())
        verdicts = judged(matching)
        listed = matching.narrowed(matching.placed(everybody), Match.ONE)
        by_thing = matching.by_thing(listed)
        assert sum(number for _thing, number in by_thing) == listed.count()
        assert AGE not in [thing.code for thing, _number in by_thing]
        for thing, number in by_thing:
            found = list(matching.because(listed, thing.code).values_list("pk", flat=True))
            assert len(found) == number
            assert all(verdicts[pk].lacks == 1 for pk in found)


def test_the_order_is_that_of_urgency(world: Any) -> None:
    for call in hospital():
        matching = Matching.of(call, DAY, Reader())
        verdicts = judged(matching)
        rows = matching.narrowed(matching.ranked(Talent.objects.unscoped("in a test")), Match.CAN)
        found = [verdicts[pk] for pk in rows.values_list("pk", flat=True)]

        def rank(verdict: WindowVerdict) -> tuple[Any, ...]:
            said = [reason.code for reason in verdict.preferences]
            return (
                not verdict.last_chance,
                -said.count("preferred"),
                -said.count("favoured"),
                verdict.until_on or date.max,
            )

        assert [rank(one) for one in found] == sorted(map(rank, found))
