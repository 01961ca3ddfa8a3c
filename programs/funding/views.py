"""The lists of awards 经费批复与到账 and of expenses 支出流水, and the page by which a booked expense is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.lists import PersonRecordList
from cohorts.models import with_open_batches
from programs.funding.actions import reverse_expense
from programs.funding.entering import AWARD, EXPENSE
from programs.funding.filters import AwardFilter, ExpenseFilter
from programs.funding.forms import ReverseForm
from programs.funding.models import Expense
from programs.funding.tables import AwardTable, ExpenseTable, batch_of
from talentcareer import dates
from talentcareer.ui.parts import Crumb, Tab, Text
from talentcareer.ui.views import RecordFormPage

IN_WAN = gettext_lazy("10,000 yuan")


class FundList(PersonRecordList):
    """What the two lists have in common."""

    joined = ("cohort",)
    export_permission = "funding.export"

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_open_batches(super().dressed(rows), self.request.user)

    def tabs(self) -> Sequence[Tab]:
        return [
            Tab(_("Awards"), reverse("funding:award-list"), current=self.entry is AWARD),
            Tab(_("Expenses"), reverse("funding:expense-list"), current=self.entry is EXPENSE),
        ]


class AwardList(FundList):
    """Awards within reach, the latest approved first."""

    entry, table_class, filterset_class = AWARD, AwardTable, AwardFilter
    edited_as = "awards"
    title, unit = gettext_lazy("Awards"), gettext_lazy("lines")
    order = ("-approved_on", "-created_at")
    sums = {
        "approved": (gettext_lazy("Approved"), "wan", IN_WAN),
        "received": (gettext_lazy("Received"), "wan", IN_WAN),
    }
    empty_title = gettext_lazy("No awards yet")
    empty_text = gettext_lazy(
        "What was approved for whom, and what of it has arrived, appears here when imported or added."
    )

    def words_for(self, row: Any) -> str:
        return " ".join(filter(None, (row.source, str(batch_of(row) or row.project_number))))


class ExpenseList(FundList):
    """Lines of spending within reach, the latest voucher first."""

    entry, table_class, filterset_class = EXPENSE, ExpenseTable, ExpenseFilter
    edited_as = "expenses"
    title, unit = gettext_lazy("Expenses"), gettext_lazy("lines")
    order = ("-spent_on", "-created_at")
    sums = {"amount": (gettext_lazy("Spent"), "yuan", gettext_lazy("yuan"))}
    empty_title = gettext_lazy("No expenses yet")
    empty_text = gettext_lazy("Spending of the training fund, voucher by voucher, appears here when imported or added.")

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        reversing = Expense.objects.visible_to(self.request.user, self.permission).filter(reverses=OuterRef("pk"))
        return super().dressed(rows.annotate(taken_back=Exists(reversing)))


class ReversePage(RecordFormPage):
    """Take a booked line back by a reversing entry; the right line may be entered at once afterwards."""

    model = Expense
    form_class = ReverseForm
    template_name = "programs/reverse_expense.html"
    title = gettext_lazy("Reverse an expense")
    button = gettext_lazy("Book the reversing entry")

    def rows(self) -> Any:
        return super().rows().select_related("talent")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record.talent), self.record.talent.get_absolute_url())]

    def form_values(self) -> dict[str, Any]:
        return {"initial": {"on": dates.today()}}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "back": EXPENSE.place(self.record), "reversed_amount": -self.record.amount}

    def save(self, form: Any) -> Text:
        values = form.cleaned_data
        reversing = reverse_expense(self.record, **values, by=self.request.user)
        return _("Reversed: %(record)s, %(amount)s yuan.") % {
            "record": self.record,
            "amount": f"{reversing.amount:,.2f}",
        }

    def after(self, form: Any) -> str:
        if "again" not in self.request.POST:
            return EXPENSE.place(self.record)
        kept = {name: getattr(self.record, name) for name in ("subject", "amount", "payee", "note")}
        kept |= {"award": self.record.award_id or "", "cohort": self.record.cohort_id or ""}
        return f"{EXPENSE.add_url(self.record.talent)}&{urlencode(kept)}"
