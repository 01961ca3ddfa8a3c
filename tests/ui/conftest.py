from typing import Any

import pytest

from talentcareer.access import policy
from talentcareer.ui import search
from tests.ui import pages


@pytest.fixture
def sample_pages(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample pages instead of the project's, with their own rows of the policy table and two entries."""
    settings.ROOT_URLCONF = "tests.ui.pages"
    monkeypatch.setattr(policy.table, "routes", dict(pages.ROUTES))
    entries = [
        policy.NavEntry("", "Home", "reports:home", "home", 0),
        policy.NavEntry("People", "Units", "sample:unit-list", "users", 100),
    ]
    monkeypatch.setattr(policy.table, "navigation", entries)
    monkeypatch.setattr(search, "_offered", [search.Search("sample:unit-list", "q", "Name of a unit")])
