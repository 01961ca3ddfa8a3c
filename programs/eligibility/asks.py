"""What each kind of condition asks of all people at once: the counterpart, for the database, of `judges`.

A kind of condition is one function here and one there; a test holds the two against each other on invented people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

from cohorts import choices
from cohorts.codes import EDUCATION_LEVELS, TITLES
from cohorts.models import Membership, Post, Title
from cohorts.querysets import holding_on
from programs.catalogue.choices import ConditionKind
from programs.catalogue.rules import Cutoff
from programs.eligibility.choices import InvitationState
from programs.eligibility.judges import DEGREE_RANKS, STAGE, days_held, layers_barring
from programs.eligibility.models import Confirmation, Invitation
from programs.eligibility.windows import Duty, Term
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.querysets import in_station_on
from programs.recognitions.choices import COUNTED, RecognitionStatus
from programs.recognitions.models import Recognition
from talentcareer.access import policy
from talentcareer.dates import add_months, add_years

NOBODY = Q(pk__in=[])
WHY = "the rules know of everybody; whom a reader sees is decided by the people that are asked about"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the rules are asked: a user's confidential batches and offices' findings count only where the user may know them.

    Without a user they are asked for the hospital: reports and nightly work. `until_on`: what was found later says nothing.
    `public`: for words that everybody reads who sees the person, such as deadlines: neither counts.
    """

    user: Any = None
    until_on: date | None = None
    public: bool = False

    def memberships(self) -> Any:
        """The memberships that may bar."""
        rows = Membership.objects.unscoped(WHY)
        if self.public:
            return rows.filter(cohort__confidential=False)
        return rows if self.user is None else rows.open_to(self.user)

    def confirmations(self) -> Any:
        """The findings that may be told."""
        rows = Confirmation.objects.unscoped(WHY)
        rows = rows if self.until_on is None else rows.filter(on__lte=self.until_on)
        if self.public:
            return rows.none()
        if self.user is None or policy.may(self.user, Confirmation.view_permission):
            return rows
        return rows.none()


@dataclass(frozen=True, slots=True)
class Asked:
    """The people for whom a condition holds, has to be checked, or cannot be said; for all others it fails."""

    holds: Q
    check: Q = NOBODY
    missing: Q = NOBODY


OWN_COLUMNS = frozenset(
    {
        ConditionKind.BORN_FROM,
        ConditionKind.DEGREE,
        ConditionKind.EDUCATION,
        ConditionKind.SINCE_DEGREE,
        ConditionKind.TENURE,
    }
)
"""The kinds of conditions that look at the person's own columns only."""

Ask = Callable[[Term, date, Reader], Asked]
ASKS: dict[str, Ask] = {}


def kind(code: str) -> Callable[[Ask], Ask]:
    """Register the question of a kind of condition."""

    def register(ask: Ask) -> Ask:
        ASKS[code] = ask
        return ask

    return register


def _codes(code_list: Any, holds: Callable[[int], bool]) -> list[str]:
    return [code.code for code in code_list.codes if code.rank and holds(code.rank)]


def _titles(on: date, holds: Callable[[int], bool]) -> Exists:
    held = Title.objects.unscoped(WHY).filter(holding_on(on), title__in=_codes(TITLES, holds))
    return Exists(held.filter(talent=OuterRef("pk")))


@kind(ConditionKind.BORN_FROM)
def _born_from(term: Term, _on: date, _reader: Reader) -> Asked:
    if term.day_on is None:
        return Asked(NOBODY, missing=Q())
    return Asked(Q(born_on__gte=Cutoff(term.day_on, term.inclusion).sure_on), missing=Q(born_on=None))


@kind(ConditionKind.TITLE_AT_LEAST)
def _title_at_least(term: Term, on: date, _reader: Reader) -> Asked:
    most = term.number or 0
    return Asked(Q(_titles(on, lambda rank: rank <= most)), missing=~Q(_titles(on, lambda _rank: True)))


@kind(ConditionKind.TITLE_AT_MOST)
def _title_at_most(term: Term, on: date, _reader: Reader) -> Asked:
    least = term.number or 0
    return Asked(~Q(_titles(on, lambda rank: rank < least)))


@kind(ConditionKind.DEGREE)
def _degree(term: Term, _on: date, _reader: Reader) -> Asked:
    least = DEGREE_RANKS[choices.Degree(term.code)]
    return Asked(Q(degree__in=[code for code, rank in DEGREE_RANKS.items() if rank >= least]), missing=Q(degree=""))


@kind(ConditionKind.EDUCATION)
def _education(term: Term, _on: date, _reader: Reader) -> Asked:
    most = term.number or 0
    known = _codes(EDUCATION_LEVELS, lambda _rank: True)
    return Asked(
        Q(education_level__in=_codes(EDUCATION_LEVELS, lambda rank: rank <= most)),
        missing=~Q(education_level__in=known),
    )


