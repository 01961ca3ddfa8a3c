"""Faults marked in a user's own workbook: `mark` asks a limited child process, for it opens an untrusted file."""

from .process import Mark, Marks, NotMarked, Tone, mark

__all__ = ["Mark", "Marks", "NotMarked", "Tone", "mark"]
