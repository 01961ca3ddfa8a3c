"""Addresses that a browser names: where a part of a page was asked from, where a form was sent from."""

from urllib.parse import SplitResult, urlsplit


def split(address: str | None) -> SplitResult:
    """Return the parts of an address; of one that cannot be read, none."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")
