"""A visitor: one browser window of one account, which notes whatever the browser complains about."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from talentcareer.jobs import work
from talentcareer.jobs.models import Job
from tests.builders.world import PASSWORD

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}
LANG = {"zh-hans": "zh-Hans", "en": "en"}
"""The `lang` a page declares, by language."""
NOTE_VIOLATIONS = """
    window.policyViolations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.policyViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
STATUS_IN_CONSOLE = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


@dataclass
class Site:
    """The served site and the windows opened on it."""

    url: str
    browser: Browser
    signed_in: dict[str, Any] = field(default_factory=dict)

    def visitor(
        self, username: str = "", *, language: str = "en", size: dict[str, int] = DESK, **options: Any
    ) -> "Visitor":
        """Open a window: of an account (signed in through the page, once), or of nobody."""
        if username and username not in self.signed_in:
            self.signed_in[username] = self._sign_in(username)
        # The account's language is its browser's: nobody here has chosen one.
        context = self.browser.new_context(
            base_url=self.url,
            locale=LOCALES[language],
            viewport=size,
            storage_state=self.signed_in.get(username),
            **options,
        )
        return Visitor(self, context)

    def _sign_in(self, username: str) -> Any:
        visitor = self.visitor()
        visitor.sign_in(username)
        state = visitor.context.storage_state()
        visitor.close()
        return state

    def close(self) -> None:
        """Close what is still open."""
        for context in self.browser.contexts:
            context.close()


class Visitor:
    """A window. `page` is Playwright's; `faults()` says what the browser complained about since the last call."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self._faults: list[str] = []
        self._expected: set[int] = set()
        context.add_init_script(NOTE_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._faults.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)

    def open(self, address: str, *, expect: int = 200) -> Response:
        """Open an address (or a route's name) and hold its status."""
        if expect >= 400:
            self._expected.add(expect)
        answer = self.page.goto(address if address.startswith("/") else reverse(address))
        assert answer is not None, address
        assert answer.status == expect, f"{address} answers {answer.status} instead of {expect}"
        self._expected.discard(expect)
        return answer

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in through the page, by keyboard."""
        self.open("access:sign-in")
        self.page.locator("#id_username").focus()
        self.page.keyboard.type(username)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: reverse("access:sign-in") not in address)

    def sign_out(self) -> None:
        """Sign out through the account's menu."""
        self.page.locator("button.who").click()
        self.page.locator(f"form[action='{reverse('access:sign-out')}'] button").click()
        self.page.wait_for_url(f"**{reverse('access:sign-in')}*")

    def violations(self) -> list[str]:
        """Return the breaches of the content security policy on the page as it stands."""
        return [
            f"breach of the content security policy: {told}" for told in self.page.evaluate("window.policyViolations")
        ]

    def faults(self) -> list[str]:
        """Return and forget what the browser complained about."""
        told, self._faults = self._faults, []
        return told

    def allow(self, *statuses: int) -> None:
        """Take answers with these statuses for what the test asks for."""
        self._expected |= set(statuses)

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        status = STATUS_IN_CONSOLE.match(message.text)
        if status and int(status[1]) in self._expected:
            return
        self._faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url + "/", "data:", "blob:")):
            self._faults.append(f"external request: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self._faults.append(f"answer {response.status}: {response.request.method} {response.url}")


def run_jobs() -> list[Job]:
    """Run the work that waits, as the worker would."""
    return work.run_waiting()
