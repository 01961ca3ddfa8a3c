"""Studies abroad and their reports."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.abroad.choices import Route, StudyCategory
from programs.abroad.models import StudyAbroad
from reports.indicators.declaring import At, Dimension, Indicator, Ratio, Rows
from reports.scope import Scope

STUDIES = Rows("studies", _("Studies abroad"), StudyAbroad, "study_abroad.view", ("talent__unit",))
REGISTER = _("Register of studies abroad")


def overdue(at: At) -> Q:
    """Return the condition that a report's day is over and it was never handed in; on the day itself it is not yet due."""
    return Q(report_due_on__lt=at.on, report_on=None)


def report_due(_scope: Scope, at: At) -> Q:
    """Return the condition that a report is due in the year and its day has come: by being handed in, or by being over."""
    return Q(report_due_on__year=at.year) & (Q(report_due_on__lte=at.on, report_on__isnull=False) | overdue(at))


def missing(_scope: Scope, at: At) -> Q:
    """Return the condition that a report of the year is overdue; as of today those of every year."""
    return overdue(at) if at.today else overdue(at) & Q(report_due_on__year=at.year)


S01 = Indicator(
    code="S01",
    title=_("Studies abroad"),
    unit=_("person-times"),
    base=STUDIES,
    condition=lambda _scope, at: Q(from_on__year=at.year),
    counts=_("Departures for a study abroad in the year."),
    basis=_("By the day of departure"),
    source=REGISTER,
    dimensions=(
        Dimension("category", _("category"), lookup="category", labels=lambda: dict(StudyCategory.choices)),
        Dimension("route", _("route"), lookup="route", labels=lambda: dict(Route.choices)),
    ),
)
ON_TIME = Indicator(
    code="S02n",
    title=_("Reports on time"),
    unit=_("reports"),
    base=STUDIES,
    condition=lambda scope, at: report_due(scope, at) & Q(report_on__lte=F("report_due_on")),
    counts=_("Study reports handed in on or before the day they were due."),
    basis=_("By the day the report is due"),
)
DUE = Indicator(
    code="S02d",
    title=_("Reports due"),
    unit=_("reports"),
    base=STUDIES,
    condition=report_due,
    counts=_("Study reports due in the year; those whose day has not come yet are left out."),
    basis=_("By the day the report is due"),
)
MISSING = Indicator(
    code="S02m",
    title=_("not handed in"),
    unit=_("reports"),
    base=STUDIES,
    condition=missing,
    counts=_(
        "Study reports whose day in the year is over and that were never handed in; as of today those of every year."
    ),
    basis=_("By the day the report is due"),
)
S02 = Ratio(
    code="S02",
    title=_("Study reports on time"),
    unit="%",
    numerator=ON_TIME,
    denominator=DUE,
    counts=_(
        "Reports handed in on or before their day ÷ reports due in the year. A report not handed in is not on time; one not yet due is left out."
    ),
    basis=_("By the day the report is due"),
    source=REGISTER,
    companions=(MISSING,),
)

FIGURES = (S01, S02)
