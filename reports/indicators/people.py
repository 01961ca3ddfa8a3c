"""The structure of the people on the staff, and how complete their records are."""

from datetime import date
from functools import reduce
from operator import add, or_

from django.db import models
from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, Subquery, UUIDField, Value, When
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Degree, Sex, TalentKind, TitleSense
from cohorts.codes import TITLES
from cohorts.models import Post, Talent, Title
from cohorts.querysets import on_staff_on
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.querysets import in_station_on
from reports.indicators.declaring import At, Dimension, Indicator, Measure, Ratio, Rows, Text
from reports.scope import Scope
from talentcareer.access.models import Unit
from talentcareer.dates import add_years

PEOPLE = Rows("people", _("People"), Talent, "talent.view", ("unit",))
AGE_BANDS = {"<35": (0, 35), "35-44": (35, 45), "45-49": (45, 50), "50+": (50, 200)}
RANKS: dict[str, Text] = {
    "1": _("senior"),
    "2": _("associate senior"),
    "3": _("intermediate"),
    "4": _("junior"),
    "5": _("assistant"),
}


def in_headcount_on(day: date) -> Q:
    """Return the condition that somebody is in the headcount of a day: on the staff, or in station, also where hired as staff later."""
    appointments = PostdocAppointment.objects.unscoped("read for people within reach").filter(in_station_on(day))
    return on_staff_on(day) | Q(Exists(appointments.filter(talent=OuterRef("pk"))))


def age_band(at: At) -> Case:
    """Return the age band on 31 December, by birth dates: somebody aged 35 that day was born up to that day 35 years before."""
    whens = [
        When(born_on__gt=add_years(at.end, -oldest), then=Value(band))
        for band, (_youngest, oldest) in AGE_BANDS.items()
        if oldest < 200
    ]
    return Case(When(born_on=None, then=Value("")), *whens, default=Value("50+"), output_field=CharField())


def title_rank(at: At) -> Case:
    """Return the rank of the title appointed on 31 December, as a digit; "" without a title of the list."""
    titles = (
        Title.objects.unscoped("read for people within reach")
        .on(at.end)
        .filter(talent=OuterRef("pk"), sense=TitleSense.APPOINTED)
    )
    held = Subquery(titles.order_by(F("from_on").desc(nulls_last=True)).values("title")[:1], output_field=CharField())
    whens = [When(In(held, TITLES.coded(int(rank))), then=Value(rank)) for rank in RANKS]
    return Case(*whens, default=Value(""), output_field=CharField())


def department(at: At) -> Subquery:
    """Return the unit of the primary post on 31 December."""
    posts = Post.objects.unscoped("read for people within reach").on(at.end).primary().filter(talent=OuterRef("pk"))
    return Subquery(posts.order_by(F("from_on").desc(nulls_last=True)).values("unit")[:1], output_field=UUIDField())


def department_labels() -> dict[str, Text]:
    """Return the units' names by their ids."""
    units = Unit.objects.unscoped("names of units for cells that are shown")
    return {str(pk): name for pk, name in units.order_by("order", "name").values_list("pk", "name")}


R00 = Indicator(
    code="R00",
    title=_("People on the staff"),
    unit=_("persons"),
    base=PEOPLE,
    condition=lambda _scope, at: in_headcount_on(at.end),
    counts=_(
        "Staff and postdocs who had joined by the day and had not left, and postdocs in station, each once in the department of the primary post."
    ),
    basis=_("On 31 December"),
    source=_("Roster"),
    dimensions=(
        Dimension("age_band", _("age band"), expression=age_band, labels=lambda: {band: band for band in AGE_BANDS}),
        Dimension("title_rank", _("title rank"), expression=title_rank, labels=lambda: dict(RANKS)),
        Dimension("degree", _("degree"), expression=lambda _at: F("degree"), labels=lambda: dict(Degree.choices)),
        Dimension("sex", _("sex"), expression=lambda _at: F("sex"), labels=lambda: dict(Sex.choices)),
        Dimension("department", _("department"), expression=department, labels=department_labels, open_ended=True),
    ),
)

REQUIRED = {
    TalentKind.STAFF: ("staff_no", "sex", "born_on", "id_number_index", "unit", "degree", "hired_on"),
    TalentKind.POSTDOC: ("sex", "born_on", "id_number_index", "degree"),
    TalentKind.STUDENT: ("sex", "school"),
}
"""Fields a record needs, by the kind of person. Former staff and outside experts owe nothing."""


def _filled(name: str) -> Q:
    field = Talent._meta.get_field(name)
    present = Q(**{f"{name}__isnull": False})
    return present & ~Q(**{name: ""}) if isinstance(field, models.CharField) else present


def _owed(kind: TalentKind, name: str, *, filled_only: bool) -> Case:
    condition = Q(kind=kind) & _filled(name) if filled_only else Q(kind=kind)
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def _fields(*, filled_only: bool) -> Measure:
    return Measure(
        "sum",
        reduce(add, (_owed(kind, name, filled_only=filled_only) for kind, names in REQUIRED.items() for name in names)),
    )


def kept_today(_scope: Scope, at: At) -> Q:
    """Return the condition that somebody's record is held complete: on the staff on the day, or a student."""
    return on_staff_on(at.on) | Q(kind=TalentKind.STUDENT)


def with_gaps(scope: Scope, at: At) -> Q:
    """Return the condition that a required field is missing."""
    return kept_today(scope, at) & reduce(
        or_, (Q(kind=kind) & ~_filled(name) for kind, names in REQUIRED.items() for name in names)
    )


FILLED = Indicator(
    code="Q01n",
    title=_("Required fields filled"),
    unit=_("fields"),
    base=PEOPLE,
    condition=kept_today,
    measure=_fields(filled_only=True),
    counts=_("Required fields that hold a value, over people on the staff and students."),
    basis=_("Today"),
    from_today_only=True,
)
OWED = Indicator(
    code="Q01d",
    title=_("Required fields"),
    unit=_("fields"),
    base=PEOPLE,
    condition=kept_today,
    measure=_fields(filled_only=False),
    counts=_("Required fields over people on the staff and students; which ones depends on the kind of person."),
    basis=_("Today"),
    from_today_only=True,
)
Q01M = Indicator(
    code="Q01m",
    title=_("records with something missing"),
    unit=_("persons"),
    base=PEOPLE,
    condition=with_gaps,
    counts=_("People in whose record a required field is missing."),
    basis=_("Today"),
    from_today_only=True,
)
Q01 = Ratio(
    code="Q01",
    title=_("Completeness of records"),
    unit="%",
    numerator=FILLED,
    denominator=OWED,
    from_today_only=True,
    counts=_("Required fields filled ÷ required fields, by the kind of person. It can be said for today only."),
    basis=_("Today"),
    source=_("Roster"),
    companions=(Q01M,),
)

FIGURES = (R00, Q01)
