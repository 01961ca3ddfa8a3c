"""What becomes of a form that was sent after its session had ended: who can keep it is asked, and the sign-in page says so.

The apps above declare themselves at start with `add(keeper)`.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from talentcareer import dates

Keeper = Callable[[HttpRequest], str]
"""Takes the refused request; returns the address where what was typed is found again, or nothing where it is not kept."""

_keepers: list[Keeper] = []


def add(keeper: Keeper) -> None:
    """Have a keeper asked."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keep(request: HttpRequest) -> str:
    """Have what was sent kept for whom it belongs to; return the address where it is found again, or nothing."""
    return next((address for keeper in _keepers if (address := keeper(request))), "")


def kept_now() -> dict[str, str]:
    """Return the header by which a page that keeps what is typed by itself learns that, and when, it was kept."""
    return {"X-Kept": f"{timezone.localtime(dates.now()):%H:%M}"}


def to_sign_in(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the sign-in page, which says that what was typed is kept, and from there back to the page."""
    messages.warning(
        request, _("Your session had ended. What you typed is kept: sign in as the same user and it is there again.")
    )
    return redirect_to_login(address)
