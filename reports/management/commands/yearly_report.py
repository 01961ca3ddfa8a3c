"""Write the yearly outcome report to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import workbook, yearly
from reports.scope import HOSPITAL, Scope
from talentcareer import dates
from talentcareer.access.models import User


class Command(BaseCommand):
    help = "Write the yearly outcome report of a year, as JSON or as a workbook. Without --as it counts the whole hospital."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="the report's year, such as 2024")
        parser.add_argument(
            "--years",
            type=int,
            default=5,
            help=f"how many years are shown, the report's last (1 to {yearly.MOST_YEARS}; 5)",
        )
        parser.add_argument("--format", choices=["json", "xlsx"], default="json")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
        parser.add_argument("--as", dest="user", metavar="USER", help="count what this account may open")

    def handle(self, *_args: Any, **options: Any) -> None:
        year, years, out = options["year"], options["years"], options["out"]
        if not 1949 <= year <= dates.today().year:
            raise CommandError(f"There is no report of {year}: give a year up to {dates.today().year}.", returncode=2)
        if not 1 <= years <= yearly.MOST_YEARS:
            raise CommandError(f"--years {years}: give 1 to {yearly.MOST_YEARS}.", returncode=2)
        if not out.parent.is_dir():
            raise CommandError(f"The folder {out.parent} does not exist: make it, or give another --out.", returncode=2)
        scope = Scope(_account(options["user"])) if options["user"] else HOSPITAL
        if options["format"] == "xlsx":
            values, content = workbook.make(scope, year, years, dates.today())
        else:
            values = yearly.compute(scope, year, years, dates.today())
            content = yearly.as_json(values)
        yearly.write_whole(out, content)
        self.stdout.write(f"{out}: {len(values['figures'])} figures over {years} years.")


def _account(username: str) -> User:
    found = (
        User.objects.unscoped("the command names its account")
        .filter(username=User.normalize_username(username).lower(), is_active=True)
        .first()
    )
    if found is None:
        raise CommandError(f"There is no active account {username}.", returncode=2)
    return found
