"""Fifty people correct one record at once on a running server: whose change was acknowledged stands, everybody else is told."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.harness.worker import PLACES, ROOT, WorkerHarness, harness_at

pytestmark = [pytest.mark.long, pytest.mark.services]

EDITORS, ROUNDS, ROUNDS_OF_CONTROL = 50, 20, 3
CALLS = "tests.entering.editing_calls"
GUARDED, UNGUARDED = "talentcareer.wsgi", "tests.entering.unguarded"
FORM_FIELDS = ("programme", "level", "year", "published_on", "document_number", "status", "origin", "base", "sheet", "csrfmiddlewaretoken")  # fmt: skip
SAVED, TOLD = 302, 409


class FormReader(HTMLParser):
    """Reads what the controls of a page hold."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.values[self._select] = found.get("value") or ""
        elif tag == "input" and name in FORM_FIELDS and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):  # fmt: skip
            self.values.setdefault(name, found.get("value") or "")


class Editor:
    """One person with the page open."""

    def __init__(self, port: int, session: str, page: str) -> None:
        self.port, self.session, self.page = port, session, page
        self.token = ""

    def ask(self, method: str, typed: dict[str, str] | None = None, page: str = "") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        heads = {"Cookie": f"sessionid={self.session}; csrftoken={self.token}", "Accept-Language": "en"}
        if typed is not None:
            heads |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, page or self.page, urlencode(typed or {}) or None, heads)
        answer = connection.getresponse()
        text = answer.read().decode()
        if found := re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie", "")):
            self.token = found[1]
        connection.close()
        return answer.status, text

    def open(self) -> dict[str, str]:
        """Open the page, without what was typed there before and not saved; return what its form holds."""
        status, text = self.ask("GET")
        assert status == 200, text[:2000]
        reader = FormReader()
        reader.feed(text)
        if draft := re.search(r'action="(/drafts/[^"]+/discard/)"', text):
            status, text = self.ask("POST", {"csrfmiddlewaretoken": reader.values["csrfmiddlewaretoken"]}, draft[1])
            assert status == SAVED, text[:2000]
            return self.open()
        return {name: value for name, value in reader.values.items() if name in FORM_FIELDS}


@contextmanager
def served(harness: WorkerHarness, application: str) -> Iterator[int]:
    """Serve the harness's hospital by gunicorn; give the port. Only the group started here is ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", f"{application}:application", "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--threads", "8", "--timeout", "120",
    ]  # fmt: skip
    log = harness.folder / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=harness.environment, stdout=out, stderr=out, start_new_session=True)  # fmt: skip
    try:
        until_answering(port, process, log)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def until_answering(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    began = time.monotonic()
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/sign-in/")
            status = connection.getresponse().status
            connection.close()
        except OSError:
            assert process.poll() is None, log.read_text()[-4000:]
            assert time.monotonic() - began < 60, log.read_text()[-4000:]
            time.sleep(0.2)
        else:
            assert status == 200, log.read_text()[-4000:]
            return


def change_of(editor: int, round_: int) -> tuple[str, str]:
    """What an editor types: three in five the document's number, two in five the day of publication, each something else."""
    if editor % 5 < 3:
        return "document_number", f"{round_}-{editor}"
    return "published_on", f"2023-{1 + round_ % 12:02}-{1 + editor // 5 * 2 + editor % 2:02}"


def one_round(editors: list[Editor], round_: int) -> tuple[list[tuple[int, str, str]], dict[str, str]]:
    """Let everybody open the page, then all save at once; return (status, field, value) of each, and what stands then."""
    all_ready = threading.Barrier(len(editors))

    def edit(number: int) -> tuple[int, str, str]:
        field, value = change_of(number, round_)
        try:
            form = editors[number].open()
        except BaseException:
            all_ready.abort()  # the others need not wait for one who does not come
            raise
        all_ready.wait(120)
        status, text = editors[number].ask("POST", form | {field: value})
        assert status in {SAVED, TOLD}, text[:2000]
        assert status == SAVED or "Nothing is saved yet" in text or "Others keep changing" in text
        return status, field, value

    with ThreadPoolExecutor(len(editors)) as pool:
        outcomes = list(pool.map(edit, range(len(editors))))
    return outcomes, editors[0].open()


def lost(outcomes: list[tuple[int, str, str]], stands: dict[str, str]) -> list[tuple[str, str]]:
    """Return the acknowledged changes that do not stand."""
    return [(field, value) for status, field, value in outcomes if status == SAVED and stands[field] != value]


@pytest.fixture(params=PLACES)
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorkerHarness]:
    with harness_at(request.param, tmp_path) as harness:
        yield harness


def editors_of(harness: WorkerHarness, port: int) -> list[Editor]:
    hospital: dict[str, Any] = harness.call(f"{CALLS}:prepared", editors=EDITORS)
    return [Editor(port, session, hospital["page"]) for session in hospital["sessions"]]


def test_every_acknowledged_change_stands_and_everybody_else_is_told(harness: WorkerHarness) -> None:
    counts: Counter[int] = Counter()
    with served(harness, GUARDED) as port:
        editors = editors_of(harness, port)
        for round_ in range(ROUNDS):
            outcomes, stands = one_round(editors, round_)
            assert lost(outcomes, stands) == []
            won = Counter(field for status, field, _value in outcomes if status == SAVED)
            assert max(won.values(), default=0) == 1, f"round {round_}: {won}"
            counts.update(status for status, _field, _value in outcomes)
    assert counts[SAVED] + counts[TOLD] == EDITORS * ROUNDS
    told = harness.call(f"{CALLS}:told")
    assert told == {"changes": counts[SAVED], "version": 1 + counts[SAVED], "faults": 0}


def test_without_the_check_some_are_lost(harness: WorkerHarness) -> None:
    """The control: the same editors, and nobody compares versions."""
    gone: list[tuple[str, str]] = []
    with served(harness, UNGUARDED) as port:
        editors = editors_of(harness, port)
        for round_ in range(ROUNDS_OF_CONTROL):
            gone += lost(*one_round(editors, round_))
    assert gone