@kind(ConditionKind.SINCE_DEGREE)
def _since_degree(term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(Q(degree_on__gte=_first_within(on, term.number or 0)), missing=Q(degree_on=None))


def _first_within(on: date, months: int) -> date:
    """Return the first day to which so many months added reach a day: adding is clamped at the month's end, so days are tried."""
    first = add_months(on, -months)
    while add_months(first, months) < on:
        first = date.fromordinal(first.toordinal() + 1)
    while add_months(date.fromordinal(first.toordinal() - 1), months) >= on:
        first = date.fromordinal(first.toordinal() - 1)
    return first


@kind(ConditionKind.TENURE)
def _tenure(term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(Q(hired_on__lte=add_months(on, -(term.number or 0))), missing=Q(hired_on=None))


@kind(ConditionKind.DUTY)
def _duty_years(term: Term, on: date, _reader: Reader) -> Asked:
    # Posts with a duty are few; their days are added by the rule itself, so that overlaps count once here too.
    wanted = (on - add_years(on, -(term.number or 0))).days
    held: dict[Any, list[Duty]] = {}
    rows = Post.objects.unscoped(WHY).filter(duty=term.code, from_on__lte=on)
    for talent_id, from_on, to_on in rows.values_list("talent", "from_on", "to_on"):
        held.setdefault(talent_id, []).append(Duty(term.code, from_on, to_on))
    return Asked(Q(pk__in=[pk for pk, duties in held.items() if days_held(duties, term.code, on) >= wanted]))


def _stays(on: date) -> Exists:
    return Exists(PostdocAppointment.objects.unscoped(WHY).filter(in_station_on(on), talent=OuterRef("pk")))


@kind(ConditionKind.IN_STATION)
def _in_station(_term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(Q(_stays(on)))


@kind(ConditionKind.NOT_IN_STATION)
def _not_in_station(_term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(~Q(_stays(on)))


@kind(ConditionKind.STATION_MONTHS)
def _station_months(term: Term, on: date, _reader: Reader) -> Asked:
    entered = PostdocAppointment.objects.unscoped(WHY).filter(talent=OuterRef("pk"), entered_on__lte=on)
    return Asked(Q(Exists(entered.filter(entered_on__gte=_first_within(on, term.number or 0)))))


def _selected(on: date, condition: Q) -> Exists:
    known = Q(published_on__lte=on) | Q(published_on=None, year__lte=on.year)
    return Exists(Recognition.objects.unscoped(WHY).filter(known, condition, talent=OuterRef("pk")))


@kind(ConditionKind.LAYER)
def _layer(term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(~Q(_selected(on, Q(status__in=COUNTED, programme__layer__in=layers_barring(term.code)))))


def _of_programme(term: Term, on: date) -> Q:
    return Q(programme=term.programme_id) & (Q(year__gte=on.year - term.number) if term.number else Q())


@kind(ConditionKind.PROGRAMME)
def _programme(term: Term, on: date, _reader: Reader) -> Asked:
    return Asked(~Q(_selected(on, _of_programme(term, on) & Q(status__in=COUNTED))))


@kind(ConditionKind.SELECTED_BY)
def _selected_by(term: Term, on: date, _reader: Reader) -> Asked:
    statuses = (*COUNTED, RecognitionStatus.SHORTLISTED)
    return Asked(Q(_selected(on, _of_programme(term, on) & Q(status__in=statuses))))


APPLIED = (InvitationState.APPLIED, InvitationState.SELECTED, InvitationState.NOT_SELECTED)


@kind(ConditionKind.APPLICATIONS)
def _applications(term: Term, on: date, _reader: Reader) -> Asked:
    most = term.number or 0
    if most <= 0:
        return Asked(NOBODY)
    rows = Invitation.objects.unscoped(WHY).filter(
        talent=OuterRef("pk"), call__programme=term.programme_id, call__year__lt=on.year, state__in=APPLIED
    )
    # Where there is a row at place `most`, there are more applications than allowed.
    return Asked(~Q(Exists(rows.order_by("pk")[most - 1 : most])))


@kind(STAGE)
def _stage(term: Term, on: date, reader: Reader) -> Asked:
    ended = (choices.MembershipState.WITHDRAWN, choices.MembershipState.TERMINATED)
    rows = reader.memberships().exclude(state__in=ended)
    return Asked(~Q(Exists(rows.filter(talent=OuterRef("pk"), stage__code=term.code, cohort__year__lt=on.year))))


def latest(code: str, reader: Reader, *, found: bool) -> Q:
    """Return the condition that the latest finding of a kind says yes, or no."""
    rows = reader.confirmations().filter(talent=OuterRef("pk"), kind=code).order_by("-on")
    return Q(Exact(Subquery(rows.values("found")[:1]), Value(found)))


@kind(ConditionKind.CONFIRMATION)
def _confirmation(term: Term, _on: date, reader: Reader) -> Asked:
    none = ~Q(Exists(reader.confirmations().filter(talent=OuterRef("pk"), kind=term.code)))
    return Asked(latest(term.code, reader, found=True), check=none)
