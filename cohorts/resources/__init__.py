"""Kinds of workbook about people: the roster, and the members of batches."""

from cohorts.resources import members, roster

__all__ = ["members", "roster"]
