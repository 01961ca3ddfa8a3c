"""The dashboard's own figures, one declared object each; the others are those of the yearly report, of the department's people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cohorts.choices import PostKind, Sex
from cohorts.models import Membership, Post, Talent
from cohorts.querysets import holding_on, in_training_on
from mentorship.models import Meeting, paired_on
from programs.funding.models import Award, Expense
from programs.funding.querysets import received_up_to
from reports.dashboard.bands import BANDS, born_after, last_chance
from reports.dashboard.place import Stages, first_of_year
from reports.indicators import BY_CODE
from reports.indicators.abroad import STUDIES
from reports.indicators.declaring import PERSONS, At, Dimension, Indicator, Measure, Rows, Text, total
from reports.indicators.mentoring import PAIRS
from reports.indicators.people import PEOPLE, in_headcount_on
from reports.indicators.training import MEMBERSHIPS, stage_labels
from reports.scope import Scope
from talentcareer.access.scope import ScopedQuerySet

NOT_SELECTED = "none"
SILENT_DAYS = 60
ENDING_DAYS = 90


def reader_of(scope: Scope) -> Any:
    """Return who reads; also where the whole hospital is added up for her."""
    return getattr(scope, "reader", scope.user)


def latest_memberships(scope: Scope) -> QuerySet[Membership]:
    """Return the memberships of the person of an outer query, the latest first, as far as the reader may know them."""
    memberships = Membership.objects.unscoped("read for people within reach")
    known = memberships.open_to(reader_of(scope)).filter(talent=OuterRef("pk"))
    return known.order_by("-cohort__year", "-period_from_on", "-created_at")


def age_band(day: date) -> Case:
    """Return the age band on a day, by birth dates; "" where none is known."""
    whens = [
        When(born_on__gt=born_after(band.high, day), then=Value(band.code)) for band in BANDS if band.high is not None
    ]
    return Case(When(born_on=None, then=Value("")), *whens, default=Value(BANDS[-1].code), output_field=CharField())


def chance(stages: Stages, year: int) -> Case:
    """Return the stage for which the year's batch is the last chance of somebody not selected yet; "" for others."""
    whens = []
    for stage in stages.listed:
        of_stage = Q()
        for sex in ("", *Sex.values):
            window = last_chance(stages.limit(stage, year, sex), stages.limit(stage, year + 1, sex))
            if window:
                of_stage |= Q(sex=sex, born_on__gt=window[0], born_on__lte=window[1])
        if of_stage:
            whens.append(When(Q(stage_code=NOT_SELECTED) & of_stage, then=Value(stage.code)))
    return Case(*whens, default=Value(""), output_field=CharField())


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStaff(Indicator):
    """People with the stage they were last selected for, their age band, and the stage of which this is the last batch."""

    def rows(self, scope: Any, at: At) -> ScopedQuerySet:
        """Return the people counted."""
        stage = Subquery(latest_memberships(scope).values("stage__code")[:1], output_field=CharField())
        day = first_of_year(at.on)
        people = Indicator.rows(self, scope, at).annotate(
            stage_code=Coalesce(stage, Value(NOT_SELECTED)),
            band=age_band(day),
            aged_on=Value(day, output_field=DateField()),
        )
        return people.annotate(last_chance=chance(scope.stages, at.on.year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrent(Indicator):
    """People of other departments with a concurrent post here: shown, never counted among the department's own."""

    def rows(self, scope: Any, at: At) -> ScopedQuerySet:
        """Return the people shown."""
        posts = (
            Post.objects.unscoped("concurrent posts of people within reach")
            .filter(holding_on(at.on), unit__in=scope.units)
            .exclude(kind=PostKind.PRIMARY)
        )
        return scope.beyond().filter(self.condition(scope, at), pk__in=posts.values("talent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent(Indicator):
    """Pairs with the day of the mentee's last meeting."""

    def rows(self, scope: Scope, at: At) -> ScopedQuerySet:
        """Return the pairs counted."""
        return Indicator.rows(self, scope, at).annotate(last_met=last_met(at.on))


def met(on: date) -> QuerySet[Meeting]:
    """Return the meetings up to a day of the mentee of an outer query's pair, with whichever mentor."""
    meetings = Meeting.objects.unscoped("read for pairs within reach")
    return meetings.filter(mentee=OuterRef("mentee"), held_on__lte=on).order_by("-held_on")


def last_met(on: date) -> Subquery:
    """Return the day of a pair's mentee's last meeting."""
    return Subquery(met(on).values("held_on")[:1], output_field=DateField())


def silent(_scope: Scope, at: At) -> Q:
    """Return the condition that a pair goes on, the mentee is in training, and has met nobody for 60 days."""
    long_ago = at.on - timedelta(days=SILENT_DAYS)
    trained = Membership.objects.unscoped("read for pairs within reach").filter(
        in_training_on(at.on), talent=OuterRef("mentee")
    )
    lately = met(at.on).filter(held_on__gt=long_ago)
    return paired_on(at.on) & Q(paired_on__lte=long_ago) & Q(Exists(trained)) & ~Q(Exists(lately))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSums(Indicator):
    """People with what the fund's lines of theirs add up to. `lines` is the same sum over the lines, to read it at once."""

    lines: Indicator

    def rows(self, scope: Scope, at: At) -> ScopedQuerySet:
        """Return the people who have a line that counts, each with the sum."""
        model, measure = self.lines.base.model, self.lines.measure
        counted = model.objects.unscoped("sums of people within reach").filter(self.lines.condition(scope, at))
        sums = counted.filter(talent=OuterRef("pk")).order_by().values("talent").annotate(sum=Sum(measure.of))
        amount = Subquery(sums.values("sum"), output_field=DecimalField(max_digits=16, decimal_places=2))
        return Indicator.rows(self, scope, at).annotate(amount=amount).filter(amount__isnull=False)


FUNDED = Rows("funded", _("People and their money"), Talent, "funding.view", ("unit",))
AWARD_SUMS = Rows("award sums", _("Awards"), Award, "funding.view")
EXPENSE_SUMS = Rows("expense sums", _("Expenses"), Expense, "funding.view")


def _sums(
    code: str, title: Text, base: Rows, field: str, condition: Callable[[Scope, At], Q], counts: Text
) -> PersonSums:
    words: dict[str, Any] = {
        "code": code,
        "title": title,
        "unit": _("yuan"),
        "format": "wan",
        "counts": counts,
        "basis": _("By the day of arrival; without one by the batch's year")
        if base is AWARD_SUMS
        else _("By the voucher's date"),
        "source": _("Awards and expenses"),
    }
    lines = Indicator(**words, base=base, measure=total(field), condition=condition)
    return PersonSums(**words, base=FUNDED, measure=total("amount"), condition=lambda _scope, _at: Q(), lines=lines)


def stages_and_none() -> dict[str, Text]:
    """Return the stages' names, and the words for people in none."""
    return {**stage_labels(), NOT_SELECTED: _("not selected")}


D01 = OnStaff(
    code="D01",
    title=_("People by stage and age"),
    unit=_("persons"),
    base=PEOPLE,
    condition=lambda _scope, at: in_headcount_on(at.on),
    counts=_(
        "Staff and postdocs whose primary post is here, each once: by the stage of the latest selection and the age on 1 January."
    ),
    basis=_("Today; ages on 1 January of the year"),
    source=_("Roster, batches and memberships"),
    dimensions=(
        Dimension("stage", _("stage"), lookup="stage_code", labels=stages_and_none),
        Dimension("age_band", _("age band"), lookup="band", labels=lambda: {band.code: band.label for band in BANDS}),
        Dimension("last_chance", _("last batch for"), lookup="last_chance", labels=stage_labels),
    ),
)
D02 = Concurrent(
    code="D02",
    title=_("Concurrent posts here"),
    unit=_("persons"),
    base=PEOPLE,
    condition=lambda _scope, at: in_headcount_on(at.on),
    counts=_(
        "People with a concurrent post here whose primary post is elsewhere. They are shown and counted in their own department only."
    ),
    basis=_("Today"),
    source=_("Posts"),
)
D03 = Silent(
    code="D03",
    title=_("No mentor meeting for 60 days"),
    unit=_("persons"),
    base=PAIRS,
    measure=Measure("distinct", "mentee"),
    condition=silent,
    counts=_(
        "People in training who have had a mentor for 60 days or longer and no meeting with any mentor in the last 60 days."
    ),
    basis=_("Today"),
    source=_("Pairs and meetings"),
)
D04 = Indicator(
    code="D04",
    title=_("Training ends within 90 days"),
    unit=_("persons"),
    base=MEMBERSHIPS,
    measure=PERSONS,
    condition=lambda _scope, at: in_training_on(at.on) & Q(period_to_on__lte=at.on + timedelta(days=ENDING_DAYS)),
    counts=_("People in training whose period ends today or within the next 90 days."),
    basis=_("Today"),
    source=_("Batches and memberships"),
)
D05 = Indicator(
    code="D05",
    title=_("Study reports overdue"),
    unit=_("reports"),
    base=STUDIES,
    condition=lambda _scope, at: Q(report_on=None, report_due_on__lt=at.on),
    counts=_("Study reports whose day has passed and that were not handed in, whatever the year."),
    basis=_("Today"),
    source=_("Register of studies abroad"),
)
D06 = _sums(
    "D06",
    _("Spent so far"),
    EXPENSE_SUMS,
    "amount",
    lambda _scope, at: Q(spent_on__lte=at.end),
    _("Everything booked by voucher up to the day, by person; reversing entries are taken off."),
)
D07 = _sums(
    "D07",
    _("Received so far"),
    AWARD_SUMS,
    "received",
    lambda _scope, at: received_up_to(at.end),
    _("Everything that arrived up to the day, by person."),
)
D08 = _sums(
    "D08",
    _("Spent in the year"),
    EXPENSE_SUMS,
    "amount",
    lambda _scope, at: Q(spent_on__year=at.year),
    _("Lines of the year's vouchers, by person; reversing entries are taken off."),
)
FUNDED_PERSONS = Indicator(
    code="D07p",
    title=_("Persons with money received"),
    unit=_("persons"),
    base=AWARD_SUMS,
    measure=PERSONS,
    condition=lambda _scope, at: received_up_to(at.end),
    counts=_("Persons behind the money received."),
    basis=_("Up to the year"),
)
OWN: Mapping[str, Indicator] = {figure.code: figure for figure in (D01, D02, D03, D04, D05, D06, D07, D08)}
OF_THE_REPORT = ("T01", "T01d", "T02", "T04", "T05", "P01", "A01", "A02", "A02u", "A03", "Q01m")


def _plain(code: str) -> Indicator:
    figure = BY_CODE[code]
    assert isinstance(figure, Indicator), f"{code} counts rows"
    return replace(figure, companions=())


OPENED: Mapping[str, Indicator] = {**{code: _plain(code) for code in OF_THE_REPORT}, **OWN}
"""Every figure of the dashboard by its code: what is counted is what its address opens."""

READ_TOGETHER: tuple[Indicator, ...] = (
    *(OPENED[code] for code in ("T01", "T02", "T04", "P01", "A01", "A02", "A02u", "A03")),
    D06.lines,
    D07.lines,
    D08.lines,
    FUNDED_PERSONS,
)
"""Read over five years in one go, a query for each kind of record."""

OLDEST: Mapping[str, Callable[[At], Any]] = {
    "D03": lambda at: Coalesce(last_met(at.on), F("paired_on")),
    "D04": lambda _at: F("period_to_on"),
    "T01d": lambda _at: F("period_to_on"),
    "D05": lambda _at: F("report_due_on"),
    "Q01m": lambda _at: F("created_at"),
}
"""What needs the head, in the order shown, with the day that tells how long it has waited."""
