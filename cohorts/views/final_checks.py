"""Whose training period is over without a final check 期满待验收, and what each still lacks."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts import filters, rules
from cohorts.choices import DocumentKind
from cohorts.entering.people import MEMBERSHIP
from cohorts.lists import PersonRecordFilter, PersonRecordList, PersonTable
from cohorts.models import Evidence, Membership, Stage
from cohorts.models.stage_moves import in_stage_on, stage_id_on
from talentcareer import dates
from talentcareer.ui import formats, tables
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Text
from talentcareer.ui.widgets import SearchSelect

LACKS: dict[str, Text] = {
    "final_check": gettext_lazy("final grade and day"),
    "agreement_day": gettext_lazy("day of the agreement"),
    "task_book": gettext_lazy("file of agreement or task book"),
    "report": gettext_lazy("file of the report"),
}
"""What may be missing, in words; the codes and their order are the rule's."""


def shown_by(*kinds: DocumentKind) -> Exists:
    """Return the condition that a membership has evidence of a kind: of its own, or of the person as such."""
    files = Evidence.objects.unscoped("whether a file is there is told, not the file").filter(
        Q(about="") | Q(about=Membership._meta.label, about_id=OuterRef("pk")),
        talent=OuterRef("talent"), document_kind__in=kinds,
    )  # fmt: skip
    return Exists(files)


THERE: dict[str, Any] = {
    "final_check": ~Q(final_grade=""),
    "agreement_day": Q(agreement_on__isnull=False),
    "task_book": Q(shown_by(DocumentKind.AGREEMENT)),
    "report": Q(shown_by(DocumentKind.REPORT)),
}
"""The condition that something is there; a test holds each against the rule."""


def lacks_of(membership: Any) -> list[str]:
    """Return in words what a membership still lacks for its final check; the list has annotated which files are there."""
    found = rules.lacking_for_final(
        final_check=membership.final_grade != "", agreement_day=membership.agreement_on is not None,
        task_book=membership.has_task_book, report=membership.has_report,
    )  # fmt: skip
    return [str(LACKS[code]) for code in found]


class AwaitingTable(PersonTable):
    """A membership that is due for its final check a row."""

    entry = MEMBERSHIP
    cohort = tables.Column(verbose_name=gettext_lazy("Batch"), order_by=("cohort__year", "cohort__name"))
    stage_now = tables.Column(accessor="stage_now", verbose_name=gettext_lazy("Stage today"), orderable=False)
    period_from_on = tables.DayColumn(verbose_name=gettext_lazy("Period from"), at_first=False, labelled=True)
    period_to_on = tables.DayColumn(verbose_name=gettext_lazy("Period to"), labelled=True)
    waited = tables.FigureColumn(
        accessor="period_to_on", verbose_name=gettext_lazy("Days over"), order_by=("-period_to_on",), labelled=True
    )
    state = tables.Column(accessor="get_state_display", verbose_name=gettext_lazy("State"), order_by=("state",))
    missing = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("What is missing"), orderable=False, card="full", labelled=True
    )

    @cached_property
    def today(self) -> Any:
        """The day up to which is counted."""
        return dates.today()

    @cached_property
    def stages(self) -> dict[Any, Stage]:
        """The stages by id, read once for the whole table."""
        return {stage.pk: stage for stage in Stage.objects.unscoped("the stages are everybody's")}

    def render_cohort(self, record: Any) -> str:
        return str(record.cohort)

    value_cohort = render_cohort

    def render_stage_now(self, value: Any) -> SafeString:
        stage = self.stages[value]
        return marks.stage_mark(stage.code, stage)

    def value_stage_now(self, value: Any) -> str:
        return str(self.stages[value])

    def render_waited(self, value: Any) -> str:
        return formats.number((self.today - value).days)

    def value_waited(self, value: Any) -> int:
        return int((self.today - value).days)

    def render_missing(self, record: Any) -> str:
        return formats.listed(lacks_of(record))

    value_missing = render_missing

    def ways_on(self, record: Any) -> Iterable[tuple[str, Text]]:
        complete = (MEMBERSHIP.url("step", record.pk, "complete"), pgettext_lazy("membership", "Complete"))
        return [complete, *super().ways_on(record)]


class AwaitingFilter(PersonRecordFilter):
    """By person, department, batch, stage of the day, year in which the period ended, and what is missing."""

    year_of, year_label = "period_to_on__year", gettext_lazy("Period ended in")
    batch = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Batch"), queryset=filters.cohorts_of, field_name="cohort", widget=SearchSelect
    )
    stage = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Stage today"), queryset=filters.stages, to_field_name="code", method="by_stage"
    )
    missing = django_filters.ChoiceFilter(
        label=gettext_lazy("Missing"), choices=[(code, LACKS[code]) for code in rules.LACKS], method="by_missing"
    )

    def by_stage(self, rows: QuerySet[Any], _name: str, value: Stage) -> QuerySet[Any]:
        return rows.filter(in_stage_on(dates.today(), value))

    def by_missing(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.exclude(THERE[value])


class AwaitingList(PersonRecordList):
    """Memberships due for their final check, whose period ended longest ago first."""

    entry, table_class, filterset_class = MEMBERSHIP, AwaitingTable, AwaitingFilter
    title = gettext_lazy("Due for final check")
    unit = pgettext_lazy("count", "memberships")
    order = ("period_to_on", "talent__name_key")
    joined = ("cohort",)
    export_permission = "final_check.export"
    empty_title = gettext_lazy("Nobody waits for a final check")
    empty_text = gettext_lazy(
        "Whose training period is over without completion, withdrawal or termination stands here, with what is missing."
    )

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        today = dates.today()
        return super().dressed(
            rows.awaiting_final_on(today).annotate(  # type: ignore[attr-defined]
                stage_now=stage_id_on(today),
                has_task_book=shown_by(DocumentKind.AGREEMENT),
                has_report=shown_by(DocumentKind.REPORT),
            )
        )

    def voided(self) -> list[Any]:
        return []

    def values(self) -> dict[str, Any]:
        return {**super().values(), "add_url": ""}
