"""The table of jobs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy
from talentcareer.audit.actions import name_shown
from talentcareer.jobs.models import Job, State
from talentcareer.jobs.shown import shown
from talentcareer.ui.tables import Column, MomentColumn, StateColumn, Table


class JobTable(Table):
    """Jobs, newest first."""

    kind = Column(verbose_name=_("Job"), card="full", attrs={"td": {"class": "two"}})
    state = StateColumn(verbose_name=_("State"), tones={State.RUNNING: "due", State.DONE: "ok", State.FAILED: "bad"})
    asked_by_name = Column(verbose_name=_("Asked by"))
    created_at = MomentColumn(verbose_name=_("Asked at"), labelled=True)
    ended_at = MomentColumn(verbose_name=_("Ended at"), labelled=True)

    request: HttpRequest

    class Meta(Table.Meta):
        model = Job
        fields = ("kind", "state", "asked_by_name", "created_at", "ended_at")
        order_by = ("-created_at",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        every = policy.may(kwargs["request"].user, "job.view_all")
        # Without it all rows are the reader's own.
        super().__init__(*args, **kwargs | {"exclude": () if every else ("asked_by_name",)})

    def render_asked_by_name(self, value: str) -> str:
        return name_shown(value)

    def render_kind(self, record: Job) -> SafeString:
        seen = shown(record, self.request.user)
        url = reverse("jobs:job", args=[record.pk])
        return format_html('<a class="name" href="{}">{}</a><span>{}</span>', url, seen.title, seen.reason)
