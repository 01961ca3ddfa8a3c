"""The page that ends a pair, and what the field of a mentor is told while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cohorts.fields import options_for
from mentorship.actions import end_pair
from mentorship.entering import PAIR
from mentorship.forms import EndForm
from mentorship.models import Pair
from mentorship.reach import hospital_people
from talentcareer import dates
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import RecordFormPage


class EndPairPage(RecordFormPage):
    """End a pair on a day, with the reason."""

    model = Pair
    form_class = EndForm
    template_name = "mentorship/end_pair.html"
    title = gettext_lazy("End a pair")
    button = gettext_lazy("End the pair")

    def rows(self) -> Any:
        return super().rows().select_related("mentor", "mentee")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record.mentee), self.record.mentee.get_absolute_url())]

    def form_values(self) -> dict[str, Any]:
        return {"initial": {"on": dates.today()}}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "back": PAIR.place(self.record)}

    def save(self, form: Any) -> Text:
        end_pair(self.record, **form.cleaned_data, by=self.request.user)
        return _("The pair %(pair)s ended on %(day)s.") % {"pair": self.record, "day": self.record.ended_on}

    def after(self, form: Any) -> str:
        return PAIR.place(self.record)


class MentorChoices(View):
    """Mentors found by the typed words, of the user's whole hospital: number, name and department, nothing more."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
        people = hospital_people(request.user)
        return JsonResponse({"options": options_for(people, request.GET.get("q", "").strip())})
