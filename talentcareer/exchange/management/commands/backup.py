"""Takes a backup of the hospital while it runs."""

import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import terminal
from talentcareer.exchange import backups
from talentcareer.exchange.backups import manifest

LOOK_AT_IT = 3


def at_least_one(text: str) -> int:
    """Read a number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


class Command(BaseCommand):
    help = (
        "Take a backup of the database and all kept files, as they are at one moment, into a new folder below DIR. "
        "The site may run meanwhile. The keys are not in it: keep them elsewhere. "
        "Ends with 0; with 1 when no backup was taken; with 3 when one was taken that has something to look at."
    )

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="folder of this site's backups, outside VAR_DIR")
        parser.add_argument("--keep", metavar="N", type=at_least_one, help="after success, remove all but the newest N")

    def handle(self, *args: Any, folder: Path, keep: int | None = None, **options: Any) -> None:
        os.umask(0o077)  # names and files of people: for the site's own account alone
        with translation.override(terminal.language()):
            try:
                taken = backups.backup(folder, keep=keep)
            except (backups.Refused, OSError, DatabaseError) as error:
                text = _("No backup was taken. %(why)s") % {"why": manifest.in_words(error)}
                raise CommandError(text, returncode=1) from None
            content = taken.manifest
            text = _("Backup %(folder)s: %(rows)s rows, %(files)s files, %(size)s MB, trail up to link %(position)s.")
            told = content["files"].values()
            self.stdout.write(
                text
                % {
                    "folder": taken.folder,
                    "rows": sum(content["rows"].values()),
                    "files": len(told) - 1,
                    "size": f"{sum(one['size'] for one in told) / 1e6:.1f}",
                    "position": content["trail"]["position"],
                }
            )
            text = _(
                "The keys are not in it. It is read with %(keys)s, which stand in %(where)s: keep a copy apart from the backups."
            )
            self.stdout.write(text % {"keys": ", ".join(content["keys"]), "where": manifest.where_keys_stand()})
            if taken.remarks:
                raise CommandError("\n".join(taken.remarks), returncode=LOOK_AT_IT)
