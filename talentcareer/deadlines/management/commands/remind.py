"""Reminds by hand, or by a timer of the machine's own."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import dates, terminal
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import deliveries, reminding


class Command(BaseCommand):
    help = (
        "Read all deadlines anew and remind everybody of what has come near. Run again, it tells nothing twice. "
        "Messages to groups and by mail are sent by the workers. Exit 1: a source could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day, like 2026-03-01 (default: today)")

    def handle(self, *args: Any, on: str | None = None, **options: Any) -> None:
        with translation.override(terminal.language()):
            day = _day(on) if on else dates.today()
            outcome = reminding.run(day, by=SYSTEM)
            sent = deliveries.make_ready(day)
            counts = {"new": outcome.new, "changed": outcome.changed, "closed": outcome.closed}
            self.stdout.write(_("Deadlines: %(new)s new, %(changed)s changed, %(closed)s closed.") % counts)
            told = {"told": outcome.told, "people": outcome.people, "sent": len(sent)}
            self.stdout.write(_("Reminders: %(told)s for %(people)s people; messages to send: %(sent)s.") % told)
            if outcome.failed:
                text = _("These sources could not be read (see the log): %(names)s.")
                raise CommandError(text % {"names": ", ".join(outcome.failed)}, returncode=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("--on %(text)s is no day. Give it like 2026-03-01.") % {"text": text}, returncode=2
        ) from None
