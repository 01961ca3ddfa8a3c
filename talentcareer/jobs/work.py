"""The claim loop: take a job, run it, write what came of it. The Job table alone decides what is taken."""

import logging
import os
import secrets
import socket
import threading
from contextlib import nullcontext
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit.records import Conflict
from talentcareer.jobs import registry
from talentcareer.jobs.crash_points import reached
from talentcareer.jobs.models import FailureKind, Job, State
from talentcareer.jobs.running import Cancelled, LostLease, Renewal, Running, lease_end

MOST_TRIES = 3
SECONDS_BEFORE_NEXT_TRY = 5
TRANSIENT = (OperationalError, InterfaceError, Conflict)

logger = logging.getLogger(__name__)


def run_waiting(limit: int = 100) -> list[Job]:
    """Take and run what waits, here and now; return the jobs as they ended. For tests and commands."""
    ran: list[Job] = []
    while len(ran) < limit and (job := take()):
        run(job, renewing=False)
        job.refresh_from_db()
        ran.append(job)
    return ran


def look() -> bool:
    """Take and run one job, keeping its lease alive; tell whether there was one."""
    try:
        give_up()
        job = take()
    except OperationalError as busy:  # SQLite's one write lock may be held by a long import
        logger.warning("No job could be taken now, the next look follows: %s", busy)
        return False
    if job is not None:
        reached("taken")
        run(job, renewing=True)
    return job is not None


def take(owner: str = "") -> Job | None:
    """Take the oldest job that waits or whose lease has run out, with a new fence; None where there is none."""
    now = dates.now()
    due = Q(state=State.WAITING) & (Q(not_before_at=None) | Q(not_before_at__lte=now))
    ready = Job.objects.filter(
        due | Q(state=State.RUNNING, lease_until__lt=now), tries__lt=MOST_TRIES, kind__in=list(registry.workers)
    )
    if not ready.exists():  # without a transaction: on SQLite each would wait for the write lock
        return None
    with transaction.atomic():
        # A locked row is one whose worker is writing: it is alive.
        job = ready.select_for_update(skip_locked=True).order_by("created_at").first()
        if job is None:
            return None
        taken = {
            "state": State.RUNNING,
            "lease_owner": owner or name_of_worker(),
            "lease_until": lease_end(),
            "started_at": job.started_at or now,
        }
        if not ready.filter(pk=job.pk, fence=job.fence).update(fence=F("fence") + 1, tries=F("tries") + 1, **taken):
            return None
    job.refresh_from_db()
    return job


def give_up() -> list[Job]:
    """Fail jobs that ended their worker at every try; return them."""
    now, given_up = dates.now(), []
    for job in Job.objects.filter(state=State.RUNNING, lease_until__lt=now, tries__gte=MOST_TRIES):
        with translation.override(job.language):
            text = _(
                "The work was interrupted %(count)d times: its worker stopped without a word. "
                "It is not tried again by itself."
            ) % {"count": job.tries}
            if _fail(job, FailureKind.KILLED, text, error_id=_new_error_id()):
                logger.error("Job %s (%s) ended its worker %s times and is given up.", job.pk, job.kind, job.tries)
                given_up.append(job)
    return given_up


def run(job: Job, *, renewing: bool) -> None:
    """Run a taken job and write its end. `renewing` keeps the lease by a thread with its own connection."""
    worker = registry.workers[job.kind]
    with translation.override(job.language):
        try:
            running = Running(job, permission=worker.permission)
            with Renewal(running) if renewing else nullcontext():
                result = worker.work(running, **job.arguments)
            reached("before-finish")
            running.finish(result)
            reached("after-finish")
        except (LostLease, Cancelled) as stopped:
            logger.info("Job %s (%s) stopped: %r", job.pk, job.kind, stopped)
        except registry.Failed as refusal:
            _fail(job, FailureKind.REFUSED, str(refusal))
        except ValidationError as refusal:
            _fail(job, FailureKind.REFUSED, " ".join(refusal.messages))
        except PermissionDenied as refusal:
            _fail(job, FailureKind.RIGHTS, str(refusal) or _("The rights for this work ended before it was done."))
        except TRANSIENT as busy:
            _try_later(job, busy)
        except SoftTimeLimitExceeded as error:
            _fail(
                job,
                FailureKind.TIME,
                _("The work took longer than allowed and was stopped; nothing of its last step was kept."),
                error_id=_log(job, error),
            )
        except Exception as error:  # the one last resort: full detail in the log, a number for the reader
            error_id = _log(job, error)
            _fail(
                job,
                FailureKind.ERROR,
                _("Something unexpected happened. Tell your system administrator the error number %(id)s.")
                % {"id": error_id},
                error_id=error_id,
            )


def name_of_worker() -> str:
    """Return who takes leases here: machine, process, thread."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{threading.get_native_id()}"


def _try_later(job: Job, busy: Exception) -> None:
    """Let the job wait for its next try, or fail it after the last one."""
    if job.tries >= MOST_TRIES:
        error_id = _log(job, busy)
        text = _(
            "The database was busy or the records changed meanwhile, %(count)d times. "
            "Try again later; the error number is %(id)s."
        ) % {"count": job.tries, "id": error_id}
        _fail(job, FailureKind.BUSY, text, error_id=error_id)
        return
    logger.warning("Job %s (%s) is tried again after: %s", job.pk, job.kind, busy)
    pause = timedelta(seconds=SECONDS_BEFORE_NEXT_TRY * 2 ** (job.tries - 1))
    held = Job.objects.filter(pk=job.pk, fence=job.fence, state=State.RUNNING)
    held.update(state=State.WAITING, not_before_at=dates.now() + pause, lease_until=None, lease_owner="")


def _fail(job: Job, kind: FailureKind, text: str, error_id: str = "") -> bool:
    """End the job with a reason, if this worker's fence is still the current one; tell whether it was."""
    held = Job.objects.filter(pk=job.pk, fence=job.fence, state=State.RUNNING)
    ended = {"state": State.FAILED, "ended_at": dates.now(), "lease_until": None, "lease_owner": ""}
    return held.update(failure_kind=kind, failure=text, error_id=error_id, **ended) > 0


def _log(job: Job, error: Exception) -> str:
    error_id = _new_error_id()
    logger.error("Job %s (%s) failed, error number %s.", job.pk, job.kind, error_id, exc_info=error)
    return error_id


def _new_error_id() -> str:
    return secrets.token_hex(4)
