"""The demo hospital's story: the same for a seed and a day, true to the published figures whatever the dice say."""

from datetime import date

import pytest

from reports.demo.names import Register, check_character
from reports.demo.people import SPECIAL_NAMES
from reports.demo.story import Story, tell
from talentcareer.exchange.values import id_number

DAYS = (date(2025, 1, 9), date(2026, 6, 15), date(2031, 2, 1))
COUNTED = {"获评", "培养对象"}


@pytest.fixture(scope="module", params=[(seed, day) for seed in (1, 2024, 77) for day in DAYS], ids=str)
def story(request) -> Story:
    return tell(*request.param)


def names(story: Story) -> list[tuple[str, str]]:
    return [(person.number, person.name) for person in story.staff]


def test_a_seed_and_a_day_tell_one_story() -> None:
    again, other = tell(5, DAYS[1]), tell(6, DAYS[1])
    first = tell(5, DAYS[1])
    assert names(again) == names(first)
    assert [(e.spent_on, e.amount) for e in again.expenses] == [(e.spent_on, e.amount) for e in first.expenses]
    assert names(other) != names(first)


def test_later_days_keep_the_people_of_the_published_years() -> None:
    early, late = tell(5, DAYS[0]), tell(5, DAYS[2])
    known = {person.id_number: person.name for person in late.staff}
    of_the_span = [stay.number for stay in early.stays if stay.entered_on.year <= 2024]
    assert [(s.number, s.person.name) for s in late.stays if s.entered_on.year <= 2024] == [
        (s.number, s.person.name) for s in early.stays if s.entered_on.year <= 2024
    ]
    assert len(of_the_span) == 80
    hired = [person for person in early.staff if person.hired_on.year < 2019]
    assert [known[person.id_number] for person in hired] == [person.name for person in hired]


def test_the_ledger_of_postdocs(story: Story) -> None:
    ends = [date(year, 12, 31) for year in range(2020, 2025)]
    in_station = [
        sum(s.entered_on <= day and (s.ended_on is None or s.ended_on > day) for s in story.stays) for day in ends
    ]
    assert in_station == [4, 11, 23, 39, 58]


def test_batches_lie_within_the_limits(story: Story) -> None:
    caps = {"30s起步期": 35, "40s成长期": 45, "50s突破期": 50}
    over = [m for m in story.members if m.person.age(date(m.year, 1, 1)) >= caps[m.stage]]
    assert [(m.year, m.stage, m.exemption != "") for m in over] == [(2022, "50s突破期", True)]
    published = [m for m in story.members if m.year <= 2024]
    assert [sum(m.year == year for m in published) for year in (2020, 2022, 2024)] == [22, 24, 25]
    assert [sum(m.stage == stage for m in published) for stage in caps] == [38, 24, 9]
    assert len({id(m.person) for m in story.members}) == len(story.members)


def test_recognitions_are_more_than_the_persons(story: Story) -> None:
    provincial = [r for r in story.recognitions if r.year <= 2024 and r.level == "省部级" and r.status in COUNTED]
    assert (len(provincial), len({r.number for r in provincial})) == (69, 52)


def test_nothing_lies_after_the_day(story: Story) -> None:
    days = [
        *(p.hired_on for p in story.staff),
        *(m.from_on for m in story.members),
        *(m.state_on for m in story.members if m.state_on),
        *(s.entered_on for s in story.stays),
        *(s.ended_on for s in story.stays if s.ended_on),
        *(r.published_on for r in story.recognitions),
        *(e.spent_on for e in story.expenses),
        *(m.held_on for m in story.meetings),
        *(s.from_on for s in story.studies),
        *(s.report_on for s in story.studies if s.report_on),
        *(on for _person, _title, on in story.promotions),
    ]
    assert [day for day in days if day > story.today] == []


def test_people_can_be_told_apart(story: Story) -> None:
    numbers = [p.number for p in story.staff] + [s.number for s in story.stays]
    assert len(set(numbers)) == len(numbers)
    people = [*story.staff, *(s.person for s in story.stays if s.end != "出站留院")]
    assert len({p.id_number for p in people}) == len(people)
    assert {name for name, _sex, _ethnicity in SPECIAL_NAMES} - {p.name for p in story.staff} == set()
    assert sum(p.name == "李静" for p in story.staff) == 2


def test_identity_numbers_are_right_and_of_no_region() -> None:
    register = Register(3)
    numbers = [register.id_number(date(1990, 2, 28), sex) for sex in "男女男女"]
    read = [id_number(number) for number in numbers]
    assert [(found.born_on, found.sex) for found in read] == [
        (date(1990, 2, 28), sex) for sex in ("male", "female", "male", "female")
    ]
    assert len(set(numbers)) == 4
    assert {number[:2] for number in numbers} == {"59"}
    assert check_character("11010519491231002") == "X"  # the example of GB 11643


def test_names_are_handed_out_once() -> None:
    register = Register(3)
    given = [register.name(sex) for sex in "男女" * 400]
    assert len(set(given)) == 800
