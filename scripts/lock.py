"""Write the lock files anew: names, versions and hashes only, no download addresses.

Needs `uv` and `npm` on the PATH. Run by `make lock` after pyproject.toml or package.json changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    "pip", "compile", "pyproject.toml", "--quiet", "--upgrade", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--only-binary", ":all:", "--no-config",
]  # fmt: skip


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        sys.exit(f"`make lock` needs {name}, which is not on the PATH. Install it and run `make lock` again.")
    return found


def lock_python() -> None:
    """Resolve once with the tools, then take the runtime part at the same versions."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_INDEX", "PIP_EXTRA"))}
    env["UV_CUSTOM_COMPILE_COMMAND"] = "make lock"
    uv = tool("uv")
    whole, runtime = "requirements-dev.lock", "requirements.lock"
    subprocess.run([uv, *COMPILE, "--extra", "dev", "-o", whole], cwd=ROOT, env=env, check=True)
    subprocess.run([uv, *COMPILE, "-c", whole, "--no-annotate", "-o", runtime], cwd=ROOT, env=env, check=True)


def lock_front_end() -> None:
    npm = tool("npm")
    command = [npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=ROOT, check=True)
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        for address in ("resolved", "funding"):
            package.pop(address, None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    lock_python()
    lock_front_end()
