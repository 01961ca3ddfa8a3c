"""What falls due, who put it off, what was told to whom, links of calendars, messages on their way."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedQuerySet, reachable_units
from talentcareer.audit.records import Record
from talentcareer.deadlines import rules, sources


class DeadlineQuerySet(ScopedQuerySet):
    """Deadlines, with the door to them: each source names its own permission."""

    def visible_to(self, user: Any, permission: str | None = None) -> Self:
        """Return what the sources let a user see: in the units where the permission holds, or as the one responsible.

        `permission` asks for one more, which must hold there as well.
        """
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        also = "" if permission in {None, Deadline.view_permission} else str(permission)
        if also and not policy.may(user, also):
            return self.none()
        condition = Q(pk__in=[])
        for needed, codes in sources.by_permission():
            if policy.may(user, needed):
                units = reachable_units(user, needed) & reachable_units(user, also or needed)
                condition |= Q(source__in=codes) & (Q(unit__in=units) | Q(responsible=user.pk))
        return self.filter(condition)

    def standing(self) -> Self:
        """Return what its source still lists."""
        return self.filter(closed_at=None)

    def approaching(self, day: date) -> Self:
        """Return what has reached a threshold on a day, each with the tightest one as `threshold`."""
        steps = [
            When(source=source.code, due_on__lte=rules.last_due(day, days), then=Value(days))
            for source in sources.every()
            for days in sorted(source.thresholds)
        ]
        if not steps:
            return self.none()
        tightest = Case(*steps, default=None, output_field=IntegerField())
        return self.annotate(threshold=tightest).filter(threshold__isnull=False)

    def with_snoozes(self, user: Any, day: date) -> Self:
        """Add of the user's own snooze that holds on a day `snooze_id`, `snoozed_until` and `snooze_reason`."""
        own = Snooze.in_force(user, day)
        return self.annotate(
            snooze_id=Subquery(own.values("pk")[:1]),
            snoozed_until=Subquery(own.values("until_on")[:1]),
            snooze_reason=Subquery(own.values("reason")[:1]),
        )

    def not_snoozed(self, user: Any, day: date) -> Self:
        """Return what the user has not put off beyond a day."""
        return self.filter(~Exists(Snooze.in_force(user, day)))


class Deadline(Record):
    """One thing that falls due, as its source listed it last. It is closed when the source no longer lists it."""

    source = models.CharField(_("kind of deadline"), max_length=60)
    key = models.CharField(_("key"), max_length=sources.LONGEST_KEY)
    due_on = models.DateField(_("due on"), db_index=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("responsible"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="deadlines",
    )  # fmt: skip
    url = models.CharField(_("address"), max_length=sources.LONGEST_ADDRESS)
    params = models.JSONField(_("values of the sentence"), default=dict)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    view_permission = "deadline.view"
    # The words may name people; the trail says what moved when.
    audit_ignored = Record.audit_ignored | {"url", "params"}
    objects = models.Manager.from_queryset(DeadlineQuerySet)()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_on", "source")
        indexes = [models.Index(fields=["source", "due_on"], condition=Q(closed_at=None), name="deadline_standing")]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="deadline_once_in_its_source"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(responsible__isnull=False), name="deadline_concerns_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What falls due, in the language in force."""
        source = sources.find(self.source)
        return str(source.sentence(self.params)) if source else self.source

    @property
    def label(self) -> str:
        """The kind of it."""
        source = sources.find(self.source)
        return str(source.label) if source else self.source


class OwnQuerySet(ScopedQuerySet):
    """Records that are one account's alone."""

    def visible_to(self, user: Any, permission: str | None = None) -> Self:
        """Return the user's own."""
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        return self.filter(user_id=user.pk)


class Snooze(Record):
    """One account has put a deadline off: it is not shown and not reminded of before that day.

    It holds for the due day it was made for (`due_on`): when that moves, the deadline is there again.
    """

    deadline = models.ForeignKey(Deadline, verbose_name=_("deadline"), on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("put off by"), on_delete=models.CASCADE, related_name="snoozes"
    )
    due_on = models.DateField(_("due on"))
    until_on = models.DateField(_("put off until"))
    reason = models.CharField(_("reason"), max_length=200)

    view_permission = "deadline.view"
    objects = models.Manager.from_queryset(OwnQuerySet)()

    class Meta:
        verbose_name = _("deadline put off")
        verbose_name_plural = _("deadlines put off")
        constraints = [models.UniqueConstraint(fields=["deadline", "user"], name="snooze_once_a_deadline")]

    def __str__(self) -> str:
        return str(self.until_on)

    @classmethod
    def in_force(cls, user: Any, day: date) -> Any:
        """Return a user's snoozes that hold on a day, of the deadline of the query around it."""
        of_it = cls.objects.visible_to(user).filter(deadline=OuterRef("pk"), due_on=OuterRef("due_on"))
        return of_it.filter(until_on__gt=day).order_by()


class ReminderQuerySet(models.QuerySet):
    """Reminders, with the door to them."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own of deadlines that the user may still see."""
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        return self.filter(user_id=user.pk, deadline__in=Deadline.objects.visible_to(user).values("pk"))

    def in_force(self, day: date) -> Self:
        """Return those told on a day of what still stands and is still due on the day they named."""
        return self.filter(told_on=day, deadline__closed_at=None, deadline__due_on=F("due_on"))


class Reminder(models.Model):
    """Somebody was reminded of a deadline's due day at a threshold: once, whatever runs again.

    No record of the hospital, so no entry in the trail.
    """

    deadline = models.ForeignKey(
        Deadline, verbose_name=_("deadline"), on_delete=models.CASCADE, related_name="reminders"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("told to"), on_delete=models.CASCADE, related_name="reminders"
    )
    due_on = models.DateField(_("due on"))
    threshold = models.PositiveSmallIntegerField(_("days before"))
    told_on = models.DateField(_("told on"), db_index=True)

    objects = models.Manager.from_queryset(ReminderQuerySet)()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "user", "due_on", "threshold"], name="reminder_once_a_day_and_threshold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on} −{self.threshold}"


class Feed(Record):
    """The private link of one account's calendar. Only a keyed hash of its token is kept: it is shown once, when made."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="deadline_feed"
    )
    token_index = models.CharField(max_length=64, unique=True, editable=False)
    renewed_at = models.DateTimeField(_("made at"))

    view_permission = "deadline.view"
    audit_masked = frozenset({"token_index"})
    objects = models.Manager.from_queryset(OwnQuerySet)()

    class Meta:
        verbose_name = _("link of a calendar")
        verbose_name_plural = _("links of calendars")

    def __str__(self) -> str:
        return str(self.user)


class Channel(models.TextChoices):
    """How a message goes out."""

    WEBHOOK = "webhook", _("group chat")
    MAIL = "mail", _("mail")


class DeliveryState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCLEAR = "unclear", _("it is not known whether it arrived")


class Delivery(models.Model):
    """One message of one day to one place, an account by mail or a group by its webhook: never two of them.

    `to` is the account's id, or the keyed index of the webhook's address, which itself holds a key and is kept nowhere.
    """

    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    on = models.DateField(_("day"))
    to = models.CharField(_("sent to"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["channel", "on", "to"], name="delivery_once_a_day_and_place")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.on}"
