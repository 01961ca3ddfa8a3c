"""What a form's person field is told while somebody types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.generic import View

from cohorts.fields import label_of
from cohorts.models import Talent

MOST = 20


class TalentChoices(View):
    """People within reach found by the typed words, as options: the text that the field takes, and what is shown."""

    def people(self) -> Any:
        """The people to choose from."""
        return Talent.objects.visible_to(self.request.user)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
        words = request.GET.get("q", "").strip()
        found = self.people().matching(words).select_related("unit") if words else []
        people = found.order_by("name_key", "staff_no")[:MOST] if words else []
        options = [
            {
                "value": label_of(person) if person.staff_no else str(person.pk),
                "text": label_of(person),
                "beside": str(person.unit or ""),
            }
            for person in people
        ]
        return JsonResponse({"options": options})
