"""Stage changes: the list, what waits first, and the page of one, on which it is decided."""

from typing import Any

import django_filters
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts import filters, rules
from cohorts.actions.stage_moves import verdict_on_move
from cohorts.entering.stage_moves import STAGE_MOVE
from cohorts.lists import ANY, PersonRecordFilter
from cohorts.models import StageMove
from cohorts.models.stage_moves import StageMoveState
from cohorts.workflows import DECIDES
from cohorts.workflows import STAGE_MOVE as STEPS
from talentcareer.access import policy
from talentcareer.audit import workflows
from talentcareer.dates import age_on
from talentcareer.ui import formats, tables
from talentcareer.ui.components import marks
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, SumRow, Text
from talentcareer.ui.views import DetailPage

TONES: dict[str, Any] = {state.code: state.tone for state in STEPS.states}


class StageMoveTable(tables.Table):
    """A stage change a row."""

    person = tables.NameColumn(
        accessor="membership__talent__name",
        order_by=("membership__talent__name_key",),
        url=StageMove.get_absolute_url,
        below="membership__talent__staff_no",
        below_title=gettext_lazy("Staff no."),
        verbose_name=gettext_lazy("Name"),
    )
    department = tables.Column(accessor="membership__talent__unit__name", verbose_name=gettext_lazy("Department"))
    batch = tables.Column(accessor="membership__cohort", verbose_name=gettext_lazy("Batch"), orderable=False)
    from_stage = tables.Column(
        verbose_name=gettext_lazy("Stage before"), order_by=("from_stage__order",), labelled=True
    )
    to_stage = tables.Column(verbose_name=gettext_lazy("New stage"), order_by=("to_stage__order",), labelled=True)
    on = tables.DayColumn(verbose_name=gettext_lazy("Effective from"), labelled=True)
    reason = tables.Column(verbose_name=gettext_lazy("Reason"), card="full")
    exemption = tables.Column(
        accessor="exemption_reason", verbose_name=gettext_lazy("Exemption"), at_first=False, labelled=True
    )
    proposed_by = tables.Column(verbose_name=gettext_lazy("Proposed by"), orderable=False, labelled=True)
    state = tables.StateColumn(accessor="state", tones=TONES, verbose_name=gettext_lazy("State"))
    decided_on = tables.DayColumn(verbose_name=gettext_lazy("Decided on"), at_first=False, labelled=True)

    def render_from_stage(self, record: StageMove) -> Any:
        return marks.stage_mark(record.from_stage.code, record.from_stage)

    def value_from_stage(self, record: StageMove) -> str:
        return str(record.from_stage)

    def render_to_stage(self, record: StageMove) -> Any:
        return marks.stage_mark(record.to_stage.code, record.to_stage)

    def value_to_stage(self, record: StageMove) -> str:
        return str(record.to_stage)

    def value_batch(self, value: Any) -> str:
        return str(value)

    def value_proposed_by(self, value: Any) -> str:
        return str(value)

    def render_state(self, record: StageMove) -> Any:
        return marks.state_badge(record.get_state_display(), tone=TONES[record.state])

    def value_state(self, record: StageMove) -> str:
        return str(record.get_state_display())


class StageMoveFilter(PersonRecordFilter):
    """Stage changes by person, department, year of the effective day, state and new stage."""

    people = ("membership__talent",)
    words = ("reason",)
    year_of, year_label = "on__year", gettext_lazy("Effective in the year")
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=StageMoveState)
    to_stage = django_filters.ModelChoiceFilter(
        label=gettext_lazy("New stage"), queryset=filters.stages, to_field_name="code", empty_label=ANY
    )


