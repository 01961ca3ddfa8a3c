"""What a form's person field is told while somebody types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.generic import View

from cohorts.fields import options_for
from cohorts.models import Talent


class TalentChoices(View):
    """People within reach found by the typed words."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
        people = Talent.objects.visible_to(request.user)
        return JsonResponse({"options": options_for(people, request.GET.get("q", "").strip())})
