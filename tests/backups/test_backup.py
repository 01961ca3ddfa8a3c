"""What a backup holds comes back as it was, from a site that goes on writing, on SQLite and PostgreSQL."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.backups import calls
from tests.harness.worker import ROOT, WorkerHarness, services

CALLS = "tests.backups.calls"
WRITTEN_BY_THE_RESTORE = ["backup.restored", "trail.checked"]
ENGINES = ["embedded", pytest.param("services", marks=pytest.mark.services)]


@pytest.fixture(scope="module", params=ENGINES)
def sites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return `sites()`: an empty place, each with the same keys; on PostgreSQL with its own database."""
    made: list[WorkerHarness] = []
    keys = tmp_path_factory.mktemp("keys") / "keys.json"

    def site() -> WorkerHarness:
        url = services()[1] if request.param == "services" else ""
        harness = WorkerHarness(tmp_path_factory.mktemp("site"), database_url=url, settings="talentcareer.settings")
        harness.environment |= {"KEYS_FILE": str(keys), "LANG": "en_US.UTF-8"}
        made.append(harness)
        if url:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{harness.database}"'.encode())
        return harness

    yield site
    for harness in made:
        harness.close()


@dataclass
class Hospital:
    """A small hospital, what it held, and its backup."""

    site: WorkerHarness
    rows: dict[str, list[Any]]
    files: dict[str, bytes]
    backup: Path


@pytest.fixture(scope="module")
def hospital(sites: Any, tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    site = sites()
    site.migrate()
    named = site.call(f"{CALLS}:made")
    files = {name: content for name, content in kept_files(site).items() if name in named}
    return Hospital(site, rows(site), files, taken(site, tmp_path_factory.mktemp("backups")))


def command(site: WorkerHarness, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def taken(site: WorkerHarness, folder: Path) -> Path:
    done = command(site, "backup", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return max(folder.iterdir())


def rows(site: WorkerHarness) -> dict[str, list[Any]]:
    """Every table with its rows in order, but for what the restore itself writes into the trail."""
    which = (
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
        if site.database
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    found = {row["name"]: site.query(f'SELECT * FROM "{row["name"]}"') for row in site.query(which)}  # noqa: S608
    later = {row["id"] for row in found["audit_entry"] if row["action"] in WRITTEN_BY_THE_RESTORE}
    found["audit_entry"] = [row for row in found["audit_entry"] if row["id"] not in later]
    found["audit_link"] = [row for row in found["audit_link"] if row["entry_id"] not in later]
    return {table: sorted(map(str, map(list, map(dict.items, found[table])))) for table in sorted(found)}


def kept_files(site: WorkerHarness) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site.folder / "var" / "files").glob("*/*")}


def test_a_restored_hospital_is_the_same(sites: Any, hospital: Hospital, tmp_path: Path) -> None:
    other, third = sites(), sites()
    done = command(other, "restore", hospital.backup)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (
        0, "", "The trail is whole. Start the site again.",
    )  # fmt: skip
    unsealed: dict[str, list[Any]] = {"audit_link": []}
    assert rows(other) | unsealed == hospital.rows | unsealed
    assert (len(hospital.files), kept_files(other)) == (3, hospital.files)
    assert other.call(f"{CALLS}:state") == {
        "id_numbers": [calls.ID_NUMBER],
        "files": [f"%PDF-1.4 证书 {number}" for number in range(3)],
        "faults": [],
    }
    assert [path.name for path in (other.folder / "var").glob("*restoring*")] == []
    # What was restored is backed up and restored like any other, and goes on numbering where it was.
    other.call(f"{CALLS}:one_more")
    again = command(third, "restore", taken(other, tmp_path / "others"))
    assert (again.returncode, again.stderr) == (0, "")
    trail: dict[str, list[Any]] = {"audit_link": [], "audit_entry": []}
    assert rows(third) | trail == rows(other) | trail


@pytest.mark.long
def test_a_hospital_is_replaced_when_told_and_nobody_works_with_it(
    sites: Any, hospital: Hospital, tmp_path: Path
) -> None:
    other = sites()
    assert command(other, "restore", hospital.backup).returncode == 0
    other.call(f"{CALLS}:one_more")
    before, files = rows(other), kept_files(other)
    told = ["restore", hospital.backup, "--replace-the-hospital-here"]
    connected = (
        psycopg.connect(other.database_url, application_name="web")
        if other.database
        else sqlite3.connect(other.folder / "harness.sqlite3")
    )
    connected.execute("SELECT 1 FROM access_user").fetchall()
    refused = command(other, *told)
    connected.close()
    who = "postgres web" if other.database else "database is locked"
    assert (refused.returncode, refused.stderr) == (
        1,
        f"CommandError: Nothing was restored. The database is in use ({who}). Stop web server, workers and beat first, then restore.\n",
    )
    assert (rows(other), kept_files(other)) == (before, files)
    assert command(other, *told).returncode == 0
    unsealed: dict[str, list[Any]] = {"audit_link": []}
    assert (rows(other) | unsealed, kept_files(other)) == (hospital.rows | unsealed, hospital.files)
    (aside,) = (other.folder / "var").glob("replaced-*")
    assert {path.name: path.read_bytes() for path in aside.glob("files/*/*")} == files
    if other.database:
        there = other.query(f'SELECT staff_no FROM "{aside.name}".cohorts_talent')  # noqa: S608
    else:
        with closing(sqlite3.connect(aside / "database.sqlite3")) as old:
            there = [{"staff_no": number} for (number,) in old.execute("SELECT staff_no FROM cohorts_talent")]
    assert max(row["staff_no"] for row in there) == "N1"


@pytest.mark.long
def test_a_site_that_goes_on_writing_is_backed_up_as_of_one_moment(
    sites: Any, hospital: Hospital, tmp_path: Path
) -> None:
    site = hospital.site
    stop = tmp_path / "stop"
    arguments = json.dumps({"stop": str(stop)})
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.harness.call", f"{CALLS}:write_until", arguments],
        cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        site.wait_until(lambda: site.query("SELECT 1 FROM cohorts_talent WHERE staff_no = 'W3'"), 60)
        backups = [taken(site, tmp_path / "backups") for _number in range(2)]
    finally:
        stop.touch()
        written, _nothing = writer.communicate(timeout=60)
    people = []
    for backup in backups:
        other = sites()
        done = command(other, "restore", backup)
        assert (done.returncode, done.stderr) == (0, "")
        found = other.call(f"{CALLS}:whole")
        people.append(found.pop("people"))
        assert found == {"without_a_file": [], "without_an_entry": [], "faults": []}
    assert 3 + 3 <= people[0] < people[1] < 3 + int(written)


@pytest.mark.long
def test_a_file_that_goes_meanwhile_is_in_no_backup_and_one_that_is_lost_is_told(
    sites: Any, hospital: Hospital, tmp_path: Path
) -> None:
    site = sites()
    assert command(site, "restore", hospital.backup).returncode == 0
    folder = tmp_path / "backups"
    site.call(f"{CALLS}:backup_while_a_file_goes", folder=str(folder))
    manifest = json.loads((max(folder.iterdir()) / "manifest.json").read_text())
    assert (len(manifest["files"]), manifest["lost"]) == (1 + 2, [])
    lost = min(kept_files(site))
    (site.folder / "var" / "files" / lost[:2] / lost).unlink()
    done = command(site, "backup", folder)
    assert (done.returncode, done.stderr) == (
        3,
        f"CommandError: Files that records name are gone from the site's disk: 1, the first files/{lost[:2]}/{lost}. Bring them back from an older backup.\n",
    )  # fmt: skip
