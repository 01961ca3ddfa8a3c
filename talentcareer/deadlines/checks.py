"""What the start says about sources of deadlines and the addresses that messages are posted to."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

from talentcareer.access import policy
from talentcareer.deadlines import sources


@register()
def check_sources(**_kwargs: Any) -> list[Error]:
    """Report sources that ask for a permission nobody declared."""
    return [
        Error(f"The source {source.code} asks for the unknown permission {source.permission}.", id="deadlines.E001")
        for source in sources.every()
        if source.permission not in policy.table.permissions
    ]


@register()
def check_webhooks(**_kwargs: Any) -> list[Error]:
    """Report addresses that are none. They hold a key, so they are not repeated here."""
    parts = [urlsplit(url) for url in settings.DEADLINE_WEBHOOK_URLS]
    return [
        Error(
            f"DEADLINE_WEBHOOK_URLS: address {number} does not begin with https:// or http:// and a host.",
            id="deadlines.E002",
        )
        for number, part in enumerate(parts, 1)
        if part.scheme not in {"http", "https"} or not part.hostname
    ]
