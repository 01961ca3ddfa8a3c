"""The database of a backup: copied as it is at one moment while the site writes; brought back beside the one that is there.

What is brought back stays out of sight until it is put in place: another file on SQLite, another schema on PostgreSQL.
Meanwhile Django's default connection looks at it, so that it can be migrated and checked like any other.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, connections, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from talentcareer.exchange.backups.manifest import Refused

Moment = tuple[str, Callable[[], None]]
"""The alias under which the rows of the moment are read, and what writes them all into the file."""


class Engine(Protocol):
    """What backup and restore ask of a database."""

    file_name: str

    def moment(self, file: Path) -> AbstractContextManager[Moment]: ...
    def require_alone(self) -> None: ...
    def stage(self, file: Path) -> None: ...
    def put_in_place(self, aside: Path | None) -> AbstractContextManager[None]: ...
    def discard(self) -> None: ...
    def places(self, aside: Path | None) -> list[str]: ...


def engine() -> Engine:
    """Return the site's own."""
    return Sqlite() if connection.vendor == "sqlite" else Postgresql()


class Sqlite:
    """One file; copied by SQLite's own online backup."""

    file_name = "database.sqlite3"

    def __init__(self) -> None:
        self.live = Path(connection.settings_dict["NAME"])
        self.staging = self.live.with_name(f"{self.live.name}.restoring")

    @contextmanager
    def moment(self, file: Path) -> Iterator[Moment]:
        """Copy the database in one step; its rows are then read from the copy."""
        file.unlink(missing_ok=True)
        reading = connections["reading"]
        reading.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            reading.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            text = _("The database is damaged: %(said)s. Keep the backups there are, and restore the newest of them.")
            raise Refused(text % {"said": said})
        connections.databases["moment"] = reading.settings_dict | {"NAME": str(file)}
        try:
            yield "moment", lambda: None
        finally:
            connections["moment"].close()
            del connections["moment"], connections.databases["moment"]

    def require_alone(self) -> None:
        """Refuse where another process has the database open: the step out of WAL needs it alone."""
        connections.close_all()
        if not self.live.exists():
            return
        try:
            with closing(sqlite3.connect(self.live, timeout=1)) as alone:
                alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Refused(in_use(str(error))) from None

    def stage(self, file: Path) -> None:
        self.discard()
        shutil.copyfile(file, self.staging)
        self._look_at(self.staging)

    @contextmanager
    def put_in_place(self, aside: Path | None) -> Iterator[None]:
        """Swap the staged database for the one there; what the caller does within comes with it or not at all."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
        self._look_at(self.live)
        self.require_alone()
        before = self.live.rename(aside / self.file_name) if aside and self.live.exists() else None
        try:
            yield
        except BaseException:
            if before:
                before.rename(self.live)
            raise
        self.staging.replace(self.live)

    def discard(self) -> None:
        self._look_at(self.live)
        for path in self.live.parent.glob(f"{self.staging.name}*"):
            path.unlink()

    def places(self, aside: Path | None) -> list[str]:
        return [str(aside)] if aside else []

    def _look_at(self, file: Path) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = str(file)


class Postgresql:
    """Schema public of one database; copied by pg_dump from a snapshot that the counts are read from too."""

    file_name = "database.dump"
    staging = "restoring"

    def __init__(self) -> None:
        self.options = dict(connection.settings_dict["OPTIONS"])

    @contextmanager
    def moment(self, file: Path) -> Iterator[Moment]:
        """Hold a snapshot open, and let pg_dump write that one."""
        with transaction.atomic(using="reading"), connections["reading"].cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot(), current_schema()")
            snapshot, schema = cursor.fetchone()
            if schema != "public":
                text = _("The tables stand in the schema %(schema)s: only the schema public is backed up.")
                raise Refused(text % {"schema": schema})
            dump = ["pg_dump", "--format=custom", "--schema=public", f"--snapshot={snapshot}", f"--file={file}"]
            yield "reading", lambda: _run([*dump, *_address()])

    def require_alone(self) -> None:
        """Refuse where anybody else is connected."""
        connections["reading"].close()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(DISTINCT concat_ws(' ', usename, application_name), ', ') FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            (others,) = cursor.fetchone()
        if others:
            raise Refused(in_use(others))

    def stage(self, file: Path) -> None:
        self.discard()
        script = ["pg_restore", "--schema=public", "--no-owner", "--no-privileges", "--file=-", str(file)]
        psql = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run(
            script,
            [
                *psql,
                "--command=ALTER SCHEMA public RENAME TO meanwhile; CREATE SCHEMA public",
                "--file=-",
                f"--command=ALTER SCHEMA public RENAME TO {self.staging}; ALTER SCHEMA meanwhile RENAME TO public",
                *_address(),
            ],
        )
        self._look_at(self.options | {"options": f"-c search_path={self.staging}"})

    @contextmanager
    def put_in_place(self, aside: Path | None) -> Iterator[None]:
        """As above, in one transaction."""
        self._look_at(self.options)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'ALTER SCHEMA public RENAME TO "{aside.name}"' if aside else "DROP SCHEMA public")
            cursor.execute(f"ALTER SCHEMA {self.staging} RENAME TO public")
            yield

    def discard(self) -> None:
        self._look_at(self.options)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {self.staging} CASCADE")

    def places(self, aside: Path | None) -> list[str]:
        return [str(aside), _("the schema %(name)s of the database") % {"name": aside.name}] if aside else []

    def _look_at(self, options: dict[str, Any]) -> None:
        connection.close()
        connection.settings_dict["OPTIONS"] = options


def in_use(who: str) -> str:
    """Say that somebody works with the database, and what to do."""
    text = _("The database is in use (%(who)s). Stop web server, workers and beat first, then restore.")
    return text % {"who": who}


def _address() -> list[str]:
    arguments, _environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return list(arguments[1:])


def _run(*commands: list[str]) -> None:
    """Run client programs of PostgreSQL, each reading what the one before it writes; refuse in the words of one that fails."""
    _arguments, secret = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    running: list[subprocess.Popen[str]] = []
    for command in commands:
        stdin = running[-1].stdout if running else subprocess.DEVNULL
        try:
            running.append(
                subprocess.Popen(  # noqa: S603
                    command,
                    stdin=stdin,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=os.environ | (secret or {}),
                )
            )
        except FileNotFoundError:
            text = _(
                "%(program)s is missing here. Install the client programs of PostgreSQL, of the server's version "
                "(Debian, Ubuntu: the package postgresql-client), and try again."
            )
            raise Refused(text % {"program": command[0]}) from None
        finally:
            if len(running) > 1 and running[-2].stdout:
                running[-2].stdout.close()
    for command, process in reversed(list(zip(commands, running, strict=True))):
        _output, said = process.communicate()
        if process.returncode:
            text = _("%(program)s stopped: %(said)s")
            raise Refused(text % {"program": command[0], "said": " ".join(said.split())[-600:]})
