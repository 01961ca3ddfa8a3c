"""What a backup says about itself: every file with its checksum, the state of database and trail, the keys it needs by name.

Keys never lie in it. Each is named with a fingerprint, which tells whether a place holds the same key and nothing about it.
"""

import hashlib
import hmac
import json
import os
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from talentcareer.audit import trail

FORMAT = 1
NAME = "manifest.json"
FIRST_KEY = 1
"""The id of ENCRYPTION_KEY; newer ones stand in ENCRYPTION_KEYS_NEWER."""


class Refused(Exception):
    """A backup or a restore does not take place; the text says why and what to do."""


def in_words(error: Exception) -> str:
    """Return why a backup or a restore stopped, in one line; the disk's and the database's own words where they stopped it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return " ".join(str(error).split())


def copied(source: Path, target: Path) -> dict[str, Any]:
    """Copy a file onto the disk; return size and checksum of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        while piece := reading.read(1 << 20):
            digest.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return {"size": target.stat().st_size, "sha256": digest.hexdigest()}


def described(path: Path) -> dict[str, Any]:
    """Return size and checksum of a file."""
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def fingerprints(key_ids: Iterable[int]) -> dict[str, str]:
    """Return name and fingerprint of the keys by which a backup is read, those of encryption by their ids."""
    needed = {_encryption_key(number): settings.ENCRYPTION_KEYS[number] for number in sorted(key_ids)}
    needed |= {"INDEX_KEY": settings.INDEX_KEY, "AUDIT_KEY": settings.AUDIT_KEY}
    return {name: trail.digest(key, "talentcareer", name)[:16] for name, key in needed.items()}


def _encryption_key(number: int) -> str:
    return "ENCRYPTION_KEY" if number == FIRST_KEY else f"ENCRYPTION_KEYS_NEWER {number}"


def where_keys_stand() -> str:
    """Return the place of this site's keys in words: their file, else the environment."""
    return str(settings.KEYS_FILE) if settings.KEYS_FILE.exists() else _("the site's environment")


def product() -> dict[str, str]:
    """Return version and, in a checkout, revision of what is installed here."""
    version = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
    found = {"version": version}
    if (settings.BASE_DIR / ".git").exists():
        command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short=12", "HEAD"]
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        except FileNotFoundError:
            return found
        if not told.returncode:
            found["revision"] = told.stdout.strip()
    return found


def product_in_words(found: dict[str, str]) -> str:
    """Return a version as people name it: 0.1.0 (revision abc)."""
    return " ".join([found["version"], *([f"({found['revision']})"] if "revision" in found else [])])


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest, sealed with the trail's key."""
    with (folder / NAME).open("x", encoding="utf-8") as file:
        json.dump(content | {"seal": _seal(content)}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _seal(content: dict[str, Any]) -> str:
    return trail.digest(settings.AUDIT_KEY, json.dumps(content, sort_keys=True, ensure_ascii=False))


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a whole, unchanged backup that the keys here open; refuse anything else."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        known, seal = content["format"], content.pop("seal")
        keys = dict(content["keys"])
    except FileNotFoundError:
        raise Refused(_no_backup(folder)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(_changed(NAME)) from None
    if not isinstance(known, int) or known > FORMAT:
        text = _(
            "%(file)s is written in a form that only a newer version of the product knows. Install that version first."
        )
        raise Refused(text % {"file": NAME})
    here = fingerprints(settings.ENCRYPTION_KEYS)
    # Without a word about the key it was sealed with, it is held to be sealed with the one here: so nobody leaves the seal out.
    sealed_here = keys.get("AUDIT_KEY", here["AUDIT_KEY"]) == here["AUDIT_KEY"]
    if sealed_here and not hmac.compare_digest(str(seal).encode(), _seal(content).encode()):
        raise Refused(_changed(NAME))
    missing = [name for name in keys if here.get(name) != keys[name]]
    if missing:
        text = _(
            "The keys here do not open this backup. Other than at its site, or missing: %(keys)s. "
            "They stand in %(where)s. Put the keys of that site there, from where they are kept apart from the backups, and try again."
        )
        raise Refused(text % {"keys": ", ".join(missing), "where": where_keys_stand()})
    _check_files(folder, content["files"])
    return content


def _check_files(folder: Path, expected: dict[str, Any]) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {NAME}
    if missing := sorted(expected.keys() - found):
        text = _("This backup is not whole: %(file)s is missing. Use another backup.")
        raise Refused(text % {"file": missing[0]})
    if extra := sorted(found - expected.keys()):
        text = _("%(file)s is not part of this backup. Take it out of the folder, or use another backup.")
        raise Refused(text % {"file": extra[0]})
    for name, told in expected.items():
        if described(folder / name) != told:
            raise Refused(_changed(name))


def _changed(name: str) -> str:
    return _("%(file)s was changed or damaged after the backup was taken. Use another backup.") % {"file": name}


def _no_backup(folder: Path) -> str:
    inside = sorted(path.parent.name for path in folder.glob(f"*/{NAME}"))
    if inside:
        text = _("%(folder)s holds several backups. Name one of them; the newest is %(newest)s.")
        return text % {"folder": folder, "newest": folder / inside[-1]}
    return _("There is no backup in %(folder)s: a backup is a folder with a %(file)s.") % {
        "folder": folder,
        "file": NAME,
    }
