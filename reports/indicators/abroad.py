"""Studies abroad and their reports."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.abroad.choices import Route, StudyCategory
from programs.abroad.models import StudyAbroad
from reports.indicators.declaring import At, Dimension, Indicator, Ratio, Rows

STUDIES = Rows("studies", _("Studies abroad"), StudyAbroad, "study_abroad.view", ("talent__unit",))
REGISTER = _("Register of studies abroad")


def report_due(at: At) -> Q:
    """Return the condition that a report is due in the year and its day has come."""
    return Q(report_due_on__year=at.year, report_due_on__lte=at.on)


S01 = Indicator(
    code="S01",
    title=_("Studies abroad"),
    unit=_("person-times"),
    base=STUDIES,
    condition=lambda at: Q(from_on__year=at.year),
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
    condition=lambda at: report_due(at) & Q(report_on__lte=F("report_due_on")),
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
    condition=lambda at: report_due(at) & Q(report_on=None),
    counts=_("Study reports due in the year that were never handed in."),
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
