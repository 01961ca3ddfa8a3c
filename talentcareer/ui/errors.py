"""Pages for what went wrong: what happened, what is kept, what to do. Named in the project's urls as its handlers."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer.access import keepers
from talentcareer.ui.context import LANGUAGE_TAGS

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself was malformed, or held more files than are taken at once."""
    if isinstance(exception, TooManyFilesSent):
        reason = _(
            "More than %(most)d files were chosen at once, so none was taken. Pack them into a ZIP and choose that."
        )
        reason = reason % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
        return _answer(request, "errors/400.html", 400, title=_("Too many files"), reason=reason)
    return _answer(request, "errors/400.html", 400, title=_("The request was not understood"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason the refusal carried."""
    reason = str(exception) or _("Your roles do not include this step. The security administrator grants roles.")
    return _answer(request, "errors/403.html", 403, title=_("You may not do this"), reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, word for word the same for what is absent and for what is outside the reader's reach."""
    return _answer(request, "errors/404.html", 404, title=_("Not found"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not sent from a fresh page of ours; what was typed is kept where the form says for whom.

    The technical reason goes to the log only.
    """
    log.warning("csrf failure on %s: %s", request.path, reason)
    address = keepers.keep(request) if request.method == "POST" else ""
    if address and not request.user.is_authenticated:
        return keepers.to_sign_in(request, address)
    answer = _answer(
        request,
        "errors/csrf.html",
        403,
        title=_("This page is no longer fresh"),
        layout="base_plain.html",
        kept_at=address,
    )
    for name, value in keepers.kept_now().items() if address else ():
        answer[name] = value
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in every language with a number to quote, which stands in the log too. Reads neither database nor session."""
    error_id = secrets.token_hex(4)
    log.error("server error %s on %s %s", error_id, request.method, request.path)
    texts = []
    for code, tag in LANGUAGE_TAGS.items() | {"en": "en"}.items():
        with translation.override(code):
            texts.append({
                "lang": tag,
                "title": _("Something went wrong here"),
                "say": _(
                    "What was being saved has not been saved; everything saved before is kept. Try again in a minute. "
                    "If it happens again, tell the administrator this number:"
                ),
                "home": _("To the start page"),
            })  # fmt: skip
    current = translation.get_language() or "en"
    tag = LANGUAGE_TAGS.get(current, current)
    texts.sort(key=lambda text: text["lang"] != tag)
    return HttpResponse(
        render_to_string(
            "errors/500.html", {"texts": texts, "error_id": error_id, "title": texts[0]["title"], "html_lang": tag}
        ),
        status=500,
    )


def _answer(request: HttpRequest, template: str, status: int, *, layout: str = "", **values: Any) -> HttpResponse:
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    values["layout"] = layout or ("base.html" if signed_in else "base_plain.html")
    return render(request, template, values, status=status)
