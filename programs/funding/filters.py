"""Filters of the lists of awards and expenses."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.lists import OnDay, PersonRecordFilter
from cohorts.models import Cohort
from programs.funding.querysets import approved_in
from talentcareer.access import policy
from talentcareer.ui.widgets import SearchSelect

NOTHING, PARTLY, ALL = "nothing", "partly", "all"
BOOKED, NOT_BOOKED, REVERSING, REVERSED = "booked", "not_booked", "reversing", "reversed"


def batches_of(request: Any) -> QuerySet[Cohort]:
    """Return the batches a user may ask for, newest first."""
    return Cohort.objects.visible_to(request.user).order_by("-year", "name")


class FundFilter(PersonRecordFilter):
    """What awards and expenses are asked for alike."""

    batch = django_filters.ModelChoiceFilter(
        label=_("Batch"), queryset=batches_of, method="by_batch", widget=SearchSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, "cohort.view"):
            del self.filters["batch"]

    def by_batch(self, rows: QuerySet[Any], _name: str, value: Cohort) -> QuerySet[Any]:
        return rows.filter(cohort=value, batch_is_open=True)


class AwardFilter(FundFilter):
    """Awards by the year of approval, batch, and what has arrived."""

    words, units, year_label = ("source", "project_number"), ("unit",), _("Approved in the year")
    arrived = django_filters.ChoiceFilter(
        label=_("Arrived"),
        method="by_arrival",
        choices=[(NOTHING, _("nothing yet")), (PARTLY, _("a part")), (ALL, _("all of it"))],
    )

    def in_year(self, year: int) -> Q:
        return approved_in(year)

    def by_arrival(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        conditions = {
            NOTHING: Q(received=0),
            PARTLY: Q(received__gt=0, received__lt=F("approved")),
            ALL: Q(received__gt=0, received__gte=F("approved")),
        }
        return rows.filter(conditions[value])


class ExpenseFilter(FundFilter):
    """Expenses by the voucher's date, batch, budget subject, and whether they are booked or taken back."""

    words, units = ("subject", "voucher_number", "payee", "note"), ("award__unit",)
    year_of, year_label = "spent_on__year", _("Year of the voucher")
    since = OnDay(label=_("Voucher from"), field_name="spent_on", lookup_expr="gte")
    until = OnDay(label=_("Voucher to"), field_name="spent_on", lookup_expr="lte")
    subject = django_filters.ChoiceFilter(label=_("Budget subject"), widget=SearchSelect)
    state = django_filters.ChoiceFilter(
        label=_("Voucher"),
        method="by_state",
        choices=[
            (BOOKED, _("with a number")),
            (NOT_BOOKED, _("without a number")),
            (REVERSING, _("reversing entry")),
            (REVERSED, _("reversed")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.queryset.order_by("subject").values_list("subject", flat=True).distinct()
        self.filters["subject"].extra["choices"] = [(subject, subject) for subject in known]

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        conditions = {
            BOOKED: ~Q(voucher_number=""),
            NOT_BOOKED: Q(voucher_number=""),
            REVERSING: Q(reverses__isnull=False),
            REVERSED: Q(taken_back=True),
        }
        return rows.filter(conditions[value])
