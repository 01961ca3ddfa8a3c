"""The members of batches: one row a membership."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import choices, codes, rules
from cohorts.directory import Cohorts, People, batch_name, names_a_batch
from cohorts.models import Membership, MembershipChange, MembershipIntegration, Stage, StageLimit
from cohorts.references import SAID, AboutPerson, batches
from talentcareer import dates
from talentcareer.exchange import values
from talentcareer.exchange.kinds import Column, SheetRefused, register, without_days
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.widgets import Amount, Choice, Day, Period, Text, Words


class Stages(Directory):
    """The stages with their limits."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.by_code = {stage.code: stage for stage in Stage.objects.unscoped("the stages hold for everybody")}
        self.limits = list(StageLimit.objects.unscoped("the limits hold for everybody").select_related("stage"))
        self.memberships = {
            (m.talent_id, m.cohort_id): m for m in world.read(world.rows(Membership).select_related("stage"))
        }
        kept = world.rows(MembershipChange).filter(undone_at=None).order_by("on", "created_at")
        self.last_changes: dict[Any, MembershipChange] = {change.membership_id: change for change in world.read(kept)}
        self.integrations: dict[Any, set[str]] = {}
        for pk, integration in world.rows(MembershipIntegration).values_list("membership_id", "integration"):
            self.integrations.setdefault(pk, set()).add(integration)


