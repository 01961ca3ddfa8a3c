"""The table of background work."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (State.WAITING, State.RUNNING)
ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class FailureKind(models.TextChoices):
    """Why a job failed, in words that hold no business data."""

    REFUSED = "refused", _("refused by a rule")
    RIGHTS = "rights", _("the asker's rights ended")
    ERROR = "error", _("unexpected error")
    BUSY = "busy", _("the database stayed busy")
    TIME = "time", _("took too long")
    KILLED = "killed", _("ended its worker each time")


class JobQuerySet(models.QuerySet):
    """Jobs, with the door to them."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own jobs; with "job.view_all" everybody's, of which pages then show no business content."""
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        return self if policy.may(user, "job.view_all") else self.filter(asked_by=user)


class Job(models.Model):
    """One piece of background work: what was asked, by whom, where it stands, what came of it.

    `fence` grows at every take. A worker writes only while its own number is the current one, so one that comes back
    late writes nothing. The row is no business record: what a job changes leaves its trail by the actions it calls.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    about = models.CharField(_("about"), max_length=200, blank=True)
    arguments = models.JSONField(_("arguments"), default=dict)
    key = models.CharField(_("key"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    asked_by_name = models.CharField(_("asked by"), max_length=150)
    language = models.CharField(_("language"), max_length=10)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    progress_message = models.CharField(_("message"), max_length=200, blank=True)
    progress_step = models.CharField(_("step"), max_length=100, blank=True)
    result = models.JSONField(_("result"), null=True)
    failure_kind = models.CharField(_("kind of failure"), max_length=10, choices=FailureKind, blank=True)
    failure = models.TextField(_("what went wrong"), blank=True)
    error_id = models.CharField(_("error number"), max_length=16, blank=True)

    tries = models.PositiveIntegerField(_("tries"), default=0)
    fence = models.PositiveIntegerField(_("fence"), default=0)
    lease_owner = models.CharField(_("worker"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    created_at = models.DateTimeField(_("asked at"))
    not_before_at = models.DateTimeField(_("not before"), null=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["state", "created_at"], name="job_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=~Q(key=""), name="job_once_a_key"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(lease_until__isnull=False), name="job_runs_on_a_lease"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | Q(state__in=ENDED, ended_at__isnull=False),
                name="job_ended_at_when_ended",
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED) | ~Q(failure=""), name="job_failed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.about})" if self.about else self.title

    @property
    def title(self) -> str:
        """What kind of work it is, in the reader's language."""
        from talentcareer.jobs import registry  # reason: the registry's workers take jobs

        found = registry.workers.get(self.kind)
        return str(found.title) if found else self.kind

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while that cannot be said."""
        return min(100, 100 * self.progress_done // self.progress_total) if self.progress_total else None
