"""The frame of a page: navigation, search box, language, account, messages; read from request and policy table."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext_lazy

from talentcareer.access import policy
from talentcareer.ui import nav, parts, search
from talentcareer.ui.components.registry import component, expect

MESSAGE_TONES = {"success": "ok", "warning": "due", "error": "bad"}
ACCOUNT_LINKS = (
    ("access:account", gettext_lazy("My account"), "user"),
    ("access:password", gettext_lazy("Change password"), "key"),
)


@component("components/navigation.html")
def navigation(context: Context) -> dict[str, Any]:
    """The side navigation: what the user may open, the current entry marked."""
    request = context.get("request")
    return {
        "groups": nav.groups_for(_user(context), request, context.get("crumbs") or ()),
        "hospital": context.get("hospital", ""),
    }


@component("components/breadcrumb.html")
def breadcrumb(crumbs: Any, *, title: object = "") -> dict[str, Any]:
    """The path to this page: Crumb items above it, then its own name."""
    return {"crumbs": expect("breadcrumb", crumbs or (), parts.Crumb), "title": title}


@component("components/search_box.html")
def search_box(context: Context) -> dict[str, Any]:
    """The search box of the top bar; not there for those who may not open the list."""
    offered = search.offered()
    if offered is None or not policy.may_open(_user(context), offered.route):
        return {"search": None}
    request = context.get("request")
    words = ""
    if request is not None and request.path == reverse(offered.route):
        words = request.GET.get(offered.parameter, "")
    return {
        "search": offered,
        "url": reverse(offered.route),
        "words": words,
    }


@component("components/language_switch.html")
def language_switch(context: Context, *, css: str = "top-link") -> dict[str, Any]:
    """Shows the other language by its own name and changes to it by POST; the choice is remembered."""
    current = get_language()
    others = [get_language_info(code) for code, _name in settings.LANGUAGES if code != current]
    request = context.get("request")
    return {
        "others": others,
        "url": reverse("set_language"),
        "next": request.get_full_path() if request else "/",
        "css": css,
    }


@component("components/user_menu.html")
def user_menu(context: Context) -> dict[str, Any]:
    """Who is signed in and as what; own password, sign-out."""
    user = _user(context)
    if not getattr(user, "is_authenticated", False):
        return {"account": None}
    roles = list(dict.fromkeys(str(grant.role_row.label) for grant in policy.grants(user)))
    links = [(label, icon, reverse(route)) for route, label, icon in ACCOUNT_LINKS if policy.may_open(user, route)]
    return {
        "account": user,
        "initial": str(user)[:1],
        "roles": roles,
        "links": links,
        "sign_out_url": reverse("access:sign-out"),
    }


@component("components/messages.html")
def messages(context: Context) -> dict[str, Any]:
    """What the last action has to say."""
    request = context.get("request")
    found = get_messages(request) if request is not None else ()
    return {"messages": [(MESSAGE_TONES.get(message.level_tag, ""), message) for message in found]}


def _user(context: Context) -> Any:
    request = context.get("request")
    return getattr(request, "user", None)
