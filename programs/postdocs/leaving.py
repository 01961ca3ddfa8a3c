"""A stay that is open when a postdoc leaves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cohorts import leaving
from cohorts.leaving import KEEP_IT, Item, Matter
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.workflows import ALONE
from talentcareer.audit import workflows
from talentcareer.audit.actions import Actor


def stays(talent: Any, _day: date) -> Iterable[Item]:
    """Stays without an end."""
    rows = PostdocAppointment.objects.unscoped("whoever writes a person ends her stay")
    for stay in rows.filter(talent=talent, completed_on=None, withdrawn_on=None):
        ways = (
            ("withdraw", pgettext("postdoc", "withdrew")),
            ("complete", pgettext("postdoc", "completed, did not stay")),
            KEEP_IT,
        )
        yield Item(stay, _("In station since %(day)s") % {"day": stay.entered_on}, ways, "withdraw")


def end(stay: Any, choice: str, day: date, by: Actor, reason: str) -> None:
    """Take the stay's own way out."""
    values = {"stayed": False} if choice == "complete" else {}
    on = max(day, stay.entered_on)
    workflows.move(ALONE, choice, stay, on=on, by=by, reason=reason or _("left the hospital"), values=values)


def go_on_again(stay: Any, by: Actor) -> None:
    """Take the last step of a stay back."""
    workflows.take_back(ALONE, stay, by=by)


leaving.add(Matter("postdoc", gettext_lazy("Postdoc appointments"), 50, stays, end, take_back=go_on_again))
