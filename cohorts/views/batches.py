"""Batches and stages: the list, a batch's page, the stages with their limits in sentences."""

from typing import Any

import django_filters
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts import batches, choices
from cohorts.choices import MembershipState, ObjectionResult
from cohorts.entering.batches import BATCH, OBJECTION, STAGE, STAGE_LIMIT
from cohorts.models import Cohort, Membership, Objection, Stage, StageLimit
from cohorts.querysets import in_training_on
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import formats, tables
from talentcareer.ui.entering_lists import EntryListPage
from talentcareer.ui.parts import Crumb, SumRow
from talentcareer.ui.views import DetailPage, Page


class BatchTable(tables.Table):
    """A batch a row."""

    name = tables.NameColumn(url=Cohort.get_absolute_url, verbose_name=gettext_lazy("Batch"))
    year = tables.Column(verbose_name=gettext_lazy("Year"))
    status = tables.Column(accessor="get_status_display", verbose_name=gettext_lazy("Status"), order_by=("status",))
    document_number = tables.Column(verbose_name=gettext_lazy("Document no."))
    selected = tables.FigureColumn(url=batches.people_url, verbose_name=gettext_lazy("Selected"), labelled=True)
    in_training = tables.FigureColumn(
        url=lambda cohort: batches.people_url(cohort, status="in_training"),
        verbose_name=gettext_lazy("In training"),
        labelled=True,
    )
    open_objections = tables.FigureColumn(
        url=lambda cohort: f"{cohort.get_absolute_url()}#objections",
        verbose_name=gettext_lazy("Open objections"),
        labelled=True,
        permission=Objection.view_permission,
    )


