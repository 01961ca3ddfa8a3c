"""Who was asked to apply for what, and what came of it; asking many people at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Count, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts.lists import PersonRecordFilter, PersonRecordList, PersonTable
from programs.catalogue.models import Call
from programs.eligibility import facts, words
from programs.eligibility.asks import Reader
from programs.eligibility.choices import InvitationState
from programs.eligibility.entering import INVITATION
from programs.eligibility.matching import Matching
from programs.eligibility.models import Invitation
from programs.eligibility.workflows import INVITATION as STEPS
from programs.eligibility.workflows import TONES
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import tables
from talentcareer.ui.components import marks
from talentcareer.ui.entering_many import TOP, ManyPage
from talentcareer.ui.parts import Tab, Text
from talentcareer.ui.widgets import SearchSelect


class InvitationTable(PersonTable):
    """An invitation a row, with the steps that may be taken now."""

    entry = INVITATION
    in_workbook = ("department", "reason")
    call = tables.Column(verbose_name=gettext_lazy("Call"), order_by=("call__programme__name", "call__year"), card="full")  # fmt: skip
    state = tables.Column(verbose_name=gettext_lazy("State"), order_by=("state",))
    on = tables.DayColumn(verbose_name=pgettext_lazy("state", "Since"), labelled=True)
    reason = tables.Column(verbose_name=gettext_lazy("Reason"), card="full", at_first=False)

    def render_call(self, value: Any) -> str:
        return str(value)

    value_call = render_call

    def render_state(self, record: Invitation) -> SafeString:
        badge = marks.state_badge(record.get_state_display(), tone=TONES[record.state])
        return format_html('{}<span class="q xs d-block">{}</span>', badge, record.reason) if record.reason else badge

    def value_state(self, record: Invitation) -> str:
        return str(record.get_state_display())

    def ways_on(self, record: Invitation) -> Iterable[tuple[str, Text]]:
        steps = [(self.entry.url("step", record.pk, step.code), step.label) for step in STEPS.open_to(record)]
        return [*steps, *super().ways_on(record)]


def calls_of(request: Any) -> QuerySet[Call]:
    """Return the calls a user may ask for, the latest first."""
    return Call.objects.visible_to(request.user).select_related("programme").order_by("-year", "programme__name")


class InvitationFilter(PersonRecordFilter):
    """Invitations by words, person, department, year of the call, call and state."""

    words, year_of, year_label = ("call__programme__name", "reason"), "call__year", gettext_lazy("Year of the call")
    call = django_filters.ModelChoiceFilter(label=gettext_lazy("Call"), queryset=calls_of, widget=SearchSelect)
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=InvitationState)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, Call.view_permission):
            del self.filters["call"]


class InvitationList(PersonRecordList):
    """Invitations within reach, the latest first, with how many stand in each state."""

    entry, table_class, filterset_class = INVITATION, InvitationTable, InvitationFilter
    title = gettext_lazy("Asked to apply")
    unit = pgettext_lazy("count", "invitations")
    order = ("-call__year", "-on")
    joined = ("call__programme",)
    export_permission = "invitation.export"
    empty_title = gettext_lazy("Nobody was asked yet")
    empty_text = gettext_lazy("Open a call under Matching, choose people and ask them. What came of it is noted here.")

    def tabs(self) -> Sequence[Tab]:
        asked = self.request.GET.copy()
        for name in ("page", "state", *self.unknown):
            asked.pop(name, None)
        counted = self.filterset_class(asked, queryset=self.rows(), request=self.request)
        if not counted.form.is_valid():
            return ()
        found = dict(counted.qs.order_by().values_list("state").annotate(Count("pk")))
        current = self.request.GET.get("state", "")
        everybody = Tab(_("All"), f"?{asked.urlencode()}", not current, sum(found.values()))
        tabs = [everybody]
        for state, label in InvitationState.choices:
            asked["state"] = state
            tabs.append(Tab(label, f"?{asked.urlencode()}", state == current, found.get(state, 0)))
        return tabs


class InviteMany(ManyPage):
    """Many people asked at once for a call: each with the verdict on it, before anything is written."""

    @cached_property
    def call(self) -> Call | None:
        """The call chosen above the rows, else the one of the address; None while there is none."""
        asked = self.typed.get(f"{TOP}-call") or self.request.GET.get("call", "")
        try:
            return Call.objects.visible_to(self.request.user).select_related("programme").get(pk=asked)
        except (ObjectDoesNotExist, ValidationError, ValueError):
            return None

    def form_of_all(self, **data: Any) -> Any:
        form = super().form_of_all(**data)
        if self.call is not None:
            form.initial.setdefault("call", self.call.pk)
        return form

    def dress(self, row: Any, form: Any) -> None:
        super().dress(row, form)
        if row.person.pk in self.verdicts:
            row.effects.append(self.verdicts[row.person.pk])

    @cached_property
    def verdicts(self) -> dict[Any, str]:
        """What the rules say of the people of the page and the call, in words: asking is not refused, it is only said."""
        if self.call is None or not self.people:
            return {}
        user: Any = self.request.user
        matching = Matching.of(self.call, dates.today(), Reader(user))
        known = facts.read(self.people, matching.reader)
        told = {}
        for person in self.people:
            verdict = matching.judged(known[person.pk])
            reasons = words.against(verdict, birth=policy.may(user, "talent.personal"))
            said = [words.verdict_words(verdict), *reasons]
            told[person.pk] = _("%(call)s: %(verdict)s") % {"call": self.call, "verdict": " · ".join(said)}
        return told
