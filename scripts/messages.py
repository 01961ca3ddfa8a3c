"""Gather strings marked for translation into locale/: what is new appears untranslated, what is gone disappears."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
IGNORED = [".venv", "node_modules", "static_vendor", "var", "bundle", "dist", "tests", "scripts"]
# Chinese has one form for one and many; gettext's own first draft of a catalogue would have two.
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: TalentCareer\n"
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""


def main() -> None:
    if not shutil.which("xgettext"):
        sys.exit("Gathering strings needs gettext, which is not installed (Debian, Ubuntu: apt-get install gettext).")
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    ignored = [part for name in IGNORED for part in ("--ignore", name)]
    command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-obsolete", "--no-wrap"]
    for domain in ("django", "djangojs"):
        catalogue = CATALOGUES / f"{domain}.po"
        if not catalogue.exists():
            catalogue.write_text(HEADER, encoding="utf-8")
        subprocess.run([*command, "--add-location", "file", "--domain", domain, *ignored], cwd=ROOT, check=True)
        if catalogue.read_text(encoding="utf-8") == HEADER:
            catalogue.unlink()  # nothing is marked in this domain


if __name__ == "__main__":
    main()
