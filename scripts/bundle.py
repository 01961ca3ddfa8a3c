"""Make dist/talentcareer/: the project with all wheels and front-end files, for a site without internet.

Copy the folder there and run `make run` or `make setup` in it: everything comes from its `bundle/`. The wheels fit this
machine's operating system, processor and Python version; make it on a machine like the site's.
"""

from __future__ import annotations

import io
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "dist" / "talentcareer"


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        sys.exit(f"The bundle is made from what is committed, with git: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as project:
        project.extractall(TARGET, filter="data")
    bundle = TARGET / "bundle"
    lock = TARGET / "requirements.lock"
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    wheels = ["--only-binary", ":all:", "-r", str(lock), "-d", str(bundle / "wheels")]
    subprocess.run([*download, *wheels], cwd=ROOT, check=True)
    shutil.copytree(ROOT / "static_vendor", bundle / "static_vendor", ignore=shutil.ignore_patterns(".*"))
    size = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    here = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(f"{TARGET.relative_to(ROOT)} is complete: {size / 1e6:.0f} MB, for {here}.")


if __name__ == "__main__":
    main()
