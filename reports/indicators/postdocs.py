"""Postdocs: appointments with entry, completion and withdrawal."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.postdocs.models import PostdocAppointment
from programs.postdocs.querysets import in_station_on
from reports.indicators.declaring import PERSONS, Indicator, Ratio, Rows

APPOINTMENTS = Rows(
    "postdocs", _("Postdoc appointments"), PostdocAppointment, "postdoc.view", ("talent__unit", "supervisor", "unit")
)
REGISTER = _("Register of postdocs")

P01X = Indicator(
    code="P01x",
    title=_("of which past the planned exit"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: in_station_on(at.end) & Q(planned_exit_on__lt=at.end),
    counts=_("Postdocs in station whose planned exit had passed."),
    basis=_("On 31 December"),
)
P01R = Indicator(
    code="P01r",
    title=_("of which registered elsewhere"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: in_station_on(at.end) & Q(registered_elsewhere=True),
    counts=_("Postdocs in station whom the partner has registered, so that it counts them as well."),
    basis=_("On 31 December"),
)
P01 = Indicator(
    code="P01",
    title=_("Postdocs in station"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: in_station_on(at.end),
    counts=_(
        "Postdocs who had entered by the day and had neither completed nor withdrawn; leaving on the day itself is no longer in station."
    ),
    basis=_("On 31 December"),
    source=REGISTER,
    companions=(P01X, P01R),
)
P02 = Indicator(
    code="P02",
    title=_("Entered, national rule"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: Q(entered_on__year=at.year, withdrawn_on=None),
    counts=_(
        "Postdocs who entered in the year, without those who withdrew at any later time. The figure of a past year may therefore fall later."
    ),
    basis=_("By the day of entry"),
    source=_("Register of postdocs; intake rule of the national postdoc office"),
)
P02G = Indicator(
    code="P02g",
    title=_("Entered, gross"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: Q(entered_on__year=at.year),
    counts=_("Postdocs who entered in the year, later withdrawals included."),
    basis=_("By the day of entry"),
    source=REGISTER,
)
P03 = Indicator(
    code="P03",
    title=_("Completed"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: Q(completed_on__year=at.year),
    counts=_("Postdocs who completed their stay in the year."),
    basis=_("By the day of completion"),
    source=REGISTER,
)
P04 = Indicator(
    code="P04",
    title=_("Withdrew"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: Q(withdrawn_on__year=at.year),
    counts=_("Postdocs who withdrew in the year."),
    basis=_("By the day of withdrawal"),
    source=REGISTER,
)
P05N = Indicator(
    code="P05n",
    title=_("Completed and stayed"),
    unit=_("persons"),
    base=APPOINTMENTS,
    measure=PERSONS,
    condition=lambda _scope, at: Q(completed_on__year=at.year, stayed=True),
    counts=_("Postdocs who completed in the year and stayed at the hospital."),
    basis=_("By the day of completion"),
)
P05 = Ratio(
    code="P05",
    title=_("Stayed after completion"),
    unit="%",
    numerator=P05N,
    denominator=P03,
    counts=_("Postdocs who stayed at the hospital ÷ postdocs who completed in the year."),
    basis=_("By the day of completion"),
    source=REGISTER,
)

FIGURES = (P01, P02, P02G, P03, P04, P05)
