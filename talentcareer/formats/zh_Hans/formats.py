"""Dates and numbers are written as in every language."""

from talentcareer.formats.en.formats import *  # noqa: F403
