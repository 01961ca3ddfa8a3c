"""Conditions read aloud: each kind of condition is one function that says it as a sentence in the reader's language.

A date stands with everything that decides at its edge: for whom, what the text says, the cut-off, whether the day itself counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.choices import Degree, Duty, Sex
from programs.catalogue.choices import ConditionKind, ConfirmationKind, Convention, Inclusion, Layer, Strength
from programs.catalogue.models import Condition
from talentcareer.ui import formats

Sayer = Callable[[Condition], str]
SAYERS: dict[str, Sayer] = {}
TITLE_RANKS = (
    (1, gettext_lazy("senior")),
    (2, gettext_lazy("associate senior")),
    (3, gettext_lazy("intermediate")),
    (4, gettext_lazy("junior")),
    (5, gettext_lazy("assistant")),
)
EDUCATION_RANKS = (
    (1, gettext_lazy("postgraduate")),
    (2, gettext_lazy("undergraduate")),
    (3, gettext_lazy("junior college")),
)
INCLUDED = {
    Inclusion.YES: gettext_lazy("that day included"),
    Inclusion.NO: gettext_lazy("that day not included"),
    Inclusion.UNSTATED: gettext_lazy("whether that day counts is not stated"),
}
STRENGTHS = {
    Strength.SOFT: gettext_lazy("%(said)s; otherwise only with an exemption"),
    Strength.PREFERRED: gettext_lazy("preferred: %(said)s"),
    Strength.FAVOURED: gettext_lazy("favoured: %(said)s"),
}
ONLY_FOR = {Sex.MALE: gettext_lazy("men: %(said)s"), Sex.FEMALE: gettext_lazy("women: %(said)s")}


def kind(code: str) -> Callable[[Sayer], Sayer]:
    """Register the sentence of a kind of condition."""

    def register(sayer: Sayer) -> Sayer:
        SAYERS[code] = sayer
        return sayer

    return register


def sentence(one: Condition) -> str:
    """Return a condition as a sentence: for whom, what is asked, what may stand for it, how strictly it is meant."""
    said = SAYERS[one.kind](one)
    if one.equivalent:
        said = _("%(said)s, or equivalent, found by an office") % {"said": said}
    if one.sex:
        said = ONLY_FOR[Sex(one.sex)] % {"said": said}
    if one.strength in STRENGTHS:
        said = STRENGTHS[Strength(one.strength)] % {"said": said}
    return str(capfirst(said))


def printed(one: Condition) -> str:
    """Return what the document itself says, with the year of the call in which it stood; empty where nothing is kept."""
    if not one.text:
        return ""
    year = one.call.shifted_from_year or one.call.year
    return _("printed in %(year)s: “%(text)s”") % {"year": year, "text": one.text}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is asked: a single condition, or several of which one has to hold."""

    conditions: Sequence[tuple[Condition, str]]

    @property
    def alternatives(self) -> bool:
        """Whether one of several has to hold."""
        return len(self.conditions) > 1

    def __str__(self) -> str:
        words = [said for _one, said in self.conditions]
        return _("One of: %(words)s") % {"words": _("; or ").join(words)} if self.alternatives else words[0]


def say(conditions: Iterable[Condition]) -> list[Said]:
    """Return conditions in their order, those of one group of alternatives together where the first of them stands."""
    groups: dict[Any, list[tuple[Condition, str]]] = {}
    for one in conditions:
        groups.setdefault(one.pk if one.alternative is None else ("group", one.alternative), []).append(
            (one, sentence(one))
        )
    return [Said(tuple(group)) for group in groups.values()]


def age_words(one: Condition) -> str:
    """Return the age as the text says it, by its convention; empty where only a date is printed."""
    if one.age is None:
        return ""
    values = {"age": one.age, "next": one.age + 1, "year": one.call.year, "day": _reference(one)}
    words = {
        Convention.UNDER_ON_NEW_YEAR: _("under %(age)s on 1 January %(year)s"),
        Convention.UP_TO_ON_DAY: _("%(age)s or under on %(day)s"),
        Convention.CALENDAR_YEAR: _("%(age)s or under in %(year)s"),
        Convention.BEFORE_NEXT_BIRTHDAY: _("before the birthday of %(next)s on %(day)s"),
        Convention.UP_TO_ON_NEW_YEAR: _("%(age)s or under on 1 January %(year)s"),
        Convention.PRINTED_OTHERWISE: _("the text says %(age)s, the printed date counts"),
        Convention.PRINTED: _("%(age)s in the text"),
    }[Convention(one.convention)]
    return words % values


def _reference(one: Condition) -> str:
    on = one.call.reference_on or one.call.closes_on
    return formats.day(on) if on else _("the reference day")


