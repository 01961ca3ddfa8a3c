"""Awards and expenses entered by hand."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from programs.funding import rules
from programs.funding.actions import save_award, save_expense
from programs.funding.forms import AwardForm, ExpenseForm
from programs.funding.models import Award, Expense
from talentcareer.ui.entering import Entry
from talentcareer.ui.parts import Text


def remarks_on(award: Award) -> Iterable[Text]:
    """Return what is worth a look on an award just saved."""
    verdict = rules.award_counts(in_batch=award.cohort_id is not None, approved_on=award.approved_on)
    verdict += rules.received_fits(award.approved, award.received)
    return [str(reason) for reason in verdict.warnings]


AWARD = Entry(
    name="award", namespace="funding", model=Award, form=AwardForm, permission="funding.write", save=save_award,
    add_title=_("Add an award"), edit_title=_("Correct an award"), section="funding", owner="talent", remarks=remarks_on,
    home="funding:award-list", for_many=("approved", "approved_on", "project_number"),
)  # fmt: skip
EXPENSE = Entry(
    name="expense", namespace="funding", model=Expense, form=ExpenseForm, permission="funding.write", save=save_expense,
    add_title=_("Add an expense"), edit_title=_("Correct an expense"), section="funding", owner="talent",
    home="funding:expense-list", for_many=("award", "amount", "voucher_number", "note"),
)  # fmt: skip
