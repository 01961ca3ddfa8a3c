"""Verbs of deadlines: read a source anew, put one off and take it up again, make and end the link of a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.deadlines import feeds, rules
from talentcareer.deadlines.models import Deadline, Feed, Snooze
from talentcareer.deadlines.sources import Due, Source
from talentcareer.verdicts import refusals

AT_ONCE = 500


@action("deadlines.refreshed")
def refresh(source: Source, day: date, *, by: Actor) -> dict[str, int]:
    """Write what a source lists on a day: new ones, moved ones, and those it no longer lists closed. Counts of each.

    Raises ValueError where a source names one key twice, and whatever reading the source raises; nothing is written then.
    """
    listed: dict[str, Due] = {}
    for due in source.due(day):
        if due.key in listed:
            raise ValueError(f"The source {source.code} lists the key {due.key!r} twice.")
        listed[due.key] = due
    rows = Deadline.objects.unscoped("every source is written for the whole hospital").filter(source=source.code)
    known = {row.key: row for row in rows.standing()}
    for keys in _batches([key for key in listed if key not in known]):
        known |= {row.key: row for row in rows.filter(key__in=keys)}
    new = [_as_listed(Deadline(source=source.code, key=key), due) for key, due in listed.items() if key not in known]
    changed = [_as_listed(known[key], due) for key, due in listed.items() if key in known]
    gone = [row for key, row in known.items() if key not in listed]
    for row in gone:
        row.closed_at = dates.now()
    rows.bulk_create(new, batch_size=AT_ONCE)
    fields = ["due_on", "unit", "responsible", "url", "params", "closed_at"]
    moved = rows.bulk_update(changed, fields, batch_size=AT_ONCE)
    rows.bulk_update(gone, ["closed_at"], batch_size=AT_ONCE)
    return {"new": len(new), "changed": moved, "closed": len(gone)}


def _batches(keys: list[str]) -> Any:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _as_listed(row: Deadline, due: Due) -> Deadline:
    row.due_on, row.unit_id, row.responsible_id = due.on, due.unit_id, due.responsible_id
    row.url, row.params, row.closed_at = due.url, dict(due.params), None
    return row


@action("deadlines.snoozed")
def snooze(deadline: Deadline, *, until_on: date, reason: str, by: Any) -> Snooze:
    """Put a deadline off for oneself until a day. Raises ValidationError where that day or the reason will not do."""
    errors = refusals(until_on=rules.may_snooze(deadline.due_on, until_on, dates.today()))
    if not reason.strip():
        errors["reason"] = [_("Say why it is put off.")]
    if errors:
        raise ValidationError(errors)
    own = Snooze.objects.visible_to(by).filter(deadline=deadline).first()
    row = own or Snooze(deadline=deadline, user_id=by.pk)
    row.due_on, row.until_on, row.reason = deadline.due_on, until_on, reason.strip()
    row.full_clean()
    row.save()
    return row


@action("deadlines.unsnoozed")
def unsnooze(row: Snooze, *, by: Actor) -> None:
    """Take a deadline up again that was put off."""
    row.delete()


@action("deadlines.feed_made")
def make_feed(*, by: Any) -> str:
    """Make the link of the user's calendar; return its token, which is told this once."""
    if Feed.objects.visible_to(by).exists():
        raise ValidationError(_("Your calendar has a link already. Renew it: the old one ends with that."))
    token = feeds.new_token()
    Feed(user_id=by.pk, token_index=feeds.index_of(token), renewed_at=dates.now()).save()
    return token


@action("deadlines.feed_renewed")
def renew_feed(feed: Feed, *, by: Actor) -> str:
    """Give a calendar another link; the old one ends at once. Returns the token, which is told this once."""
    token = feeds.new_token()
    feed.token_index, feed.renewed_at = feeds.index_of(token), dates.now()
    feed.save()
    return token


@action("deadlines.feed_ended")
def end_feed(feed: Feed, *, by: Actor) -> None:
    """End the link of a calendar."""
    feed.delete()
