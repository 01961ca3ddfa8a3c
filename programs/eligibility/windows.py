"""What the rules are asked about: a person's facts on a day, and a window with its turns and terms. Values only, no database.

A window is one thing somebody may apply for, year after year: a stage's batches or a programme's calls. Its turns are the
current one and those after it, as printed or as shifted; which of them is somebody's last says when the window closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from cohorts.choices import Sex
from programs.catalogue.choices import Inclusion, Strength
from programs.catalogue.rules import Cutoff
from programs.eligibility.choices import Cell
from talentcareer.dates import add_months

Text = str | Promise
SEXES = ("", Sex.MALE.value, Sex.FEMALE.value)
"""For whom a cut-off may be: everybody, men, women."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as a rule sees it; which fields say it depends on the kind."""

    kind: str
    strength: str = Strength.HARD
    sex: str = ""
    number: int | None = None
    code: str = ""
    programme_id: UUID | None = None
    programme: str = ""
    equivalent: bool = False
    alternative: int | None = None
    text: str = ""
    document: str = ""
    day_on: date | None = None
    inclusion: str = Inclusion.YES


@dataclass(frozen=True, slots=True)
class Turn:
    """One year of a window: its last day of applying, its birth-date cut-off by sex ("" for everybody), whether it is confirmed."""

    year: int
    last_on: date
    cutoffs: Mapping[str, Cutoff] = field(default_factory=dict)
    confirmed: bool = True
    opens_on: date | None = None

    def cutoff(self, sex: str) -> Cutoff | None:
        """The cut-off for a sex, else the general one; None where there is none."""
        return self.cutoffs.get(sex) or self.cutoffs.get("")


@dataclass(frozen=True, slots=True)
class Window:
    """What somebody may apply for: a stage or a programme. `turns[0]` is the current one, the others follow in order.

    `soft_age`: over the cut-off an exemption is asked for instead of barring. `born_until`: the latest birth date by sex.
    `reference_on`: the day of titles, tenure and years. `record` is the stage or programme, `call` the call, where there is one.
    """

    key: str
    label: Text
    group: Text
    turns: tuple[Turn, ...]
    terms: tuple[Term, ...] = ()
    born_until: Mapping[str, date] = field(default_factory=dict)
    soft_age: bool = False
    reference_on: date | None = None
    every_years: int = 1
    document: str = ""
    record: Any = None
    call: Any = None

    @property
    def current(self) -> Turn:
        """The turn for which one applies now or next."""
        return self.turns[0]

    @property
    def by_sex(self) -> bool:
        """Whether men and women have different cut-offs, so that the sex must be known."""
        return any(sex for turn in self.turns for sex in turn.cutoffs) or any(self.born_until)

    @property
    def has_ages(self) -> bool:
        """Whether the birth date is asked for at all."""
        return any(turn.cutoffs for turn in self.turns) or bool(self.born_until)

    def latest_birth(self, sex: str) -> date | None:
        """The latest birth date for a sex, where the window has one."""
        return self.born_until.get(sex) or self.born_until.get("")

    def edges(self, sex: str) -> list[date]:
        """Return the first birth date that each turn lets in, for a sex, never falling; empty where there is no cut-off."""
        firsts: list[date] = []
        for turn in self.turns:
            found = turn.cutoff(sex)
            if found is None:
                return []
            firsts.append(max(found.first_on, firsts[-1]) if firsts else found.first_on)
        return firsts

    def cells(self, day: date) -> Iterator[tuple[Turn, Cell]]:
        """Return each turn with the cell of those for whom it is the last."""
        for place, turn in enumerate(self.turns):
            yield turn, closing_cell(turn.last_on, day) if place + 1 < len(self.turns) else Cell.LATER


def closing_cell(last_on: date, day: date) -> Cell:
    """Return the cell of a window that closes on a day: within 12, 24, 36 months from today, or later."""
    for months, cell in ((12, Cell.YEAR_1), (24, Cell.YEAR_2), (36, Cell.YEAR_3)):
        if last_on <= add_months(day, months):
            return cell
    return Cell.LATER


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay as a postdoc: the day of entry and the day of leaving, where it has one."""

    entered_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A recognition as a rule sees it."""

    programme_id: UUID
    programme: str
    layer: str
    year: int
    counted: bool
    shortlisted: bool = False
    published_on: date | None = None

    def known_on(self, day: date) -> bool:
        """Tell whether it was known on a day: published by then, without that day in the year or before."""
        return self.published_on <= day if self.published_on else self.year <= day.year


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title of a known rank, 1 senior to 5, from one day to another; a missing day is open."""

    rank: int
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A post with a duty, from one day to another; a missing start is unknown and counts for nothing."""

    duty: str
    from_on: date | None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What an office found: yes or no, who, on which day."""

    kind: str
    found: bool
    office: str
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules know of a person. What is missing is None or empty and never assumed.

    `applications` are programme and year; `stages` are stage code, batch year and the batch's words.
    """

    born_on: date | None = None
    sex: str = ""
    degree: str = ""
    degree_on: date | None = None
    education_rank: int | None = None
    titles: Sequence[HeldTitle] = ()
    hired_on: date | None = None
    stays: Sequence[Stay] = ()
    selections: Sequence[Selection] = ()
    applications: Sequence[tuple[UUID, int]] = ()
    duties: Sequence[Duty] = ()
    confirmed: Sequence[Confirmed] = ()
    stages: Sequence[tuple[str, int, str]] = ()

    def title_rank(self, on: date) -> int | None:
        """The highest rank held on a day, qualified or appointed; None where none of a known rank was."""
        return min(
            (t.rank for t in self.titles if (not t.from_on or t.from_on <= on) and (not t.to_on or t.to_on >= on)), default=None
        )  # fmt: skip
