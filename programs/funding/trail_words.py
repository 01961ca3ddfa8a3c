"""How the history tells of expenses."""

# The number by which equal lines are told apart says nothing to a reader.
VALUES = {"funding.Expense.occurrence": None}
