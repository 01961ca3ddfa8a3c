"""Checks the trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import terminal
from talentcareer.audit import trail


class Command(BaseCommand):
    help = (
        "Check every entry of the trail, its chain and its guards in the database. "
        "Prints each fault and ends with 1 if there is any. Prints the head of the chain: "
        "write it down elsewhere and give it next time as --head, then a cut tail shows too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", metavar="POSITION:DIGEST", help="a head that an earlier check printed")

    def handle(self, *args: Any, head: str | None = None, **options: Any) -> None:
        with translation.override(terminal.language()):
            faults = trail.check(_read(head) if head else None)
            for fault in faults:
                self.stderr.write(fault)
            position, digest = trail.head()
            self.stdout.write(f"head {position}:{digest}")
            if faults:
                raise CommandError(
                    _("The trail is not whole: %(count)s faults.") % {"count": len(faults)}, returncode=1
                )
            self.stdout.write(_("The trail is whole: %(count)s entries in the chain.") % {"count": position})


def _read(head: str) -> tuple[int, str]:
    position, _colon, digest = head.partition(":")
    if not position.isdecimal() or len(digest) != 64:
        raise CommandError(
            _(
                "--head %(head)s cannot be read. "
                "Give it as an earlier check printed it: POSITION:DIGEST, the digest with 64 characters."
            )
            % {"head": head},
            returncode=2,
        )
    return int(position), digest