class BatchFilter(django_filters.FilterSet):
    """Batches by words, year and status; for who sees objections, those with open ones."""

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    year = django_filters.NumberFilter(label=gettext_lazy("Year"))
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=choices.CohortStatus)
    objections = django_filters.ChoiceFilter(
        label=gettext_lazy("Objections"),
        choices=[(ObjectionResult.OPEN.value, ObjectionResult.OPEN.label)],
        method="by_objections",
    )

    class Meta:
        model = Cohort
        fields = ("year", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, Objection.view_permission):
            del self.filters["objections"]

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(Q(name__icontains=value) | Q(document_number__icontains=value))

    def by_objections(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.filter(pk__in=batches.open_objections(self.request.user).values("cohort"))


class BatchList(EntryListPage):
    """Batches within reach, the newest first."""

    entry = BATCH
    model = Cohort
    table_class = BatchTable
    filterset_class = BatchFilter
    title = gettext_lazy("Batches")
    unit = pgettext_lazy("count", "batches")
    export_permission = "cohort.write"
    empty_text = gettext_lazy(
        "Here stand the batches of the training programme. Add one, or import a workbook of members."
    )

    def rows(self) -> Any:
        user = self.request.user
        memberships = Membership.objects.visible_to(user).filter(cohort=OuterRef("pk")).order_by()

        def number(rows: Any) -> Coalesce:
            return Coalesce(Subquery(rows.values("cohort").annotate(n=Count("pk")).values("n")), 0)

        return (
            super()
            .rows()
            .annotate(
                selected=number(memberships),
                in_training=number(memberships.filter(in_training_on(dates.today()))),
                open_objections=number(batches.open_objections(user).filter(cohort=OuterRef("pk")).order_by()),
            )
            .order_by("-year", "name")
        )


class Batch(DetailPage):
    """A batch: its documents, its figures by state, stage and integration; each opens exactly its people."""

    model = Cohort
    template_name = "cohorts/batch.html"

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Batches"), reverse("cohorts:batch-list"))]

    def values(self) -> dict[str, Any]:
        cohort, user, today = self.record, self.request.user, dates.today()
        writes = policy.may_on(user, "cohort.write", cohort)
        notice = _("%(start)s to %(end)s") % {"start": formats.day(cohort.notice_from_on), "end": formats.day(cohort.notice_to_on)}  # fmt: skip
        awaiting = (
            Membership.objects.visible_to(user, "final_check.view").filter(cohort=cohort).awaiting_final_on(today)
        )
        waiting = awaiting.count()
        return {
            **super().values(),
            "today": today,
            "awaiting": waiting,
            "awaiting_url": f"{reverse('cohorts:awaiting-list')}?batch={cohort.pk}" if waiting else "",
            "figures": batches.figures(cohort, user, today),
            "stages": batches.by_stage(cohort, user),
            "integrations": choices.Integration.choices,
            "edit_url": BATCH.url("edit", cohort.pk) if writes else "",
            "people_url": batches.people_url(cohort),
            "finals": self.finals(),
            **self.objections(),
            "rows": [
                SumRow(_("Year"), cohort.year),
                SumRow(_("Status"), cohort.get_status_display()),
                SumRow(_("Unit"), str(cohort.unit)),
                SumRow(_("Document no."), cohort.document_number, below=formats.day(cohort.document_on)),
                SumRow(_("Public notice"), notice if cohort.notice_from_on else ""),
            ],
        }

    def finals(self) -> list[Membership]:
        """The completed members with their final checks, the latest first."""
        completed = Membership.objects.visible_to(self.request.user).filter(
            cohort=self.record, state=MembershipState.COMPLETED
        )
        return list(completed.select_related("talent__unit", "stage").order_by("-state_on", "talent__name_key"))

    def objections(self) -> dict[str, Any]:
        """The objections to the batch for who may see them, how many are open, and the ways to write them."""
        user = self.request.user
        if not policy.may(user, Objection.view_permission):
            return {}
        of_batch = Objection.objects.visible_to(user).filter(cohort=self.record)
        found = list(of_batch.select_related("cohort", "membership__talent").prefetch_related("files"))
        writes = policy.may_on(user, OBJECTION.permission, self.record)
        voided = Objection.everything.visible_to(user, OBJECTION.permission).filter(cohort=self.record).exclude(voided_at=None)  # fmt: skip
        return {
            "sees_objections": True,
            "objections": found,
            "open_objections": sum(row.result == ObjectionResult.OPEN for row in found),
            "add_objection_url": OBJECTION.add_url(self.record) if writes else "",
            "voided_objections": [(row, OBJECTION.url("take-back", row.pk)) for row in voided.select_related("cohort")] if writes else [],
        }  # fmt: skip


def opened(user: Any, route: str) -> str:
    """Return the address of a page, for who may open it."""
    return reverse(route) if policy.may_open(user, route) else ""


class StageList(Page):
    """The stages with their limits, as sentences with dates and documents."""

    template_name = "cohorts/stages.html"
    title = gettext_lazy("Stages")

    def values(self) -> dict[str, Any]:
        user = self.request.user
        limits: dict[Any, list[tuple[StageLimit, str]]] = {}
        for limit in (
            StageLimit.objects.visible_to(user)
            .select_related("stage")
            .order_by(F("from_year").desc(nulls_last=True), "sex")
        ):
            limits.setdefault(limit.stage_id, []).append((limit, sentence(limit)))
        stages = Stage.objects.visible_to(user).order_by("order")
        return {
            **super().values(),
            "stages": [(stage, limits.get(stage.pk, [])) for stage in stages],
            "writes": policy.may(user, STAGE.permission),
            "moves_url": opened(user, "cohorts:stage-move-list"),
            "awaiting_url": opened(user, "cohorts:awaiting-list"),
            "add_url": STAGE_LIMIT.add_url(),
        }


def sentence(limit: StageLimit) -> str:
    """Return a limit as a sentence: "under 35 on 1/1 of the batch year, batches from 2019"."""
    cap = _("up to %(cap)s") if limit.inclusive else _("under %(cap)s")
    years = (
        _("batches %(start)s to %(end)s") if limit.from_year and limit.to_year
        else _("batches from %(start)s") if limit.from_year
        else _("batches up to %(end)s") if limit.to_year
        else _("batches of every year")
    )  # fmt: skip
    whom = limit.get_sex_display() if limit.sex else _("everybody")
    return _("%(whom)s: %(cap)s on %(month)s/%(day)s of the batch year, %(years)s") % {
        "whom": whom,
        "cap": cap % {"cap": limit.cap_age},
        "month": limit.reference_month,
        "day": limit.reference_day,
        "years": years % {"start": limit.from_year, "end": limit.to_year},
    }
