"""What every test may use: the named world, a signed-in client, a database whose trail can be emptied between tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase

from talentcareer.access.models import User
from tests.builders import migrated
from tests.builders.replay import replayed
from tests.builders.world import World, make_world

# Reports read through the second alias; in a test it is the first one's connection, and sees the test's own rows.
TransactionTestCase.databases = {"default", "reading"}


def pytest_configure(config: pytest.Config) -> None:
    # Argon2 is slow on purpose; tests/access/test_sign_in.py signs in with it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def kept_database(pytestconfig: pytest.Config) -> Path | None:
    """Where the migrated database is kept between runs; a server's is migrated each time."""
    cache = getattr(pytestconfig, "cache", None)
    if connections["default"].vendor != "sqlite" or cache is None:
        return None
    return migrated.template(cache.mkdir("migrated"))


@pytest.fixture(scope="session")
def django_db_use_migrations(kept_database: Path | None, django_db_use_migrations: bool) -> bool:
    return django_db_use_migrations and not (kept_database and kept_database.exists())


@pytest.fixture(scope="session")
def django_db_setup(
    kept_database: Path | None, django_db_use_migrations: bool, django_db_setup: None, django_db_blocker: Any
) -> None:
    connections["reading"] = connections["default"]
    with django_db_blocker.unblock():
        if kept_database and django_db_use_migrations:
            migrated.keep(connections["default"], kept_database)
        elif kept_database:
            migrated.put_in(connections["default"], kept_database)
        _let_flush_empty_the_trail(connections["default"])
        _let_flush_leave_brought_rows(connections["default"])


def _let_flush_empty_the_trail(connection: Any) -> None:
    """Take the trail's triggers off while a transactional test's rows are removed, and put them on again at once.

    PostgreSQL truncates, which its triggers on rows let pass; SQLite deletes, which they refuse.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_link')"
        )
        triggers = dict(cursor.fetchall())
    assert triggers, "The trail's triggers are missing: migration audit.0002 makes them."
    flush = connection.ops.sql_flush

    def sql_flush(*args: Any, **kwargs: Any) -> list[str]:
        statements = flush(*args, **kwargs)
        return [*(f"DROP TRIGGER {name}" for name in triggers), *statements, *triggers.values()] if statements else []

    connection.ops.sql_flush = sql_flush


def _let_flush_leave_brought_rows(connection: Any) -> None:
    """Put the rows that migrations brought back whenever a test has emptied the database: tests run in whatever order."""
    brought = migrated.rows_of(connection)
    flush = connection.ops.execute_sql_flush

    def execute_sql_flush(statements: list[str]) -> None:
        flush(statements)
        connection.creation.deserialize_db_from_string(brought)

    connection.ops.execute_sql_flush = execute_sql_flush


@pytest.fixture
def world(db: None) -> World:
    """示例医院 with its accounts."""
    return replayed("world", make_world)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Return `client_of(user, language="en")`: a client signed in as that user."""

    def signed_in(user: User, language: str = "en") -> Client:
        client = Client()
        client.force_login(user, backend="talentcareer.access.backends.AccountBackend")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client

    return signed_in


@pytest.fixture
def hr(world: World, client_of: Callable[..., Client]) -> Client:
    """A client signed in as the personnel office."""
    return client_of(world.hr)
