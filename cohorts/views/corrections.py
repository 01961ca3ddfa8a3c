"""Requests for correction: asked by the person, answered by HR."""

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions import corrections
from cohorts.forms.corrections import AnswerForm, AskForm
from cohorts.models import CorrectionRequest, Talent
from cohorts.models.corrections import CorrectionState
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import panels, tables
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import ActionPage, RecordFormPage


class Ask(RecordFormPage):
    """A person asks for a correction of the own record."""

    model = Talent
    form_class = AskForm
    title = gettext_lazy("Ask for a correction")
    button = gettext_lazy("Send to HR")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def form_values(self) -> dict[str, Any]:
        return {"initial": {"section": self.request.GET.get("section", "")}}

    def save(self, form: Any) -> Text:
        values = form.cleaned_data
        corrections.ask(
            self.record, section=values["section"], field=values["field"], value=values["value"], words=values["words"], found=values["file"],
            by=self.request.user,
        )  # fmt: skip
        return _("Your request is with HR. You see the answer here and on your start page.")

    def after(self, form: Any) -> str:
        return reverse("cohorts:correction-list")


def page_of(request: CorrectionRequest) -> str:
    """Return the address of a request."""
    return reverse("cohorts:correction", args=[request.pk])


def section_title(code: str) -> str:
    """Return the title of a section of a person's page."""
    return next((str(panel.title) for panel in panels.all_panels() if panel.code == code), code)


class CorrectionTable(tables.Table):
    """A request a row."""

    talent = tables.NameColumn(url=page_of, verbose_name=gettext_lazy("Person"), order_by=("talent__name_key",))
    section = tables.Column(verbose_name=gettext_lazy("Section"), orderable=False)
    wanted = tables.Column(accessor="value", verbose_name=gettext_lazy("What is right"), orderable=False)
    created_at = tables.Column(verbose_name=gettext_lazy("Asked"))
    state = tables.Column(accessor="get_state_display", verbose_name=gettext_lazy("State"), order_by=("state",))

    def render_section(self, value: str) -> str:
        return section_title(value)

    def render_wanted(self, record: CorrectionRequest) -> str:
        return told(record)


def told(request: CorrectionRequest) -> str:
    """Return what is asked for, in one line."""
    if not request.field:
        return request.words
    label = Talent._meta.get_field(request.field).verbose_name  # type: ignore[union-attr]
    return _("%(field)s: %(value)s") % {"field": label, "value": request.value}


class CorrectionFilter(django_filters.FilterSet):
    """Requests by state."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=CorrectionState)

    class Meta:
        model = CorrectionRequest
        fields = ("state",)


class CorrectionList(ListPage):
    """Requests within reach, the open ones first."""

    model = CorrectionRequest
    table_class = CorrectionTable
    filterset_class = CorrectionFilter
    title = gettext_lazy("Requests for correction")
    unit = gettext_lazy("requests")
    empty_text = gettext_lazy(
        "Here stand the corrections that people ask for in their own records. A person asks on the own page."
    )

    def rows(self) -> Any:
        return super().rows().select_related("talent").order_by("state", "-created_at")


class Correction(RecordFormPage):
    """One request; HR answers it here."""

    model = CorrectionRequest
    form_class = AnswerForm
    template_name = "cohorts/correction.html"
    button = gettext_lazy("Answer")

    def rows(self) -> Any:
        return super().rows().select_related("talent", "evidence")

    def get_title(self) -> Text:
        return _("Request for correction: %(who)s") % {"who": self.record.talent}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Requests for correction"), reverse("cohorts:correction-list"))]

    @cached_property
    def may_answer(self) -> bool:
        """Whether this user answers the request, and it is open."""
        waits = self.record.state == CorrectionState.OPEN
        return waits and policy.may_on(self.request.user, "correction.answer", self.record)

    def form_values(self) -> dict[str, Any]:
        return {"asked": self.record}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_answer:
            return self.show(status=403, form=self.make_form())
        return super().post(request, *args, **kwargs)

    def values(self) -> dict[str, Any]:
        record = self.record
        mine = record.state == CorrectionState.OPEN and policy.may_on(self.request.user, "correction.ask", record)
        entries = [entry for panel in panels.all_panels() if panel.code == record.section for entry in panel.entries]
        return {
            **super().values(),
            "told": told(record),
            "section": section_title(record.section),
            "now": getattr(record.talent, record.field) if record.field else "",
            "may_answer": self.may_answer,
            "may_withdraw": mine,
            "section_url": f"{record.talent.get_absolute_url()}#{record.section}",
            "by_hand": bool(entries) and not record.field,
        }

    def save(self, form: Any) -> Text:
        values = form.cleaned_data
        accept = values["decision"] == "accept"
        corrections.answer(
            self.record, accept=accept, on=dates.today(), by=self.request.user, reason=values["reason"], typed=values.get("value"),
        )  # fmt: skip
        return _("Accepted into the record.") if accept else _("Declined; the person reads the reason.")

    def after(self, form: Any) -> str:
        return reverse("cohorts:correction-list")


class Withdraw(ActionPage):
    """The person takes an open request back."""

    model = CorrectionRequest

    def perform(self) -> Text:
        corrections.withdraw(self.record, on=dates.today(), by=self.request.user)
        return _("Your request is taken back.")

    def after(self) -> str:
        return reverse("cohorts:correction-list")
