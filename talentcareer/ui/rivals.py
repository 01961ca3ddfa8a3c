"""Two people who save what cannot stand together in the same instant: the second one is told so, at the field."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from talentcareer.exchange.actions import said_constraint

TRIES = 2
"""The second time the verb finds the other one's record, and its own check says what is wrong, at the field."""


class AsksAgain:
    """Makes a page answer what only the database refused: its check passed, and then somebody else was faster."""

    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        words = ""
        for _try in range(TRIES):
            try:
                return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            except IntegrityError as error:
                words = said_constraint(error)
                self.__dict__.pop("record", None)  # what was set on it is not what is recorded
        general = _(
            "Somebody else saved at the same moment what cannot stand together with this. Nothing was saved; look at what is recorded "
            "now, then save again."
        )
        return self.refuse_for_now(words or general)

    def refuse_for_now(self, words: str) -> HttpResponseBase:
        """Say on the page what no check could say."""
        raise NotImplementedError
