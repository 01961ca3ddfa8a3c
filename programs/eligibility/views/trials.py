"""Trying a rule: begin from a call or a stage limit, see who enters and who leaves, adopt it with reason and file or set it aside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

import django_filters
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cohorts.models import Talent
from programs.catalogue import sentences, ways
from programs.catalogue.models import Call, Condition
from programs.eligibility import actions_trials, trials
from programs.eligibility.asks import Reader
from programs.eligibility.forms_trials import AdoptForm, AdoptLimitForm, LimitTrialForm
from programs.eligibility.models_trials import CallTrial, LimitTrial, RuleFile
from programs.eligibility.trials import ENTERS, LEAVES, STAYS
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.audit import trail
from talentcareer.exchange import files
from talentcareer.ui import formats, tables
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, Figure, KeyFigure, Tab, Text
from talentcareer.ui.views import ActionPage, DetailPage, FormPage, Page, RecordFormPage
from talentcareer.ui.widgets import SearchSelect

EFFECTS = (
    (ENTERS, gettext_lazy("may apply newly")),
    (LEAVES, gettext_lazy("may no longer apply")),
    (STAYS, gettext_lazy("may apply either way")),
)


def crumb() -> Crumb:
    """The step of the path that leads to the trials."""
    return Crumb(_("Try a rule"), reverse("eligibility:trial-list"))


@ways.add
def to_trial(user: Any, call: Call) -> tuple[Text, str] | None:
    """Lead from a call to trying it, and from a draft back to its comparison."""
    if not policy.may_open(user, "eligibility:trial-list"):
        return None
    if call.draft_of_id:
        trial = CallTrial.objects.visible_to(user).filter(draft=call).first()
        return (_("Who enters, who leaves"), trial.get_absolute_url()) if trial else None
    return _("Try a rule"), reverse("eligibility:trial-begin", args=[call.pk])


@ways.add
def to_matching(user: Any, call: Call) -> tuple[Text, str] | None:
    """Lead from a call to who may apply."""
    if call.draft_of_id or not policy.may_open(user, "eligibility:call"):
        return None
    return _("Who may apply"), reverse("eligibility:call", args=[call.pk])


class TrialList(Page):
    """The trials that are open, and what was adopted."""

    template_name = "eligibility/trials.html"
    title = gettext_lazy("Try a rule")

    def values(self) -> dict[str, Any]:
        user = self.request.user
        of_calls = CallTrial.objects.visible_to(user).select_related("call__programme", "file")
        of_limits = LimitTrial.objects.visible_to(user).select_related("limit__stage", "file")
        found = sorted([*of_calls, *of_limits], key=lambda one: one.created_at, reverse=True)
        return {
            **super().values(),
            "open_trials": [one for one in found if not one.adopted_at],
            "adopted": [(one, getattr(one, "file", None)) for one in found if one.adopted_at],
            "calls_url": reverse("catalogue:programme-list"),
            "limit_url": reverse("eligibility:limit-trial-add"),
        }


class BeginTrial(DetailPage):
    """A call that is to be tried: the trials that are open, and the button that begins another."""

    model = Call
    template_name = "eligibility/trial_begin.html"

    def get_title(self) -> Text:
        return _("Try a rule: %(call)s") % {"call": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().values(),
            "open_trials": CallTrial.objects.visible_to(user).filter(call=self.record, adopted_at=None),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        trial = actions_trials.try_call(self.record, by=self.request.user)
        return HttpResponseRedirect(trial.draft.get_absolute_url())


class EffectTable(tables.Table):
    """A person a row, with what the tried rule would change."""

    name = tables.NameColumn(
        url=Talent.get_absolute_url, verbose_name=gettext_lazy("Name"), order_by=("name_key",), below="staff_no",
        below_title=gettext_lazy("Staff no."),
    )  # fmt: skip
    department = tables.Column(accessor="unit__name", verbose_name=gettext_lazy("Department"))
    sex = tables.Column(accessor="get_sex_display", verbose_name=gettext_lazy("Sex"), order_by=("sex",))
    degree = tables.Column(accessor="get_degree_display", verbose_name=gettext_lazy("Degree"), order_by=("degree",))
    effect = tables.Column(verbose_name=gettext_lazy("Effect"), card="full")

    def render_effect(self, value: str) -> str:
        return str(dict(EFFECTS)[value])

    def value_effect(self, value: str) -> str:
        return str(dict(EFFECTS)[value])


def units_of(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


class EffectFilter(django_filters.FilterSet):
    """People by words, by what the tried rule changes, and by department."""

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    effect = django_filters.ChoiceFilter(label=gettext_lazy("Effect"), choices=EFFECTS)
    department = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Department"), queryset=units_of, method="by_unit", widget=SearchSelect
    )

    class Meta:
        model = Talent
        fields: list[str] = []

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(Q(name__icontains=value.strip()) | Q(staff_no__icontains=value.strip()))

    def by_unit(self, rows: Any, _name: str, unit: Unit) -> Any:
        return rows.filter(unit__in=unit_ids(self.request.user, unit.pk))


class EffectList(ListPage):
    """What a tried rule changes: the numbers, by department and in money, and the people of each."""

    model = Talent
    table_class = EffectTable
    filterset_class = EffectFilter
    template_name = "eligibility/trial.html"
    unit = pgettext_lazy("count", "people")
    export_permission = "eligibility.export"
    trial_model: Any = None
    empty_title = gettext_lazy("Nobody is concerned")
    empty_text = gettext_lazy("Nobody in your reach may apply under the rule that holds, or under the tried one.")

    @cached_property
    def trial(self) -> Any:
        """The trial of the address; 404 where there is none."""
        try:
            return self.trial_model.objects.visible_to(self.request.user).get(pk=self.kwargs["pk"])
        except ObjectDoesNotExist:
            raise Http404 from None

    @cached_property
    def comparison(self) -> trials.Comparison:
        """The rule that holds beside the tried one, as of today."""
        make = trials.of_call if isinstance(self.trial, CallTrial) else trials.of_limit
        return make(self.trial, dates.today(), Reader(self.request.user))

    @cached_property
    def people(self) -> QuerySet[Any]:
        """The people on the staff within reach."""
        return Talent.objects.visible_to(self.request.user, "eligibility.view").on_staff_on(dates.today())

    def rows(self) -> QuerySet[Any]:
        found = self.comparison
        before, after = Q(pk__in=found.ids(found.before)), Q(pk__in=found.ids(found.after))
        effect = Case(
            When(before & after, then=Value(STAYS)), When(after, then=Value(ENTERS)), When(before, then=Value(LEAVES)),
            default=Value(""), output_field=CharField(),
        )  # fmt: skip
        return self.people.annotate(effect=effect).exclude(effect="").select_related("unit").order_by("name_key")

    def get_title(self) -> Text:
        return _("Try a rule: %(what)s") % {"what": self.trial}

    def get_crumbs(self) -> list[Crumb]:
        return [crumb()]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many enter, leave and stay: the very rows that the list opens."""
        found = self.comparison
        return {code: found.which(self.people, code).count() for code, _label in EFFECTS}

    def tabs(self) -> Sequence[Tab]:
        asked, path = self.request.GET.get("effect", ""), self.request.path
        shown = [Tab(_("All"), path, not asked)]
        return [*shown, *(Tab(label, f"{path}?effect={code}", asked == code, self.counts[code]) for code, label in EFFECTS)]  # fmt: skip

    def values(self) -> dict[str, Any]:
        path, trial, counts = self.request.path, self.trial, self.counts
        keys = [
            KeyFigure(label, Figure(counts[code], f"{path}?effect={code}"), ngettext("person", "people", counts[code]))
            for code, label in EFFECTS
        ]
        money = self.comparison.money(counts[ENTERS], counts[LEAVES], counts[STAYS])
        if money is not None:
            keys.append(KeyFigure(_("support, more or less"), Figure(money, format="yuan"), below=_("support per person × people who may apply")))  # fmt: skip
        departments = [
            (name or _("without a department"), self.cell(unit, ENTERS, entering), self.cell(unit, LEAVES, leaving))
            for unit, name, entering, leaving in self.comparison.by_department(self.people)
        ]
        stale = not trial.adopted_at and trial.base != self.now()
        return {
            **super().values(),
            "trial": trial,
            "figures": keys,
            "departments": departments,
            "stale": stale,
            "before_words": self.words(self.comparison.before, before=True),
            "after_words": self.words(self.comparison.after, before=False),
            "edit_url": "" if trial.adopted_at else self.edit_url(),
            "adopt_url": "" if trial.adopted_at or stale else reverse(f"{self.stem}-adopt", args=[trial.pk]),
            "drop_url": "" if trial.adopted_at else reverse(f"{self.stem}-drop", args=[trial.pk]),
        }

    def cell(self, unit: Any, code: str, number: int) -> Figure:
        """A number of a department; its link opens exactly its people."""
        return Figure(number, f"{self.request.path}?effect={code}&department={unit}" if unit and number else "")

    @property
    def stem(self) -> str:
        """The beginning of the names of this trial's routes."""
        return "eligibility:trial" if isinstance(self.trial, CallTrial) else "eligibility:limit-trial"

    def now(self) -> str:
        """What the rule tells as it stands."""
        trial = self.trial
        return trials.told_by_call(trial.call) if isinstance(trial, CallTrial) else trials.told_by_limit(trial.limit)

    def edit_url(self) -> str:
        """Where the tried rule is changed."""
        if isinstance(self.trial, CallTrial):
            return str(self.trial.draft.get_absolute_url())
        return reverse("eligibility:limit-trial-edit", args=[self.trial.pk])

    def words(self, window: Any, *, before: bool) -> list[str]:
        """The rule in sentences."""
        if isinstance(self.trial, CallTrial):
            call = self.trial.call if before else self.trial.draft
            rows = (
                Condition.objects.visible_to(self.request.user)
                .filter(call=call)
                .select_related("call__programme", "programme")
            )
            return [str(one) for one in sentences.say(rows.order_by("order", "kind", "sex"))]
        if window is None:
            return [_("no limit holds")]
        firsts = window.current.cutoffs.items()
        return [
            _("batch of %(year)s: born on or after %(day)s%(sex)s")
            % {"year": window.current.year, "day": formats.day(cut.first_on), "sex": f" ({sex})" if sex else ""}
            for sex, cut in firsts
        ]


