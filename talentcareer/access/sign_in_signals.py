"""Leaves sign-ins, failed ones, lock-outs and sign-outs in the trail: the only receivers of libraries' signals here."""

from dataclasses import dataclass
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from talentcareer.access.models import User, account_name
from talentcareer.audit import trail
from talentcareer.audit.actions import VISITOR


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has not signed in."""

    actor_name: str = VISITOR
    actor_id: str = ""


def _address(request: HttpRequest | None) -> str:
    return request.META.get("REMOTE_ADDR", "") if request else ""


def _refused(name: str, username: Any, request: HttpRequest | None) -> None:
    # What was typed as a name may be a password: only names of accounts are kept.
    accounts = User.objects.unscoped("whose sign-in was refused").filter(username=account_name(str(username or "")))
    account = accounts.first()
    trail.write_event(
        name,
        by=Visitor(),
        subject=str(account.pk) if account else "",
        account=account.username if account else None,
        address=_address(request),
    )


def _locked_before(request: HttpRequest | None) -> bool:
    """Whether this try met a lock that stood already: counted once, so that guessing does not fill the trail."""
    return (
        bool(getattr(request, "axes_locked_out", False)) and getattr(request, "axes_failures_since_start", None) is None
    )


@receiver(user_logged_in, dispatch_uid="access.signed_in")
def signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Write a sign-in."""
    trail.write_event("sign_in.done", by=user, subject=str(user.pk), address=_address(request))


@receiver(user_login_failed, dispatch_uid="access.sign_in_failed")
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Write a failed sign-in."""
    if not _locked_before(request):
        _refused("sign_in.failed", credentials.get("username"), request)


@receiver(user_locked_out, dispatch_uid="access.locked_out")
def locked_out(request: HttpRequest, **_kwargs: Any) -> None:
    """Write a lock-out. The signal's own name is a key by which tries are counted."""
    if not _locked_before(request):
        _refused("sign_in.locked", request.axes_credentials.get("username"), request)  # type: ignore[attr-defined]


@receiver(user_logged_out, dispatch_uid="access.signed_out")
def signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Write a sign-out: by hand, or because the session ran out."""
    if user is not None:
        trail.write_event("sign_out", by=user, subject=str(user.pk), why=getattr(request, "session_ended", "by hand"))
