"""Set-up and supervisor do what the README promises; a required test that is skipped fails."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import catalogues, front_end, set_up, supervise
from tests.house.sources import ROOT

PYTHON = sys.executable


def wait_for(condition, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_service_that_dies_is_started_again(tmp_path: Path) -> None:
    log = tmp_path / "starts"
    write = f"open({str(log)!r}, 'a').write('x'); import sys; sys.exit(3)"
    service = supervise.Service("worker", [PYTHON, "-c", write], pause=0.05)
    wait_for(lambda: service.watch() or service.pause > 0.2)  # doubled at each of three early ends
    assert len(log.read_text()) >= 3


def test_the_supervisor_ends_services_with_their_children_when_asked(tmp_path: Path) -> None:
    child = tmp_path / "child.pid"
    family = (
        "import subprocess, sys, pathlib, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(child)!r}).write_text(str(p.pid)); time.sleep(60)"
    )
    program = (
        "from scripts.supervise import Service, Supervisor;"
        f"Supervisor([Service('worker', [{PYTHON!r}, '-c', {family!r}])]).run('http://127.0.0.1:1/')"
    )
    supervisor = subprocess.Popen([PYTHON, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: child.exists() and child.read_text())
        grandchild = int(child.read_text())
        assert alive(grandchild)
        supervisor.send_signal(signal.SIGTERM)
        output, _ = supervisor.communicate(timeout=20)
    finally:
        supervisor.kill()
    assert (supervisor.returncode, output.strip().splitlines()[-1]) == (0, "Stopped.")
    wait_for(lambda: not alive(grandchild))


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as stopped:
            supervise.require_free_port(port)
    assert str(stopped.value) == (
        f"Port {port} is taken by another program. Stop it, or choose another: make run PORT={port + 1}"
    )
    supervise.require_free_port(port)


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        set_up.use_a_python_that_is_new_enough()
    assert str(stopped.value) == (
        "\nSet-up stopped: Python 3.11 or newer is needed, and python3 here is 3.8.\n"
        "What to do: install Python 3.11 or newer, or name it: make setup PYTHON=/path/to/python3.11"
    )


@pytest.mark.parametrize(("left_over", "made"), [("nothing", True), ("without pip", True), ("whole", False)])
def test_an_environment_that_was_left_half_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_over: str, made: bool
) -> None:
    venv = tmp_path / ".venv"
    if left_over != "nothing":
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", venv], check=True)
    if left_over == "whole":
        (next(venv.glob("lib/python*/site-packages")) / "pip.py").write_text("")
    venv.mkdir(exist_ok=True)
    (tmp_path / "requirements-dev.lock").write_text("")
    for name, value in {
        "ROOT": tmp_path, "VENV": venv, "VENV_PYTHON": venv / "bin" / "python", "BUNDLE": tmp_path / "bundle"
    }.items():  # fmt: skip
        monkeypatch.setattr(set_up, name, value)
    steps: list[list[str]] = []
    monkeypatch.setattr(set_up, "run", lambda command, what, remedy: steps.append(command[1:4]))
    set_up.set_up_python()
    assert steps == [["-m", "venv", "--clear"]] * made + [["-m", "pip", "install"]]


def test_a_stamp_holds_until_its_sources_change(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "a.lock", tmp_path / "stamp"
    lock.write_text("a==1")
    assert not set_up.is_current(stamp, set_up.mark_of(lock))
    stamp.write_text(set_up.mark_of(lock))
    assert set_up.is_current(stamp, set_up.mark_of(lock))
    lock.write_text("a==2")
    assert not set_up.is_current(stamp, set_up.mark_of(lock))


def test_the_sprite_has_each_icon_once_and_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "outline").mkdir()
    (tmp_path / "filled").mkdir()
    frame = '<path stroke="none" d="M0 0h24v24H0z" fill="none"/>'
    for folder, path in (("outline", "M1 1"), ("filled", "M2 2")):
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{frame}<path d="{path}"/></svg>'
        (tmp_path / folder / "star.svg").write_text(drawing)
    names = front_end.icon_names("star\n\n# ranks\nstar-filled  # full\nstar\n")
    text = front_end.sprite(names, tmp_path)
    assert names == ["star", "star-filled"]
    parts = ("<symbol", "M0 0h24", 'd="M1 1"', 'd="M2 2"')
    assert [text.count(part) for part in parts] == [2, 0, 1, 1]
    with pytest.raises(SystemExit) as stopped:
        front_end.sprite(["star", "stra", "sun-filled"], tmp_path)
    assert str(stopped.value) == "static/icons.txt names icons that @tabler/icons does not have: stra, sun-filled"


def test_front_end_files_point_at_no_source_map() -> None:
    script = "go();\n//# sourceMappingURL=a.js.map\n"
    style = "a{}\n/*# sourceMappingURL=a.css.map */"
    assert (front_end.SOURCE_MAP.sub("", script), front_end.SOURCE_MAP.sub("", style)) == ("go();\n", "a{}\n")


def test_a_catalogue_is_compiled_without_gettext(tmp_path: Path) -> None:
    import gettext

    source = tmp_path / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Batch"\nmsgstr "批次"\n')
    with catalogues.compile_catalogue(source).open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Batch") == "批次"


@pytest.mark.parametrize(
    ("required", "expected"),
    [("", (0, "1 passed, 2 skipped")), ("services", (1, "1 failed, 1 passed, 1 skipped"))],
)
def test_a_required_test_that_is_skipped_fails(tmp_path: Path, required: str, expected: tuple[int, str]) -> None:
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    services\n    browser\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.services\ndef test_a(): pytest.skip('no Redis')\n"
        "@pytest.mark.browser\ndef test_b(): pytest.skip('no browser')\n"
        "def test_c(): pass\n"
    )
    environment = {"PATH": os.environ["PATH"], "TALENTCAREER_REQUIRE": required}
    command = [PYTHON, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "-q", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    summary = done.stdout.strip().splitlines()[-1]
    assert (done.returncode, summary.split(" in ")[0]) == expected
