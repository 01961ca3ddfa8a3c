"""The migrated SQLite database, kept between runs: migrating takes ten seconds, copying it a tenth of one.

It is made anew when a migration or a model file changes. Servers' databases are always migrated.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.test import override_settings


def template(folder: Path) -> Path:
    """Return where the database of just these migrations and models is kept."""
    told = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in sorted(_told_by()):
        told.update(path.as_posix().encode() + path.read_bytes())
    return folder / f"migrated-{told.hexdigest()[:16]}.sqlite3"


def _told_by() -> Iterable[Path]:
    for app in apps.get_app_configs():
        for pattern in ("migrations/*.py", "models.py", "models/*.py", "apps.py"):
            yield from Path(app.path).glob(pattern)


def keep(connection: Any, path: Path) -> None:
    """Write a migrated database away for the next runs, whole or not at all."""
    for older in path.parent.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(unfinished) as file:
        connection.connection.backup(file)
    unfinished.rename(path)


def copied_to(database: Path) -> bool:
    """Copy the kept database to a site's place; nothing where none was kept yet."""
    kept = template(Path(__file__).resolve().parents[2] / ".pytest_cache/d/migrated")
    if kept.exists():
        shutil.copyfile(kept, database)
    return kept.exists()


def put_in(connection: Any, path: Path) -> None:
    """Fill a database with the kept one."""
    with sqlite3.connect(path) as file:
        file.backup(connection.connection)


def rows_of(connection: Any) -> str:
    """Return the rows that migrations brought, for `deserialize_db_from_string`.

    Where tables are made without migrations, Django takes no app for a migrated one and would return nothing.
    """
    with override_settings(MIGRATION_MODULES={}):
        return str(connection.creation.serialize_db_to_string())
