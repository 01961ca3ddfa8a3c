"""What changed lately about a department's people, out of the trail: who, about whom, what kind of record; never a value.

Told are only kinds of record the reader may see of everybody here, and nothing of confidential lists she need not know.
Of a person's own record only changes of what every reader sees count: an ID number's change is no news for a head.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Membership, Post, Talent, Title
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from reports.dashboard.place import Place, home_of
from talentcareer.access.scope import reachable_units
from talentcareer.audit import sentences, trail
from talentcareer.audit.actions import name_shown
from talentcareer.ui.parts import HistoryLine

SPANS = (7, 30)
AT_ONCE = 5_000
"""People asked for in one query; databases limit the values of a question."""
KINDS: tuple[tuple[Any, str], ...] = (
    (Talent, "talent.view"),
    (Post, "talent.view"),
    (Title, "talent.view"),
    (Membership, "membership.view"),
    (Recognition, "recognition.view"),
    (PostdocAppointment, "postdoc.view"),
    (StudyAbroad, "study_abroad.view"),
    (Award, "funding.lines"),
    (Expense, "funding.lines"),
    (Pair, "mentorship.view"),
    (Meeting, "mentorship.view"),
)
"""Kinds of record that are told of, with the permission that reads them one by one."""
SEEN_BY_ALL = (
    "kind", "staff_no", "name", "sex", "education_level", "degree", "school", "major", "discipline", "origin", "hired_on",
    "duty_status", "left_on", "unit",
)  # fmt: skip
"""What every reader sees of a person's own record."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry: when, about whom, what happened to which kind of record, by whom."""

    at: datetime
    person: str
    url: str
    what: str
    who: str

    @property
    def line(self) -> HistoryLine:
        """The change as a line of a history."""
        words = {"person": self.person, "what": self.what, "who": self.who}
        return HistoryLine(self.at, _("%(person)s: %(what)s, by %(who)s") % words, self.url)


@dataclass(frozen=True, slots=True)
class Changes:
    """The latest of some days, and how many there are in all."""

    days: int
    total: int
    latest: list[Change]


def since(on: date, days: int) -> datetime:
    """Return the beginning of the first of so many days, the day itself being the last."""
    return timezone.make_aware(datetime.combine(on - timedelta(days=days - 1), time()))


def lately(place: Place, user: Any, on: date, days: int, *, first: int = 0, most: int = 6) -> Changes:
    """Return the changes of the last days, newest first, from the `first` on."""
    scope = place.scope(user)
    names = {str(pk): name for pk, name in scope.read(Talent, "talent.view").order_by().values_list("pk", "name")}
    kinds = [model for model, permission in KINDS if place.units <= reachable_units(user, permission)]
    if not names or not kinds:
        return Changes(days, 0, [])
    told = Q(model__in=[model._meta.label for model in kinds]) & ~Q(object_id__in=_untold(kinds, place, user))
    if not place.units <= reachable_units(user, "talent.personal"):
        told &= ~Q(model=Talent._meta.label) | Q(changes__has_any_keys=list(SEEN_BY_ALL))
    total, found = 0, []
    listed = list(names)
    for start in range(0, len(listed), AT_ONCE):
        people = listed[start : start + AT_ONCE]
        entries = trail.entries().filter(told, at__gte=since(on, days), subject_id__in=people)
        asked: list[Any] = list(_with_total(entries)[: first + most])
        total += asked[0].total if asked else 0
        found += asked
    found.sort(key=lambda entry: entry.pk, reverse=True)
    return Changes(days, total, [_told(entry, names) for entry in found[first : first + most]])


def _with_total(entries: QuerySet[Any]) -> QuerySet[Any]:
    return entries.annotate(total=Window(Count("pk"))).order_by("-pk")


def _untold(kinds: list[Any], place: Place, user: Any) -> list[str]:
    """Return the records of these people that stand on lists the reader need not know, voided ones too."""
    if place.units <= reachable_units(user, "cohort.confidential"):
        return []
    hidden = []
    for model in kinds:
        if hasattr(model, "restrict"):
            every = model.everything.unscoped("records not to be told of").filter(
                **{f"{home_of(model)}__in": place.units}
            )
            known = model.restrict(model.everything.unscoped("those that may be told of"), user)
            hidden.append(every.exclude(pk__in=known.values("pk")).order_by().values_list("pk", flat=True))
    return [str(pk) for pk in hidden[0].union(*hidden[1:])] if hidden else []


def _told(entry: Any, names: dict[str, str]) -> Change:
    return Change(
        entry.at,
        names[entry.subject_id],
        reverse("cohorts:talent-detail", args=[entry.subject_id]),
        sentences.head(entry),
        name_shown(entry.actor_name),
    )
