"""What every page's template knows besides its view's values."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from talentcareer.access import policy, scope
from talentcareer.access.models import UnitKind

LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}


def page(request: HttpRequest) -> dict[str, Any]:
    """`html_lang`, the page's language for the reader's software, and `hospital`, whose pages these are."""
    language = get_language() or "en"
    return {
        "html_lang": LANGUAGE_TAGS.get(language, language),
        "hospital": SimpleLazyObject(lambda: hospital_name(getattr(request, "user", None))),
    }


def hospital_name(user: Any) -> str:
    """The hospital's name; where there are several, the unit of the user's first grant; nothing before sign-in."""
    if not getattr(user, "is_authenticated", False):
        return ""
    names = [name for _pk, _parent, kind, name in scope.all_units(user) if kind == UnitKind.HOSPITAL]
    if len(names) == 1:
        return names[0]
    grants = policy.grants(user)
    return grants[0].unit.name if grants else ""
