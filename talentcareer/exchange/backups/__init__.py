"""Backup and restore: the database and the kept files as they were at one moment, and the place made from them again."""

from .manifest import Refused
from .restoring import restore
from .taking import backup

__all__ = ["Refused", "backup", "restore"]
