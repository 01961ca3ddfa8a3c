"""Posting a text to the robot of a group chat, in the format that WeCom and DingTalk share."""

from __future__ import annotations

import json
import logging
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from talentcareer.deadlines.models import DeliveryState

SECONDS = 10
LONGEST_BYTES = 2_048
"""What WeCom takes of a text."""
LONGEST_ANSWER = 10_000
NOBODY_KNOWS = {502, 504}
"""A gateway gave up waiting: the robot may have posted it."""

logger = logging.getLogger(__name__)


class _StayHere(HTTPRedirectHandler):
    """Follows no redirect: the address holds a key."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def shortened(text: str) -> str:
    """Return the first whole lines of a text that the robot takes, and a sign where some were left out."""
    if len(text.encode()) <= LONGEST_BYTES:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if len("\n".join([*kept, line, "…"]).encode()) > LONGEST_BYTES:
            break
        kept.append(line)
    return "\n".join([*kept, "…"])


def post(url: str, text: str) -> DeliveryState:
    """Post a text; return whether it was taken, refused, or nobody knows. The address is never logged."""
    body = json.dumps({"msgtype": "text", "text": {"content": shortened(text)}}, ensure_ascii=False).encode()
    if not url.startswith(("https://", "http://")):
        return DeliveryState.FAILED
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310  reason: checked above
    try:
        with build_opener(_StayHere).open(request, timeout=SECONDS) as answer:
            return _taken(answer.read(LONGEST_ANSWER))
    except HTTPError as refused:
        with refused:
            logger.warning("A webhook of deadlines answered %s.", refused.code)
        return DeliveryState.UNCLEAR if refused.code in NOBODY_KNOWS else DeliveryState.FAILED
    except URLError as fault:  # it never left
        logger.warning("A webhook of deadlines could not be reached: %s", type(fault.reason).__name__)
        return DeliveryState.FAILED
    except (OSError, HTTPException) as fault:  # it left, and no answer came
        logger.warning("A webhook of deadlines gave no answer: %s", type(fault).__name__)
        return DeliveryState.UNCLEAR


def _taken(answer: bytes) -> DeliveryState:
    """Robots answer 200 also when they refuse, with a number that says why."""
    try:
        code = json.loads(answer).get("errcode", 0)
    except (ValueError, AttributeError):
        return DeliveryState.SENT
    if code:
        logger.warning("A webhook of deadlines refused the text: errcode %s.", code)
        return DeliveryState.FAILED
    return DeliveryState.SENT
