"""Gives an account a new first password from the terminal: the way in where no system administrator can give one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import terminal
from talentcareer.access import actions
from talentcareer.access.models import User, account_name
from talentcareer.audit.actions import SYSTEM


class Command(BaseCommand):
    help = (
        "Give the account USERNAME a new one-time password, which holds for 72 hours, and print it: for a system "
        "administrator whose first password ran out. Every session of the account ends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="the account's user name")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        with translation.override(terminal.language()):
            accounts = User.objects.unscoped("the command names its account")
            user = accounts.filter(username=account_name(username)).first()
            if user is None:
                raise CommandError(_("There is no account “%(name)s”.") % {"name": username}, returncode=2)
            if not user.is_active:
                text = _("The account of %(user)s is closed. The system administrator opens it again first.")
                raise CommandError(text % {"user": user}, returncode=2)
            password = actions.reset_password(user, by=SYSTEM)
            text = _(
                "First password for %(user)s, shown this once; it is changed at the next sign-in, within %(hours)s hours:"
            )
            self.stdout.write(text % {"user": user, "hours": actions.FIRST_PASSWORD_HOURS})
            self.stdout.write(f"  {user.username:<12} {password}")
