"""Verdicts and windows in words: the same on the board, on a person's page and in the workbook.

Who may not see a birth date is told nothing from which it could be read off to the day.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cohorts.choices import Degree, Sex
from cohorts.models import Stage
from programs.catalogue.choices import REQUIRED, ConditionKind
from programs.eligibility.choices import Cell, Outcome
from programs.eligibility.judges import STAGE, rank_words
from programs.eligibility.rules import WindowVerdict
from programs.eligibility.windows import Turn, Window
from talentcareer.ui import formats
from talentcareer.ui.parts import Tone
from talentcareer.verdicts import Reason

SOON = 30
"""Up to so many days before it closes, a window is shown in the colour of what is due."""
WITHOUT_BIRTH = {
    "over-limit": gettext_lazy("The limit of {year} is {cutoff} and later."),
    "over-soft-limit": gettext_lazy(
        "The limit of {year} is {cutoff} and later. An exemption with its reason and approver is needed."
    ),
    "too-young": gettext_lazy("Born after the latest birth date {latest} of {year}."),
    "older": gettext_lazy("Born before {day}."),
}
"""What is told instead of a sentence that names the birth date."""
HIDDEN_BIRTH = gettext_lazy("Ask who issued the call whether the birth date fits.")
TONES: dict[str, Tone] = {Outcome.ELIGIBLE: "ok", Outcome.CHECK: "due", Outcome.MISSING: "due", Outcome.MISSING_AGE: "due"}  # fmt: skip


def told(reason: Reason, *, birth: bool) -> str:
    """Return a reason as a sentence; without the birth date where the reader may not see it."""
    if birth or "born" not in reason.params or reason.code.endswith("-missing"):
        return str(reason)
    return str(Reason(reason.code, WITHOUT_BIRTH.get(reason.code, HIDDEN_BIRTH), reason.params))


def verdict_words(verdict: WindowVerdict) -> str:
    """Return a verdict in a few words: eligible until when, closed since when, or what stands against it."""
    days = {"until": formats.day(verdict.until_on), "since": formats.day(verdict.closed_on)}
    if verdict.cell == Cell.EXEMPTION:
        return str(Cell.EXEMPTION.label)
    if verdict.outcome == Outcome.CLOSED and verdict.closed_on:
        return _("closed since %(since)s") % days
    if verdict.outcome == Outcome.ELIGIBLE:
        return _("eligible until %(until)s") % days if verdict.until_on else _("eligible now")
    if verdict.outcome == Outcome.CHECK and verdict.until_on:
        return _("needs a human check, until %(until)s") % days
    if verdict.outcome == Outcome.MISSING_AGE:
        return str(Outcome.MISSING_AGE.label)
    return str(Outcome(verdict.outcome).label)


def short_words(verdict: WindowVerdict) -> str:
    """Return what a verdict comes to, without days."""
    if verdict.cell == Cell.EXEMPTION:
        return str(Cell.EXEMPTION.label)
    return str(Outcome(verdict.outcome).label)


def tone(verdict: WindowVerdict) -> Tone:
    """Return the colour of a verdict: amber where somebody has to act, green where one may apply."""
    return "due" if verdict.cell == Cell.EXEMPTION else TONES.get(verdict.outcome, "")


def limit_words(verdict: WindowVerdict, sex: str) -> str:
    """Return the date compared: the cut-off of the turn that a verdict is about."""
    cutoff = verdict.window.current.cutoff(sex)
    return _("limit %(day)s and later") % {"day": formats.day(cutoff.first_on)} if cutoff else ""


def against(verdict: WindowVerdict, *, birth: bool) -> list[str]:
    """Return every reason of a verdict as a sentence."""
    return [told(reason, birth=birth) for reason in verdict.reasons]


AGES = ("over-limit", "over-soft-limit", "too-young")


def besides_age(verdict: WindowVerdict, *, birth: bool) -> list[str]:
    """Return the reasons besides that of age, which the limit beside says already."""
    return [told(reason, birth=birth) for reason in verdict.reasons if reason.code not in AGES]


# The rule of a window


def ages_words(turn: Turn) -> str:
    """Return the birth dates that a turn lets in: from one day, or from one for men and one for women."""
    men, women = turn.cutoff(Sex.MALE), turn.cutoff(Sex.FEMALE)
    if men and women and men.first_on == women.first_on:
        return _("born %(day)s or later") % {"day": formats.day(men.first_on)}
    parts = []
    if men:
        parts.append(_("men born %(day)s or later") % {"day": formats.day(men.first_on)})
    if women:
        parts.append(_("women born %(day)s or later") % {"day": formats.day(women.first_on)})
    return formats.listed(parts)


def latest_words(window: Window) -> str:
    """Return the latest birth dates, where a window has some."""
    found = [(sex, window.born_until[sex]) for sex in sorted(window.born_until)]
    labels = {"": "", **{str(sex): f"{label} " for sex, label in Sex.choices}}
    return formats.listed(
        _("%(who)sborn up to %(day)s") % {"who": labels[sex], "day": formats.day(day)} for sex, day in found
    )


def _asked(kind: str, number: int | None, code: str) -> str:
    if kind == ConditionKind.TITLE_AT_LEAST:
        return _("title %(rank)s or above") % {"rank": rank_words(number)}
    if kind == ConditionKind.TITLE_AT_MOST:
        return _("title %(rank)s or below") % {"rank": rank_words(number)}
    if kind == ConditionKind.DEGREE:
        return _("degree %(degree)s or above") % {"degree": Degree(code).label}
    if kind == ConditionKind.SINCE_DEGREE:
        return _("degree at most %(months)s months ago") % {"months": number}
    if kind == ConditionKind.STATION_MONTHS:
        return _("entered the station at most %(months)s months ago") % {"months": number}
    if kind == ConditionKind.TENURE:
        return _("at the hospital %(months)s months") % {"months": number}
    if kind == ConditionKind.IN_STATION:
        return str(ConditionKind.IN_STATION.label)
    return ""


def rule_words(window: Window) -> str:
    """Return a window's rule in a sentence: birth dates, title, degree and stay; how many further conditions there are."""
    parts = [ages_words(window.current), latest_words(window)]
    further = 0
    for term in window.terms:
        if term.strength not in REQUIRED or term.kind == STAGE:
            continue
        words = "" if term.sex or term.alternative is not None else _asked(term.kind, term.number, term.code)
        parts.append(words)
        further += not words
    if further:
        parts.append(
            ngettext("%(count)s further condition", "%(count)s further conditions", further) % {"count": further}
        )
    if not any(parts):
        return _("no condition recorded")
    return formats.listed(filter(None, parts))


def to_confirm(window: Window) -> str:
    """Return which year's rule is not confirmed yet, the current one before the next; nothing where both are."""
    first = next((turn for turn in window.turns[:2] if not turn.confirmed), None)
    return _("%(year)s to be confirmed") % {"year": first.year} if first else ""


def next_words(window: Window, day: date) -> tuple[str, str, Tone]:
    """Return when somebody applies next: the closing day or the batch, the days left or the opening day, its colour."""
    turn = window.current
    if isinstance(window.record, Stage):
        return pgettext("stage", "batch of %(year)s") % {"year": turn.year}, "", ""
    if window.call is None or window.call.closes_on is None:
        return _("%(year)s, day to be announced") % {"year": turn.year}, "", ""
    if turn.opens_on and turn.opens_on > day:
        return formats.day(turn.last_on), _("opens %(day)s") % {"day": formats.day(turn.opens_on)}, ""
    left = (turn.last_on - day).days
    words = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": formats.number(left)}
    return formats.day(turn.last_on), words, "due" if left <= SOON else ""
