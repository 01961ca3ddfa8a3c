"""What is entered by hand: the base of forms about a person, offered to every subject, and the entries of this one."""

from cohorts.entering.base import ADD_PERSON, PersonEntryForm

__all__ = ["ADD_PERSON", "PersonEntryForm"]
