"""Makes the hospital of a backup again."""

import os
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talentcareer import terminal
from talentcareer.exchange import backups
from talentcareer.exchange.backups import manifest

LOOK_AT_IT = 3


class Command(BaseCommand):
    help = (
        "Make the hospital of the backup in DIR again, in an empty place, with the keys of its site and the site stopped. "
        "The backup and the keys are checked first, the restored rows and the trail before anything is put in place. "
        "Ends with 0; with 1 when nothing was changed; with 3 when it is restored and its trail has faults."
    )

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="one backup: a folder that `backup` made")
        parser.add_argument(
            "--replace-the-hospital-here",
            action="store_true",
            help="set aside the database and the files that are here, and put the backup in their place",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        os.umask(0o077)
        with translation.override(terminal.language()):
            try:
                restored = backups.restore(folder, replace=options["replace_the_hospital_here"])
            except (backups.Refused, OSError, DatabaseError) as error:
                text = _("Nothing was restored. %(why)s") % {"why": manifest.in_words(error)}
                raise CommandError(text, returncode=1) from None
            content = restored.manifest
            text = _("Restored: %(rows)s rows, %(files)s files, trail up to link %(position)s, as of %(moment)s.")
            self.stdout.write(
                text
                % {
                    "rows": sum(content["rows"].values()),
                    "files": len(content["files"]) - 1,
                    "position": content["trail"]["position"],
                    "moment": f"{timezone.localtime(datetime.fromisoformat(content['made_at'])):%Y-%m-%d %H:%M}",
                }
            )
            if restored.aside:
                text = _("What was here before lies in %(aside)s. Remove it when you no longer need it.")
                self.stdout.write(text % {"aside": ", ".join(restored.aside)})
            for fault in restored.faults:
                self.stderr.write(fault)
            if restored.faults:
                text = _(
                    "The trail is not whole: %(count)s faults. They were there when the backup was taken: every file of it is unchanged."
                )
                raise CommandError(text % {"count": len(restored.faults)}, returncode=LOOK_AT_IT)
            self.stdout.write(_("The trail is whole. Start the site again."))
