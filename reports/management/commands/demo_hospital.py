"""Makes the demo hospital: invented people and what happened to them, from a seed."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohorts.models import Talent
from reports import actions as reports
from reports import reach, yearly
from reports.demo import actions, story
from reports.demo.people import FIRST_YEAR, HOSPITAL, LAST_YEAR
from reports.scope import Scope
from talentcareer import dates, terminal
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM

SEED = 2024
IN_PRODUCTION = gettext_noop(
    "The demo hospital is for trying only: its passwords stand on the sign-in page. "
    "Set DEBUG=1 on a machine of your own; a real hospital begins with setup_hospital."
)
NOT_EMPTY = gettext_noop(
    "The database holds accounts or people already ({people} people); nothing was changed. "
    "Use an empty database: set VAR_DIR to another folder."
)


class Command(BaseCommand):
    help = (
        "Make an invented hospital to try the application with: its people, five published years and what followed, "
        "one account a role. Once, in an empty database, never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help=f"the same seed invents the same people ({SEED})")

    def handle(self, *, seed: int, **_options: Any) -> None:
        with translation.override(terminal.language()):
            self.refuse_where_there_is_work()
            told = story.tell(seed, dates.today())
            accounts = actions.make(told, by=SYSTEM)
            made = _("{hospital} is made: {people} people on the roster. All of them are invented.")
            self.stdout.write(made.format(hospital=HOSPITAL, people=len(told.staff)))
            workbooks = _("Its workbooks, and one with mistakes to try the import with: {folder}")
            self.stdout.write(workbooks.format(folder=settings.VAR_DIR / actions.WORKBOOKS_FOLDER))
            self.stdout.write(_("One account a role:"))
            for account in accounts:
                self.stdout.write(f"  {account.user.username:<12} {account.password}   {account.role.label}")
            self.compute_reports(next(a.user for a in accounts if a.user.username == "office"))

    @staticmethod
    def refuse_where_there_is_work() -> None:
        """Stop in production, and where the database holds accounts or people already."""
        if not settings.DEBUG:
            raise CommandError(_(IN_PRODUCTION))
        people = Talent.objects.unscoped("is anybody there").count()
        if people or User.objects.unscoped("is anybody there").exists():
            raise CommandError(_(NOT_EMPTY).format(people=people))

    @staticmethod
    def compute_reports(office: User) -> None:
        """Compute the reports of the published years, of last year and of the running one, so that the report page is filled."""
        today, years = dates.today(), LAST_YEAR - FIRST_YEAR + 1
        for year in sorted({LAST_YEAR, today.year - 1, today.year}):
            values = yearly.compute(Scope(office), year, years, today)
            reports.keep_report(year=year, years=years, as_of=today, values=values, reached=reach.of(office), by=office)
