"""Tables of pairs and meetings."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.lists import PersonColumn, PersonTable
from mentorship.entering import MEETING, PAIR
from mentorship.models import Pair
from talentcareer import dates
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Text, Tone
from talentcareer.ui.tables import Column, DayColumn, TwoLineColumn


class MentorshipTable(PersonTable):
    """What the two tables have in common: the mentee, and the mentor by name and department."""

    person = PersonColumn("mentee", verbose_name=gettext_lazy("Mentee"))
    mentor = TwoLineColumn(
        accessor="mentor__name", order_by=("mentor__name_key",), verbose_name=gettext_lazy("Mentor"),
        below="mentor__unit__name", below_title=gettext_lazy("Mentor's department"), labelled=True,
    )  # fmt: skip


class PairTable(MentorshipTable):
    """A pair a row."""

    entry = PAIR
    kind = Column(verbose_name=gettext_lazy("Mentor's kind"), order_by=("kind",))
    paired_on = DayColumn(verbose_name=gettext_lazy("Paired on"), labelled=True)
    ended_on = TwoLineColumn(
        verbose_name=gettext_lazy("Ended on"), below="end_reason", below_title=gettext_lazy("Reason"), labelled=True, kind="date"
    )  # fmt: skip
    last_met_on = DayColumn(verbose_name=gettext_lazy("Last meeting"), labelled=True)
    state = Column(accessor="pk", verbose_name=gettext_lazy("State"), orderable=False)

    @cached_property
    def today(self) -> Any:
        """The day of the states."""
        return dates.today()

    def standing(self, pair: Pair) -> tuple[str, Tone]:
        """Return how a pair stands today, and its tone."""
        if pair.ended_on and pair.ended_on <= self.today:
            return _("ended"), ""
        return (_("ongoing"), "ok") if pair.paired_on <= self.today else (_("to begin"), "")

    def render_state(self, record: Pair) -> SafeString:
        words, tone = self.standing(record)
        return marks.state_badge(words, tone=tone)

    def value_state(self, record: Pair) -> str:
        return self.standing(record)[0]

    def ways_on(self, record: Any) -> Iterable[tuple[str, Text]]:
        end = [] if record.ended_on else [(reverse("mentorship:pair-end", args=[record.pk]), _("End"))]
        return [*super().ways_on(record), *end]


class MeetingTable(MentorshipTable):
    """A meeting a row."""

    entry = MEETING
    first = ("held_on", "person")
    held_on = DayColumn(verbose_name=gettext_lazy("Meeting on"), labelled=True)
    form = Column(verbose_name=gettext_lazy("Form"))
    topic = Column(verbose_name=gettext_lazy("Topic"), card="full")
    next_step = Column(verbose_name=gettext_lazy("Next step"), card="full", labelled=True)
