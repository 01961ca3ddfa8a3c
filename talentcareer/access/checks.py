"""What the start says about a site's transport: sign-in without TLS is a choice, and it is said openly."""

from typing import Any

from django.conf import settings
from django.core.checks import Info, Tags, register


@register(Tags.security, deploy=True)
def insecure_http(**_kwargs: Any) -> list[Info]:
    """Report that passwords and session cookies travel in the clear."""
    if not settings.INSECURE_HTTP:
        return []
    text = "INSECURE_HTTP is set: passwords and session cookies travel unencrypted, and everybody on the network can read them."
    hint = "Put a certificate on the proxy in front and take INSECURE_HTTP out of the environment."
    return [Info(text, hint=hint, id="access.I001")]
