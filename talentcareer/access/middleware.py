"""What every request passes: the client's address behind a proxy, the limits of a session, the policy table."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlunsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, MiddlewareNotUsed, PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from talentcareer import dates
from talentcareer.access import addresses, keepers, policy
from talentcareer.audit import trail

NOTED_EVERY_SECONDS = 60
OPEN_BEFORE_A_PASSWORD = frozenset({"access:password", "access:sign-out", "set_language"})
"""What whoever still has a first password may open."""


class ClientAddress:
    """Takes the client's address from the proxy in front (BEHIND_PROXY), for the lock-out of sign-ins and the trail.

    Without a proxy anybody could write that header, so it is not read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The last one is what the nearest proxy saw itself.
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            request.META["REMOTE_ADDR"] = str(ip_address(seen))
        return self.get_response(request)


class SessionLimits:
    """Ends a session after 30 idle minutes and after 12 hours; the last use is noted at most once a minute.

    What a session was shown is kept by no cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = dates.now().timestamp()
            began, seen = request.session.setdefault("began", now), request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
                request.session_ended = "idle" if now - seen > settings.SESSION_IDLE_SECONDS else "after twelve hours"  # type: ignore[attr-defined]
                logout(request)
        response = self.get_response(request)
        self._note_use(request)
        if request.user.is_authenticated:
            # After the sign-out the browser's back button must not bring a page back.
            response.setdefault("Cache-Control", "no-store, private")
        return response

    @staticmethod
    def _note_use(request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        now, seen = dates.now().timestamp(), request.session.get("seen")
        # A page that asks for news by itself is nobody's use of the session.
        by_itself = request.resolver_match is not None and request.resolver_match.view_name in policy.table.polled
        if seen is None or (now - seen > NOTED_EVERY_SECONDS and not by_itself):
            request.session["seen"] = now


class PolicyGate:
    """Asks the policy table before any view runs: first sign-in, then the route's permission.

    Rows pass `visible_to` in the view.
    A denial is written to the trail after the refused request's transaction is gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 and getattr(request, "user", None) is not None and request.user.is_authenticated:
            trail.write_event(
                "access.denied",
                by=request.user,
                route=request.resolver_match.view_name if request.resolver_match else "",
                method=request.method,
            )
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        code = policy.table.routes.get(match.view_name) if match else None
        if code == policy.OPEN:
            return None
        if not request.user.is_authenticated:
            return _kept(request) or _to_sign_in(request)
        if request.user.password_must_change and match and match.view_name not in OPEN_BEFORE_A_PASSWORD:
            return redirect(reverse("access:password"))
        if code is None or not policy.may(request.user, code):
            label = policy.table.permissions[code].label if code in policy.table.permissions else ""
            raise PermissionDenied(
                _("Your roles do not include “%(permission)s”. The security administrator grants roles.")
                % {"permission": label}
            )
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Answer 400 to a value that no column of the database can hold, like a text with a zero byte: nobody types it."""
        if isinstance(exception, DataError):
            raise BadRequest from exception


def _kept(request: HttpRequest) -> HttpResponse | None:
    """Have a form kept that arrives without a session, and say so; None where there is nothing to keep."""
    address = keepers.keep(request) if request.method == "POST" else ""
    if not address:
        return None
    if request.resolver_match is not None and request.resolver_match.view_name in policy.table.polled:
        return HttpResponse(status=401, headers=keepers.kept_now())
    return keepers.to_sign_in(request, address)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back afterwards: to the page itself, or to the one whose form or part was sent."""
    if request.method in {"GET", "HEAD"} and not request.htmx:  # type: ignore[attr-defined]
        return redirect_to_login(request.get_full_path())
    shown = addresses.split(request.headers.get("HX-Current-URL") or request.headers.get("Referer"))
    back = urlunsplit(("", "", shown.path, shown.query, "")) if shown.netloc == request.get_host() else ""
    response = redirect_to_login(back) if back else redirect(settings.LOGIN_URL)
    return HttpResponseClientRedirect(response["Location"]) if request.htmx else response  # type: ignore[attr-defined]
