"""Workbooks in and out: safe reading, the import engine, code lists, the one spreadsheet writer. Offers the modules named here."""

__all__ = [
    "actions",
    "codes",
    "editing",
    "engine",
    "files",
    "kinds",
    "outcome",
    "planning",
    "reading",
    "runs",
    "staging",
    "values",
    "widgets",
    "writing",
]
