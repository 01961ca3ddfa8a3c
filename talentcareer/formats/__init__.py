"""Formats of dates and numbers, a language in each folder."""
