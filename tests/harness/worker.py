"""A real worker in its own process group, on its own folder, database and broker, to be killed and started again.

    with harness_at("embedded", tmp_path) as harness:                 # or "services"; its database is made and migrated
        job = harness.call("tests.harness.demonstration.asks:submit", kind="careful", arguments={"rows": 10})
        with harness.start(crash_at="half-written") as worker:        # dies there once; crash_every: each time
            harness.wait_until(lambda: worker.crashed, 60)
            row = harness.wait_for_end(job, 60)                       # the job's row as a dict
        rows = harness.query("SELECT …")

Work to be killed says `talentcareer.jobs.crash_points.reached("name")` where it may die. Only process groups that this
harness started are ever signalled, only keys with its own prefix and its own database removed.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

import psycopg
import redis
from psycopg.rows import dict_row

from tests.builders import migrated

ROOT = Path(__file__).resolve().parents[2]
Victim = Literal["process", "group"]
Place = Literal["embedded", "services"]
PLACES: tuple[Place, ...] = ("embedded", "services")
ENDED = {"done", "failed", "cancelled"}


def services() -> tuple[str, str]:
    """The addresses of the test servers: Redis always by its database number 7, which is the harness's."""
    broker = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/5").rpartition("/")[0] + "/7"
    database = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    return broker, database


@contextmanager
def harness_at(place: Place, folder: Path, lease_seconds: int = 30) -> Iterator["WorkerHarness"]:
    """A prepared harness: "embedded" on SQLite and files, "services" on PostgreSQL and Redis."""
    broker, database = services() if place == "services" else ("", "")
    harness = WorkerHarness(folder, redis_url=broker, database_url=database, lease_seconds=lease_seconds)
    # A run that is told to end must not leave its workers behind: SIGTERM ends it as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        harness.prepare()
        yield harness
    finally:
        harness.close()
        signal.signal(signal.SIGTERM, before)


class Worker:
    """A started worker: pool, beat and all their children are one process group, led by it."""

    def __init__(self, process: subprocess.Popen[bytes], mark: Path) -> None:
        self.process = process
        self._mark = mark

    @property
    def crashed(self) -> bool:
        """Whether it has died at its crash point."""
        return self._mark.exists()

    @property
    def alive(self) -> bool:
        """Whether the group's leader still runs."""
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        """Send a signal to the whole group."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        self.process.wait(10)

    def children(self) -> list[int]:
        """The ids of its child processes: pool and beat."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in found.read_text().split()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()


class WorkerHarness:
    """A folder with its database and broker, and the workers started on them."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str = "",
        redis_url: str = "",
        lease_seconds: int = 30,
        settings: str = "tests.harness.settings",
    ) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self.prefix = f"harness-{uuid.uuid4().hex[:8]}:"
        self.workers: list[Worker] = []
        self.database = f"talentcareer_harness_{uuid.uuid4().hex[:8]}" if database_url else ""
        self._server_url = database_url
        self.database_url = (
            f"{database_url.rpartition('/')[0]}/{self.database}"
            if database_url
            else f"sqlite:///{folder / 'harness.sqlite3'}"
        )
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DEBUG", "KEYS_FILE"} and not name.startswith("TALENTCAREER_")
        }
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": redis_url,
            "DEBUG": "1",
            "LOG_LEVEL": "INFO",
            "HARNESS_LEASE_SECONDS": str(lease_seconds),
            "HARNESS_PREFIX": self.prefix,
        }

    def prepare(self) -> None:
        """Make the database and bring it up to date."""
        if self.database:
            with psycopg.connect(self._server_url, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{self.database}"'.encode())
        self.run("manage.py", "migrate", "--run-syncdb", "--skip-checks", "--verbosity", "0")

    def migrate(self) -> None:
        """Bring the project's own tables up to date; on SQLite by the database that tests keep, which has them all."""
        if self.database or not migrated.copied_to(self.folder / "harness.sqlite3"):
            self.run("manage.py", "migrate", "--verbosity", "0")

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments in the environment; return what it printed."""
        ran = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if ran.returncode:
            raise AssertionError(f"{arguments} ended with {ran.returncode}:\n{ran.stderr[-4000:]}")
        return ran.stdout

    def call(self, function: str, **arguments: Any) -> Any:
        """Call "module:function" in the environment with plain arguments; return its plain answer."""
        return json.loads(self.run("-m", "tests.harness.call", function, json.dumps(arguments)))

    def start(self, *, crash_at: str = "", victim: Victim = "process", crash_every: bool = False) -> Worker:
        """Start a worker; with `crash_at` its pool child, or the whole group, dies at that point, once or each time."""
        mark = self.folder / f"crashed-{uuid.uuid4().hex[:8]}"
        crash = {"TALENTCAREER_CRASH_AT": crash_at, "TALENTCAREER_CRASH_VICTIM": victim}
        if not crash_every:
            crash["TALENTCAREER_CRASH_ONCE"] = str(mark)
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "talentcareer",
            "worker",
            "-B",
            "--concurrency",
            "1",
            "--loglevel",
            "INFO",
        ]
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | crash, stdout=log, stderr=log, start_new_session=True
            )
        worker = Worker(process, mark)
        self.workers.append(worker)
        return worker

    def query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Read rows as anybody else would, past the application; `?` stands for a value."""
        if self.database:
            with psycopg.connect(self.database_url, row_factory=dict_row) as server:
                return server.execute(sql.replace("?", "%s").encode(), values).fetchall()
        file = sqlite3.connect(f"file:{self.folder / 'harness.sqlite3'}?mode=ro", uri=True, timeout=20)
        file.row_factory = sqlite3.Row
        try:
            return [
                dict(row)
                for row in file.execute(sql, [v.replace("-", "") if isinstance(v, str) else v for v in values])
            ]
        finally:
            file.close()

    def job(self, pk: str) -> dict[str, Any]:
        """The job's row; `result` as a value."""
        (row,) = self.query("SELECT * FROM jobs_job WHERE id = ?", pk)
        return row | {"result": json.loads(row["result"]) if isinstance(row["result"], str) else row["result"]}

    def wait_until(self, condition: Callable[[], Any], seconds: float) -> float:
        """Wait until the condition holds; return the seconds it took. Fails with the worker's last words."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                log = self.folder / "worker.log"
                raise AssertionError(
                    f"Not so after {seconds} s. The worker said:\n{log.read_text()[-6000:] if log.exists() else ''}"
                )
            time.sleep(0.1)
        return time.monotonic() - began

    def wait_for_end(self, pk: str, seconds: float) -> dict[str, Any]:
        """Wait until the job has ended; return its row."""
        self.wait_until(lambda: self.job(pk)["state"] in ENDED, seconds)
        return self.job(pk)

    def close(self) -> None:
        """End what was started, remove what was made outside the folder."""
        for worker in self.workers:
            worker.kill()
        if self.redis_url:
            broker = redis.Redis.from_url(self.redis_url)
            for key in list(broker.scan_iter(f"{self.prefix}*")):
                broker.delete(key)
            broker.close()
        if self.database:
            with psycopg.connect(self._server_url, autocommit=True) as server:
                server.execute(f'DROP DATABASE "{self.database}" WITH (FORCE)'.encode())
