"""The key of a row: which record it is and what its cells held, sealed, so that nobody reads, forges or alters it."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from talentcareer.access.secrets import Unreadable, decrypt_bytes, encrypt_bytes
from talentcareer.exchange.editing.cells import Held

BEGINS = "TC1:"
BOUND_TO = "exchange.editing"


class Broken(Exception):
    """A key was altered, or was sealed elsewhere."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row's key says: the kind and the record's id, and what each cell held."""

    kind: str
    record: str
    cells: Mapping[str, Held]


def seal(key: Key) -> str:
    """Return a key as the text of a cell."""
    cells = {
        name: [held.text, held.index] if held.index else held.text for name, held in key.cells.items() if held.text
    }
    said = json.dumps([key.kind, key.record, list(key.cells), cells], ensure_ascii=False, separators=(",", ":"))
    sealed = encrypt_bytes(zlib.compress(said.encode(), 9), bound_to=BOUND_TO)
    return BEGINS + urlsafe_b64encode(sealed).decode()


def opened(text: str) -> Key:
    """Return the key that a cell's text is; raise `Broken` where it is none of ours."""
    try:
        content = decrypt_bytes(urlsafe_b64decode(text.removeprefix(BEGINS)), bound_to=BOUND_TO)
    except (Unreadable, ValueError):
        raise Broken from None
    kind, record, names, cells = json.loads(zlib.decompress(content))
    held = {name: cells.get(name, "") for name in names}
    return Key(kind, record, {name: Held(*one) if isinstance(one, list) else Held(one) for name, one in held.items()})
