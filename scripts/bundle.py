"""Fill bundle/ with the wheels and front-end files a site without internet needs.

Put the folder into the project there: `make setup` then takes everything from it. The wheels fit this machine's
operating system, processor and Python version; make the bundle on a machine like the site's.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "bundle"


def main() -> None:
    if (BUNDLE / "wheels").exists():
        shutil.rmtree(BUNDLE)
    BUNDLE.mkdir(exist_ok=True)
    # Downloaded beside and moved: a half-filled folder must not be taken for a bundle.
    part = BUNDLE / "wheels.part"
    shutil.rmtree(part, ignore_errors=True)
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    lock = ROOT / "requirements.lock"
    subprocess.run([*download, "--only-binary", ":all:", "-r", str(lock), "-d", str(part)], cwd=ROOT, check=True)
    shutil.copytree(ROOT / "static_vendor", BUNDLE / "static_vendor", ignore=shutil.ignore_patterns(".*"))
    part.rename(BUNDLE / "wheels")
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file())
    here = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(f"bundle/ is complete: {size / 1e6:.0f} MB, for {here}.")


if __name__ == "__main__":
    main()
