"""The catalogue of talent programmes: the list, and a programme's page with its calls by year."""

from typing import Any

import django_filters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.catalogue import rules
from programs.catalogue.actions import propose_call
from programs.catalogue.choices import AGES, Layer, Level
from programs.catalogue.entering import CALL, PROGRAMME
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.rules import programme_key
from programs.catalogue.sentences import sentence
from programs.catalogue.words import BADGES, TONES, badge
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import formats, tables
from talentcareer.ui.entering_lists import EntryListPage
from talentcareer.ui.parts import Crumb, SumRow, Text
from talentcareer.ui.views import ActionPage, DetailPage


class ProgrammeTable(tables.Table):
    """A programme a row, with the call that is open or next and how far it can be relied on."""

    name = tables.NameColumn(url=Programme.get_absolute_url, verbose_name=gettext_lazy("Programme"))
    level = tables.Column(accessor="get_level_display", verbose_name=gettext_lazy("Level"), order_by=("level",))
    layer = tables.Column(accessor="get_layer_display", verbose_name=gettext_lazy("Layer"), order_by=("layer",))
    next_year = tables.Column(verbose_name=gettext_lazy("Next call"), labelled=True)
    next_closes_on = tables.DayColumn(verbose_name=gettext_lazy("Closes on"), labelled=True)
    next_standing = tables.StateColumn(accessor="next_standing", tones=TONES, verbose_name=gettext_lazy("Reliability"))
    aliases = tables.Column(verbose_name=gettext_lazy("Other names"), orderable=False, card="skip-s")

    def render_next_year(self, value: int, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("catalogue:call", args=[record.next_pk]), value)

    def render_next_standing(self, value: str) -> SafeString:
        return badge(value)

    def value_next_standing(self, value: str) -> str:
        return str(BADGES[value])

    def render_aliases(self, value: list[str]) -> str:
        return _(", ").join(value)

    def value_aliases(self, value: list[str]) -> str:
        return formats.listed(value)


class ProgrammeFilter(django_filters.FilterSet):
    """Programmes by words, level, layer, and how far their next call can be relied on."""

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    level = django_filters.ChoiceFilter(label=gettext_lazy("Level"), choices=Level)
    layer = django_filters.ChoiceFilter(label=gettext_lazy("Layer"), choices=Layer)
    standing = django_filters.ChoiceFilter(
        label=gettext_lazy("Reliability"), choices=[*BADGES.items()], field_name="next_standing"
    )

    class Meta:
        model = Programme
        fields = ("level", "layer")

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        # The other names lie in JSON, which the databases search in different ways; a catalogue is short.
        wanted = programme_key(value)
        found = [one.pk for one in rows if any(wanted in programme_key(word) for word in (one.name, *one.aliases))]
        return rows.filter(pk__in=found)


def with_next_call(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Annotate programmes with the call that is open or next, else the latest one."""
    today = dates.today()
    calls = Call.objects.visible_to(user).filter(programme=OuterRef("pk"))
    still = calls.filter(Q(closes_on__gte=today) | Q(closes_on=None, year__gte=today.year)).order_by("year")
    latest = calls.order_by("-year")
    next_pk = Coalesce(Subquery(still.values("pk")[:1]), Subquery(latest.values("pk")[:1]))
    found = Call.objects.visible_to(user).filter(pk=OuterRef("next_pk"))
    return rows.annotate(next_pk=next_pk).annotate(
        next_year=Subquery(found.values("year")[:1]),
        next_closes_on=Subquery(found.values("closes_on")[:1]),
        next_standing=Subquery(found.values("standing")[:1]),
    )


class ProgrammeList(EntryListPage):
    """The catalogue."""

    entry = PROGRAMME
    model = Programme
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter
    title = gettext_lazy("Talent programmes")
    unit = gettext_lazy("programmes")
    export_permission = "programme.write"
    empty_text = gettext_lazy("Talent programmes appear here when recognitions are imported, or when you add them.")

    def rows(self) -> QuerySet[Any]:
        return with_next_call(super().rows(), self.request.user)


def list_crumb() -> Crumb:
    """The step of the path that leads to the catalogue."""
    return Crumb(capfirst(str(Programme._meta.verbose_name_plural)), reverse("catalogue:programme-list"))


class ProgrammePage(DetailPage):
    """A programme: what it is, and its calls, the newest first, each with how far it can be relied on."""

    model = Programme
    template_name = "catalogue/programme.html"

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def values(self) -> dict[str, Any]:
        programme, user = self.record, self.request.user
        writes = policy.may(user, PROGRAMME.permission)
        calls = list(Call.objects.visible_to(user).filter(programme=programme).order_by("-year"))
        voided = Call.everything.visible_to(user, CALL.permission).filter(programme=programme, draft_of=None)
        return {
            **super().values(),
            "rows": [
                SumRow(_("Level"), programme.get_level_display()),
                SumRow(_("Layer"), programme.get_layer_display()),
                SumRow(_("Called"), self.rhythm()),
                SumRow(_("Other names"), _(", ").join(programme.aliases)),
            ],
            "calls": self.told(calls),
            "edit_url": PROGRAMME.url("edit", programme.pk) if writes else "",
            "add_url": f"{CALL.add_url()}?programme={programme.pk}" if writes else "",
            "proposed": next_of(programme, calls) if writes and calls else None,
            "propose_url": reverse("catalogue:programme-propose", args=[programme.pk]) if writes else "",
            "voided": [
                (one, CALL.url("take-back", one.pk)) for one in voided.exclude(voided_at=None).select_related("programme")
            ] if writes else [],
        }  # fmt: skip

    def rhythm(self) -> str:
        """How often it is called."""
        every = self.record.every_years
        return _("every year") if every <= 1 else _("every %(years)s years") % {"years": every}

    def told(self, calls: list[Call]) -> list[tuple[Call, SafeString, list[str]]]:
        """Each call with its badge and its limits of age in sentences."""
        ages: dict[Any, list[str]] = {}
        rows = Condition.objects.visible_to(self.request.user).filter(call__in=calls, kind__in=AGES)
        for one in rows.select_related("call", "programme").order_by("order", "sex"):
            ages.setdefault(one.call_id, []).append(sentence(one))
        return [(call, badge(call.standing), ages.get(call.pk, [])) for call in calls]


def next_of(programme: Programme, calls: list[Call]) -> int:
    """Return the year for which a call may be proposed next."""
    return rules.proposed_year(max(one.year for one in calls), programme.every_years, dates.today().year)


class ProposeCall(ActionPage):
    """The button that copies the newest call to the next year, its days shifted, to be confirmed."""

    model = Programme
    proposed: Call | None = None

    def perform(self) -> Text:
        typed = self.request.POST.get("year", "")
        calls = list(Call.objects.visible_to(self.request.user).filter(programme=self.record))
        year = int(typed) if typed.isdecimal() and len(typed) == 4 else next_of(self.record, calls) if calls else dates.today().year  # fmt: skip
        self.proposed = propose_call(self.record, year, by=self.request.user)
        return _("Proposed: %(call)s. Compare it with the document of that year and confirm it.") % {
            "call": self.proposed
        }

    def after(self) -> str:
        return str((self.proposed or self.record).get_absolute_url())
