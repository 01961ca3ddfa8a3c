"""Sets up a hospital: the top unit and its first accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import terminal
from talentcareer.access import actions, roles
from talentcareer.audit.actions import SYSTEM

FIRST_ACCOUNTS = {
    "sysadmin": roles.SYSTEM_ADMIN,
    "secadmin": roles.SECURITY_ADMIN,
    "auditadmin": roles.AUDIT_ADMIN,
    "hr": roles.HR,
    "office": roles.OFFICE,
}


class Command(BaseCommand):
    help = (
        "Make the hospital NAME: its unit and one account each for the system, security and audit administrator, "
        "HR and the talent office. "
        "Prints their one-time passwords, which hold for 72 hours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the hospital's name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        with translation.override(terminal.language()):
            if not name.strip():
                raise CommandError(_("The hospital's name is empty. Give one: setup_hospital NAME"), returncode=2)
            accounts = [(username, str(role.label), role) for username, role in FIRST_ACCOUNTS.items()]
            try:
                made = actions.set_up_hospital(name=name, accounts=accounts, by=SYSTEM)
            except actions.HospitalExists:
                raise CommandError(
                    _(
                        "There is a hospital with accounts here already; nothing was changed. "
                        "The system administrator adds further accounts on the page “Accounts”."
                    )
                ) from None
            text = _(
                "%(name)s is set up. First passwords, shown this once; "
                "each is changed at the first sign-in, within %(hours)s hours:"
            )
            self.stdout.write(text % {"name": name.strip(), "hours": actions.FIRST_PASSWORD_HOURS})
            for user, role, password in made:
                self.stdout.write(f"  {user.username:<12} {password}   {role.label}")
