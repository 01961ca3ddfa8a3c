"""Pages of people: the list, a person's record, the search by ID number, showing a sensitive value."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cohorts import presenters
from cohorts.entering.people import PERSON
from cohorts.filters import TalentFilter, WordsFilter
from cohorts.forms.search import IdNumberForm, RevealForm, looks_like_id_card
from cohorts.models import Merge, Talent
from cohorts.record import may_here, ways, who_may_see, with_photo
from cohorts.tables import TalentTable, VoidedTable, with_personal
from cohorts.views.merging import merges_of
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.audit import sentences, trail
from talentcareer.ui import panels
from talentcareer.ui.components.page import page_of
from talentcareer.ui.entering_many import WayIn, ways_in
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, HistoryLine, Text
from talentcareer.ui.views import DetailPage, FormPage, RecordFormPage


def people_crumb() -> Crumb:
    """The step of the path that leads back to the list."""
    return Crumb(_("People"), reverse("cohorts:talent-list"))


def crumb_of(talent: Talent) -> Crumb:
    """The step of the path that leads back to a person's page."""
    return Crumb(str(talent), reverse("cohorts:talent-detail", args=[talent.pk]))


class PeopleList(ListPage):
    """The base of lists of people: an ID number never stays in their address."""

    model = Talent
    unit = gettext_lazy("persons")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if looks_like_id_card(request.GET.get(self.search, "")):
            return self.without_id_number(request)
        return super().dispatch(request, *args, **kwargs)

    def without_id_number(self, request: HttpRequest) -> HttpResponse:
        """Take an ID number out of the address again, and say where it can be searched."""
        if policy.may(request.user, "talent.reveal"):
            messages.warning(
                request, _("An ID number does not belong in an address, so it was taken out. Enter it here.")
            )
            return HttpResponseRedirect(reverse("cohorts:id-number-search"))
        messages.warning(
            request, _("People are not searched by ID number here. Search by name, pinyin or staff number.")
        )
        return HttpResponseRedirect(request.path)


class TalentList(PeopleList):
    """People within reach, searched and filtered by the address."""

    table_class = TalentTable
    filterset_class = TalentFilter
    template_name = "cohorts/talent_list.html"
    title = gettext_lazy("People")
    empty_title = gettext_lazy("No people yet")
    empty_text = gettext_lazy("The people of your reach appear here as soon as they are imported or entered.")
    export_permission = "talent.export"
    edited_as = "talents"

    def rows(self) -> QuerySet[Talent]:
        people = presenters.with_title(super().rows(), dates.today()).select_related("unit")
        people = with_personal(people, self.request.user)
        return people.order_by(F("staff_no").asc(nulls_last=True), "name_key")

    @cached_property
    def ways_for_many(self) -> list[WayIn]:  # type: ignore[override]
        """What this user may enter for the people chosen on the list."""
        return ways_in(self.request.user)

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "today": dates.today(),
            "may_add": policy.may_open(self.request.user, "cohorts:talent-add"),
            "may_add_scans": policy.may_open(self.request.user, "cohorts:scans"),
            "may_search_id_number": policy.may(self.request.user, "talent.reveal"),
            "may_take_back": policy.may_open(self.request.user, "cohorts:talent-voided-list"),
        }


class VoidedList(PeopleList):
    """People entered by mistake, each with why, and the way to take the record back."""

    table_class = VoidedTable
    filterset_class = WordsFilter
    title = gettext_lazy("Entered by mistake")
    empty_title = gettext_lazy("Nobody is recorded as entered by mistake")

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb()]

    def rows(self) -> QuerySet[Talent]:
        people = Talent.everything.visible_to(self.request.user, self.permission).exclude(voided_at=None)
        return people.select_related("unit").order_by("-voided_at")


