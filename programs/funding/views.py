"""The page by which a booked expense is taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.funding.actions import reverse_expense
from programs.funding.entering import EXPENSE
from programs.funding.forms import ReverseForm
from programs.funding.models import Expense
from talentcareer import dates
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import RecordFormPage


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
