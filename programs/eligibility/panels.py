"""A person's windows on the person's page, and what the start page says of windows that close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import statuses
from cohorts.choices import GONE
from cohorts.models import Talent
from programs.eligibility import board, calls, facts, person_panels, words  # noqa: F401  # reason: it adds its sections
from programs.eligibility.asks import Reader
from programs.eligibility.choices import Cell, Outcome
from programs.eligibility.rules import WindowVerdict, judge
from talentcareer import dates
from talentcareer.access import policy, roles
from talentcareer.ui import blocks, formats, panels
from talentcareer.ui.parts import Text, Todo, Tone

LONGEST = 36
"""So many months a bar of time left is long; who may apply for longer has a full one."""
FOLDED = (Outcome.TOO_YOUNG, Outcome.CLOSED)
URGENT = (Outcome.ELIGIBLE, Outcome.CHECK, Outcome.MISSING_AGE, Outcome.MISSING, Outcome.BLOCKED)
"""In this order a person's windows are told; of the open ones those first that close first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One window of one person: the verdict in words, the months left, every reason, what speaks for the person, the rule."""

    verdict: WindowVerdict
    words: str
    tone: Tone
    months: int | None
    reasons: list[str]
    preferences: list[str]
    next: str
    left: str
    left_tone: Tone
    rule: str
    to_confirm: str

    @property
    def window(self) -> Any:
        """The stage or programme."""
        return self.verdict.window.record

    @property
    def group(self) -> Text:
        """What the window belongs to: the stages, or a level of programmes."""
        return self.verdict.window.group


def told(person: Talent, user: Any) -> dict[str, Any]:
    """Return a person's windows as a reader may know them, the most urgent first; open for longer, and too young or closed, apart."""
    today, reader = dates.today(), Reader(user)
    known = facts.read([person], reader)[person.pk]
    birth = person.born_on is None or policy.may_on(user, "talent.personal", person)
    lines = [_line(judge(known, window, today), today, birth=birth) for window in calls.windows(today)]
    shown = sorted((line for line in lines if not _folded(line)), key=_urgency)
    return {
        "today": today,
        "lines": [line for line in shown if not _for_longer(line)],
        "later": [line for line in shown if _for_longer(line)],
        "folded": [line for line in lines if _folded(line)],
        "longest": LONGEST,
        "on_staff": Talent.objects.visible_to(user).on_staff_on(today).filter(pk=person.pk).exists(),
    }


def _folded(line: Line) -> bool:
    return line.verdict.outcome in FOLDED


def _for_longer(line: Line) -> bool:
    return line.verdict.outcome == Outcome.ELIGIBLE and line.verdict.until_on is None


def _urgency(line: Line) -> tuple[Any, ...]:
    verdict = line.verdict
    return URGENT.index(verdict.outcome), verdict.until_on is None, verdict.until_on or date.max


def _line(verdict: WindowVerdict, today: date, *, birth: bool) -> Line:
    window, until = verdict.window, verdict.until_on if verdict.open else None
    months = None if until is None else max((until.year - today.year) * 12 + until.month - today.month, 0)
    when, left, left_tone = words.next_words(window, today)
    return Line(
        verdict, words.verdict_words(verdict), words.tone(verdict), months, words.against(verdict, birth=birth),
        [str(reason) for reason in verdict.preferences], when, left, left_tone, words.rule_words(window), words.to_confirm(window),
    )  # fmt: skip


def windows(person: Any, _user: Any) -> dict[str, Any] | None:
    """The address from which a person's windows are fetched: the rules ask more than the whole record page does."""
    if person.duty_status in GONE:
        return None
    return {"url": reverse("eligibility:windows", args=[person.pk])}


# The start page and the list of people

WHO_ACTS = {roles.OFFICE.code, roles.HEAD.code}


def closing(user: Any, day: date) -> dict[Any, Any]:
    """Return the windows that close within twelve months, by person within a user's reach."""
    people = Talent.objects.visible_to(user, "eligibility.board").on_staff_on(day)
    return board.by_person(people, calls.windows(day), Cell.YEAR_1, day, Reader(user))


def todos(user: Any) -> Iterator[Todo]:
    """Yield how many windows close within twelve months, for whoever can ask people to apply."""
    if not {grant.role for grant in policy.grants(user)} & WHO_ACTS:
        return
    found = closing(user, dates.today())
    yield Todo(
        sum(map(len, found.values())),
        _("Windows that close within 12 months"),
        _("People × windows; %(people)s people. Each may apply now, and not after that.")
        % {"people": formats.number(len(found))},
        _("Show"),
        f"{reverse('eligibility:board')}?cell={Cell.YEAR_1}#people",
        tone="due",
    )


def people_closing(user: Any, day: date) -> list[Any]:
    """Return the ids of people for whom a window closes within twelve months."""
    return list(closing(user, day))


panels.add(
    panels.Panel(
        "windows",
        gettext_lazy("Windows"),
        35,
        "eligibility.view",
        "eligibility/panel.html",
        windows,
        on_paper=False,
        links=lambda person, _user: [
            (gettext_lazy("What to apply for"), reverse("eligibility:person", args=[person.pk]))
        ],
    )
)
blocks.add(blocks.HomeBlock("eligibility.closing", 25, "eligibility.board", todos=todos))
statuses.add(
    statuses.Status("closing", gettext_lazy("a window closes within 12 months"), "eligibility.board", people_closing)
)
