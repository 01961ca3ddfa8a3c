"""Taking a backup while the site runs: the database at one moment, and every kept file it names at that moment."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import files
from talentcareer.exchange.backups import databases, manifest
from talentcareer.exchange.backups.manifest import Refused

UNFINISHED = ".unfinished"
KEY_ID_AT = 1
"""The byte of a ciphertext that names its key."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup, what it holds, and what is to be looked at."""

    folder: Path
    manifest: dict[str, Any]
    remarks: list[str]


def backup(parent: Path, *, keep: int | None = None) -> Taken:
    """Take a backup into a new folder below `parent`; older ones beyond `keep` are removed once it is whole."""
    _require_this_sites_keys()
    with _alone_in(parent):
        name = timezone.localtime(dates.now()).strftime("%Y-%m-%d-%H%M%S")
        folder = parent / f"{name}{UNFINISHED}"
        folder.mkdir(mode=0o700)
        try:
            while trail.seal():
                pass
            taken = _take(folder)
            os.sync()
            done = folder.rename(parent / name)
        except DatabaseError:
            shutil.rmtree(folder, ignore_errors=True)
            _require_this_version()
            raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        os.sync()
        trail.write_event("backup.taken", by=SYSTEM, backup=name, links=taken.manifest["trail"]["position"])
        if keep:
            for old in sorted(path.parent for path in parent.glob(f"????-??-??-??????/{manifest.NAME}"))[:-keep]:
                shutil.rmtree(old)
    return Taken(done, taken.manifest, taken.remarks)


@contextmanager
def _alone_in(parent: Path) -> Iterator[None]:
    """Hold a folder of backups for this process, and remove what one that was killed left there."""
    if Path(settings.VAR_DIR) in [parent.resolve(), *parent.resolve().parents]:
        text = _(
            "%(folder)s lies in the site's own folder %(var)s and would be lost with it. Name a folder elsewhere, best on another disk."
        )
        raise Refused(text % {"folder": parent, "var": settings.VAR_DIR})
    parent.mkdir(mode=0o700, exist_ok=True)
    with (settings.VAR_DIR / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(_("Another backup of this site is under way. Wait for its end.")) from None
        for left in parent.glob(f"*{UNFINISHED}"):
            shutil.rmtree(left)
        yield


def _require_this_sites_keys() -> None:
    """Refuse where the trail was not written with the key here: a backup must name the keys that open it."""
    if "audit_entry" not in connections["default"].introspection.table_names():
        text = _(
            "There is no hospital in this database. Check VAR_DIR and DATABASE_URL: they must be those of the site."
        )
        raise Refused(text)
    last = trail.entries().order_by("-id")[:100]
    if last and not any(entry.digest == trail.entry_digest(entry) for entry in last):
        text = _("The keys in %(where)s are not those of this hospital. Run the command in the site's own environment.")
        raise Refused(text % {"where": manifest.where_keys_stand()})


def _require_this_version() -> None:
    """Say so where the database could not be read because it is of an older version than the one installed here."""
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    pending = sorted(".".join(key) for key in MigrationLoader(None).disk_migrations.keys() - applied.keys())
    if pending:
        text = _(
            "The database is of an older version than the one installed here: it does not have %(migration)s yet. "
            "Take the backup with the version that made it, or run migrate first."
        )
        raise Refused(text % {"migration": pending[0]})


def _take(folder: Path) -> Taken:
    """Copy files and database of one moment.

    A file is on disk before a row names it, and goes after its row. So a named file that is gone was removed since the
    moment: another moment, later, names it no more. One that is still named then has been lost, and is told.
    """
    engine = databases.engine()
    gone: set[str] = set()
    database = folder / engine.file_name
    copies: dict[str, dict[str, Any]] = {}
    while True:
        with engine.moment(database) as (alias, write):
            named = {f"files/{name[:2]}/{name}" for name in files.named(alias)}
            for name in sorted(named - copies.keys()):
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                try:
                    copies[name] = manifest.copied(files.path_of(Path(name).name), folder / name)
                except FileNotFoundError:
                    continue
            missing = named - copies.keys()
            if missing <= gone:
                write()
                content, key_ids = state(alias) | {"lost": sorted(missing)}, _key_ids(alias)
                break
            gone |= missing
    for name in copies.keys() - named:
        (folder / name).unlink()
        del copies[name]
    with database.open("rb") as file:
        os.fsync(file.fileno())
    key_ids |= {_key_id(folder / name) for name in copies}
    unknown = sorted(key_ids - settings.ENCRYPTION_KEYS.keys())
    content |= {
        "keys": manifest.fingerprints(key_ids - set(unknown)),
        "files": {engine.file_name: manifest.described(database)} | dict(sorted(copies.items())),
    }
    manifest.write(folder, content)
    return Taken(folder, content, [*_remarks(content["lost"], unknown)])


def state(alias: str) -> dict[str, Any]:
    """Return what can be told of a database of any version, for the restore to compare."""
    connection = connections[alias]
    quoted = connection.ops.quote_name
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608
            (rows[table],) = cursor.fetchone()
    position, digest = trail.head(alias)
    return {
        "format": manifest.FORMAT,
        "made_at": dates.now().isoformat(),
        "product": manifest.product(),
        "engine": connection.vendor,
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        "trail": {"position": position, "digest": digest},
        "rows": rows,
    }


def _key_ids(alias: str) -> set[int]:
    """Return the ids of the keys by which the encrypted columns lie in the database."""
    return {
        bytes(key_id)[0]
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField)
        for key_id in model._base_manager.using(alias)
        .exclude(**{field.name: None})
        .order_by()
        .values_list(Substr(field.name, KEY_ID_AT + 1, 1), flat=True)
        .distinct()
    }


def _key_id(path: Path) -> int:
    with path.open("rb") as file:
        return file.read(KEY_ID_AT + 1)[KEY_ID_AT]


def _remarks(lost: list[str], unknown: list[int]) -> Iterator[str]:
    if lost:
        text = _(
            "Files that records name are gone from the site's disk: %(count)s, the first %(file)s. Bring them back from an older backup."
        )
        yield text % {"count": len(lost), "file": lost[0]}
    if unknown:
        text = _(
            "Data lies encrypted with keys that are not in ENCRYPTION_KEYS_NEWER: %(ids)s. Nobody can read it without them."
        )
        yield text % {"ids": ", ".join(str(number) for number in unknown)}
