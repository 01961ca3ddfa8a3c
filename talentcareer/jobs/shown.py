"""A job as a reader may see it: in sentences, and without business content for whoever has not asked for it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer.jobs import registry
from talentcareer.jobs.models import FailureKind, Job, State


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as a reader may see it: whoever has not asked for it sees no business content."""

    job: Job
    own: bool

    @property
    def title(self) -> str:
        """What it is; for the asker also what it is about."""
        return str(self.job) if self.own else self.job.title

    @property
    def sentence(self) -> str:
        """Where it stands, in one sentence."""
        if self.job.state == State.RUNNING and self.job.progress_total:
            values = {"title": self.title, "done": self.job.progress_done, "total": self.job.progress_total}
            return _("%(title)s: %(done)d of %(total)d") % values
        sentences = {
            State.WAITING: _("%(title)s waits to start.")
            if not self.job.tries
            else _("%(title)s waits for its next try."),
            State.RUNNING: _("%(title)s is running."),
            State.DONE: _("%(title)s is done."),
            State.FAILED: _("%(title)s failed."),
            State.CANCELLED: _("%(title)s was cancelled; nothing further is written."),
        }
        return sentences[State(self.job.state)] % {"title": self.title}

    @property
    def reason(self) -> str:
        """What it does now, what came of it, or why it failed."""
        if not self.own:
            return self._technical_reason()
        if self.job.state == State.RUNNING:
            return " · ".join(filter(None, (self.job.progress_step, self.job.progress_message)))
        if self.job.state == State.DONE:
            return str((self.job.result or {}).get("message", ""))
        return self.job.failure

    def _technical_reason(self) -> str:
        if self.job.state != State.FAILED:
            return ""
        label = str(FailureKind(self.job.failure_kind).label)
        return (
            _("%(kind)s, error number %(id)s") % {"kind": label, "id": self.job.error_id}
            if self.job.error_id
            else label
        )

    @property
    def opens(self) -> str:
        """The address of what came of it, for the asker."""
        worker = registry.workers.get(self.job.kind)
        return worker.opens(self.job) if self.own and self.job.state == State.DONE and worker and worker.opens else ""

    @property
    def poll_url(self) -> str:
        """Where the page asks for news; nowhere once it has ended."""
        return reverse("jobs:job-progress", args=[self.job.pk]) if self.job.is_open else ""

    @property
    def cancel_url(self) -> str:
        """Where it is cancelled while it is open."""
        return reverse("jobs:job-cancel", args=[self.job.pk]) if self.job.is_open else ""

    @property
    def retry_url(self) -> str:
        """Where it is tried again after it failed or was cancelled."""
        ended = self.job.state in {State.FAILED, State.CANCELLED}
        return reverse("jobs:job-retry", args=[self.job.pk]) if ended else ""


def shown(job: Job, user: Any) -> Shown:
    """Return a job as this user may see it."""
    return Shown(job, own=job.asked_by_id is not None and job.asked_by_id == user.pk)
