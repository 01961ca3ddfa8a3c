"""docs/import.md says what the code declares."""

import pytest

from tests.exchange import documented


@pytest.mark.parametrize("name", documented.PARTS)
def test_the_page_says_what_is_declared(name: str) -> None:
    page = documented.PAGE.read_text(encoding="utf-8")
    assert documented.part(page, name) == documented.PARTS[name](), "Run python -m tests.exchange.documented"


def test_every_finding_has_its_sentence() -> None:
    rows = [line.split(" | ") for line in documented.findings().splitlines()[2:]]
    assert [row[0] for row in rows if len(row[-1].strip(" |")) < 20] == []


def test_a_code_that_is_not_on_the_page_is_seen() -> None:
    text = 'row.refuse("name", "never-heard-of", _("It is not so. Do something else."), name=1)\nwarn("also-unheard", SENTENCE)\nrow.warn(name, code, text)\n'
    assert list(documented.spoken(text)) == [
        ("never-heard-of", "row", "It is not so. Do something else."),
        ("also-unheard", "warning", ""),
    ]
