"""Gather strings marked for translation into locale/: what is new appears untranslated, what is gone disappears."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IGNORED = [".venv", "node_modules", "static_vendor", "var", "bundle", "tests", "scripts"]


def main() -> None:
    if not shutil.which("xgettext"):
        sys.exit("Gathering strings needs gettext, which is not installed (Debian, Ubuntu: apt-get install gettext).")
    ignored = [part for name in IGNORED for part in ("--ignore", name)]
    command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-obsolete", "--no-wrap"]
    for domain in ("django", "djangojs"):
        subprocess.run([*command, "--add-location", "file", "--domain", domain, *ignored], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
