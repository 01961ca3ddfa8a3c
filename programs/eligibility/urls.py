"""Routes of eligibility."""

from typing import Any

app_name = "eligibility"
urlpatterns: list[Any] = []
