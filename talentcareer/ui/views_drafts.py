"""What was typed and not saved: kept while somebody types, listed, discarded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from talentcareer.access import keepers
from talentcareer.ui import drafts, formats
from talentcareer.ui.models import Draft
from talentcareer.ui.parts import Text, Todo
from talentcareer.ui.views import ActionPage, Page

LISTED_IN_WORDS = 3


class KeepDraft(View):
    """Keeps what stands in a form that is being typed; without the header `X-Kept` nothing was kept."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        sheet = drafts.sheet_of(request.POST)
        if sheet is None or sheet.owner != str(request.user.pk):
            return HttpResponseBadRequest()
        kept = drafts.keep(sheet, request.POST)
        return HttpResponse(status=204, headers=keepers.kept_now() if kept else {})


class DraftList(Page):
    """The own drafts, the newest first."""

    template_name = "generic/drafts.html"
    title = gettext_lazy("Typed and not saved")

    def values(self) -> dict[str, Any]:
        rows = [(draft, draft.content()) for draft in Draft.objects.visible_to(self.request.user)]
        return {"rows": rows, "days": drafts.DAYS_KEPT}


class DiscardDraft(ActionPage):
    """Lets a draft go, and opens its page empty; from the list it leads back to the list."""

    model = Draft
    address = ""

    def perform(self) -> Text:
        self.address = self.record.content()["address"]
        self.record.delete()
        return _("What you had typed is discarded.")

    def after(self) -> str:
        back = self.request.POST.get("back", "")
        return back if url_has_allowed_host_and_scheme(back, None) else self.address or reverse("ui:draft-list")


def todos(user: Any) -> Iterable[Todo]:
    """Yield the own drafts: one opens its page, several open their list."""
    found = list(Draft.objects.visible_to(user))
    if not found:
        return
    contents = [draft.content() for draft in found]
    names = _(", ").join(dict.fromkeys(content["title"] for content in contents[:LISTED_IN_WORDS]))
    yield Todo(
        len(found),
        _("Typed and not saved"),
        names,
        _("Go on"),
        contents[0]["address"] if len(found) == 1 and contents[0]["address"] else reverse("ui:draft-list"),
        since=formats.moment(found[-1].saved_at),
    )
