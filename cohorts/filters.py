"""Filters of the list of people."""

from typing import Any
from unicodedata import normalize

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cohorts import choices, statuses
from cohorts.codes import TITLES
from cohorts.models import Cohort, Membership, Stage, Talent
from cohorts.models.stage_moves import in_stage_on
from cohorts.titles import ASSISTANT, MIDDLE, SENIOR, TECHNICIAN, VICE_SENIOR
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui.widgets import SearchSelect

RANKS = {
    SENIOR: _("all senior titles"),
    VICE_SENIOR: _("all vice-senior titles"),
    MIDDLE: _("all intermediate titles"),
    ASSISTANT: _("all junior titles"),
    TECHNICIAN: _("all titles of technicians"),
}
RANK = "rank-"


def units_of(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


def cohorts_of(request: HttpRequest) -> QuerySet[Cohort]:
    """Return the batches a user may ask for, newest first."""
    return Cohort.objects.visible_to(request.user).order_by("-year", "name")


def stages(_request: HttpRequest) -> QuerySet[Stage]:
    """Return the stages."""
    return Stage.objects.unscoped("the stages are the same for everybody")


def titles() -> list[Any]:
    """Return ranks and titles for a select."""
    ranks = [(f"{RANK}{rank}", label) for rank, label in RANKS.items()]
    return [(_("Ranks"), ranks), (_("Titles"), TITLES.choices())]


class WordsFilter(django_filters.FilterSet):
    """People by name, pinyin or number."""

    q = django_filters.CharFilter(
        label=_("Search"), method="by_words", help_text=_("Name, former name, pinyin, initials or number")
    )

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(normalize("NFKC", value))


class TalentFilter(WordsFilter):
    """People by words and by what is recorded. Stage, batch, integration and state are asked of one membership."""

    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=units_of, method="by_unit", widget=SearchSelect
    )
    stage = django_filters.ModelChoiceFilter(
        label=_("Stage"), queryset=stages, to_field_name="code", method="of_membership"
    )
    stage_now = django_filters.ModelChoiceFilter(
        label=_("Stage today"), queryset=stages, to_field_name="code", method="of_membership"
    )
    integration = django_filters.ChoiceFilter(
        label=_("Integration"), choices=choices.Integration, method="of_membership"
    )
    batch = django_filters.ModelChoiceFilter(
        label=_("Batch"), queryset=cohorts_of, method="of_membership", widget=SearchSelect
    )
    status = django_filters.ChoiceFilter(label=_("Status"), method="by_status")
    title = django_filters.ChoiceFilter(label=_("Title"), choices=titles, method="by_title", widget=SearchSelect)
    degree = django_filters.ChoiceFilter(label=_("Degree"), choices=choices.Degree)
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=choices.Origin)
    duty = django_filters.ChoiceFilter(label=_("Duty status"), field_name="duty_status", choices=choices.DutyStatus)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=choices.TalentKind)

    class Meta:
        model = Talent
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["status"].extra["choices"] = statuses.choices_for(user)
        without = (
            {"stage", "stage_now", "integration", "batch", "status"}
            if not policy.may(user, "membership.view")
            else set()
        )
        without |= {"batch"} if not policy.may(user, "cohort.view") else set()
        without |= {"department"} if not policy.may(user, "unit.view") else set()
        for name in without:
            del self.filters[name]
        for choice in self.filters.values():
            if isinstance(choice, django_filters.ChoiceFilter | django_filters.ModelChoiceFilter):
                choice.extra["empty_label"] = _("any")

    def filter_queryset(self, queryset: QuerySet[Talent]) -> QuerySet[Talent]:
        """Join the conditions on memberships, and fetch for each person those that meet them, latest first."""
        queryset = super().filter_queryset(queryset)
        condition = self.membership_condition()
        memberships = Membership.objects.visible_to(self.request.user)
        if condition:
            memberships = memberships.filter(condition)
            queryset = queryset.filter(pk__in=memberships.values("talent"))
        shown = memberships.select_related("cohort", "stage").prefetch_related("integrations")
        shown = shown.order_by("-cohort__year", "-period_from_on")
        return queryset.prefetch_related(Prefetch("memberships", queryset=shown, to_attr="shown_memberships"))

    def membership_condition(self) -> Q:
        """Return what is asked of one membership; an empty condition where nothing is."""
        asked = self.form.cleaned_data
        condition = Q()
        if stage := asked.get("stage"):
            condition &= Q(stage=stage)
        if stage_now := asked.get("stage_now"):
            condition &= in_stage_on(dates.today(), stage_now)
        if batch := asked.get("batch"):
            condition &= Q(cohort=batch)
        if integration := asked.get("integration"):
            condition &= Q(integrations__integration=integration)
        if asked.get("status") in statuses.OF_MEMBERSHIPS:
            condition &= statuses.OF_MEMBERSHIPS[asked["status"]][1](dates.today())
        return condition

    def by_unit(self, rows: QuerySet[Talent], _name: str, value: Unit) -> QuerySet[Talent]:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))

    def of_membership(self, rows: QuerySet[Talent], _name: str, _value: Any) -> QuerySet[Talent]:
        return rows

    def by_status(self, rows: QuerySet[Talent], _name: str, value: str) -> QuerySet[Talent]:
        status = statuses.added(value)
        return rows.filter(pk__in=status.people(self.request.user, dates.today())) if status else rows

    def by_title(self, rows: Any, _name: str, value: str) -> Any:
        codes = TITLES.coded(int(value.removeprefix(RANK))) if value.startswith(RANK) else [value]
        return rows.filter(title_code__in=codes)
