"""What offices found about people, and of whom a call still needs a finding 核查."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cohorts import presenters
from cohorts.lists import PersonRecordFilter, PersonRecordList, PersonTable, YesOrNo
from cohorts.models import Talent
from programs.catalogue.choices import ConfirmationKind
from programs.catalogue.models import Call
from programs.eligibility.asks import Reader
from programs.eligibility.choices import InvitationState
from programs.eligibility.entering import CONFIRMATION
from programs.eligibility.matching import Matching
from programs.eligibility.models import Confirmation, Invitation
from programs.eligibility.tables import page_of
from programs.eligibility.views.matching import WayIn, call_of
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui import formats, lists, tables
from talentcareer.ui.components import marks
from talentcareer.ui.entering_many import ManyPage
from talentcareer.ui.parts import Crumb, Figure, Tab, Text
from talentcareer.ui.views import Page
from talentcareer.ui.widgets import SearchSelect

STANDS = (InvitationState.INVITED, InvitationState.APPLIED, InvitationState.SELECTED)


class ConfirmationTable(PersonTable):
    """A finding a row."""

    entry = CONFIRMATION
    kind = tables.Column(
        accessor="get_kind_display", verbose_name=gettext_lazy("What was looked at"), order_by=("kind",), card="full"
    )
    found = tables.Column(verbose_name=gettext_lazy("Finding"))
    office = tables.Column(verbose_name=gettext_lazy("Office"), labelled=True)
    on = tables.DayColumn(verbose_name=gettext_lazy("On"), labelled=True)
    note = tables.Column(verbose_name=pgettext_lazy("finding", "Note"), card="full")

    def render_found(self, record: Confirmation) -> SafeString:
        return marks.state_badge(found_words(record), tone="ok" if record.found else "bad")

    def value_found(self, record: Confirmation) -> str:
        return found_words(record)


def found_words(row: Confirmation) -> str:
    """Return a finding in words."""
    return pgettext("finding", "holds") if row.found else pgettext("finding", "does not hold")


class ConfirmationFilter(PersonRecordFilter):
    """Findings by words, person, department, year, kind and result."""

    words, year_of = ("office", "note"), "on__year"
    kind = django_filters.ChoiceFilter(label=gettext_lazy("What was looked at"), choices=ConfirmationKind)
    found = YesOrNo(label=pgettext_lazy("finding", "Holds"), lookup_expr="exact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["found"].extra["empty_label"] = self.filters["kind"].extra["empty_label"]

    class Meta:
        model = Confirmation
        fields: list[str] = []


class ConfirmationList(PersonRecordList):
    """Findings within reach, the latest first."""

    entry, table_class, filterset_class = CONFIRMATION, ConfirmationTable, ConfirmationFilter
    title = gettext_lazy("Findings of offices")
    unit = pgettext_lazy("count", "findings")
    order = ("-on", "talent__name_key")
    export_permission = "confirmation.write"
    template_name = "eligibility/confirmations.html"
    empty_title = gettext_lazy("No findings yet")
    empty_text = gettext_lazy("What an office found about somebody, such as integrity, appears here when entered.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that needs findings: of how many people each kind is still needed."""

    call: Call
    closes: str
    kinds: list[tuple[Text, Figure]]


class CheckIndex(Page):
    """The calls that are not over and need findings, with how many people wait for each kind."""

    template_name = "eligibility/checks.html"
    title = gettext_lazy("Findings needed")

    def get_crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Findings of offices"), reverse(CONFIRMATION.home))]

    def values(self) -> dict[str, Any]:
        today = dates.today()
        waiting = [found for call in calls_asking(self.request.user, today) if (found := self.waiting(call, today))]
        return {**super().values(), "waiting": waiting, "list_url": reverse(CONFIRMATION.home), "add_url": CONFIRMATION.add_url()}  # fmt: skip

    def waiting(self, call: Call, today: Any) -> Waiting | None:
        """A call with its numbers; None where it needs no finding."""
        matching = Matching.of(call, today, Reader(self.request.user))
        if not matching.checks:
            return None
        people = base(self.request.user, matching)
        url = reverse("eligibility:checks", args=[call.pk])
        kinds: list[tuple[Text, Figure]] = []
        for kind in matching.checks:
            label = ConfirmationKind(kind).label
            number = matching.needing(people, kind).count()
            kinds.append((label, Figure(number, f"{url}?kind={kind}", stands_for=f"{call}, {label}")))
        return Waiting(call, formats.day(call.closes_on), kinds)


def calls_asking(user: Any, today: Any) -> QuerySet[Call]:
    """Return the calls that are not over and have a condition that only an office's word can answer."""
    rows = Call.objects.visible_to(user).filter(Q(closes_on__gte=today) | Q(closes_on=None, year__gte=today.year))
    rows = rows.filter(programme__voided_at=None, conditions__kind="confirmation", conditions__voided_at=None)
    return rows.select_related("programme").distinct().order_by("closes_on", "programme__name")


def base(user: Any, matching: Matching) -> QuerySet[Talent]:
    """Return the people about whom a user may enter findings, on the staff on the day of a call."""
    return Talent.objects.visible_to(user, CONFIRMATION.permission).on_staff_on(matching.day)


class CheckTable(tables.Table):
    """A person a row of whom a finding is needed."""

    name = tables.NameColumn(
        url=page_of, verbose_name=gettext_lazy("Name"), order_by=("name_key",), below="staff_no",
        below_title=gettext_lazy("Staff no."),
    )  # fmt: skip
    department = tables.Column(
        accessor="unit__name", verbose_name=gettext_lazy("Department"), order_by=("unit__order", "unit__name")
    )
    title = tables.Column(accessor="title_code", verbose_name=gettext_lazy("Title"))
    invited = tables.Column(
        accessor="was_invited", verbose_name=gettext_lazy("Asked to apply"), labelled=True, permission="invitation.view"
    )

    def render_title(self, value: str) -> str:
        return presenters.title_words(value)

    value_title = render_title

    def render_invited(self, value: bool) -> str:
        return _("yes") if value else _("no")

    value_invited = render_invited


