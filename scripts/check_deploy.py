"""Run Django's deployment check as a production site would, and show that production refuses what is unsafe.

Nothing is connected to: the addresses only have to be there.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYS = ("SECRET_KEY", "ENCRYPTION_KEY", "INDEX_KEY", "AUDIT_KEY")


def production(var: str) -> dict[str, str]:
    """The environment of a production site with keys of its own."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "VAR_DIR": var,
        "DATABASE_URL": "postgres://talentcareer@127.0.0.1:5432/talentcareer",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "ALLOWED_HOSTS": "talent.example",
        "CSRF_TRUSTED_ORIGINS": "https://talent.example",
        **{key: secrets.token_hex(32) for key in KEYS},
    }


def check(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        clean = check(production(var), "--deploy", "--fail-level", "WARNING")
        if clean.returncode:
            sys.exit(f"check --deploy is not clean:\n{clean.stdout}{clean.stderr}")
        print("check --deploy: clean")
        # Without TLS the check passes too, and says openly what that means.
        openly = check(production(var) | {"INSECURE_HTTP": "1"}, "--deploy", "--fail-level", "WARNING")
        if openly.returncode or "access.I001" not in openly.stderr + openly.stdout:
            sys.exit(f"INSECURE_HTTP is not taken, or not said openly:\n{openly.stdout}{openly.stderr}")
        print("check --deploy without TLS: passes and says so")
        for unsafe, change in {
            "no encryption key": {"ENCRYPTION_KEY": ""},
            "no secret key": {"SECRET_KEY": ""},
            "SQLite": {"DATABASE_URL": ""},
        }.items():
            environment = {key: value for key, value in (production(var) | change).items() if value}
            if not check(environment).returncode:
                sys.exit(f"Production started with {unsafe}: it must refuse.")
            print(f"refuses to start with {unsafe}: yes")
        # DEBUG starts anywhere for trials; the check with which a site starts stops it.
        debug = check(production(var) | {"DEBUG": "1"}, "--deploy", "--fail-level", "WARNING")
        if not debug.returncode or "security.W018" not in debug.stderr + debug.stdout:
            sys.exit(f"check --deploy passes with DEBUG: it must refuse.\n{debug.stdout}{debug.stderr}")
        print("check --deploy refuses DEBUG: yes")


if __name__ == "__main__":
    main()
