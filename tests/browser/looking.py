"""What every page must be: one heading, a title, its language said, no sideways scroll, nothing that axe finds serious."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import CDPSession, Page

from tests.browser.visiting import LANG

AXE = Path(settings.BASE_DIR) / "static_vendor" / "axe.min.js"
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"], elementRef: false}))
    .violations.filter((found) => ["serious", "critical"].includes(found.impact))
    .map((found) => `axe ${found.impact} ${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`)"""
WIDER = """() => {
    const room = Math.ceil(document.body.getBoundingClientRect().right); // the gutter of the scroll bar is no room
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
        if (element.getBoundingClientRect().right <= room + 1) return false;
        for (let above = element.parentElement; above !== document.body; above = above.parentElement)
            if (getComputedStyle(above).overflowX !== "visible") return false;
        return true;
    });
    return wide.length ? wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)) : ["of something unseen"];
}"""


def form(page: Page, language: str) -> list[str]:
    """Return what a page lacks in its form."""
    faults = []
    if (lang := page.locator("html").get_attribute("lang")) != LANG[language]:
        faults.append(f"lang is {lang!r}, not {LANG[language]!r}")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} h1")
    elif not page.locator("h1").inner_text().strip():
        faults.append("an empty h1")
    if not page.title().split("·")[0].strip():
        faults.append("no title")
    return faults


def sideways(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, if it does."""
    return [f"scrolls sideways: {element}" for element in page.evaluate(WIDER)]


ATTRIBUTE = re.compile(r' (?!class=|type=|role=)([\w-]+)="[^"]+"')
TEXT = re.compile(r">\s*[^<\s][^<]*<")


def shapes(page: Page) -> set[str]:
    """Return how navigation and content are built: the elements, without what they say. Built alike, they have the same faults."""
    parts = [
        html.replace(' aria-current="page"', "")
        for html in page.locator("nav.side, main").evaluate_all("parts => parts.map(part => part.outerHTML)")
    ]
    return {TEXT.sub(">x<", ATTRIBUTE.sub(r" \1", html)) for html in parts}


def axe(page: Page) -> list[str]:
    """Return axe's serious and critical findings. The script comes through the debugger: the page's own policy stays in force."""
    debugger: CDPSession = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), "returnByValue": False})
    debugger.detach()
    return list(page.evaluate(RUN_AXE))
