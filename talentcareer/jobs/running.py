"""A job while it runs: progress, the lease, and the guard that a worker's writes pass."""

import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM, Actor
from talentcareer.jobs.models import Job, State

SECONDS_BETWEEN_WRITES = 1.0


class LostLease(Exception):
    """Another worker has taken the job: this one must stop and may write nothing."""


class Cancelled(Exception):
    """The job was cancelled: the worker must stop and may write nothing."""


class Running:
    """What a worker function gets: `job`, `by` (the asking user as of now, or the system), progress and the guard."""

    def __init__(self, job: Job, *, permission: str = "") -> None:
        self.job = job
        self.permission = permission
        self.by: Actor = self._asker()
        self._noted: dict[str, Any] = {}
        self._written_at = 0.0
        self._renewal: Renewal | None = None
        self._ended: LostLease | Cancelled | None = None

    # ── for worker functions ────────────────────────────────────────────────
    def progress(self, done: int, total: int, message: str = "", step: str = "") -> None:
        """Note how far the work is; pages show it within seconds. Raises `LostLease` or `Cancelled`: let them pass.

        Inside a long transaction the page may stand still until its end.
        """
        self._noted = {
            "progress_done": done,
            "progress_total": total,
            "progress_message": message[:200],
            "progress_step": step[:100],
        }
        if self._ended is not None:
            raise self._ended
        # A renewal thread writes past the caller's transaction; without one (tests, commands) this call writes itself.
        if self._renewal is None and time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES:
            self.renew()

    def hold(self) -> None:
        """Make sure, inside the transaction that writes, that this worker still has the job and its asker the right.

        The row stays locked until the transaction ends: nobody takes or cancels the job meanwhile, and a late worker
        gets `LostLease` (or `Cancelled`) and writes nothing. Call it before the first write; `by` is read anew.
        """
        self._need_transaction("hold()")
        self._update(lease_until=lease_end())
        self.by = self._asker()

    def done(self, result: dict[str, Any] | None = None) -> None:
        """Write the result in the caller's transaction: what was done and that it is done become true together."""
        self._need_transaction("done()")
        self._finish(result)

    # ── for the machinery ───────────────────────────────────────────────────
    def renew(self) -> None:
        """Renew the lease and write the noted progress."""
        self._update(lease_until=lease_end(), **self._noted)
        self._written_at = time.monotonic()

    def finish(self, result: dict[str, Any] | None) -> None:
        """Write the result unless the worker has done so by `done()`."""
        with transaction.atomic():
            ended = Job.objects.filter(pk=self.job.pk, fence=self.job.fence, state=State.DONE).exists()
            if not ended:
                self._finish(result)

    def _finish(self, result: dict[str, Any] | None) -> None:
        noted = dict(self._noted)
        if noted.get("progress_total"):
            noted["progress_done"] = noted["progress_total"]
        self._update(
            state=State.DONE, result=result or {}, ended_at=dates.now(), lease_until=None, lease_owner="", **noted
        )

    def _update(self, **values: Any) -> None:
        """Change the job's row in one conditional statement: only while this worker's fence is the current one."""
        rows = Job.objects.filter(pk=self.job.pk, fence=self.job.fence, state=State.RUNNING)
        if rows.update(**values) == 0:
            cancelled = Job.objects.filter(pk=self.job.pk, fence=self.job.fence, state=State.CANCELLED).exists()
            self._ended = (
                Cancelled()
                if cancelled
                else LostLease(f"Job {self.job.pk} was taken by another worker after try {self.job.fence}.")
            )
            raise self._ended

    def _need_transaction(self, name: str) -> None:
        if not connection.in_atomic_block:
            raise RuntimeError(f"Call {name} inside the transaction of the writes it guards.")

    def _asker(self) -> Actor:
        if self.job.asked_by_id is None:
            return SYSTEM
        user = User.objects.unscoped("a job acts for its asker").get(pk=self.job.asked_by_id)
        if not user.is_active:
            raise PermissionDenied(_("The account %(user)s was closed before the work was done.") % {"user": user})
        if self.permission and not policy.may(user, self.permission):
            label = policy.table.permissions[self.permission].label
            raise PermissionDenied(
                _("%(user)s no longer holds the permission “%(permission)s”.") % {"user": user, "permission": label}
            )
        return user


def lease_end() -> Any:
    """Return the moment until which a lease taken or renewed now holds."""
    return dates.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Renewal(threading.Thread):
    """Renews a running job's lease over its own connection, so that one long statement does not lose it."""

    def __init__(self, running: Running) -> None:
        super().__init__(name=f"lease of job {running.job.pk}", daemon=True)
        self.running = running
        self._over = threading.Event()

    def __enter__(self) -> "Renewal":
        self.running._renewal = self
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.running._renewal = None
        self._over.set()
        self.join(SECONDS_BETWEEN_WRITES)

    def run(self) -> None:
        """Write noted progress each second and the lease each third of its length."""
        written, sent = time.monotonic(), self.running._noted
        try:
            while not self._over.wait(SECONDS_BETWEEN_WRITES):
                if self.running._noted is sent and time.monotonic() - written < settings.JOB_LEASE_SECONDS / 3:
                    continue
                noted = self.running._noted
                try:
                    self.running.renew()
                except (LostLease, Cancelled):
                    return  # the worker's own thread raises it at its next call
                except Error:
                    # The worker's transaction may hold SQLite's only write lock; nobody can take the job meanwhile.
                    with suppress(Error):
                        connection.close()
                else:
                    written, sent = time.monotonic(), noted
        finally:
            connection.close()
