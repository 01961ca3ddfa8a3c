"""Mentors and meetings on a person's page."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorKind
from mentorship.entering import MEETING, PAIR
from mentorship.models import Meeting, Pair
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import panels

LATEST = 20


def mentorship(person: Any, user: Any) -> dict[str, Any] | None:
    """The person's mentors, the person's mentees within the reader's reach, and the latest meetings as a mentee."""
    pairs = Pair.objects.visible_to(user).filter(Q(mentee=person) | Q(mentor=person)).select_related("mentor", "mentee")
    found = sorted(pairs.order_by(F("ended_on").desc(nulls_first=True), "-paired_on"), key=rank)
    rows = Meeting.objects.visible_to(user).filter(mentee=person).select_related("mentor")
    meetings = list(rows.order_by("-held_on", "-created_at"))
    if not found and not meetings:
        return None
    today, writes_all = dates.today(), policy.may(user, "mentorship.write")
    return {
        "count": len(meetings),
        "mentors": [(pair, days_since_last(pair, meetings, today)) for pair in found if pair.mentee_id == person.pk],
        "mentees": [pair for pair in found if pair.mentor_id == person.pk],
        "meetings": [(meeting, writes_all or meeting.mentor.user_id == user.pk) for meeting in meetings[:LATEST]],
        "all_url": f"{reverse('mentorship:meeting-list')}?person={person.pk}" if len(meetings) > LATEST else "",
    }


def rank(pair: Pair) -> tuple[bool, int]:
    """Return where a pair stands: pairs that go on before ended ones, the primary mentor before the others."""
    return pair.ended_on is not None, MentorKind.values.index(pair.kind)


def days_since_last(pair: Pair, meetings: list[Meeting], day: date) -> int | None:
    """Return the days since a pair's last meeting, meetings newest first; None where it has had none yet or is over."""
    if pair.ended_on and pair.ended_on <= day:
        return None
    last = next((m.held_on for m in meetings if m.mentor_id == pair.mentor_id and m.held_on <= day), None)
    return (day - last).days if last else None


panels.add(
    panels.Panel(
        "mentorship",
        _("Mentors and meetings"),
        70,
        "mentorship.view",
        "mentorship/panel.html",
        mentorship,
        entries=(PAIR, MEETING),
    )
)
