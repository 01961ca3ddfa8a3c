"""Commands speak Chinese unless LANG asks for English."""

import pytest

from talentcareer import terminal


@pytest.mark.parametrize(
    ("lang", "spoken"),
    [
        (None, "zh-hans"),
        ("", "zh-hans"),
        ("C.UTF-8", "zh-hans"),
        ("zh_CN.UTF-8", "zh-hans"),
        ("en_US.UTF-8", "en"),
        ("EN", "en"),
    ],
)
def test_language(monkeypatch, lang, spoken):
    monkeypatch.delenv("LANG", raising=False)
    if lang is not None:
        monkeypatch.setenv("LANG", lang)
    assert terminal.language() == spoken
