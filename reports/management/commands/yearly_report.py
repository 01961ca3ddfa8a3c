"""Write the yearly outcome report to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from reports import workbook, yearly
from reports.scope import Scope, whole_hospital
from talentcareer import dates, terminal
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

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal.language()):
            self.write(options)

    def write(self, options: dict[str, Any]) -> None:
        """Compute the report that the options ask for, and write it."""
        year, years, out = options["year"], options["years"], options["out"]
        if not 1949 <= year <= dates.today().year:
            text = _("There is no report of {year}: give a year up to {last}.")
            raise CommandError(text.format(year=year, last=dates.today().year), returncode=2)
        if not 1 <= years <= yearly.MOST_YEARS:
            raise CommandError(
                _("--years {years}: give 1 to {most}.").format(years=years, most=yearly.MOST_YEARS), returncode=2
            )
        if not out.parent.is_dir():
            text = _("The folder {folder} does not exist: make it, or give another --out.")
            raise CommandError(text.format(folder=out.parent), returncode=2)
        scope = Scope(_account(options["user"])) if options["user"] else whole_hospital()
        if options["format"] == "xlsx":
            values, content = workbook.make(scope, year, years, dates.today())
        else:
            values = yearly.compute(scope, year, years, dates.today())
            content = yearly.as_json(values)
        yearly.write_whole(out, content)
        text = _("{out}: {figures} figures over {years} years.")
        self.stdout.write(text.format(out=out, figures=len(values["figures"]), years=years))


def _account(username: str) -> User:
    found = (
        User.objects.unscoped("the command names its account")
        .filter(username=User.normalize_username(username).lower(), is_active=True)
        .first()
    )
    if found is None:
        raise CommandError(_("There is no active account “{name}”.").format(name=username), returncode=2)
    return found
