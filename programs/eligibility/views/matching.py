"""One call: who could apply, who lacks one thing, who needs a check, who is barred and by what 申报匹配."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts import presenters
from cohorts.models import Talent
from programs.catalogue.choices import Strength
from programs.catalogue.models import Call
from programs.eligibility import facts, words
from programs.eligibility.asks import Reader
from programs.eligibility.choices import InvitationState, Match
from programs.eligibility.entering import INVITATION
from programs.eligibility.matching import Matching
from programs.eligibility.models import Invitation
from programs.eligibility.rules import WindowVerdict
from programs.eligibility.tables import PERSONAL, PersonOfBoard
from programs.eligibility.workflows import TONES
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui import formats, lists, tables
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Count as ShownCount
from talentcareer.ui.parts import Crumb, Tab, Text
from talentcareer.ui.widgets import SearchSelect

NOBODY_ASKED = "none"
TAB, THING = "tab", "thing"
OF_THE_CALL = "catalogue:call"


def page_of_call(user: Any, call: Call) -> str:
    """Return the address of a call with its conditions, for whoever may open it."""
    known = OF_THE_CALL in policy.table.routes and policy.may_open(user, OF_THE_CALL)
    return call.get_absolute_url() if known else ""


def call_of(user: Any, pk: Any) -> Call:
    """Return a call that a user may see; 404 for any other."""
    try:
        return Call.objects.visible_to(user).select_related("programme").get(pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class WayIn:
    """Something that may be done with the people chosen."""

    label: Text
    url: str


class MatchingTable(PersonOfBoard):
    """A person a row: the verdict, what stands against it, what speaks for the person, and whether she was asked."""

    degree = tables.Column(verbose_name=gettext_lazy("Degree"), at_first=False)
    sex = tables.Column(accessor="get_sex_display", verbose_name=gettext_lazy("Sex"), order_by=("sex",), at_first=False)
    born = tables.DayColumn(
        accessor=PERSONAL, verbose_name=gettext_lazy("Birth date"), order_by=("born_on",), permission="talent.personal",
        at_first=False,
    )  # fmt: skip
    verdict = tables.Column(accessor="pk", verbose_name=gettext_lazy("Verdict"), orderable=False, labelled=True)
    last_year = tables.Column(accessor="pk", verbose_name=gettext_lazy("Last chance"), orderable=False, labelled=True)
    against = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("What stands against it"), orderable=False, card="full", labelled=True
    )
    speaks = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("Preferred or favoured"), orderable=False, card="full", labelled=True
    )
    invitation = tables.Column(
        accessor="invitation_state", verbose_name=gettext_lazy("Asked to apply"), labelled=True, permission="invitation.view"
    )  # fmt: skip

    matching: Matching

    def said(self, record: Any) -> WindowVerdict:
        """The verdict on a person, judged once."""
        if not hasattr(record, "verdict_of_call"):
            record.verdict_of_call = self.matching.verdict(record)
        return record.verdict_of_call

    def reasons(self, record: Any) -> list[str]:
        """What stands against a person; without the birth date where the reader may not see it."""
        return words.against(self.said(record), birth=getattr(record, PERSONAL) is not None)

    def render_verdict(self, record: Any) -> SafeString:
        verdict = self.said(record)
        badge = marks.state_badge(words.short_words(verdict), tone=words.tone(verdict))
        if verdict.open and verdict.until_on:
            until = _("until %(day)s") % {"day": formats.day(verdict.until_on)}
        elif verdict.closed_on:
            until = _("since %(day)s") % {"day": formats.day(verdict.closed_on)}
        else:
            return badge
        return format_html('{}<span class="q xs nw d-block">{}</span>', badge, until)

    def value_verdict(self, record: Any) -> str:
        return words.verdict_words(self.said(record))

    def render_last_year(self, record: Any) -> Any:
        verdict = self.said(record)
        if verdict.last_chance:
            return marks.state_badge(_("last chance"), tone="due")
        return verdict.last_year or tables.NONE

    def value_last_year(self, record: Any) -> str | None:
        verdict = self.said(record)
        return _("last chance") if verdict.last_chance else str(verdict.last_year or "") or None

    def render_against(self, record: Any) -> Any:
        return _lines(self.reasons(record))

    def value_against(self, record: Any) -> str | None:
        return " · ".join(self.reasons(record)) or None

    def render_speaks(self, record: Any) -> Any:
        return _lines(map(str, self.said(record).preferences))

    def value_speaks(self, record: Any) -> str | None:
        return " · ".join(map(str, self.said(record).preferences)) or None

    def render_invitation(self, value: str) -> SafeString:
        return marks.state_badge(InvitationState(value).label, tone=TONES[value])

    def value_invitation(self, value: str) -> str:
        return str(InvitationState(value).label)


def _lines(told: Any) -> Any:
    found = [(line,) for line in told]
    return format_html_join("", '<span class="d-block">{}</span>', found) if found else tables.NONE


class MatchingFilter(django_filters.FilterSet):
    """The people of a call by tab, by what stands against them, by words, department and whether they were asked.

    `people` are those that all but the tab and the thing let through: the tabs count them.
    """

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_words", help_text=gettext_lazy("Name, former name, pinyin, initials or number")
    )  # fmt: skip
    department = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Department"),
        queryset=lambda request: Unit.objects.visible_to(request.user),
        method="by_unit",
        widget=SearchSelect,
    )
    thing = django_filters.ChoiceFilter(label=gettext_lazy("Stands against it"), method="narrowed_below")
    invitation = django_filters.ChoiceFilter(
        label=gettext_lazy("Asked to apply"),
        method="by_invitation",
        choices=[(NOBODY_ASKED, gettext_lazy("not asked yet")), *InvitationState.choices],
    )
    tab = django_filters.ChoiceFilter(
        label=gettext_lazy("Tab"), method="narrowed_below", choices=Match.choices, widget=forms.HiddenInput
    )

    class Meta:
        model = Talent
        fields: list[str] = []

    def __init__(self, *args: Any, matching: Matching, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matching = matching
        self.filters["thing"].extra["choices"] = [(thing.code, thing.label) for thing in matching.things]
        user = self.request.user
        if not policy.may(user, "unit.view"):
            del self.filters["department"]
        if not policy.may(user, Invitation.view_permission):
            del self.filters["invitation"]
        for choice in self.filters.values():
            if isinstance(choice, django_filters.ChoiceFilter | django_filters.ModelChoiceFilter):
                choice.extra["empty_label"] = _("any")
        self.people: QuerySet[Any] = self.queryset

    @cached_property
    def match(self) -> str:
        """The tab in force: at first those who could apply, or where there are none those who could but for a check."""
        asked = self.form.cleaned_data.get(TAB) if self.form.is_valid() else Match.CAN
        return asked or (Match.CAN if self.matching.narrowed(self.people, Match.CAN).exists() else Match.CHECK)

    def filter_queryset(self, queryset: QuerySet[Talent]) -> QuerySet[Talent]:
        self.people = super().filter_queryset(queryset)
        found = self.matching.narrowed(self.people, self.match)
        thing = self.form.cleaned_data.get(THING)
        return self.matching.because(found, thing) if thing else found

    def narrowed_below(self, rows: QuerySet[Talent], _name: str, _value: Any) -> QuerySet[Talent]:
        return rows

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(normalize("NFKC", value))

    def by_unit(self, rows: QuerySet[Talent], _name: str, value: Unit) -> QuerySet[Talent]:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))

    def by_invitation(self, rows: QuerySet[Talent], _name: str, value: str) -> QuerySet[Talent]:
        asked = Invitation.objects.visible_to(self.request.user).filter(call=self.matching.call, talent=OuterRef("pk"))
        if value == NOBODY_ASKED:
            return rows.exclude(Q(Exists(asked)))
        return rows.filter(Q(Exists(asked.filter(state=value))))


class MatchingList(lists.ListPage):
    """The people of a call, by tab, ranked: the last chance first, then preferences, then what closes soonest."""

    model = Talent
    table_class = MatchingTable
    filterset_class = MatchingFilter
    template_name = "eligibility/call.html"
    unit = gettext_lazy("persons")
    export_permission = "eligibility.export"
    empty_title = pgettext_lazy("people of a call", "Nobody stands here")
    empty_text = gettext_lazy("Look under the other tabs: each person on the staff stands under one of them.")

    @cached_property
    def call(self) -> Call:
        """The call of the address."""
        return call_of(self.request.user, self.kwargs["pk"])

    @cached_property
    def matching(self) -> Matching:
        """The call with its window; of a call that is over, as of its last day."""
        return Matching.of(self.call, dates.today(), Reader(self.request.user))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.call  # noqa: B018  a call that is not there answers before anything is asked of it
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> Text:
        return lazy(self._title, str)()  # an exported file is named in its own language

    def _title(self) -> str:
        label = Match(self.filterset.match).label
        return _("%(call)s: %(tab)s") % {"call": self.call, "tab": label} if self.request.method == "POST" else str(self.call)  # fmt: skip

    def get_crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Matching"), reverse("eligibility:call-list"))]

    def rows(self) -> QuerySet[Talent]:
        day, user = self.matching.day, self.request.user
        people = Talent.objects.visible_to(user, self.permission).on_staff_on(day)
        return self.matching.ranked(people)

    @cached_property
    def filterset(self) -> MatchingFilter:
        return self.filterset_class(
            self.request.GET, queryset=self.rows(), request=self.request, matching=self.matching
        )

    def table_over(self, rows: QuerySet[Any]) -> Any:
        user: Any = self.request.user
        personal = Talent.objects.visible_to(user, "talent.personal").filter(pk=OuterRef("pk"))
        asked = Invitation.objects.visible_to(user).filter(talent=OuterRef("pk"), call=self.call)
        rows = presenters.with_title(rows, self.matching.day).select_related("unit")
        rows = rows.annotate(
            invitation_state=Subquery(asked.values("state")[:1]),
            **{PERSONAL: Subquery(personal.values("born_on")[:1])},
        )
        table: Any = super().table_over(facts.fetching(rows, self.matching.reader))
        table.matching = self.matching
        table.today = self.matching.day
        if not any(term.strength in {Strength.PREFERRED, Strength.FAVOURED} for term in self.matching.window.terms):
            table.columns.hide("speaks")
        return table

    def tabs(self) -> Sequence[Tab]:
        counts = self.matching.counts(self.filterset.people) if self.filterset.form.is_valid() else {}
        return [
            Tab(label, self.at(**{TAB: match}), match == self.filterset.match, counts.get(match))
            for match, label in Match.choices
        ]

    def at(self, **asked: str) -> str:
        """The address of the list with other parameters, from its first page; of another tab without the thing."""
        query = self.request.GET.copy()
        for name in ("page", THING, *self.unknown):
            query.pop(name, None)
        for name, value in asked.items():
            query[name] = value
        return f"?{query.urlencode()}"

    @cached_property
    def ways_for_many(self) -> list[WayIn]:  # type: ignore[override]
        """What may be done with the people chosen: ask them, note what came of it."""
        if not policy.may(self.request.user, INVITATION.permission):
            return []
        query = urlencode({"call": self.call.pk})
        return [
            WayIn(INVITATION.add_title, f"{INVITATION.url('many')}?{query}"),
            WayIn(INVITATION.steps_for_many, INVITATION.url("many-steps")),
        ]

    def things(self) -> list[ShownCount]:
        """What stands against the people of the tab, with how many; each opens exactly those."""
        if not self.filterset.form.is_valid() or self.filterset.match == Match.CAN:
            return []
        chosen = self.filterset.form.cleaned_data.get(THING)
        found = self.matching.by_thing(self.matching.narrowed(self.filterset.people, self.filterset.match))
        tab = self.filterset.match
        return [
            ShownCount(number, thing.label, self.at(tab=tab, **({} if thing.code == chosen else {THING: thing.code})), thing.code == chosen)
            for thing, number in found
        ]  # fmt: skip

    def invitations(self) -> dict[str, Any]:
        """How many people were asked for the call, for whoever may see that."""
        user: Any = self.request.user
        if not policy.may(user, Invitation.view_permission):
            return {}
        asked = Invitation.objects.visible_to(user).filter(call=self.call).order_by()
        found = dict(asked.values_list("state").annotate(Count("pk")))
        url = f"{reverse(INVITATION.home)}?call={self.call.pk}"
        return {"invitations": sum(found.values()), "invitations_url": url}

    def values(self) -> dict[str, Any]:
        listed = super().values()  # the filters are read here: the tab in force is known from now on
        user, call, window = self.request.user, self.call, self.matching.window
        over = call.last_on < dates.today()
        checks = bool(self.matching.checks) and policy.may_open(user, "eligibility:check-list")
        return {
            **listed,
            "pills": [pill for pill in listed["pills"] if pill.url != lists.address(self.request.GET, without=(TAB,))],
            "clear_url": lists.address(self.request.GET, without=lists.parameters_of(self.filterset) - {TAB}),
            "kept": [*listed["kept"], (TAB, self.filterset.match)],
            "of": None,
            "call": call,
            "over": over,
            "day": self.matching.day,
            "rule": words.rule_words(window),
            "standing": "" if call.confirmed else call.get_standing_display(),
            "closes": formats.day(call.closes_on),
            "call_url": page_of_call(user, call),
            "things": self.things(),
            "checks_url": reverse("eligibility:checks", args=[call.pk]) if checks else "",
            **self.invitations(),
        }
