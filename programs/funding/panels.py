"""The training fund on a person's page: sums, and line by line for those who may see lines."""

from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import with_open_batches
from programs.funding.entering import AWARD, EXPENSE
from programs.funding.models import Award, Expense
from talentcareer.ui import panels
from talentcareer.ui.parts import Figure, KeyFigure

LATEST = 20
ZERO = Decimal(0)


def fund(person: Any, user: Any) -> dict[str, Any] | None:
    """Approved, received, spent and the rate of spent by received; awards, and the latest expenses."""
    awards = list(_rows(Award, person, user).select_related("cohort").order_by("-approved_on", "-cohort__year"))
    expenses = list(_rows(Expense, person, user).order_by("-spent_on", "-created_at"))
    if not awards and not expenses:
        return None
    approved = sum((award.approved for award in awards), ZERO)
    received = sum((award.received for award in awards), ZERO)
    spent = sum((expense.amount for expense in expenses), ZERO)
    lines = [expense for expense in expenses if expense.in_full]
    taken_back = {expense.reverses_id for expense in expenses}
    return {
        "figures": [
            KeyFigure(_("Approved"), Figure(approved, format="wan"), unit=_("10,000 yuan")),
            KeyFigure(_("Received"), Figure(received, format="wan"), unit=_("10,000 yuan")),
            KeyFigure(_("Spent"), Figure(spent, format="wan"), unit=_("10,000 yuan")),
            KeyFigure(
                _("Spent of received"), Figure(spent / received * 100 if received else None, format="percent"), unit="%"
            ),
        ],
        "awards": [award for award in awards if award.in_full],
        "expenses": [(expense, expense.pk in taken_back) for expense in lines[:LATEST]],
        "all": len(lines),
        "all_url": f"{reverse('funding:expense-list')}?person={person.pk}" if len(lines) > LATEST else "",
    }


def _rows(model: Any, person: Any, user: Any) -> QuerySet[Any]:
    """Return rows that count in the sums, each knowing whether it may be shown as a line, and its batch by name."""
    lines = model.objects.visible_to(user, "funding.lines").filter(talent=person)
    in_full = ExpressionWrapper(Q(pk__in=lines.values("pk")), output_field=BooleanField())
    rows = model.objects.visible_to(user).filter(talent=person).annotate(in_full=in_full)
    return with_open_batches(rows, user)


panels.add(
    panels.Panel(
        "funding",
        gettext_lazy("Training fund"),
        60,
        "funding.view",
        "programs/panels/funding.html",
        fund,
        entries=(AWARD, EXPENSE),
    )
)
