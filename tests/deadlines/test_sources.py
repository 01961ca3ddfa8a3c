"""What a subject declares, and what is refused at once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from talentcareer.access.models import Unit
from talentcareer.deadlines import checks, sources
from talentcareer.deadlines.sources import Due, Source
from tests.deadlines.conftest import Shelf

DAY = date(2026, 3, 10)
SOMEBODY = Unit().pk


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"unit_id": None}, "falls due for nobody"),
        ({"key": ""}, "must have 1 to 200 characters"),
        ({"key": "x" * 201}, "must have 1 to 200 characters"),
        ({"url": "https://elsewhere.example/"}, "must begin with one /"),
        ({"url": "//elsewhere.example/"}, "must begin with one /"),
        ({"params": {"name": "甲", "number": "11010519491231002X"}}, "looks like an ID number"),
        ({"params": {"words": "证件 110105194912310029 号"}}, "looks like an ID number"),
    ],
)
def test_what_cannot_be_due(given: dict[str, Any], words: str) -> None:
    good: dict[str, Any] = {"key": "a", "on": DAY, "url": "/", "unit_id": SOMEBODY, "params": {"name": "甲"}}
    Due(**good)
    with pytest.raises(ValueError, match=words):
        Due(**good | given)


def test_a_code_belongs_to_one_source(shelf: Shelf) -> None:
    known = sources.find(shelf.code)
    assert known is not None
    sources.add(known)
    assert sources.every() == [known]
    with pytest.raises(ValueError, match="Two sources of deadlines have the code 'windows'"):
        sources.add(replace(known, label="Others"))


@pytest.mark.parametrize("thresholds", [(), (30, -1)])
def test_a_source_needs_thresholds(thresholds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="needs thresholds"):
        Source("a", "A", "deadline.view", thresholds, lambda _day: (), str)


def test_an_unknown_permission_is_an_error_at_start(shelf: Shelf) -> None:
    assert checks.check_sources() == []
    Shelf(code="others", permission="no.such").declare()
    assert [error.id for error in checks.check_sources()] == ["deadlines.E001"]


def test_an_address_that_is_none_is_an_error_at_start_and_not_repeated(settings: Any) -> None:
    settings.DEADLINE_WEBHOOK_URLS = ["https://robot.example/send?key=SECRET", "ftp://x/?key=SECRET", "SECRET"]
    errors = checks.check_webhooks()
    assert [error.id for error in errors] == ["deadlines.E002"] * 2
    assert "SECRET" not in str(errors)
