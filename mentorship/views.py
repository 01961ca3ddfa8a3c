"""The lists of pairs 结对一览 and meetings 指导记录, the page that ends a pair, and what the field of a mentor is told while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View

from cohorts.fields import options_for
from cohorts.lists import PersonRecordList
from mentorship.actions import end_pair
from mentorship.entering import MEETING, PAIR
from mentorship.filters import MeetingFilter, PairFilter
from mentorship.forms import EndForm
from mentorship.models import Meeting, Pair
from mentorship.reach import hospital_people
from mentorship.tables import MeetingTable, PairTable
from talentcareer import dates
from talentcareer.ui.parts import Crumb, Tab, Text
from talentcareer.ui.views import RecordFormPage


class MentorshipList(PersonRecordList):
    """What the two lists have in common."""

    joined = ("mentor__unit",)
    export_permission = "mentorship.export"

    def tabs(self) -> Sequence[Tab]:
        return [
            Tab(_("Pairs"), reverse("mentorship:pair-list"), current=self.entry is PAIR),
            Tab(_("Meetings"), reverse("mentorship:meeting-list"), current=self.entry is MEETING),
        ]


class PairList(MentorshipList):
    """Pairs within reach, the latest first, each with the day of its last meeting."""

    entry, table_class, filterset_class = PAIR, PairTable, PairFilter
    edited_as = "pairs"
    title, unit = gettext_lazy("Pairs"), pgettext_lazy("count", "pairs")
    order = ("-paired_on",)
    empty_title = gettext_lazy("No pairs yet")
    empty_text = gettext_lazy("Who is mentored by whom, since when, appears here when imported or added.")

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        held = Meeting.objects.visible_to(self.request.user).filter(
            mentor=OuterRef("mentor"), mentee=OuterRef("mentee"), held_on__lte=dates.today()
        )
        return super().dressed(rows.annotate(last_met_on=Subquery(held.order_by("-held_on").values("held_on")[:1])))


class MeetingList(MentorshipList):
    """Meetings within reach, the latest first."""

    entry, table_class, filterset_class = MEETING, MeetingTable, MeetingFilter
    edited_as = "meetings"
    title, unit = gettext_lazy("Meetings"), pgettext_lazy("count", "meetings")
    order = ("-held_on", "-created_at")
    empty_title = gettext_lazy("No meetings yet")
    empty_text = gettext_lazy("What mentors and mentees talked about appears here when imported or logged.")


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
