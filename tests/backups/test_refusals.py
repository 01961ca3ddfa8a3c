"""A backup that is not whole, not this site's, or of a newer version is refused in a sentence; so is a place that is not empty."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talentcareer.exchange.backups import Refused, manifest
from tests.harness.worker import ROOT, WorkerHarness

CALLS = "tests.backups.calls"


class Site(WorkerHarness):
    """An empty place whose keys are those of the backup."""

    def command(self, *arguments: str | Path, **environment: str) -> tuple[int, str]:
        """Run a command; return its exit code and what it said of what went wrong."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT, env=self.environment | environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        return ran.returncode, ran.stderr.strip().removeprefix("CommandError: ")

    @property
    def database_file(self) -> Path:
        return self.folder / "harness.sqlite3"


def site_at(folder: Path, keys: Path) -> Site:
    folder.mkdir()
    site = Site(folder, settings="talentcareer.settings")
    site.environment |= {"KEYS_FILE": str(keys), "LANG": "en_US.UTF-8"}
    return site


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """A hospital and its backup."""
    folder = tmp_path_factory.mktemp("taken")
    site = site_at(folder / "site", folder / "keys.json")
    site.migrate()
    site.call(f"{CALLS}:made")
    assert site.command("backup", folder / "backups") == (0, "")
    return site, next((folder / "backups").iterdir())


@pytest.fixture
def backup(taken: tuple[Site, Path], tmp_path: Path, settings: Any) -> Path:
    """A copy of the backup to damage, with its site's keys in the settings."""
    keys = json.loads(Path(taken[0].environment["KEYS_FILE"]).read_text())
    settings.ENCRYPTION_KEYS = {1: bytes.fromhex(keys["ENCRYPTION_KEY"])}
    settings.INDEX_KEY, settings.AUDIT_KEY = (bytes.fromhex(keys[name]) for name in ("INDEX_KEY", "AUDIT_KEY"))
    settings.KEYS_FILE = tmp_path / "keys.json"
    return Path(shutil.copytree(taken[1], tmp_path / "backup"))


def flip(path: Path, at: int = -10) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def a_file(backup: Path) -> Path:
    return min(backup.glob("files/*/*"))


def rewritten(backup: Path, **changes: Any) -> None:
    content = json.loads((backup / manifest.NAME).read_text())
    (backup / manifest.NAME).write_text(json.dumps(content | changes))


CHANGED = "{} was changed or damaged after the backup was taken. Use another backup."
DAMAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a byte of the database": (lambda b: flip(b / "database.sqlite3"), CHANGED.format("database.sqlite3")),
    "a byte of a file": (lambda b: flip(a_file(b)), CHANGED.format("{file}")),
    "a byte of the manifest": (lambda b: flip(b / "manifest.json", 200), CHANGED.format("manifest.json")),
    "no manifest any more": (lambda b: (b / "manifest.json").write_text("{"), CHANGED.format("manifest.json")),
    "a manifest rewritten": (lambda b: rewritten(b, lost=["files/ab/c"]), CHANGED.format("manifest.json")),
    "a manifest that hides its key": (lambda b: rewritten(b, keys={}, lost=[]), CHANGED.format("manifest.json")),
    "a manifest with a seal of another alphabet": (lambda b: rewritten(b, seal="印"), CHANGED.format("manifest.json")),
    "a missing file": (
        lambda b: a_file(b).unlink(),
        "This backup is not whole: {file} is missing. Use another backup.",
    ),
    "a missing database": (
        lambda b: (b / "database.sqlite3").unlink(),
        "This backup is not whole: database.sqlite3 is missing. Use another backup.",
    ),
    "a file too many": (
        lambda b: (b / "files" / "more").write_text("x"),
        "files/more is not part of this backup. Take it out of the folder, or use another backup.",
    ),
    "no backup": (
        lambda b: (b / "manifest.json").unlink(),
        "There is no backup in {folder}: a backup is a folder with a manifest.json.",
    ),
    "a newer form": (
        lambda b: rewritten(b, format=2),
        "manifest.json is written in a form that only a newer version of the product knows. Install that version first.",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_by_name(backup: Path, damage: str) -> None:
    spoil, sentence = DAMAGES[damage]
    words = {"file": a_file(backup).relative_to(backup).as_posix(), "folder": backup}
    manifest.read(backup)
    spoil(backup)
    with pytest.raises(Refused) as refused:
        manifest.read(backup)
    assert str(refused.value) == sentence.format(**words)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"ENCRYPTION_KEYS": {1: bytes(32)}}, "ENCRYPTION_KEY"),
        ({"ENCRYPTION_KEYS": {2: bytes(32)}}, "ENCRYPTION_KEY"),
        ({"INDEX_KEY": bytes(32)}, "INDEX_KEY"),
        ({"AUDIT_KEY": bytes(32)}, "AUDIT_KEY"),
        ({"INDEX_KEY": bytes(32), "AUDIT_KEY": bytes(32)}, "INDEX_KEY, AUDIT_KEY"),
    ],
)
def test_other_keys_are_named(backup: Path, settings: Any, changes: dict[str, Any], missing: str) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    with pytest.raises(Refused) as refused:
        manifest.read(backup)
    assert str(refused.value) == (
        f"The keys here do not open this backup. Other than at its site, or missing: {missing}. They stand in the site's environment. "
        "Put the keys of that site there, from where they are kept apart from the backups, and try again."
    )


