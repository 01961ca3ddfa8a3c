"""Let atheris look for a file on which the reading of workbooks fails: bytes to a verdict, led by which lines ran.

Not part of any test run: `.venv/bin/pip install atheris` (a wheel, no compiler), then
`.venv/bin/python scripts/fuzz_reading.py -max_total_time=600 -rss_limit_mb=2048`.
Words behind the script go to libFuzzer; what it finds is written beside as crash-… .
"""

import io
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "talentcareer" / "exchange" / "reading")]

with atheris.instrument_imports(include=["child"]):
    from child import formats
    from child.answer import Answer
    from child.limits import Limits, Refused

LIMITS = Limits(cells=100_000, sheets=20)
UPLOAD = Path(tempfile.mkdtemp()) / "upload"


def read(content):
    """Read bytes as an upload; a refusal is an answer, anything else raised is a find."""
    UPLOAD.write_bytes(content)
    with redirect_stdout(io.StringIO()):
        try:
            formats.read(UPLOAD, "花名册.xlsx", LIMITS, Answer(LIMITS))
        except (Refused, MemoryError, RecursionError):
            return


def main():
    """Begin with a good file of each format, unless a folder of files is named."""
    arguments = sys.argv
    if all(argument.startswith("-") for argument in arguments[1:]):
        import os

        os.environ.setdefault("DEBUG", "1")
        os.environ.setdefault("VAR_DIR", tempfile.mkdtemp())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentcareer.settings")
        import django

        django.setup()
        from tests.exchange.test_fuzz import samples

        folder = Path(tempfile.mkdtemp())
        for name, content in samples().items():
            (folder / name).write_bytes(content)
        arguments = [*arguments, str(folder)]
    atheris.Setup(arguments, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
