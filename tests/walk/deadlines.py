"""Deadlines for the walk: one at each place, told by its mark, with a source whose permission the sample roles hold."""

from datetime import timedelta
from typing import Any

from talentcareer import dates
from talentcareer.deadlines import actions, sources
from talentcareer.deadlines.models import Deadline, Feed
from talentcareer.deadlines.sources import Source
from tests.builders.people import keep

CODE = "walk"
SOURCE = Source(CODE, "Walk", "deadline.view", (30, 7), lambda _day: (), lambda params: f"{params['name']} is due")


def plant(talents: dict[str, Any]) -> None:
    """Make one deadline at each place, a few days ahead."""
    sources.add(SOURCE)
    for place, talent in talents.items():
        row = Deadline(source=CODE, key=place, due_on=dates.today() + timedelta(days=5), unit_id=talent.unit_id)
        row.url, row.params = f"/people/{talent.pk}/", {"name": talent.name}
        keep(row)


def at(place: str) -> Any:
    """Return the deadline of a place."""
    return Deadline.objects.get(source=CODE, key=place)


def put_off(place: str, user: Any) -> Any:
    """Return a place's deadline put off by a user."""
    row = at(place)
    return actions.snooze(row, until_on=row.due_on, reason="later", by=user)


def token_of(user: Any) -> str:
    """Return the token of a user's calendar."""
    feed = Feed.objects.visible_to(user).first()
    return actions.renew_feed(feed, by=user) if feed else actions.make_feed(by=user)
