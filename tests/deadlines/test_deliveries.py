"""Messages: to groups by their robots, to people by mail. Off by default, after commit, never two of a day, without names."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines import addresses, deliveries, posting, reminding
from talentcareer.deadlines.models import Delivery, DeliveryState
from talentcareer.jobs import actions as jobs
from talentcareer.jobs import work
from talentcareer.jobs.models import Job, State
from tests.builders.world import World
from tests.deadlines.conftest import Shelf

DAY = date(2026, 3, 10)
MORNING = "2026-03-10 08:00 +0800"


@dataclass
class Robot:
    """A group's robot: keeps what it was posted, answers what it is told to."""

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    posted: list[Any] = field(default_factory=list)
    slow: float = 0.0


@pytest.fixture
def robot() -> Iterator[Robot]:
    robot = Robot()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            robot.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if robot.slow:
                over.wait(robot.slow)
            status, body = robot.answers.pop(0) if robot.answers else (200, b'{"errcode":0,"errmsg":"ok"}')
            self.send_response(status)
            if status == 302:
                self.send_header("Location", robot.url + "&again=1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    robot.url = f"http://127.0.0.1:{server.server_port}/send?key=SECRET"
    yield robot
    over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def near(world: World, shelf: Shelf, time_machine: Any) -> Shelf:
    """Two deadlines that have come near, and the night after which they are told."""
    time_machine.move_to("2026-03-10 02:40 +0800")
    shelf.put("a", DAY + timedelta(days=7), world.surgery, name="赵记号")
    shelf.put("b", DAY + timedelta(days=30), world.medicine, name="李记号")
    return shelf


def night(day: date = DAY) -> list[Delivery]:
    reminding.run(day, by=SYSTEM)
    return deliveries.make_ready(day)


def state() -> tuple[str, int]:
    row = Delivery.objects.get()
    return row.state, row.tries


class TestWebhooks:
    def test_nothing_leaves_unless_it_is_asked_for(self, near: Shelf, settings: Any) -> None:
        assert (settings.DEADLINE_WEBHOOK_URLS, settings.DEADLINE_MAIL) == ([], False)
        assert night() == []
        assert Job.objects.count() == 0

    def test_counts_and_a_link_from_eight_in_the_morning(
        self, near: Shelf, robot: Robot, settings: Any, time_machine: Any
    ) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        settings.SITE_URL = "https://talent.example"
        night()
        assert work.run_waiting() == []
        time_machine.move_to(MORNING)
        (job,) = work.run_waiting()
        assert job.state == State.DONE
        (posted,) = robot.posted
        assert (posted["msgtype"], list(posted["text"])) == ("text", ["content"])
        content = posted["text"]["content"]
        assert "2026-03-10" in content
        assert "2" in content.split("\n")[1]
        assert "https://talent.example/deadlines/" in content
        assert "记号" not in content
        assert state() == (DeliveryState.SENT, 1)

    def test_names_only_where_the_settings_allow_them(self, near: Shelf, settings: Any) -> None:
        night()
        assert "记号" not in deliveries.text_for_group(DAY)
        settings.DEADLINE_WEBHOOK_NAMES = True
        assert "赵记号" in deliveries.text_for_group(DAY)

    def test_never_twice_after_success(self, near: Shelf, robot: Robot, settings: Any, time_machine: Any) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        time_machine.move_to(MORNING)
        (row,) = night()
        work.run_waiting()
        assert night() == []
        jobs.submit(deliveries.KIND, arguments={"delivery": row.pk}, by=SYSTEM, key="by hand")
        (again,) = work.run_waiting()
        assert (again.state, len(robot.posted)) == (State.DONE, 1)

    def test_whoever_died_while_sending_is_not_followed(
        self, near: Shelf, robot: Robot, settings: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The robot took it, the worker died before it could say so; its job is taken again when the lease has run out."""
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        time_machine.move_to(MORNING)
        night()

        def die(name: str) -> None:
            if name == "delivery-sent":
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(deliveries, "reached", die)
            with pytest.raises(KeyboardInterrupt):
                work.run_waiting()
        assert (state()[0], len(robot.posted)) == (DeliveryState.SENDING, 1)
        time_machine.move_to("2026-03-10 09:00 +0800")
        (job,) = work.run_waiting()
        assert (job.state, state()[0], len(robot.posted)) == (State.DONE, DeliveryState.UNCLEAR, 1)

    @pytest.mark.parametrize(
        "answer", [(500, b""), (403, b""), (302, b""), (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')]
    )
    def test_what_was_refused_is_tried_three_times(
        self, near: Shelf, robot: Robot, settings: Any, time_machine: Any, answer: tuple[int, bytes]
    ) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        robot.answers = [answer] * 5
        time_machine.move_to(MORNING)
        night()
        ends = []
        for hour in range(8, 14):
            time_machine.move_to(f"2026-03-10 {hour:02}:00 +0800")
            ends += [job.state for job in work.run_waiting()]
        assert ends == [State.DONE, State.DONE, State.FAILED]
        assert (state(), len(robot.posted)) == ((DeliveryState.FAILED, 3), 3)
        failed = Job.objects.get(state=State.FAILED)
        assert "refused 3 times" in failed.failure
        assert "SECRET" not in str(list(Job.objects.values())) + str(list(Delivery.objects.values()))

    def test_refused_once_and_taken_then(self, near: Shelf, robot: Robot, settings: Any, time_machine: Any) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        robot.answers = [(500, b"")]
        time_machine.move_to(MORNING)
        night()
        work.run_waiting()
        assert state() == (DeliveryState.FAILED, 1)
        time_machine.move_to("2026-03-10 08:11 +0800")
        work.run_waiting()
        assert state() == (DeliveryState.SENT, 2)

    def test_no_answer_is_not_tried_again(
        self, near: Shelf, robot: Robot, settings: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        robot.slow = 5
        monkeypatch.setattr(posting, "SECONDS", 0.2)
        time_machine.move_to(MORNING)
        night()
        work.run_waiting()
        assert state() == (DeliveryState.UNCLEAR, 1)
        time_machine.move_to("2026-03-10 12:00 +0800")
        assert work.run_waiting() == []

    def test_a_robot_that_is_not_there_and_an_address_taken_out(
        self, near: Shelf, settings: Any, time_machine: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert posting.post("http://127.0.0.1:9/send?key=SECRET", "x") == DeliveryState.FAILED
        assert posting.post("file:///etc/passwd", "x") == DeliveryState.FAILED
        assert "SECRET" not in caplog.text
        settings.DEADLINE_WEBHOOK_URLS = ["http://127.0.0.1:9/send?key=SECRET"]
        time_machine.move_to(MORNING)
        night()
        settings.DEADLINE_WEBHOOK_URLS = []
        (job,) = work.run_waiting()
        assert job.state == State.FAILED
        assert "not in the settings any more" in job.failure
        assert state()[0] == DeliveryState.FAILED

    def test_what_is_rolled_back_is_not_sent(self, near: Shelf, robot: Robot, settings: Any, time_machine: Any) -> None:
        settings.DEADLINE_WEBHOOK_URLS = [robot.url]
        time_machine.move_to(MORNING)
        with transaction.atomic():
            night()
            transaction.set_rollback(True)
        assert (work.run_waiting(), robot.posted) == ([], [])

    def test_a_long_text_is_cut_at_a_line(self) -> None:
        text = "\n".join(["一行十个汉字的文本啊"] * 200)
        cut = posting.shortened(text)
        assert len(cut.encode()) <= posting.LONGEST_BYTES
        assert set(cut.split("\n")) == {"一行十个汉字的文本啊", "…"}
        assert posting.shortened("short") == "short"


class TestMail:
    @pytest.fixture(autouse=True)
    def on(self, world: World, settings: Any) -> None:
        settings.DEADLINE_MAIL = True
        known = {world.head.pk: "head@example.org", world.other_head.pk: "other@example.org", world.hr.pk: ""}
        addresses.add(lambda users: {user: known[user] for user in users if user in known})

    def test_one_digest_a_person_of_what_that_person_may_see(self, near: Shelf, time_machine: Any) -> None:
        time_machine.move_to(MORNING)
        assert len(night()) == 2
        work.run_waiting()
        night()
        work.run_waiting()
        sent = {message.to[0]: message.body for message in mail.outbox}
        assert len(mail.outbox) == len(sent) == 2
        assert "赵记号" in sent["head@example.org"]
        assert "李记号" not in sent["head@example.org"]
        assert "李记号" in sent["other@example.org"]

    def test_what_was_settled_meanwhile_is_left_out(self, near: Shelf, world: World, time_machine: Any) -> None:
        night()
        near.lying.pop("a")
        near.read(DAY)
        time_machine.move_to(MORNING)
        work.run_waiting()
        assert [message.to for message in mail.outbox] == [["other@example.org"]]

    def test_off_by_default(self, near: Shelf, settings: Any) -> None:
        settings.DEADLINE_MAIL = False
        assert night() == []

    def test_files_below_the_data_folder_unless_a_server_is_named(self) -> None:
        from talentcareer import settings as own

        assert own.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
        assert own.EMAIL_FILE_PATH.is_relative_to(own.VAR_DIR)
