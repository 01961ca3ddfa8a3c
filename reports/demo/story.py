"""The whole story of the demo hospital, from a seed and a day: the same two always tell the same one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from reports.demo import money, outcomes, people, training
from reports.demo.names import Register
from reports.demo.people import Person

EXPERTS = ("Elena Hartmann", "苏景行", "闻人博")
"""Outside mentors: known by name, without a staff number."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everybody and everything, in the words of the office's workbooks."""

    today: date
    staff: list[Person]
    stays: list[training.Stay]
    members: list[training.Member]
    pairs: list[training.Pairing]
    meetings: list[training.Meeting]
    recognitions: list[outcomes.Recognition]
    awards: list[money.Award]
    expenses: list[money.Expense]
    studies: list[outcomes.Study]
    aids: list[outcomes.Aid]
    platforms: list[tuple[str, str, str, date]]
    teams: list[tuple[str, str, str, date]]
    promotions: list[tuple[Person, str, date]]

    def head_of(self, department: str) -> Person:
        """Return who heads a department."""
        return next(
            p for p in self.staff if p.department == department and p.position and not p.position.startswith("副")
        )


def tell(seed: int, today: date) -> Story:
    """Return the story of a seed as it stands on a day."""
    register = Register(seed)
    staff = people.first_staff(register, seed)
    people.number(staff)
    stays = training.postdocs(register, seed, staff, today)
    hired_later = people.later_staff(register, seed, today)
    members = training.members(register, seed, staff + hired_later, today)
    aids = outcomes.aids(register, seed, today)
    later = hired_later + _stayed(stays)
    pairs = training.pairings(seed, staff, EXPERTS, members)
    awards = money.awards(seed, members, today)
    recognitions = outcomes.recognitions(seed, staff, members, stays, today)
    promotions = outcomes.promotions(seed, staff, today)
    studies = outcomes.studies(seed, staff, today)
    meetings = training.meetings(seed, pairs, members, today)
    people.number(later, staff)
    return Story(
        today=today,
        staff=staff + later,
        stays=stays,
        members=members,
        pairs=pairs,
        meetings=meetings,
        recognitions=recognitions,
        awards=awards,
        expenses=money.expenses(seed, awards, today),
        studies=studies,
        aids=aids,
        platforms=outcomes.platforms(today),
        teams=outcomes.teams(today),
        promotions=promotions,
    )


def _stayed(stays: list[training.Stay]) -> list[Person]:
    """Return postdocs who are staff now: the same people. A few the office has not given a staff number yet."""
    staying = [stay for stay in stays if stay.end == "出站留院" and stay.ended_on]
    return [
        replace(
            stay.person,
            number="",
            hired_on=stay.ended_on + timedelta(days=1),
            employment="备案制",
            rank=3,
            title="助理研究员",
            title_on=stay.ended_on + timedelta(days=1),
        )
        for place, stay in enumerate(staying)
        if place % 6 != 5 and stay.ended_on
    ]
