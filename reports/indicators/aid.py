"""Aid for medical students."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.aid.models import Aid
from reports.indicators.declaring import PERSONS, At, Indicator, Rows, total
from reports.scope import Scope

AIDS = Rows("aids", _("Student aid"), Aid, "aid.view", ("talent",))


def of_the_year(_scope: Scope, at: At) -> Q:
    """Return the condition of aid for the year."""
    return Q(year=at.year)


U01 = Indicator(
    code="U01",
    title=_("Students aided"),
    unit=_("persons"),
    base=AIDS,
    measure=PERSONS,
    condition=of_the_year,
    counts=_("Students with aid for the year, each once."),
    basis=_("By the aid year"),
    source=_("Register of student aid"),
)
U02 = Indicator(
    code="U02",
    title=_("Student aid"),
    unit=_("yuan"),
    format="wan",
    base=AIDS,
    measure=total("amount"),
    condition=of_the_year,
    counts=_("Money given to students for the year."),
    basis=_("By the aid year"),
    source=_("Register of student aid"),
)

FIGURES = (U01, U02)