class LimitTrialAdd(FormPage):
    """Begin a trial of a stage's limit."""

    title = gettext_lazy("Try a stage limit")
    button = gettext_lazy("Show who enters and who leaves")

    def get_crumbs(self) -> list[Crumb]:
        return [crumb()]

    def make_form(self, **data: Any) -> Any:
        given = {"from_year": dates.today().year + 1, **self.request.GET.dict()}
        return LimitTrialForm(user=self.request.user, initial=given, **data)

    def save(self, form: Any) -> Text | None:
        self.saved = actions_trials.save_limit_trial(form.instance, by=self.request.user)
        return None

    def after(self, form: Any) -> str:
        return self.saved.get_absolute_url()


class LimitTrialEdit(RecordFormPage):
    """Change the values of a tried limit."""

    model = LimitTrial
    button = gettext_lazy("Show who enters and who leaves")

    def get_title(self) -> Text:
        return _("Try a rule: %(what)s") % {"what": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [crumb(), Crumb(str(self.record), self.record.get_absolute_url())]

    def make_form(self, **data: Any) -> Any:
        return LimitTrialForm(user=self.request.user, instance=self.record, **data)

    def save(self, form: Any) -> Text | None:
        actions_trials.save_limit_trial(form.instance, by=self.request.user)
        return None

    def after(self, form: Any) -> str:
        return str(self.record.get_absolute_url())


class Adopt(RecordFormPage):
    """Let a tried rule hold."""

    button = gettext_lazy("Let this rule hold")
    form_class = AdoptForm
    saved: Any = None

    def get_title(self) -> Text:
        return _("Adopt: %(what)s") % {"what": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [crumb(), Crumb(str(self.record), self.record.get_absolute_url())]

    def after(self, form: Any) -> str:
        return str(self.saved.get_absolute_url()) if isinstance(self.saved, Call) else reverse("cohorts:stage-list")


class AdoptCall(Adopt):
    """Let a draft's conditions hold for its call."""

    model = CallTrial

    def save(self, form: Any) -> Text:
        typed = form.cleaned_data
        self.saved = actions_trials.adopt_call(
            self.record, reason=typed["reason"], file=typed["file"], by=self.request.user
        )
        return _("The tried rule holds now for %(call)s. Confirm the call with its document.") % {"call": self.saved}


class AdoptLimit(Adopt):
    """Let a tried limit hold from its year on."""

    model = LimitTrial
    form_class = AdoptLimitForm

    def save(self, form: Any) -> Text:
        self.saved = actions_trials.adopt_limit(self.record, by=self.request.user, **form.cleaned_data)
        return _("The tried limit holds from the batches of %(year)s on.") % {"year": self.saved.from_year}


class Drop(ActionPage):
    """The button that sets a trial aside."""

    model: Any = None

    def perform(self) -> Text:
        actions_trials.drop(self.record, by=self.request.user)
        return _("The trial was set aside; the rule that holds is as it was.")

    def after(self) -> str:
        return reverse("eligibility:trial-list")


class RuleFilePage(DetailPage):
    """The file by which a rule was adopted; opening it is on record."""

    model = RuleFile

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self.record
        try:
            content = files.load(kept.stored_as)
        except FileNotFoundError:
            raise Http404 from None
        response = HttpResponse(content, content_type=kept.content_type)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.file_name)}"
        response["X-Content-Type-Options"] = "nosniff"
        trail.write_event("rule.file_opened", by=self.request.user, subject=str(self.record.pk))
        return response
