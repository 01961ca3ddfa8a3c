"""How the history tells of the training fund."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"expense.reversed": _("Expense reversed")}

# The number by which equal lines are told apart says nothing to a reader.
VALUES = {"funding.Expense.occurrence": None}
