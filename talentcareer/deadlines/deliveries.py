"""Messages that leave the house: made ready with the reminders, sent by jobs from eight in the morning, never twice.

Before a message goes out it is marked as being sent. Where a worker dies then, or no answer comes, nobody knows whether it
arrived: it is not sent again, because the list on the page and the next message say the same. What was refused, or never
left, is tried again, three times in all.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.access.secrets import blind_index
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import addresses, posting, sources, wording
from talentcareer.deadlines.models import Channel, Deadline, Delivery, DeliveryState, Reminder
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.crash_points import reached
from talentcareer.jobs.registry import Failed, Running

KIND = "deadlines.deliver"
FROM_HOUR = 8
MOST_TRIES = 3
PAUSE = timedelta(minutes=10)


def index_of(url: str) -> str:
    """Return by what a webhook's address is known without keeping it."""
    return blind_index(url, purpose="deadline webhook")


def make_ready(day: date) -> list[Delivery]:
    """Write down what is to be sent of a day's reminders, with a job each; what was written down before stays as it is."""
    told = Reminder.objects.filter(told_on=day)
    if not told.exists():
        return []
    wanted = [(Channel.WEBHOOK, index_of(url)) for url in settings.DEADLINE_WEBHOOK_URLS]
    if settings.DEADLINE_MAIL:
        users = addresses.of(told.order_by().values_list("user_id", flat=True).distinct())
        wanted += [(Channel.MAIL, str(user)) for user in sorted(users)]
    made = []
    with transaction.atomic():
        for channel, to in wanted:
            row, new = Delivery.objects.get_or_create(channel=channel, on=day, to=to)
            if new:
                _ask(row, _morning(day))
                made.append(row)
    return made


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(FROM_HOUR), tzinfo=timezone.get_default_timezone())


def _ask(row: Delivery, not_before_at: datetime) -> None:
    arguments, key = {"delivery": row.pk}, f"{row.pk}:{row.tries}"
    jobs.submit(KIND, arguments=arguments, by=SYSTEM, key=key, not_before_at=not_before_at)


def deliver(running: Running, delivery: int) -> str:
    """Send one message, if it may still be sent; return what came of it. Raises `Failed` after the last try."""
    row = _claim(running, delivery)
    if row is None:
        return _("Nothing is sent: it was sent before, or nobody knows whether it was.")
    reached("delivery-claimed")
    try:
        state = _send(row)
    except Failed:
        _let_go(running, row)
        raise
    reached("delivery-sent")
    with transaction.atomic():
        running.hold()
        row.state = state
        row.sent_at = dates.now() if state == DeliveryState.SENT else None
        row.save(update_fields=["state", "sent_at"])
        again = state == DeliveryState.FAILED and row.tries < MOST_TRIES
        if again:
            _ask(row, dates.now() + PAUSE * row.tries)
        said = _("Not sent; it is tried again.") if again else str(DeliveryState(state).label)
        if state != DeliveryState.FAILED or again:
            running.done({"message": said})
    if state == DeliveryState.FAILED and not again:
        raise Failed(
            _("The message was refused %(count)s times. Check the address in the settings and the network.")
            % {"count": row.tries}
        )
    return said


def _claim(running: Running, delivery: int) -> Delivery | None:
    """Mark a message as being sent; None where it must not be. One whose sender never came back stays unclear."""
    with transaction.atomic():
        running.hold()
        row = Delivery.objects.select_for_update().get(pk=delivery)
        if row.state == DeliveryState.SENDING:
            row.state = DeliveryState.UNCLEAR
            row.save(update_fields=["state"])
        if row.state not in {DeliveryState.WAITING, DeliveryState.FAILED}:
            return None
        row.state, row.tries = DeliveryState.SENDING, row.tries + 1
        row.save(update_fields=["state", "tries"])
        return row


def _let_go(running: Running, row: Delivery) -> None:
    """Note that a message never left: there is nowhere to send it to."""
    with transaction.atomic():
        running.hold()
        row.state = DeliveryState.FAILED
        row.save(update_fields=["state"])


def _send(row: Delivery) -> DeliveryState:
    return _post(row) if row.channel == Channel.WEBHOOK else _mail(row)


def _post(row: Delivery) -> DeliveryState:
    url = next((url for url in settings.DEADLINE_WEBHOOK_URLS if index_of(url) == row.to), "")
    if not url:
        raise Failed(_("The address of this group is not in the settings any more."))
    with translation.override(wording.LANGUAGE):
        return posting.post(url, text_for_group(row.on))


def text_for_group(day: date) -> str:
    """Return what a group is told of a day's reminders: counts, and sentences only where the settings allow names."""
    told = Reminder.objects.filter(told_on=day).order_by().values("deadline")
    rows = Deadline.objects.unscoped("the group of the whole hospital").standing().filter(pk__in=told)
    if settings.DEADLINE_WEBHOOK_NAMES:
        return wording.as_text(rows.select_related("unit"), day)
    counts = {str(s.label): rows.filter(source=s.code).count() for s in sources.every()}
    return wording.as_counts({label: count for label, count in counts.items() if count}, day)


def _mail(row: Delivery) -> DeliveryState:
    user = User.objects.unscoped("a digest is its account's own").filter(pk=row.to, is_active=True).first()
    address = addresses.of([user.pk]).get(user.pk) if user else None
    if user is None or address is None:
        raise Failed(_("The account is closed, or no mail address is known of it any more."))
    with translation.override(wording.language_of(user)):
        subject, text = digest(user, row.on)
    if not text:
        return DeliveryState.SENT  # what was told is done with, or not the account's to see any more
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
    except (TimeoutError, SMTPServerDisconnected):  # it may have been taken before the line broke
        return DeliveryState.UNCLEAR
    except OSError:
        return DeliveryState.FAILED
    return DeliveryState.SENT


def digest(user: Any, day: date) -> tuple[str, str]:
    """Return subject and text of what one account was told on a day and may still see; an empty text where nothing is left."""
    told = Reminder.objects.visible_to(user).in_force(day).values("deadline")
    rows = list(
        Deadline.objects.visible_to(user).standing().not_snoozed(user, day).filter(pk__in=told).select_related("unit")
    )
    return _("Deadlines: %(count)s") % {"count": len(rows)}, wording.as_text(rows, day)
