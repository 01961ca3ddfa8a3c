"""Walks every route of the resolver as one account and says what leaks or breaks."""

import re
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from talentcareer.access import policy
from tests.walk.objects import LISTS_OF_A_RECORD, NEEDS_A_TABLE, OBJECTS, Arguments, Objects, Scene, absent

TOKEN = re.compile(r"[A-Za-z0-9]{64}")
SIGNED_OUT = ""


def routes() -> list[str]:
    """Every named route, from the resolver: a new one is walked by itself."""
    return [name for name, _pattern in policy.route_names()]


def takes_arguments(route: str) -> bool:
    try:
        reverse(route)
    except NoReverseMatch:
        return True
    return False


class Walker:
    """One account's browser. What a request changes is rolled back, so that each meets the same scene."""

    def __init__(self, scene: Scene, account: str) -> None:
        self.scene = scene
        self.account = account
        self.client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        if account:
            self.client.force_login(scene.accounts[account], backend="talentcareer.access.backends.AccountBackend")
        self.absent_answers: dict[tuple[str, ...], tuple[int, str]] = {}
        self.cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, method: str, route: str, arguments: Arguments) -> tuple[int, str]:
        """Return status and text of an answer, with what must differ (ids asked for, tokens) taken out."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            answer = getattr(self.client, method)(reverse(route, kwargs=arguments))
            text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")
            transaction.set_rollback(True)
        heads = [answer.get(name, "") for name in ("Location", "HX-Redirect", "Content-Disposition")]
        text = "\n".join([*heads, text])
        for value in arguments.values():
            if isinstance(value, UUID):
                text = text.replace(str(value), "ID")
            if isinstance(value, str):
                text = text.replace(f"/{value}/", "/CODE/")
        return answer.status_code, TOKEN.sub("TOKEN", text)

    def ask_absent(self, method: str, route: str, arguments: Arguments) -> tuple[int, str]:
        """Return the answer about an object that is not there, asked for once."""
        gone = absent(arguments)
        asked = (method, route, *map(str, gone.items()))
        if asked not in self.absent_answers:
            self.absent_answers[asked] = self.ask(method, route, gone)
        return self.absent_answers[asked]

    def walk(self) -> list[str]:
        """Return what is wrong, a line each; an empty list means that the account reads exactly what it may."""
        return [fault for route in routes() for fault in self.faults(route)]

    def faults(self, route: str) -> Iterator[str]:
        code = policy.table.routes.get(route)
        if code is None:
            yield f"{route}: no row in a policy table"
            return
        if takes_arguments(route) and route not in OBJECTS:
            yield f"{route}: takes arguments and is not in tests/walk/objects.py"
            return
        objects = OBJECTS[route](self.scene, self.account) if takes_arguments(route) else Objects(own=[{}])
        if not self.may_open(code):
            # The gate answers before any object is looked at: one is enough.
            objects = Objects((objects.own or objects.foreign)[:1])
        for method in ("get", "post"):
            for fault in self.faults_of(route, method, code, objects):
                yield f"{self.account or 'signed out'} {method.upper()} {route}: {fault}"

    def may_open(self, code: str) -> bool:
        """Tell whether the account may open routes that ask for this permission."""
        return policy.may(self.scene.accounts.get(self.account), code)

    def faults_of(self, route: str, method: str, code: str, objects: Objects) -> Iterable[str]:
        own = [self.ask(method, route, arguments) for arguments in objects.own]
        foreign = [
            (self.ask(method, route, arguments), self.ask_absent(method, route, arguments))
            for arguments in objects.foreign
        ]
        # Where the gate answers, it has not looked at the object: an absent one tells nothing more.
        first = objects.own[:1] if self.may_open(code) else ()
        missing = [self.ask_absent(method, route, arguments) for arguments in first if arguments]
        answers = own + missing + [answer for pair in foreign for answer in pair]
        yield from (f"answers {status}" for status, _text in answers if status >= 500)
        for mark in sorted(self.scene.forbidden(self.account)):
            yield from (f"shows {mark} in an answer {status}" for status, text in answers if mark in text)
        yield from (
            f"tells a foreign object ({there[0]}) from an absent one ({gone[0]})"
            for there, gone in foreign
            if there != gone
        )
        user: Any = self.scene.accounts.get(self.account)
        if code == policy.OPEN:
            return
        if user is None:
            yield from (
                f"answers {status} instead of leading to the sign-in"
                for status, text in answers
                if status != 302 or not text.startswith("/sign-in/")
            )
        elif not policy.may(user, code):
            yield from (f"answers {status} instead of 403" for status, _text in answers if status != 403)
        else:
            # A list refuses to be exported to who may only read it: without a record asked for, a POST may answer 403.
            records = [arguments for arguments in (*objects.own, *objects.foreign) if "pk" in arguments]
            of_a_list = not records or route in LISTS_OF_A_RECORD
            may_refuse = {403} if method == "post" and of_a_list else set()
            if route not in NEEDS_A_TABLE:
                yield from (
                    f"refuses an own object with {status}" for status, _text in own if status in {403, 404} - may_refuse
                )
            outside = missing + [there for there, _gone in foreign]
            yield from (
                f"answers {status} instead of 404" for status, _text in outside if status not in {404, 405} | may_refuse
            )
