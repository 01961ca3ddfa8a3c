"""Pages of deadlines: the list, one put off, the text to copy, the link of the calendar and the calendar itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from talentcareer import dates
from talentcareer.deadlines import actions, feeds, wording
from talentcareer.deadlines.filters import NEAR, ONLY, OVERDUE, DeadlineFilter
from talentcareer.deadlines.forms import SnoozeForm
from talentcareer.deadlines.models import Deadline, Feed, Snooze
from talentcareer.deadlines.tables import DeadlineTable
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, Tab
from talentcareer.ui.views import ActionPage, Page, RecordFormPage

TITLE = gettext_lazy("Deadlines")
MOST_LINES = 2_000


def list_crumb() -> Crumb:
    """The step of the path above the pages of this app."""
    return Crumb(TITLE, reverse("deadlines:deadline-list"))


class DeadlineList(ListPage):
    """What falls due for the reader, the earliest first; what the reader has put off only when it is asked for."""

    model = Deadline
    table_class = DeadlineTable
    filterset_class = DeadlineFilter
    template_name = "deadlines/deadline_list.html"
    title = TITLE
    export_permission = "deadline.export"
    empty_title = gettext_lazy("Nothing falls due")
    empty_text = gettext_lazy("What is due on a day appears here a good while before, for those who keep it.")

    def rows(self) -> QuerySet[Any]:
        user, day = self.request.user, dates.today()
        rows = Deadline.objects.visible_to(user).standing().select_related("unit")
        if not self.request.GET.get("snoozed"):
            rows = rows.not_snoozed(user, day)
        return rows.with_snoozes(user, day)

    def tabs(self) -> Sequence[Tab]:
        asked, path = self.request.GET, self.request.path
        plain = [
            (_("All"), {}),
            (_("Come near"), {"when": NEAR}),
            (_("Overdue"), {"when": OVERDUE}),
            (_("Put off"), {"snoozed": ONLY}),
        ]
        found = {name: asked[name] for name in ("when", "snoozed") if asked.get(name)}
        return [Tab(label, f"{path}?{urlencode(query)}" if query else path, found == query) for label, query in plain]

    def values(self) -> dict[str, Any]:
        asked = {name: self.request.GET[name] for name in ("source", "department") if self.request.GET.get(name)}
        text_url = reverse("deadlines:text") + (f"?{urlencode(asked)}" if asked else "")
        return {**super().values(), "text_url": text_url}


class SnoozePage(RecordFormPage):
    """Putting a deadline off, for oneself alone; what was put off is taken up again here too."""

    model = Deadline
    form_class = SnoozeForm
    template_name = "deadlines/snooze.html"
    title = gettext_lazy("Put off")
    button = gettext_lazy("Put off")

    def rows(self) -> QuerySet[Any]:
        return Deadline.objects.visible_to(self.request.user).standing().select_related("unit")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    @cached_property
    def own(self) -> Snooze | None:
        """The reader's own snooze of it, in force or not."""
        return Snooze.objects.visible_to(self.request.user).filter(deadline=self.record).first()

    def form_values(self) -> dict[str, Any]:
        own = self.own
        return {"initial": {"until_on": own.until_on, "reason": own.reason} if own else {}}

    def values(self) -> dict[str, Any]:
        own, day = self.own, dates.today()
        in_force = own is not None and own.until_on > day and own.due_on == self.record.due_on
        how_long = wording.how_long(self.record.due_on, day)
        return {**super().values(), "own": own if in_force else None, "how_long": how_long}

    def save(self, form: Any) -> str:
        row = actions.snooze(self.record, by=self.request.user, **form.cleaned_data)
        return _("Put off until %(day)s.") % {"day": row.until_on}

    def after(self, form: Any) -> str:
        return reverse("deadlines:deadline-list")


class Unsnooze(ActionPage):
    """Takes a deadline up again that the reader had put off."""

    model = Snooze

    def perform(self) -> str:
        actions.unsnooze(self.record, by=self.request.user)
        return _("It is on your list again.")

    def after(self) -> str:
        return reverse("deadlines:deadline-list")


class TextPage(Page):
    """What has come near as plain text by department, ready to be pasted into a group chat."""

    template_name = "deadlines/text.html"
    title = gettext_lazy("Text to copy")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def values(self) -> dict[str, Any]:
        user, day = self.request.user, dates.today()
        rows = Deadline.objects.visible_to(user).standing().not_snoozed(user, day).approaching(day)
        found = DeadlineFilter(self.request.GET, queryset=rows.with_snoozes(user, day), request=self.request)
        near = found.qs.select_related("unit") if found.form.is_valid() else rows.none()
        listed = list(near.order_by("due_on", "pk")[: MOST_LINES + 1])
        return {
            "text": wording.as_text(listed[:MOST_LINES], day),
            "count": min(len(listed), MOST_LINES),
            "cut": len(listed) > MOST_LINES,
            "most": MOST_LINES,
            "rows": min(len(listed) + 6, 24),
        }


class FeedPage(Page):
    """The private link of the reader's calendar: made, renewed, shown once."""

    template_name = "deadlines/feed.html"
    title = gettext_lazy("Calendar link")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def values(self) -> dict[str, Any]:
        return {"feed": Feed.objects.visible_to(self.request.user).first()}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Make or renew the link and show it from memory: only its hash is kept."""
        user = self.request.user
        feed = Feed.objects.visible_to(user).first()
        try:
            token = actions.renew_feed(feed, by=user) if feed else actions.make_feed(by=user)
        except ValidationError as refused:  # another window made one at this moment
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path)
        url = request.build_absolute_uri(reverse("deadlines:calendar", args=[token]))
        response = self.show(made_url=url)
        add_never_cache_headers(response)
        return response


class EndFeed(Page):
    """Ends the link of the reader's calendar."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("deadlines:feed"))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        if feed := Feed.objects.visible_to(request.user).first():
            actions.end_feed(feed, by=self.request.user)
            messages.success(request, _("The link is ended. Calendars that use it find nothing any more."))
        return HttpResponseRedirect(reverse("deadlines:feed"))


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calendar of a link's owner, who needs no session here; 404 where the link is no more."""
    owner = feeds.owner_of(token)
    if owner is None:
        raise Http404
    base = request.build_absolute_uri("/").rstrip("/")
    content = feeds.calendar(owner, dates.today(), base=base)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response
