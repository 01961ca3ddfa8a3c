"""Money that is received and not spent when somebody leaves: shown, because finance decides."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import leaving
from cohorts.leaving import Item, Matter
from programs.funding.models import Award, Expense
from talentcareer.audit.actions import Actor
from talentcareer.ui import formats


def unspent(talent: Any, _day: date) -> Iterable[Item]:
    """The person's money that has arrived and is not spent, as one line on the newest award."""
    awards = Award.objects.unscoped("whoever writes a person sees what is left").filter(talent=talent)
    newest = awards.order_by("-approved_on", "-created_at").first()
    if newest is None:
        return
    received = awards.aggregate(sum=Sum("received"))["sum"] or 0
    expenses = Expense.objects.unscoped("whoever writes a person sees what is left").filter(talent=talent)
    left = received - (expenses.aggregate(sum=Sum("amount"))["sum"] or 0)
    if left:
        yield Item(newest, _("%(left)s yuan received and not spent") % {"left": formats.yuan(left)})


def nothing(_record: Any, _choice: str, _day: date, _by: Actor, _reason: str) -> None:
    """Nothing changes here: finance books what is to be booked."""


leaving.add(Matter("money", gettext_lazy("Training fund"), 70, unspent, nothing))