class StageMoveList(ListPage):
    """Stage changes within reach: those that wait for approval first, then the latest."""

    model = StageMove
    table_class = StageMoveTable
    filterset_class = StageMoveFilter
    template_name = "generic/entry_list.html"
    title = gettext_lazy("Stage changes")
    unit = pgettext_lazy("count", "stage changes")
    export_permission = "stage_move.export"
    empty_title = gettext_lazy("No stage changes yet")
    empty_text = gettext_lazy(
        "When somebody in training moves to another stage, it is proposed here and another account approves it."
    )

    def rows(self) -> QuerySet[Any]:
        waits = Case(When(state=StageMoveState.PROPOSED, then=Value(0)), default=Value(1), output_field=IntegerField())
        joined = ("membership__talent__unit", "membership__cohort", "from_stage", "to_stage", "proposed_by")
        return super().rows().select_related(*joined).order_by(waits, F("on").desc(), "-created_at")

    def values(self) -> dict[str, Any]:
        proposes = policy.may(self.request.user, STAGE_MOVE.permission)
        return {
            **super().values(),
            "add_url": STAGE_MOVE.add_url() if proposes else "",
            "add_words": STAGE_MOVE.add_title,
            "voided": [],
        }


class StageMovePage(DetailPage):
    """A stage change: what is proposed, by whom, what the age limit says; who may decide does it from here."""

    model = StageMove
    template_name = "cohorts/stage_move.html"

    def rows(self) -> QuerySet[Any]:
        joined = (
            "membership__talent__unit",
            "membership__cohort",
            "from_stage",
            "to_stage",
            "proposed_by",
            "decided_by",
        )
        return super().rows().select_related(*joined, "exemption_evidence")

    def get_title(self) -> Text:
        return _("Stage change: %(who)s") % {"who": self.record.talent}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(capfirst(str(StageMove._meta.verbose_name_plural)), reverse(STAGE_MOVE.home))]

    def values(self) -> dict[str, Any]:
        move, user = self.record, self.request.user
        own = not rules.two_accounts(str(move.proposed_by_id or ""), user.actor_id)
        decides = policy.may_on(user, DECIDES, move)
        steps = [
            step for step in STEPS.open_to(move)
            if (decides and not own if step.permission == DECIDES else policy.may_on(user, step.permission, move))
        ]  # fmt: skip
        approved = move.state == StageMoveState.APPROVED
        verdict = verdict_on_move(move)
        back = approved and decides and workflows.undoable(STEPS, move) is not None
        return {
            **super().values(),
            "sum_rows": self.lines(),
            "state": STEPS.state(move.state),
            "steps": [
                (step.label, STAGE_MOVE.url("step", move.pk, step.code), step.code == "approve") for step in steps
            ],
            "back_url": STAGE_MOVE.url("step-back", move.pk) if back else "",
            "waits_for_another": own and decides and move.state == StageMoveState.PROPOSED,
            "limits": [*verdict.refusals, *verdict.warnings],
            "changes": self.changes(),
            "evidence_url": self.evidence_url(),
        }

    def lines(self) -> list[SumRow]:
        """What is proposed, line by line."""
        move, person = self.record, self.record.talent
        found = [
            SumRow(_("Department"), str(person.unit or "")),
            SumRow(_("Batch"), str(move.membership.cohort)),
            SumRow(_("Effective from"), formats.day(move.on)),
        ]
        if person.born_on:
            found.append(SumRow(_("Age on that day"), age_on(person.born_on, move.on)))
        found.append(SumRow(_("Reason"), move.reason))
        if move.exemption_reason:
            approved = _("approved by %(who)s") % {"who": move.exemption_by}
            found.append(SumRow(_("Exemption"), move.exemption_reason, below=approved))
        found.append(
            SumRow(_("Proposed by"), str(move.proposed_by or _("system")), below=formats.moment(move.created_at))
        )
        if move.decided_on:
            decided = _("%(who)s, %(day)s") % {
                "who": move.decided_by or _("system"),
                "day": formats.day(move.decided_on),
            }
            found.append(SumRow(_("Decided by"), decided, below=move.decision))
        return found

    def changes(self) -> list[Any]:
        """The steps taken so far, the first first."""
        return list(self.record.state_changes.order_by("created_at"))

    def evidence_url(self) -> str:
        """The file of the exemption's approval, for who may open evidence."""
        kept = self.record.exemption_evidence
        return kept.get_absolute_url() if kept and policy.may_on(self.request.user, "evidence.view", kept) else ""
