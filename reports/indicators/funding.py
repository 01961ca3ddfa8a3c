"""The training fund: approved, received and spent are three sums."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.funding.models import Award, Expense
from programs.funding.querysets import approved_in, approved_up_to, received_in, received_up_to
from reports.indicators.declaring import Dimension, Indicator, OfTheDay, Ratio, Rows, elapsed, total

AWARDS = Rows("awards", _("Awards"), Award, "funding.lines", ("talent__unit", "cohort", "unit"))
EXPENSES = Rows("expenses", _("Expenses"), Expense, "funding.lines", ("talent__unit", "cohort", "award"))
BY_SOURCE = Dimension("source", _("source of funds"), lookup="source")

F01 = Indicator(
    code="F01",
    title=_("Approved"),
    unit=_("yuan"),
    format="wan",
    base=AWARDS,
    measure=total("approved"),
    condition=lambda _scope, at: approved_in(at.year),
    counts=_("Awards of the training fund approved in the year. The support promised at selection is no award."),
    basis=_("By the day of approval; without one by the batch's year"),
    source=_("Awards"),
    dimensions=(BY_SOURCE,),
)
F02 = Indicator(
    code="F02",
    title=_("Received"),
    unit=_("yuan"),
    format="wan",
    base=AWARDS,
    measure=total("received"),
    condition=lambda _scope, at: received_in(at.year),
    counts=_("Money of awards that arrived in the year."),
    basis=_("By the day of arrival; without one by the batch's year"),
    source=_("Awards"),
    dimensions=(BY_SOURCE,),
)
F03 = Indicator(
    code="F03",
    title=_("Spent"),
    unit=_("yuan"),
    format="wan",
    base=EXPENSES,
    measure=total("amount"),
    condition=lambda _scope, at: Q(spent_on__year=at.year),
    counts=_("Lines of spending of the year; reversing entries are taken off."),
    basis=_("By the voucher's date"),
    source=_("Expenses"),
    dimensions=(
        Dimension("subject", _("budget subject"), lookup="subject"),
        Dimension("source", _("source of funds"), lookup="award__source"),
    ),
)
SPENT_SO_FAR = Indicator(
    code="F04n",
    title=_("Spent so far"),
    unit=_("yuan"),
    format="wan",
    base=EXPENSES,
    measure=total("amount"),
    condition=lambda _scope, at: Q(spent_on__lte=at.end),
    counts=_("Everything spent up to 31 December."),
    basis=_("By the voucher's date"),
)
RECEIVED_SO_FAR = Indicator(
    code="F04d",
    title=_("Received so far"),
    unit=_("yuan"),
    format="wan",
    base=AWARDS,
    measure=total("received"),
    condition=lambda _scope, at: received_up_to(at.end),
    counts=_("Everything received up to 31 December."),
    basis=_("By the day of arrival; without one by the batch's year"),
)
APPROVED_SO_FAR = Indicator(
    code="F04g",
    title=_("Approved so far"),
    unit=_("yuan"),
    format="wan",
    base=AWARDS,
    measure=total("approved"),
    condition=lambda _scope, at: approved_up_to(at.end),
    counts=_("Everything approved up to 31 December."),
    basis=_("By the day of approval; without one by the batch's year"),
)
F04 = Ratio(
    code="F04",
    title=_("Execution rate"),
    unit="%",
    numerator=SPENT_SO_FAR,
    denominator=RECEIVED_SO_FAR,
    counts=_("All spent ÷ all received up to 31 December."),
    basis=_("Up to 31 December"),
    source=_("Awards and expenses"),
    companions=(
        Ratio(
            code="F04y",
            title=_("the year's own rate"),
            unit="%",
            numerator=F03,
            denominator=F02,
            counts=_("Spent in the year ÷ received in the year."),
            basis=_("In the year"),
        ),
        Ratio(
            code="F04a",
            title=_("spent ÷ approved"),
            unit="%",
            numerator=SPENT_SO_FAR,
            denominator=APPROVED_SO_FAR,
            counts=_("All spent ÷ all approved up to 31 December."),
            basis=_("Up to 31 December"),
        ),
        OfTheDay(
            code="F04t",
            title=_("time progress"),
            unit="%",
            value=elapsed,
            counts=_("Days of the year that had passed ÷ days of the year."),
            basis=_("On the day of the report"),
        ),
    ),
)

FIGURES = (F01, F02, F03, F04)
