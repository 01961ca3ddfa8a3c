"""The field by which a mentor is picked: by name and department from the whole hospital."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cohorts.fields import PersonField, PersonInput
from mentorship.reach import hospital_people


class MentorInput(PersonInput):
    """A line of text that finds mentors of the whole hospital."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-typeahead": reverse("mentorship:mentor-choices")}


class MentorField(PersonField):
    """One person of the user's hospital; more than number, name and department is not told of who is out of reach."""

    widget = MentorInput

    def reachable(self) -> Any:
        return hospital_people(self.user)
