"""Run the application on this machine: prepare the database, start the web server and the worker, keep both alive.

`make run` serves the invented demo hospital, `make run HOSPITAL=empty` an empty one. Ends both on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LONGEST_PAUSE = 30.0
"""Seconds between two starts of a process that keeps ending."""
STEADY_AFTER = 60.0
"""A process that ran this many seconds is taken to be well again."""
GRACE = 15.0
"""Seconds a process has to end by itself before it is killed."""


def say(text: str) -> None:
    print(text, flush=True)


@dataclass
class Service:
    """One process that must be alive, with its own process group so that its children end with it."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    pause: float = field(default=1.0)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True)
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start the process where none is alive, after a pause that doubles while it keeps ending."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_group()  # what the dead process may have left behind
        if now - self.started_at > STEADY_AFTER:
            self.pause = 1.0
        say(f"The {self.name} ended (exit code {code}). It is started again in {self.pause:.0f} s.")
        self.process, self.next_start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def ask_to_end(self) -> None:
        """Ask the process alone: server and worker let their own children finish what is under way."""
        if self.process is not None:
            self.process.terminate()

    def kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def await_end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then kill what is left."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} did not end in {GRACE:.0f} s and is killed.")
        self.kill_group()
        self.process.wait()


class Supervisor:
    """Keeps services alive until SIGINT or SIGTERM."""

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.stopping = False

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self, address: str) -> None:
        """Start, watch, stop. `address` is announced once it answers."""
        signal.signal(signal.SIGINT, self.ask_to_stop)
        signal.signal(signal.SIGTERM, self.ask_to_stop)
        announced = False
        try:
            while not self.stopping:
                for service in self.services:
                    service.watch()
                if not announced and answers(address):
                    announced = True
                    say(f"\nTalentCareer is at {address}  (stop with Ctrl-C)\n")
                time.sleep(0.3)
        finally:
            say("\nStopping the web server and the worker ...")
            for service in self.services:
                service.ask_to_end()
            deadline = time.monotonic() + GRACE
            for service in self.services:
                service.await_end(deadline)
            say("Stopped.")


def answers(address: str) -> bool:
    """Whether a web server answers at the address, with whatever status."""
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} is reserved on this machine. Choose one above 1023: make run PORT=8001")
        except OverflowError:
            sys.exit(f"{port} is no port number. Choose one between 1024 and 65535: make run PORT=8001")
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Stop it, or choose another: make run PORT={port + 1}")


def manage(*arguments: str, failure: str) -> None:
    """Run one management command; on failure say what it was for."""
    if subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT).returncode:
        sys.exit(f"\n{failure} The message above says why.")


def database_is_empty() -> bool:
    """Whether no account exists yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentcareer.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.db import connections

    django.setup()
    from django.contrib.auth import get_user_model

    empty = not get_user_model()._base_manager.exists()
    connections.close_all()
    return empty


def prepare(hospital: str, name: str) -> None:
    """Bring the database up to date and, where it is empty, fill in the hospital asked for."""
    say("Bringing the database up to date ...")
    manage("migrate", "--verbosity", "0", failure="The database could not be brought up to date.")
    if not database_is_empty():
        return
    if hospital == "demo":
        say("Making the demo hospital (invented people; once) ...")
        manage("demo_hospital", failure="The demo hospital could not be made.")
    else:
        say(
            f"Making an empty hospital named {name} (sysadmin renames it on the page Units, or start with NAME=...) ..."
        )
        manage("setup_hospital", name, failure="The hospital could not be set up.")


def services(port: int) -> list[Service]:
    python = [sys.executable, "-m"]
    web = ["gunicorn", "talentcareer.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"]
    worker = ["celery", "-A", "talentcareer", "worker", "-B", "--concurrency", "1", "--loglevel", "WARNING"]
    return [
        Service("web server", [*python, *web, "--timeout", "120", "--log-level", "warning"]),
        Service("worker", [*python, *worker]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hospital", choices=["demo", "empty"], default="demo", help="what an empty database gets")
    parser.add_argument("--name", default="本院", help="name of the empty hospital")
    parser.add_argument("--port", type=int, default=8000, help="port of the web server on 127.0.0.1")
    asked = parser.parse_args()
    require_free_port(asked.port)
    folder = "demo" if asked.hospital == "demo" else "hospital"
    var = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var" / folder))).resolve()
    # One machine, not yet production: keys are made in VAR_DIR and SQLite is taken.
    os.environ.setdefault("DEBUG", "1")
    var.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(var).free < 200_000_000:
        say(f"Less than 200 MB are free on the disk of {var}: an import may fail.")
    prepare(asked.hospital, asked.name)
    say("Starting the web server and the worker ...")
    Supervisor(services(asked.port)).run(f"http://{HOST}:{asked.port}/")


if __name__ == "__main__":
    main()