@kind(ConditionKind.BORN_FROM)
def born_from(one: Condition) -> str:
    """The first birth date let in, with the age in words and what holds for the day itself."""
    if one.day_on is None:
        return age_words(one) or _("the cut-off is not entered yet")
    values = {"age": age_words(one), "day": formats.day(one.day_on), "inclusion": INCLUDED[Inclusion(one.inclusion)]}
    if values["age"]:
        return _("%(age)s: born on or after %(day)s, %(inclusion)s") % values
    return _("born on or after %(day)s, %(inclusion)s") % values


@kind(ConditionKind.BORN_UNTIL)
def born_until(one: Condition) -> str:
    """The last birth date let in: who is younger waits."""
    return _("born on or before %(day)s, that day included") % {"day": formats.day(one.day_on) if one.day_on else "—"}


def _rank(ranks: Sequence[tuple[int, Any]], number: int | None) -> str:
    return str(dict(ranks).get(number or 0, "—"))


@kind(ConditionKind.TITLE_AT_LEAST)
def title_at_least(one: Condition) -> str:
    """A title's rank or a higher one."""
    return _("professional title %(rank)s or above") % {"rank": _rank(TITLE_RANKS, one.number)}


@kind(ConditionKind.TITLE_AT_MOST)
def title_at_most(one: Condition) -> str:
    """A title's rank or a lower one; no title is below every rank."""
    return _("professional title %(rank)s or below, or none") % {"rank": _rank(TITLE_RANKS, one.number)}


@kind(ConditionKind.DEGREE)
def degree(one: Condition) -> str:
    """A degree or a higher one."""
    return _("degree %(degree)s or above") % {"degree": dict(Degree.choices).get(one.code, "—")}


@kind(ConditionKind.EDUCATION)
def education(one: Condition) -> str:
    """A level of schooling or a higher one."""
    return _("education %(level)s or above") % {"level": _rank(EDUCATION_RANKS, one.number)}


def _months(number: int | None) -> str:
    return ngettext("%(number)s month", "%(number)s months", number or 0) % {"number": number or 0}


@kind(ConditionKind.SINCE_DEGREE)
def since_degree(one: Condition) -> str:
    """How long ago the highest degree may be."""
    return _("highest degree at most %(months)s ago") % {"months": _months(one.number)}


@kind(ConditionKind.TENURE)
def tenure(one: Condition) -> str:
    """How long somebody has to be at the hospital."""
    return _("at the hospital for at least %(months)s") % {"months": _months(one.number)}


@kind(ConditionKind.DUTY)
def duty(one: Condition) -> str:
    """Years in posts of a duty."""
    years = ngettext("%(number)s year", "%(number)s years", one.number or 0) % {"number": one.number or 0}
    return _("at least %(years)s in posts of the kind “%(duty)s”") % {
        "years": years,
        "duty": dict(Duty.choices).get(one.code, "—"),
    }


@kind(ConditionKind.IN_STATION)
def in_station(_one: Condition) -> str:
    """In station as a postdoc."""
    return _("in station as a postdoc on the reference day")


@kind(ConditionKind.NOT_IN_STATION)
def not_in_station(_one: Condition) -> str:
    """Not in station as a postdoc."""
    return _("not in station as a postdoc on the reference day")


@kind(ConditionKind.STATION_MONTHS)
def station_months(one: Condition) -> str:
    """How long ago the station may have been entered."""
    return _("entered the station as a postdoc at most %(months)s ago") % {"months": _months(one.number)}


@kind(ConditionKind.LAYER)
def layer(one: Condition) -> str:
    """No plan of the layer, nor of a higher one."""
    label = dict(Layer.choices).get(one.code, "—")
    return _("selected by no national plan of the layer “%(layer)s” or a higher one, also earlier") % {"layer": label}


def _within(one: Condition) -> str:
    if not one.number:
        return ""
    return ngettext(" in the last %(number)s year", " in the last %(number)s years", one.number) % {
        "number": one.number
    }


@kind(ConditionKind.PROGRAMME)
def programme(one: Condition) -> str:
    """Not selected by another programme; with a number, not in so many years."""
    return _("not selected by “%(programme)s”%(within)s") % {"programme": one.programme or "—", "within": _within(one)}


@kind(ConditionKind.SELECTED_BY)
def selected_by(one: Condition) -> str:
    """Selected or shortlisted by a programme."""
    values = {"programme": one.programme or one.call.programme, "within": _within(one)}
    return _("selected or shortlisted by “%(programme)s”%(within)s") % values


@kind(ConditionKind.APPLICATIONS)
def applications(one: Condition) -> str:
    """How many applications are allowed in all, this one included."""
    number = one.number or 0
    if number == 1:
        return _("never applied before")
    return _("at most %(number)s applications, this one included") % {"number": number}


@kind(ConditionKind.CONFIRMATION)
def confirmation(one: Condition) -> str:
    """What an office has to confirm."""
    return _("to be confirmed by an office: %(what)s") % {"what": dict(ConfirmationKind.choices).get(one.code, "—")}