class CheckFilter(django_filters.FilterSet):
    """Of whom a finding is needed: which kind, by words, department, and whether they were asked to apply."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_words", help_text=gettext_lazy("Name, former name, pinyin, initials or number")
    )  # fmt: skip
    department = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Department"),
        queryset=lambda request: Unit.objects.visible_to(request.user),
        method="by_unit",
        widget=SearchSelect,
        empty_label=gettext_lazy("any"),
    )
    invited = YesOrNo(label=gettext_lazy("Asked to apply"), field_name="was_invited", lookup_expr="exact", empty_label=gettext_lazy("any"))  # fmt: skip
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Finding"), choices=ConfirmationKind, method="narrowed_below", widget=forms.HiddenInput
    )

    class Meta:
        model = Talent
        fields: list[str] = []

    def __init__(self, *args: Any, matching: Matching, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matching, self.people = matching, self.queryset
        if not policy.may(self.request.user, Invitation.view_permission):
            del self.filters["invited"]

    @property
    def asked(self) -> str:
        """The kind of finding in force: at first the first that the call needs."""
        given = self.form.cleaned_data.get("kind") if self.form.is_valid() else ""
        return given or next(iter(self.matching.checks), "")

    def filter_queryset(self, queryset: QuerySet[Talent]) -> QuerySet[Talent]:
        self.people = super().filter_queryset(queryset)
        return self.matching.needing(self.people, self.asked)

    def narrowed_below(self, rows: QuerySet[Talent], _name: str, _value: Any) -> QuerySet[Talent]:
        return rows

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(normalize("NFKC", value))

    def by_unit(self, rows: QuerySet[Talent], _name: str, value: Unit) -> QuerySet[Talent]:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))


class CheckList(lists.ListPage):
    """The people who could apply for a call but for an office's finding, by kind; entered for many of them at once."""

    model = Talent
    table_class = CheckTable
    filterset_class = CheckFilter
    unit = gettext_lazy("persons")
    export_permission = CONFIRMATION.permission
    empty_title = gettext_lazy("Nobody waits for this finding")
    empty_text = gettext_lazy("Who could apply but for the finding of an office stands here until it is entered.")

    @cached_property
    def call(self) -> Call:
        """The call of the address."""
        return call_of(self.request.user, self.kwargs["pk"])

    @cached_property
    def matching(self) -> Matching:
        """The call with its window."""
        return Matching.of(self.call, dates.today(), Reader(self.request.user))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.call  # noqa: B018  a call that is not there answers before anything is asked of it
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> Text:
        return lazy(lambda: _("Findings needed: %(call)s") % {"call": self.call}, str)()

    def get_crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Findings needed"), reverse("eligibility:check-list"))]

    def rows(self) -> QuerySet[Talent]:
        user: Any = self.request.user
        asked = Invitation.objects.visible_to(user).filter(call=self.call, talent=OuterRef("pk"), state__in=STANDS)
        rows = presenters.with_title(base(user, self.matching), self.matching.day).select_related("unit")
        return rows.annotate(was_invited=Exists(asked)).order_by("unit__order", "unit__name", "name_key")

    @cached_property
    def filterset(self) -> CheckFilter:
        return self.filterset_class(
            self.request.GET, queryset=self.rows(), request=self.request, matching=self.matching
        )

    def tabs(self) -> Sequence[Tab]:
        query = self.request.GET.copy()
        for name in ("page", *self.unknown):
            query.pop(name, None)
        tabs = []
        for kind in self.matching.checks:
            query["kind"] = kind
            number = self.matching.needing(self.filterset.people, kind).count() if self.filterset.form.is_valid() else 0
            tabs.append(
                Tab(ConfirmationKind(kind).label, f"?{query.urlencode()}", kind == self.filterset.asked, number)
            )
        return tabs

    @cached_property
    def ways_for_many(self) -> list[WayIn]:  # type: ignore[override]
        """Enter the finding for the people chosen."""
        query = urlencode({"kind": self.filterset.asked})
        return [WayIn(CONFIRMATION.add_title, f"{reverse('eligibility:confirmation-many')}?{query}")]

    def values(self) -> dict[str, Any]:
        listed = super().values()
        without = {"kind"}
        return {
            **listed,
            "pills": [pill for pill in listed["pills"] if pill.url != lists.address(self.request.GET, without=without)],
            "clear_url": lists.address(self.request.GET, without=lists.parameters_of(self.filterset) - without),
            "kept": [*listed["kept"], ("kind", self.filterset.asked)],
            "of": None,
        }


class ConfirmMany(ManyPage):
    """One finding for many people; who differs says so in the row. Nothing of it stands in the people's history."""

    @property
    def differing(self) -> tuple[str, ...]:
        return ("found", "note")

    def form_of_all(self, **data: Any) -> Any:
        form = super().form_of_all(**data)
        if (kind := self.request.GET.get("kind", "")) in ConfirmationKind.values:
            form.initial.setdefault("kind", kind)
        return form

    def carry_out(self, rows: Any) -> None:
        super().carry_out(rows)
        for row in rows:
            if row.record is not None:
                words = {"kind": row.record.get_kind_display(), "finding": found_words(row.record)}
                row.effects = [_("%(kind)s: %(finding)s") % words]
