"""Kinds of workbook about people: the roster, and the members of batches; and files in bulk."""

from cohorts.resources import members, roster, scans

__all__ = ["members", "roster", "scans"]