class TalentDetail(DetailPage):
    """A person's record: who it is, then every subject's section that the reader may see."""

    model = Talent
    template_name = "cohorts/talent_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        gone = Talent.everything.visible_to(self.request.user).filter(pk=self.kwargs["pk"])
        for talent in gone.select_related("merged_into")[:1] if not self.found else ():
            if talent.merged_into:
                return HttpResponseRedirect(talent.merged_into.get_absolute_url())
            if may_here(self.request.user, PERSON.permission, talent):
                return HttpResponseRedirect(PERSON.url("take-back", talent.pk))
        return super().get(request, *args, **kwargs)

    @property
    def found(self) -> bool:
        """Whether the person is there under this address."""
        try:
            return bool(self.record)
        except Http404:
            return False

    def rows(self) -> QuerySet[Talent]:
        return with_photo(presenters.with_title(super().rows(), dates.today())).select_related("unit")

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb()]

    def values(self) -> dict[str, Any]:
        talent, user, today = self.record, self.request.user, dates.today()
        shown = panels.for_person(talent, user, may_here=may_here)
        told = {section.panel.code: section.values for section in shown if section.values is not None}
        posts = [post for post, _period in told["posts"]["posts"] if post.holds_today] if "posts" in told else []
        return {
            **super().values(),
            "sections": shown,
            "without": [str(section.panel.title) for section in shown if section.values is None],
            "ways_in": [way for section in shown if section.values is None for way in section.ways_in],
            "membership": told["memberships"]["latest"] if "memberships" in told else None,
            "may_read_history": may_here(user, "talent.history", talent),
            "ways": ways(talent, user),
            "age": presenters.age(talent, today),
            "today": today,
            "title_words": presenters.title_words(talent.title_code),
            "standing": presenters.standing(talent),
            "who_may_see": who_may_see(talent, posts),
        }


class TalentHistory(DetailPage):
    """What changed on a person's record, in sentences, newest first; as a part of its page, the latest ones."""

    model = Talent
    template_name = "cohorts/talent_history.html"
    unit = gettext_lazy("changes")
    latest = 10

    def get_title(self) -> Text:
        return _("History of %(who)s") % {"who": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb(), crumb_of(self.record)]

    def values(self) -> dict[str, Any]:
        page = page_of(trail.history(*self.subjects()), self.request.GET)
        return {
            **super().values(),
            "page": page,
            "lines": told(page.object_list),
            "unit": self.unit,
            "merges": merges_of(self.record, self.request.user),
            "voided": panels.voided(self.record, self.request.user),
        }

    def subjects(self) -> list[Any]:
        """The person, and the records that were folded into her: their history is hers."""
        folded = Merge.objects.visible_to(self.request.user).filter(kept=self.record, undone_at=None)
        return [self.record.pk, *folded.values_list("folded", flat=True)]

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        if self.request.htmx:
            lines = told(trail.history(*self.subjects())[: self.latest])
            return TemplateResponse(self.request, "cohorts/talent_history_part.html", {"lines": lines}, status=status)
        return super().show(status, **more)


def told(entries: Any) -> list[HistoryLine]:
    """Return entries of the trail as lines of a history."""
    return [HistoryLine(line.at, line.text) for line in sentences.tell(entries)]


@method_decorator([never_cache, sensitive_post_parameters("number")], name="dispatch")
class IdNumberSearch(FormPage):
    """Finds a person by the exact ID number, by POST alone, among the people within reach."""

    form_class = IdNumberForm
    title = gettext_lazy("Search by ID number")
    button = gettext_lazy("Search")

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb()]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        form = self.make_form(data=request.POST)
        if form.is_valid():
            talent = form.found(Talent.objects.visible_to(user, self.permission))
            trail.write_event("talent.searched_by_id_number", by=user, subject=str(talent.pk) if talent else "")
            if talent:
                return HttpResponseRedirect(reverse("cohorts:talent-detail", args=[talent.pk]))
            form.add_error(
                "number",
                _("Nobody within your reach has this ID number. Check each digit, or search by name or staff number."),
            )
        form.data = form.data.copy()
        form.data["number"] = ""
        return self.show(status=422, form=form)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class TalentReveal(RecordFormPage):
    """Shows one sensitive value in full: by POST with a reason, on record, kept by no cache."""

    model = Talent
    form_class = RevealForm
    template_name = "cohorts/reveal.html"
    button = gettext_lazy("Show")
    fields = {"id-number": gettext_lazy("ID number"), "mobile": gettext_lazy("Mobile")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if kwargs["field"] not in self.fields:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def label(self) -> Text:
        """The name of the value asked for."""
        return self.fields[self.kwargs["field"]]

    def get_title(self) -> Text:
        return _("Show %(what)s of %(who)s") % {"what": self.label, "who": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb(), crumb_of(self.record)]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "label": self.label}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form)
        user: Any = request.user
        field = self.kwargs["field"]
        event = f"talent.{field.replace('-', '_')}_revealed"
        trail.write_event(event, by=user, subject=str(self.record.pk), reason=form.sentence)
        return self.show(value=self.in_full(field), form=None)

    def in_full(self, field: str) -> str:
        """Return the value itself; empty where none is recorded."""
        if field == "mobile":
            return str(self.record.mobile)
        secret = self.record.id_number
        return secret.reveal() if secret else ""
