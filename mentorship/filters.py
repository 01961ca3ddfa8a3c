"""Filters of the lists of pairs and meetings."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.lists import OnDay, PersonRecordFilter
from mentorship.choices import MentorKind
from mentorship.models import paired_on
from talentcareer import dates

GOES_ON, QUIET, ENDED = "goes_on", "quiet", "ended"
QUIET_AFTER = timedelta(days=90)


class MentorshipFilter(PersonRecordFilter):
    """Either of the two may be asked for; a mentor outside the own reach is found by the name."""

    people = ("mentee", "mentor")
    words: ClassVar[Sequence[str]] = ("mentor__name",)


class PairFilter(MentorshipFilter):
    """Pairs by the year they began, the mentor's kind, and whether they go on."""

    year_of, year_label = "paired_on__year", _("Paired in the year")
    kind = django_filters.ChoiceFilter(label=_("Mentor's kind"), choices=MentorKind)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[(GOES_ON, _("ongoing")), (QUIET, _("no meeting in the last 90 days")), (ENDED, _("ended"))],
    )
    on = OnDay(label=_("Paired on the day"), method="by_day")

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = dates.today()
        silent = Q(last_met_on=None, paired_on__lt=today - QUIET_AFTER) | Q(last_met_on__lt=today - QUIET_AFTER)
        conditions = {GOES_ON: paired_on(today), QUIET: paired_on(today) & silent, ENDED: Q(ended_on__lte=today)}
        return rows.filter(conditions[value])

    def by_day(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(paired_on(value))


class MeetingFilter(MentorshipFilter):
    """Meetings by their day."""

    words = ("mentor__name", "form", "topic", "next_step")
    year_of, year_label = "held_on__year", _("Held in the year")
    since = OnDay(label=_("Held from"), field_name="held_on", lookup_expr="gte")
    until = OnDay(label=_("Held to"), field_name="held_on", lookup_expr="lte")
