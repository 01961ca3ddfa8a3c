"""Values that lie encrypted in the database: bound to their row, found by a keyed index, never printed.

Ciphertext = suite (1 byte: 1 = AES-256-GCM), key id (1 byte), nonce (12), text and tag; bound to table, column and
the row's id.
Keys come from the settings: never from the database, never into a backup of it.
"""

import hashlib
import hmac
import os
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_256_GCM = 1


class Unreadable(Exception):
    """The ciphertext was altered, moved to another row, or its key is missing."""


class Secret:
    """A sensitive text. It shows as a mask everywhere; `reveal()` alone gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text. Callers check the permission and write the trail."""
        return self._text

    def __str__(self) -> str:
        return mask(self._text)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not pickled.")


def mask(text: str) -> str:
    """Return the first two and last two characters with stars between; short texts become stars."""
    return f"{text[:2]}{'*' * (len(text) - 4)}{text[-2:]}" if len(text) > 6 else "*" * len(text)


def encrypt(text: str, *, bound_to: str) -> bytes:
    """Encrypt a text for one place, named like "cohorts_talent.id_number.<row id>"."""
    return encrypt_bytes(text.encode(), bound_to=bound_to)


def decrypt(ciphertext: bytes, *, bound_to: str) -> Secret:
    """Return the text as a secret; raise `Unreadable` if it does not belong to that place."""
    return Secret(decrypt_bytes(ciphertext, bound_to=bound_to).decode())


def encrypt_bytes(content: bytes, *, bound_to: str) -> bytes:
    """Encrypt content, say an uploaded file, for one place."""
    key_id, key = max(settings.ENCRYPTION_KEYS.items())
    head, nonce = bytes([AES_256_GCM, key_id]), os.urandom(12)
    return head + nonce + AESGCM(key).encrypt(nonce, content, head + bound_to.encode())


def decrypt_bytes(ciphertext: Any, *, bound_to: str) -> bytes:
    """Return the content; raise `Unreadable` if it was altered or does not belong to that place."""
    data = bytes(ciphertext)
    key = settings.ENCRYPTION_KEYS.get(data[1]) if len(data) > 14 and data[0] == AES_256_GCM else None
    if key is None:
        raise Unreadable("The suite or the key of this ciphertext is not known here.")
    try:
        return AESGCM(key).decrypt(data[2:14], data[14:], data[:2] + bound_to.encode())
    except InvalidTag:
        raise Unreadable("This ciphertext was altered or moved.") from None


def blind_index(text: str, *, purpose: str) -> str:
    """Return the keyed index (hexadecimal) by which an encrypted value is found; normalise the text before."""
    return hmac.new(settings.INDEX_KEY, f"{purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()
