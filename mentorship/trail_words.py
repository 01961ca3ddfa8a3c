"""How the history tells of meetings."""

# The number by which equal lines are told apart says nothing to a reader.
VALUES = {"mentorship.Meeting.occurrence": None}
