"""How far a process grows with the rows of an import: reading, checking and writing 5,000 and 50,000 of them, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALL = """
import sys
import django
django.setup()
from datetime import date
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import actions, engine
from talentcareer.exchange.planning import Options, World
settings.DEBUG = False  # with it Django keeps the text of every statement
def peak():
    # Of this process alone: what getrusage tells begins with the peak of the one that started it.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
call_command("migrate", verbosity=0)
before = peak()
gate = actions.gate_number()
world = World(by=SYSTEM, user=None, on=date(2026, 1, 1), options=Options(new_units="create"))
outcome = engine.run([engine.Source(Path(sys.argv[1]), "roster.xlsx")], world)
checked = peak()
actions.write_plan(world, gate=gate, by=SYSTEM)
print(outcome.counts()["new"], before, checked, peak())
"""


@pytest.mark.parametrize("rows", [5_000, 50_000])
def test_memory(rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.rosters import big_roster

    path = tmp_path / "roster.xlsx"
    path.write_bytes(big_roster(rows))
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "talentcareer.settings",
        "DEBUG": "1",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", CALL, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    taken, before, checked, after = map(int, done.stdout.split())
    assert taken == rows
    with capsys.disabled():
        print(f"\n{rows} rows: {before} MB at the start, {checked} MB checked, {after} MB written", end="")
