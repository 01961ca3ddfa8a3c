"""Filters of the age board: of whom it is, and which of its numbers is open."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.codes import TITLES
from cohorts.models import Membership, Stage, Talent
from cohorts.models.stage_moves import in_stage_on
from programs.eligibility import board
from programs.eligibility.asks import Reader
from programs.eligibility.judges import rank_words
from programs.eligibility.windows import Window
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui.widgets import SearchSelect

RANKS = range(1, 6)


def units_of(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


def stages(_request: HttpRequest) -> QuerySet[Stage]:
    """Return the stages."""
    return Stage.objects.unscoped("the stages are the same for everybody")


class BoardFilter(django_filters.FilterSet):
    """The people of the board, then those of one of its numbers.

    `people` are those whom the board counts; `by_person` the windows of each, where a number of no one window is open.
    """

    q = django_filters.CharFilter(
        label=_("Search"), method="by_words", help_text=_("Name, former name, pinyin, initials or number")
    )
    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=units_of, method="by_unit", widget=SearchSelect
    )
    stage = django_filters.ModelChoiceFilter(
        label=_("In training in the stage"), queryset=stages, to_field_name="code", method="by_stage"
    )
    rank = django_filters.ChoiceFilter(label=_("Title rank"), method="by_rank")
    degree = django_filters.ChoiceFilter(label=_("Degree"), choices=choices.Degree)
    sex = django_filters.ChoiceFilter(label=_("Sex"), choices=choices.Sex)
    window = django_filters.ChoiceFilter(label=_("Window"), method="narrowed_below", widget=SearchSelect)
    cell = django_filters.ChoiceFilter(
        label=_("Counted as"), choices=list(board.LABELS.items()), method="narrowed_below"
    )

    class Meta:
        model = Talent
        fields: list[str] = []

    def __init__(self, *args: Any, windows: Iterable[Window], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.windows = {window.key: window for window in windows}
        self.filters["window"].extra["choices"] = [(key, str(one.label)) for key, one in self.windows.items()]
        self.filters["rank"].extra["choices"] = [(rank, rank_words(rank)) for rank in RANKS]
        user = self.request.user
        if not policy.may(user, "unit.view"):
            del self.filters["department"]
        if not policy.may(user, "membership.view"):
            del self.filters["stage"]
        for choice in self.filters.values():
            if isinstance(choice, django_filters.ChoiceFilter | django_filters.ModelChoiceFilter):
                choice.extra["empty_label"] = _("any")
        self.people = self.queryset
        self.by_person: dict[UUID, list[Window]] = {}

    @property
    def opened(self) -> Window | None:
        """The window whose number is open."""
        return self.windows.get(self.form.cleaned_data.get("window") or "") if self.form.is_valid() else None

    @property
    def code(self) -> str:
        """Which number is open; with a window alone, that of those who may apply."""
        if not self.form.is_valid():
            return ""
        asked = self.form.cleaned_data
        return str(asked.get("cell") or (board.MAY_APPLY if asked.get("window") else ""))

    def filter_queryset(self, queryset: QuerySet[Talent]) -> QuerySet[Talent]:
        """Narrow to the people of the board, then to those of the number that is open; nobody where none is."""
        self.people = super().filter_queryset(queryset)
        today, reader = dates.today(), Reader(self.request.user)
        if not self.code:
            return self.people.none()
        if self.opened is not None:
            return board.narrowed(self.people, self.opened, self.code, today, reader)
        self.by_person = board.by_person(self.people, self.windows.values(), self.code, today, reader)
        return self.people.filter(pk__in=list(self.by_person))

    def narrowed_below(self, rows: QuerySet[Talent], _name: str, _value: Any) -> QuerySet[Talent]:
        return rows

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(normalize("NFKC", value))

    def by_unit(self, rows: QuerySet[Talent], _name: str, value: Unit) -> QuerySet[Talent]:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))

    def by_stage(self, rows: QuerySet[Talent], _name: str, value: Stage) -> QuerySet[Talent]:
        today = dates.today()
        members = Membership.objects.visible_to(self.request.user).in_training_on(today)
        return rows.filter(pk__in=members.filter(in_stage_on(today, value)).values("talent"))

    def by_rank(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(title_code__in=TITLES.coded(int(value)))
