"""Tables of awards and expenses."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.lists import PersonTable, WanColumn
from programs.funding.entering import AWARD, EXPENSE
from programs.funding.models import Expense
from talentcareer.ui import formats
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Text
from talentcareer.ui.tables import Column, DayColumn, FigureColumn, TwoLineColumn


def batch_of(record: Any) -> Any:
    """Return the batch of a row of money, as far as the reader may be told it."""
    return record.cohort if record.batch_is_open else _("confidential")


class FundTable(PersonTable):
    """What the two tables have in common: the batch, named to those who may know it."""

    cohort = Column(verbose_name=gettext_lazy("Batch"), orderable=False)

    def render_cohort(self, record: Any) -> Any:
        return batch_of(record)

    value_cohort = render_cohort


class AwardTable(FundTable):
    """An award a row."""

    entry = AWARD
    source = TwoLineColumn(
        verbose_name=gettext_lazy("Source of funds"), below="project_number", below_title=gettext_lazy("Project no."), card="full"
    )  # fmt: skip
    approved = WanColumn(verbose_name=gettext_lazy("Approved"))
    approved_on = DayColumn(verbose_name=gettext_lazy("Approved on"), labelled=True)
    received = WanColumn(verbose_name=gettext_lazy("Received"))
    received_on = DayColumn(verbose_name=gettext_lazy("Received on"), labelled=True)


class ExpenseTable(FundTable):
    """A line of spending a row."""

    entry = EXPENSE
    first = ("spent_on", "person")
    spent_on = DayColumn(verbose_name=gettext_lazy("Voucher date"), labelled=True)
    subject = Column(verbose_name=gettext_lazy("Budget subject"))
    amount = FigureColumn(verbose_name=gettext_lazy("Amount (yuan)"), format="yuan", labelled=True)
    voucher_number = Column(verbose_name=gettext_lazy("Voucher no."), labelled=True)
    payee = Column(verbose_name=gettext_lazy("Payee"), labelled=True)
    note = Column(verbose_name=gettext_lazy("Note"), orderable=False)

    def mark(self, record: Any) -> str:
        """Return in a word that a line takes another one back, or was taken back itself."""
        if record.reverses_id:
            return _("reversing entry")
        return _("reversed") if record.taken_back else ""

    def render_subject(self, value: str, record: Expense) -> SafeString | str:
        mark = self.mark(record)
        return format_html("{} {}", value, marks.state_badge(mark)) if mark else value

    def value_subject(self, value: str, record: Expense) -> str:
        return formats.listed(filter(None, (value, self.mark(record))))

    def ways_on(self, record: Any) -> Iterable[tuple[str, Text]]:
        ways = [*super().ways_on(record)]
        if not self.mark(record):
            ways.append((reverse("funding:expense-reverse", args=[record.pk]), _("Reverse")))
        return ways
