"""The calendar feed: its secret, who it belongs to, and what a calendar program is given."""

from __future__ import annotations

import hmac
import secrets as random
from datetime import UTC, date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from talentcareer.access.secrets import blind_index
from talentcareer.deadlines import wording
from talentcareer.deadlines.models import Deadline, Feed

BYTES_OF_A_TOKEN = 32
LONGEST_TOKEN = 64
DAYS_AHEAD = 400
MOST_EVENTS = 5_000
EVERY = timedelta(hours=12)


def new_token() -> str:
    """Return a new token: 256 random bits."""
    return random.token_urlsafe(BYTES_OF_A_TOKEN)


def index_of(token: str) -> str:
    """Return the keyed hash by which a token is kept and found."""
    return blind_index(token, purpose="deadline feed")


def owner_of(token: str) -> Any | None:
    """Return the active account a link belongs to; None where it was ended, renewed, or never made.

    The table is asked for a keyed hash, so how long the answer takes tells nothing about tokens.
    """
    if len(token) > LONGEST_TOKEN:
        return None
    wanted = index_of(token)
    feeds = Feed.objects.unscoped("the link itself names its owner")
    feed = feeds.filter(token_index=wanted).select_related("user").first()
    if feed is None or not hmac.compare_digest(feed.token_index, wanted) or not feed.user.is_active:
        return None
    return feed.user


def calendar(owner: Any, day: date, *, base: str) -> bytes:
    """Return the owner's deadlines as an iCalendar (RFC 5545) in the owner's language: what the owner may see now.

    `base` is the site's address, for the links of the events.
    """
    rows = Deadline.objects.visible_to(owner).standing().not_snoozed(owner, day)
    rows = rows.filter(due_on__lte=day + timedelta(days=DAYS_AHEAD)).select_related("unit").order_by("due_on", "pk")
    with translation.override(wording.language_of(owner)):
        made = Calendar()
        made.add("prodid", "-//TalentCareer//Deadlines//EN")
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        made.add("x-wr-calname", _("Deadlines"))
        made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT12H")
        for row in rows[:MOST_EVENTS]:
            made.add_component(_event(row, base))
        return made.to_ical()


def _event(row: Deadline, base: str) -> Event:
    event = Event()
    event.add("uid", f"{row.pk}@talentcareer")
    event.add("dtstamp", row.updated_at.astimezone(UTC))
    event.add("last-modified", row.updated_at.astimezone(UTC))
    event.add("sequence", row.version)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("summary", row.sentence)
    event.add("description", f"{row.label}\n{row.unit}" if row.unit else row.label)
    event.add("url", f"{base}{row.url}")
    event.add("transp", "TRANSPARENT")
    return event
