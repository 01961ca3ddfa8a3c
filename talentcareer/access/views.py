"""Sign-in and what belongs to the own account: password, language, roles in words."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language

from talentcareer import dates
from talentcareer.access import actions, policy, roles
from talentcareer.access.forms import OwnPasswordForm, SignInForm
from talentcareer.audit.records import Conflict
from talentcareer.ui.views import FormPage, Page

DEMO_ACCOUNTS = "demo-accounts.json"


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """Let the browser keep the language, as Django's own language switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # the setting is one of the words
    )
    return response


def demo_accounts() -> list[dict[str, str]]:
    """Return the demo hospital's accounts, each with `username`, `password` and `role` (a code); elsewhere none."""
    file = settings.VAR_DIR / DEMO_ACCOUNTS
    if not settings.DEBUG or not file.exists():
        return []
    return list(json.loads(file.read_text(encoding="utf-8")))


class SignIn(LoginView):
    """Sign-in. Goes back to the page that asked for it, never to another site."""

    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return where to go on; the sign-in page itself would lead round in a circle, and home asks for nothing."""
        url = super().get_redirect_url()
        return "" if urlsplit(url).path in {self.request.path, resolve_url(settings.LOGIN_REDIRECT_URL)} else url

    def get_default_redirect_url(self) -> str:
        """Return where to go where no page asked for the sign-in: the start page of a role that has one, else home."""
        route = policy.start_route(self.request.user)
        return reverse(route) if route else super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        self.request.session["began"] = dates.now().timestamp()
        return speak(response, user.language) if user.language else response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = [{**row, "role": str(roles.ROLES.get(row["role"], row["role"]))} for row in demo_accounts()]
        return super().get_context_data(title=_("Sign in"), demo_accounts=accounts, **kwargs)


class SignOut(LogoutView):
    """Sign-out, by POST."""


def locked_out(request: HttpRequest, *_args: Any) -> HttpResponse:
    """Say that this name is locked from this computer, and what to do; known and unknown names get the same words."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    values = {"title": _("Sign-in is paused"), "tries": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    response = render(request, "access/locked_out.html", values, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class OwnPassword(FormPage):
    """Choosing the own password; every other session of the account ends with it."""

    form_class = OwnPasswordForm
    template_name = "access/password.html"
    title = gettext_lazy("Change password")
    button = gettext_lazy("Change password")

    def form_values(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def values(self) -> dict[str, Any]:
        first = self.request.user.password_must_change
        return {
            "first": first,
            "layout": "base_plain.html" if first else "base.html",
            "hours": actions.FIRST_PASSWORD_HOURS,
        }

    def save(self, form: Any) -> str:
        user = self.request.user
        actions.change_password(user, password=form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(self.request, user)
        return _("Your password is changed. Everywhere else your account is signed out.")

    def after(self, form: Any) -> str:
        return reverse("access:account")


class OwnAccount(Page):
    """Who is signed in, with which roles, since when."""

    template_name = "access/account.html"
    title = gettext_lazy("My account")

    def values(self) -> dict[str, Any]:
        began = datetime.fromtimestamp(self.request.session["began"], tz=UTC)
        return {
            "account": self.request.user,
            "language": dict(settings.LANGUAGES).get(self.request.user.language),
            "grants": policy.grants(self.request.user),
            "began": began,
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
            "hours": settings.SESSION_COOKIE_AGE // 3600,
        }


def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language by POST; who is signed in has it again at the next sign-in."""
    response = set_language(request)
    language, user = request.POST.get("language", ""), request.user
    if (
        request.method == "POST"
        and user.is_authenticated
        and language in dict(settings.LANGUAGES)
        and language != user.language
    ):
        # Another window changed the account at this moment: the browser has its language, the account keeps that one.
        with suppress(Conflict):
            actions.change_language(user, language=language, by=user)
    return response
