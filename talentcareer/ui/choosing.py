"""Rows chosen on a list, on one page or on several, or all that the list finds: what is done with them happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentcareer.access import policy

MOST_CHOSEN = 10_000


def ids_in(data: QueryDict) -> list[str]:
    """Return the ids chosen: those ticked on this page, and those of other pages in one field."""
    return list(dict.fromkeys(word for value in data.getlist("chosen") for word in value.split(",") if word))


class Choosing:
    """What a list page does with chosen rows: offer what may be done with them, take them away as a file."""

    request: Any
    model: type[models.Model]
    exported: models.QuerySet[Any]
    ways_for_many: Sequence[Any] = ()
    """What may be entered for the rows chosen: objects with `label` and `url`."""

    def taken_away(self) -> models.QuerySet[Any] | None:
        """The rows that a file is asked of; None, with the reason said, where not all that were chosen can be in it."""
        asked = ids_in(self.request.POST)
        if "chosen" not in self.request.POST.get("export", "") or self.request.POST.get("found"):
            return self.exported
        if not asked:
            messages.warning(self.request, _("No row is chosen yet. Tick rows of the list and try again."))
            return None
        if len(asked) > MOST_CHOSEN:
            messages.warning(
                self.request,
                _("%(count)s rows are chosen, and %(most)s can be taken away at once. Narrow the list and export all it finds.")
                % {"count": len(asked), "most": MOST_CHOSEN},
            )  # fmt: skip
            return None
        rows = self.exported.filter(pk__in=list(filter(None, map(self._key, asked))))
        if missing := len(asked) - rows.count():
            said = ngettext(
                "%(count)s chosen row is not in this list any more, or you may not take it away. No file was made: choose again.",
                "%(count)s chosen rows are not in this list any more, or you may not take them away. No file was made: choose again.",
                missing,
            )  # fmt: skip
            messages.warning(self.request, said % {"count": missing})
            return None
        return rows

    def _key(self, word: str) -> Any:
        try:
            return self.model._meta.pk.to_python(word)
        except ValidationError:
            return None


def list_at(address: str, request: Any) -> Any | None:
    """Return the list page that an address opens for whoever asks; None where it opens none.

    What it finds is read through its own door, with the filters of the address.
    """
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    view: Any = match.func
    page_class = getattr(view, "view_class", None)
    if page_class is None or not issubclass(page_class, Choosing) or not policy.may_open(request.user, match.view_name):
        return None
    asked = copy(request)
    asked.method, asked.GET, asked.path, asked.resolver_match = "GET", QueryDict(parts.query), parts.path, match
    page: Any = page_class(**view.view_initkwargs)
    page.setup(asked, *match.args, **match.kwargs)
    return page
