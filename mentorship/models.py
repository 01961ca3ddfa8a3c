"""Pairs of mentor and mentee, and their meetings."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from mentorship.choices import MentorKind
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


def paired_on(day: date) -> Q:
    """Return the condition that a pair had begun by a day and had not come to its own end."""
    return Q(paired_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


class PairQuerySet(ScopedQuerySet):
    """Pairs."""

    def paired_on(self, day: date) -> Self:
        """Return pairs from their day until their own end."""
        return self.filter(paired_on(day))


class Pair(Voidable):
    """A mentor and a mentee from one day until the pair's own end."""

    mentor = models.ForeignKey(
        Talent, verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="mentored_pairs"
    )
    mentee = models.ForeignKey(Talent, verbose_name=_("mentee"), on_delete=models.PROTECT, related_name="pairs")
    kind = models.CharField(_("mentor's kind"), max_length=12, choices=MentorKind, default=MentorKind.PRIMARY)
    paired_on = models.DateField(_("paired on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)

    scope_through, view_permission, audit_subject_field = "mentee", "mentorship.view", "mentee_id"
    objects = StandingManager.from_queryset(PairQuerySet)()
    everything = models.Manager.from_queryset(PairQuerySet)()

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee", "paired_on"],
                condition=STANDING,
                name="pair_once",
                violation_error_message=_("This pair is recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(mentor=F("mentee")),
                name="nobody_mentors_himself",
                violation_error_message=_("Nobody is the own mentor."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("paired_on")),
                name="pair_ends_after_it_begins",
                violation_error_message=_("The pair would end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} → {self.mentee}"


class MeetingQuerySet(ScopedQuerySet):
    """Meetings."""

    def visible_to(self, user: Any, permission: str | None = None) -> Self:
        """Return the meetings a user may see; those to write are all of the reach for HR, for a mentor the own ones."""
        rows = super().visible_to(user, permission)
        if permission != "mentorship.meet":
            return rows
        kept = super().visible_to(user, "mentorship.write")
        return rows.filter(Q(pk__in=kept.values("pk")) | Q(mentor__user=user))


# What tells one meeting from another; lines equal in all of it are numbered.
BETWEEN_MEETINGS = ("mentor", "mentee", "held_on", "form", "topic", "next_step")


class Meeting(Voidable):
    """One mentor meeting. Lines have no number of their own: `occurrence` tells equal lines apart."""

    mentor = models.ForeignKey(
        Talent, verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="mentored_meetings"
    )
    mentee = models.ForeignKey(Talent, verbose_name=_("mentee"), on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("held on"))
    form = models.CharField(_("form"), max_length=60, blank=True)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField(_("occurrence"), default=1, editable=False)

    scope_through, view_permission, audit_subject_field = "mentee", "mentorship.view", "mentee_id"
    objects = StandingManager.from_queryset(MeetingQuerySet)()
    everything = models.Manager.from_queryset(MeetingQuerySet)()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                fields=[*BETWEEN_MEETINGS, "occurrence"],
                condition=STANDING,
                name="meeting_line_once",
                violation_error_message=_("This meeting is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}".strip()
