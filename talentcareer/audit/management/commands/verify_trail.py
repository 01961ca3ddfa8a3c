"""Checks the trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
        faults = trail.check(_read(head) if head else None)
        for fault in faults:
            self.stderr.write(fault)
        position, digest = trail.head()
        self.stdout.write(f"head {position}:{digest}")
        if faults:
            raise CommandError(f"The trail is not whole: {len(faults)} faults.", returncode=1)
        self.stdout.write(f"The trail is whole: {position} entries in the chain.")


def _read(head: str) -> tuple[int, str]:
    position, _colon, digest = head.partition(":")
    if not position.isdecimal() or len(digest) != 64:
        raise CommandError(
            f"--head {head} cannot be read. "
            "Give it as an earlier check printed it: POSITION:DIGEST, the digest with 64 characters.",
            returncode=2,
        )
    return int(position), digest