@register
class Memberships(AboutPerson):
    """Members of a batch 培养对象: the batch stands in a column, in the sheet's name or in its title."""

    code, title, order = "memberships", _("Members of batches"), 30
    permission = "membership.write"
    needs = (
        SAID,
        frozenset({"stage"}),
        frozenset(
            {"integrations", "period_from_on", "period_to_on", "period", "period_years", "cohort", "promised_support"}
        ),
    )
    sheet_words = ("批次", "培养对象", "入选", "创新人才", "遴选")

    spans = {"period": ("period_from_on", "period_to_on"), "period_years": ("period_from_on", "period_to_on")}
    same_words = (
        ("入选", "遴选", "选拔", "入库"),
        ("批次", "届次", "期次", "期数"),
        ("阶段", "层级", "层次"),
        ("融合方向", "融合领域", "融合类别", "融合类型", "融合发展方向"),
        ("培养期", "培养期限", "培养周期"),
        ("变更", "变动", "变化", "异动"),
    )

    cohort = Column(
        "批次", "期数", "届别", "培养批次", "入选批次", "年度", "入选年度", "batch", "届次", "期次", "培养年度",
        "项目批次", "人才批次", "cohort", label=_("batch"), widget=Text(60), offers=batches,
    )  # fmt: skip
    stage = Column(
        "培养阶段", "阶段", "人才阶段", "培养层次", "入选阶段", "stage", "职业阶段", "生涯阶段", "职业生涯阶段",
        "职业发展阶段", "全职业培养阶段", "成长阶段", "阶段类别", "培养对象阶段", "人才培养阶段", "人才层次",
        "入选层次", "梯队层次", "人才梯队", "培养梯队", "career stage", label=_("stage"), widget=Choice(codes.STAGES),
        required=True,
    )  # fmt: skip
    integrations = Column(
        "融合方向", "方向", "融合类型", "融合类别", "四融合", "培养方向", "融合", "四融合方向", "integration",
        "医学融合方向", "交叉方向", "交叉融合方向", "医学交叉方向", "医学交叉融合方向", "四融合类别", "培养融合方向",
        "融合培养方向", label=_("integration"), widget=Words(codes.INTEGRATIONS),
    )  # fmt: skip
    period_from_on = Column(
        "起始日期", "培养开始日期", "培养起始日期", "开始日期", "培养期起", "开始时间", "起始时间", "培养开始时间",
        "开始培养日期", "协议起始日期", "start date", "start", "from", label=_("period from"), widget=Day(),
    )  # fmt: skip
    period_to_on = Column(
        "结束日期", "培养结束日期", "培养期止", "截止日期", "终止日期", "结束时间", "培养截止日期", "协议到期日期",
        "培养到期日期", "期满日期", "end date", "end", "to", label=_("period to"), widget=Day(),
    )  # fmt: skip
    period = Column(
        "起止日期", "起止时间", "培养起止日期", "培养起止时间", "培养起止", "培养期起止", "培养时间", "起止年月日",
        label=_("period from and to"), widget=Period(),
    )  # fmt: skip
    period_years = Column(
        "培养期", "培养年限", "培养周期", "培养期年", "年限", "期限", "周期", "培养时长", "培养年数", "培养期限",
        "period", "duration", "培养期年数", label=_("period (years)"), widget=Period(),
    )  # fmt: skip
    promised_support = Column(
        "资助总额", "资助额度", "资助金额", "培养经费", "支持经费", "资助经费", "资助标准", "支持额度", "经费额度",
        "经费总额", "培养经费总额", "拟资助金额", "院内资助", "资助力度", "资助强度", "核定资助总额", "funding",
        label=_("promised support"), widget=Amount(),
    )  # fmt: skip
    state = Column(
        "状态", "培养状态", "目前状态", "人员状态", "培养情况", "在培状态", "人才状态", "培养对象状态", "培养进展状态",
        "state", "status", label=_("state"), widget=Choice(codes.MEMBERSHIP_STATES),
    )  # fmt: skip
    state_on = Column(
        "状态日期", "状态变更日期", "变更日期", "退出日期", "状态时间", "变动日期", "异动日期", "状态变动日期",
        "状态更新日期", "状态变化日期", "状态生效日期", "状态起始日期", "退出/终止日期", "status date",
        label=_("state since"), widget=Day(),
    )  # fmt: skip
    state_reason = Column("原因", "退出原因", "变更原因", "状态说明", label=_("reason"), widget=Text(200))
    agreement_on = Column("协议日期", "协议签订日期", "签约日期", label=_("agreement signed on"), widget=Day())
    exemption_reason = Column(
        "破格说明", "破格理由", "超龄说明", "破格原因", "豁免说明", label=_("reason of the exemption"), widget=Text(200)
    )
    exemption_by = Column("破格批准人", "批准人", "审批人", label=_("exemption approved by"), widget=Text(60))

    def context(self, sheet: Any, world: World) -> dict[str, Any]:
        """Find the batch of a sheet without a column for it, and the years of its start dates."""
        years: dict[str, set[int]] = {}
        for row in sheet.data:
            cells = {name: row.cell(index) for name, index in sheet.columns.items()}
            batch, start = cells.get("cohort"), self._starts(cells)
            if start:
                years.setdefault(str(values.shown(batch.value)) if batch else "", set()).add(start.year)
        if "cohort" in sheet.columns:
            return {"years": years}
        words = world.value_words.get("cohort", {})
        # The day on which a sheet was filled in says nothing about its batch.
        titles = [words.get(values.choice_key(text), without_days(text)) for text in sheet.titles]
        named = next((text for text in titles if text in words.values() or names_a_batch(text)), "")
        if not named:
            raise SheetRefused(
                "batch-missing",
                str(
                    _(
                        "The sheet “{sheet}” does not say which batch it holds. Name the batch in the sheet's name, in its title, or in a column 批次."
                    )
                ).format(sheet=sheet.titles[0]),
            )
        return {"years": years, "named": named, "titles": titles}

    @staticmethod
    def _starts(cells: dict[str, Any]) -> date | None:
        """Return the day on which a row's period begins, as far as it can be read."""
        readers: dict[str, Callable[[Any], object]] = {"period_from_on": values.date_of}
        readers |= dict.fromkeys(Memberships.spans, values.period_of)
        for name, read in readers.items():
            with suppress(values.ValueProblem):
                found = read(cells.get(name))
                if isinstance(found, values.Span | date):
                    return found.from_on if isinstance(found, values.Span) else found
        return None

    def plan(self, row: RowPlan, world: World) -> None:
        """Find person and batch, hold the age against the stage's limit, create or complete the membership."""
        talent = world[People].of(row)
        cohort = self._cohort(row, world)
        row.claim(talent.pk, cohort.pk, name="staff_no")
        stages = world[Stages]
        stage = stages.by_code[row["stage"]]
        membership = stages.memberships.get((talent.pk, cohort.pk))
        limit = rules.limit_of(stage, cohort.year, talent.sex, stages.limits)
        if limit and (membership is None or membership.stage_id != stage.pk):
            row.ask(
                "stage",
                rules.stage_fits(
                    talent.born_on,
                    limit,
                    exemption_reason=row["exemption_reason"] or (membership.exemption_reason if membership else ""),
                ),
            )
        given = row.given("promised_support", "agreement_on", "exemption_reason", "exemption_by") | {"stage": stage}
        given |= self._period(row, membership) | self._state(row, membership)
        if membership is None:
            membership = Membership(talent=talent, cohort=cohort, **given)
            row.add(membership, main=True)
            if not row["integrations"]:
                row.warn(
                    "integrations",
                    "integration-missing",
                    _("No integration is given. Add it so that the member counts in one."),
                )
            if membership.state != choices.MembershipState.IN_TRAINING:
                self._keep_change(row, membership, world, from_state=choices.MembershipState.IN_TRAINING)
            row.then(lambda: stages.memberships.__setitem__((talent.pk, cohort.pk), membership))
        else:
            before, day = membership.state, membership.state_on
            changed = row.set(membership, given)
            if changed and given.get("state", before) != before:
                self._keep_change(row, membership, world, from_state=before, given=given)
            elif changed and given.get("state_on", day) != day and membership.pk in stages.last_changes:
                # The same step on another day: what is told of a day in the past goes by the kept change.
                row.renew(
                    change := stages.last_changes[membership.pk], partial(setattr, change, "on", given["state_on"])
                )
        known = stages.integrations.setdefault(membership.pk, set())
        for integration in [found for found in row["integrations"] or [] if found not in known]:
            row.add(MembershipIntegration(membership=membership, integration=integration))
            row.then(partial(known.add, integration))

    @staticmethod
    def _cohort(row: RowPlan, world: World) -> Any:
        cohorts = world[Cohorts]
        text = row["cohort"] or row.context.get("named", "")
        if not text:
            row.refuse("cohort", "batch-missing", _("The row does not name a batch. Fill in the batch."))
        known = cohorts.fitting(text)
        if len(known) == 1:
            return known[0]
        year = batch_name(text).year or next(
            (y for t in row.context.get("titles", ()) if (y := batch_name(t).year)), None
        )
        years = row.context["years"].get(row["cohort"] or "", set())
        if year is None and len(years) == 1:
            year = next(iter(years))
        if year is None:
            cohorts.only(row, "cohort", text, known)
            row.refuse(
                "cohort",
                "batch-year-unknown",
                _("The year of the batch “{batch}” is not clear. Write it into the batch's name, like “{batch} 2022”."),
                batch=text,
            )
        return cohorts.take(row, text, year)

    @staticmethod
    def _period(row: RowPlan, membership: Membership | None) -> dict[str, date]:
        start = row["period_from_on"] or (membership.period_from_on if membership else None)
        if start is None:
            row.refuse(
                "period_from_on",
                "period-missing",
                _("The day on which the training period begins is missing. Fill it in like 2024-03-01."),
            )
        end = row["period_to_on"]
        months = next((row[name] for name in Memberships.spans if isinstance(row[name], int)), 0)
        if end is None and months > 0:
            end = dates.add_months(start, months) - timedelta(days=1)
        if end is not None and end < start:
            row.refuse(
                "period_to_on",
                "period-reversed",
                _("The training period ends on {end}, before it begins on {start}. Correct one of them."),
                end=end,
                start=start,
            )
        return {"period_from_on": start} | ({"period_to_on": end} if end else {})

    @staticmethod
    def _state(row: RowPlan, membership: Membership | None) -> dict[str, Any]:
        given = row.given("state", "state_on", "state_reason")
        if (
            given.get("state") in choices.ENDED
            and not given.get("state_on")
            and not (membership and membership.state_on)
        ):
            row.refuse(
                "state_on",
                "state-day-missing",
                _("The state “{state}” needs the day since when it holds. Fill in the day."),
                state=choices.MembershipState(given["state"]).label,
            )
        return given

    @staticmethod
    def _keep_change(
        row: RowPlan, membership: Membership, world: World, *, from_state: str, given: dict[str, Any] | None = None
    ) -> None:
        now = given or {
            "state": membership.state,
            "state_on": membership.state_on,
            "state_reason": membership.state_reason,
        }
        change = MembershipChange(
            membership=membership, from_state=from_state, to_state=now["state"], on=now.get("state_on") or world.on,
            reason=now.get("state_reason") or "", changed_by=world.by.actor_name,
        )  # fmt: skip
        row.add(change)
        row.then(partial(world[Stages].last_changes.__setitem__, membership.pk, change))
