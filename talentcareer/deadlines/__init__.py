"""What falls due, whatever it is: sources that subjects declare, reminders told once, lists, texts, a calendar feed, messages.

Offers the modules named here.
"""

__all__ = ["actions", "addresses", "models", "reminding", "sources"]