def test_a_key_added_since_does_not_matter(backup: Path, settings: Any) -> None:
    settings.ENCRYPTION_KEYS |= {2: bytes(32)}
    assert manifest.read(backup)["keys"].keys() == {"ENCRYPTION_KEY", "INDEX_KEY", "AUDIT_KEY"}


def test_no_key_lies_in_a_backup(taken: tuple[Site, Path]) -> None:
    site, backup = taken
    keys = json.loads(Path(site.environment["KEYS_FILE"]).read_text()).values()
    contents = [path.read_bytes() for path in backup.rglob("*") if path.is_file()]
    looks = [look for key in keys for look in (key.encode(), key.upper().encode(), bytes.fromhex(key))]
    assert (len(looks), [content for content in contents if any(look in content for look in looks)]) == (12, [])


def test_only_an_empty_place_is_restored_into(taken: tuple[Site, Path], tmp_path: Path) -> None:
    _site, backup = taken
    other = site_at(tmp_path / "other", Path(_site.environment["KEYS_FILE"]))
    assert other.command("restore", backup) == (0, "")
    var = other.folder / "var"
    assert other.command("restore", backup) == (
        1,
        (
            f"Nothing was restored. There is a hospital here already (database {other.database_file}, files in {var}/files); "
            "nothing was changed. Restore into an empty place: another VAR_DIR and DATABASE_URL. To set this one aside and "
            "put the backup in its place, say --replace-the-hospital-here."
        ),
    )


@pytest.mark.long
def test_a_newer_backup_is_refused_and_an_older_one_brought_up_to_date(
    taken: tuple[Site, Path], tmp_path: Path
) -> None:
    site, backup = taken
    keys = Path(site.environment["KEYS_FILE"])
    old, new = site_at(tmp_path / "old", keys), site_at(tmp_path / "new", keys)
    assert old.command("restore", backup) == (0, "")
    with sqlite3.connect(old.database_file) as database:
        database.execute("INSERT INTO django_migrations VALUES (NULL, 'cohorts', '9999_later', '2030-01-01')")
    assert old.command("backup", tmp_path / "newer") == (0, "")
    here = manifest.product_in_words(manifest.product())
    assert new.command("restore", next((tmp_path / "newer").iterdir())) == (
        1,
        (
            f"Nothing was restored. This backup is of version {here}, newer than version {here} installed here, which does not know "
            "cohorts.9999_later. Install that version, then restore."
        ),
    )
    with sqlite3.connect(old.database_file) as database:
        database.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    database.close()
    old.run("manage.py", "migrate", "ui", "zero", "--verbosity", "0")
    assert old.command("backup", tmp_path / "older") == (
        1,
        (
            "No backup was taken. The database is of an older version than the one installed here: it does not have "
            "ui.0001_drafts_and_sent_forms yet. Take the backup with the version that made it, or run migrate first."
        ),
    )
    old.call(f"{CALLS}:backup_by_an_older_version", folder=str(tmp_path / "older"))
    assert new.command("restore", next((tmp_path / "older").iterdir())) == (0, "")
    drafts = "SELECT count(*) AS many FROM sqlite_master WHERE name = 'ui_draft'"
    assert (old.query(drafts), new.query(drafts)) == ([{"many": 0}], [{"many": 1}])


@pytest.mark.long
def test_where_backups_go(taken: tuple[Site, Path], tmp_path: Path) -> None:
    site, backup = taken
    folder = tmp_path / "backups"
    shutil.copytree(backup, folder / "2020-01-01-000000")
    shutil.copytree(backup, folder / "2020-01-02-000000")
    (folder / "2020-01-03-000000.unfinished").mkdir()
    (folder / "notes").mkdir()
    assert site.command("backup", folder, "--keep", "2") == (0, "")
    left = sorted(path.name for path in folder.iterdir())
    assert (left[0], len(left), left[2]) == ("2020-01-02-000000", 3, "notes")
    inside = site.folder / "var" / "backups"
    assert site.command("backup", inside) == (
        1,
        (
            f"No backup was taken. {inside} lies in the site's own folder {site.folder / 'var'} and would be lost with it. "
            "Name a folder elsewhere, best on another disk."
        ),
    )
    nowhere = tmp_path / "no" / "folder"
    assert site.command("backup", nowhere) == (1, f"No backup was taken. No such file or directory: {nowhere}")
    several = (
        f"Nothing was restored. {folder} holds several backups. Name one of them; the newest is {folder / left[1]}."
    )
    assert site.command("restore", folder) == (1, several)
    other_keys = tmp_path / "keys.json"
    assert site.command("backup", folder, KEYS_FILE=str(other_keys)) == (
        1,
        f"No backup was taken. The keys in {other_keys} are not those of this hospital. Run the command in the site's own environment.",
    )
    assert site.command("backup", folder, DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite3'}") == (
        1,
        "No backup was taken. There is no hospital in this database. Check VAR_DIR and DATABASE_URL: they must be those of the site.",
    )
    assert len(list(folder.iterdir())) == 3
