"""Pairs that are open when a mentor or a mentee leaves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import leaving
from cohorts.leaving import KEEP_IT, Item, Matter
from mentorship.actions import end_pair
from mentorship.models import Pair
from talentcareer.audit.actions import Actor


def pairs(talent: Any, _day: date) -> Iterable[Item]:
    """Pairs without an end, as mentor and as mentee."""
    rows = Pair.objects.unscoped("whoever writes a person ends her pairs").filter(ended_on=None)
    for pair in rows.filter(Q(mentor=talent) | Q(mentee=talent)).select_related("mentor", "mentee"):
        words = _("mentor of %(who)s") % {"who": pair.mentee} if pair.mentor_id == talent.pk else _("mentee of %(who)s") % {"who": pair.mentor}  # fmt: skip
        yield Item(pair, words, (("end", _("end the pair")), KEEP_IT), "end")


def end(pair: Any, _choice: str, day: date, by: Actor, reason: str) -> None:
    """End the pair on the day of the departure, never before it began."""
    end_pair(pair, on=max(day, pair.paired_on), reason=reason or _("left the hospital"), by=by)


leaving.add(Matter("pair", gettext_lazy("Pairs"), 40, pairs, end))
