"""The kind of workbook about studies abroad."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.directory import People
from cohorts.references import SAID, WHOSE, AboutPerson
from programs.abroad import rules
from programs.abroad.actions import ask
from programs.abroad.choices import Route
from programs.abroad.codes import ROUTES, STUDY_CATEGORIES
from programs.abroad.directory import Studies
from programs.abroad.models import StudyAbroad
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.widgets import Amount, Choice, Day, Period, Text, YesNo


@register
class StudiesAbroad(Editable, AboutPerson):
    """Studies abroad 国(境)外研学: one row a stay."""

    code, title, order = "studies_abroad", _("Studies abroad"), 45
    permission = "study_abroad.write"
    needs = (SAID, frozenset({"from_on", "period"}), frozenset({"country", "host", "category", "route"}))
    sheet_words = (
        "研学",
        "出国",
        "出境",
        "百医出海",
        "国(境)外",
        "国（境）外",
        "境外",
        "海外",
        "访学",
        "留学",
        "abroad",
    )

    spans = {"period": ("from_on", "to_on")}
    same_words = (
        ("研学", "研修", "进修", "访学", "留学", "出访"),
        ("报告", "总结报告", "研学报告", "研学总结报告", "总结", "研学总结", "研修报告", "研修总结"),
        ("提交", "上交", "递交", "交回", "实际提交", "实际上交"),
    )

    category = Column(
        "研学类别", "研学类型", "人才类别", "培养类别", "类别", "派出类别", "类型", "人才类型", "出国类别", "category",
        "项目类别", "选派类别", "申报类别", "研学人才类别", "选派人员类别", "派出人员类别", "人员类别",
        label=_("category"), widget=Choice(STUDY_CATEGORIES),
    )  # fmt: skip
    route = Column(
        "派出渠道", "渠道", "派出途径", "派出方式", "途径", "项目来源", "派出项目", "资助渠道", "选派渠道", "选派项目",
        "项目名称", "项目", "route", label=_("route"), widget=Choice(ROUTES),
    )  # fmt: skip
    country = Column(
        "国家(地区)", "国家", "国家地区", "国家/地区", "国别", "派往国家", "目的地", "研学国家", "留学国别",
        "国别(地区)", "前往国家", "派往国别", "派往国家(地区)", "前往国家(地区)", "进修国家", "country", "目的国",
        "目的国家", "目的地国家", "派往国", "前往国", "研学地点", "国家和地区", "国别/地区", "派往国家或地区",
        "研学国家/地区", "派往国家/地区", "country/region", label=_("country or region"), widget=Text(60),
    )  # fmt: skip
    host = Column(
        "研学机构", "接收机构", "接收单位", "研修机构", "进修单位", "国外单位", "外方单位", "邀请单位", "访学机构",
        "研学单位", "研修单位", "派往机构", "派往单位", "接受单位", "进修医院", "留学单位", "外方机构", "host",
        "国外接收单位", "外方接收单位", "境外接收单位", "国(境)外接收单位", "国(境)外机构", "国外研修单位", "境外单位",
        "邀请方", "培训机构", "host institution", label=_("host institution"), widget=Text(150),
    )  # fmt: skip
    period = Column(
        "起止日期", "起止时间", "研学起止日期", "研学起止时间", "研学时间", "研学期限", "研学期间", "起止年月日",
        "派出时间(起止)", "派出起止日期", "出国起止日期", "出国(境)起止日期", "在外起止日期", "期限",
        label=_("from and to"), widget=Period(),
    )  # fmt: skip
    from_on = Column(
        "开始日期", "起始日期", "派出日期", "出国日期", "出境日期", "研学开始日期", "开始时间", "出发日期", "起始时间",
        "研学起始日期", "离境日期", "派出时间", "出国时间", "出发时间", "出境时间", "研修开始日期", "进修开始日期",
        "from", "赴外日期", "赴境外日期", "离院日期", "派出起始日期", "start date", label=_("from"), widget=Day(),
        required=True,
    )  # fmt: skip
    to_on = Column(
        "结束日期", "截止日期", "回国日期", "归国日期", "研学结束日期", "结束时间", "返回日期", "终止日期", "返院日期",
        "入境日期", "回国时间", "归国时间", "返回时间", "研修结束日期", "进修结束日期", "to", "回院日期", "返境日期",
        "派出结束日期", "end date", label=_("to"), widget=Day(open_end=True),
    )  # fmt: skip
    report_due_on = Column(
        "报告应交日期", "报告截止日期", "应提交日期", "报告应提交日期", "报告提交截止日期", label=_("report due on"),
        widget=Day(),
    )  # fmt: skip
    report_on = Column(
        "总结报告提交日期", "报告提交日期", "报告日期", "提交报告日期", "总结提交日期", "报告上交日期", "总结报告日期",
        "报告提交时间", "总结报告提交时间", "研学报告提交日期", "研学总结报告", "提交日期", "report submitted",
        "report date", label=_("report handed in on"), widget=Day(),
    )  # fmt: skip
    cost = Column(
        "总费用", "费用", "费用合计", "经费", "总经费", "研学费用", "资助金额", "费用总额", "金额", "研学经费",
        "实际费用", "总金额", "cost", "总支出", "经费合计", "经费总额", "总花费", "合计费用", "派出经费", "研学总费用",
        "total cost", label=_("cost (yuan)"), widget=Amount(),
    )  # fmt: skip
    age_counted_on = Column(
        "年龄计算截止日期",
        "年龄计算日期",
        "年龄截止日期",
        "年龄计算时间",
        "计龄日期",
        label=_("age counted on"),
        widget=Day(),
    )
    over_cap_reason = Column(
        "超龄说明", "超龄原因", "放宽说明", "超龄理由", "放宽年龄说明", "破格说明", "年龄放宽说明", "超龄情况说明",
        "超龄备注", "超龄审批说明", "年龄超限说明", "年龄放宽理由", "放宽年龄原因", "放宽理由", "放宽原因",
        "放宽条件说明", "破格理由", "特殊情况说明", label=_("reason for exceeding the age cap"), widget=Text(200),
    )  # fmt: skip
    over_cap_by = Column(
        "超龄批准人", "放宽批准人", "批准人", "审批人", label=_("exceeding approved by"), widget=Text(60)
    )
    service_until_on = Column(
        "服务期至", "服务期截止", "服务期满日期", "服务截止日期", "服务期限至", "服务期到期日期", "服务期止",
        label=_("service period until"), widget=Day(),
    )  # fmt: skip
    confidential = Column("是否保密", "保密", "涉密", label=_("confidential"), widget=YesNo())

    model, joined = StudyAbroad, ("talent__unit",)
    held_in = WHOSE | {
        name: name
        for name in (
            "category", "route", "country", "host", "from_on", "to_on", "report_due_on", "report_on", "cost",
            "age_counted_on", "over_cap_reason", "over_cap_by", "service_until_on", "confidential",
        )
    }  # fmt: skip

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Let the day by which the report is due follow another end, as long as nobody set it by hand."""
        changed, study = super().changes(row, world), row.held
        followed = study.to_on is not None and study.report_due_on == rules.report_due(study.to_on)
        if study.route == Route.PLAN and followed and changed.get("to_on") and "report_due_on" not in changed:
            changed["report_due_on"] = rules.report_due(changed["to_on"])
        return changed

    def ask(self, record: Any) -> None:
        """Ask the rules of studies abroad."""
        ask(record)

    def context(self, sheet: Any, world: World) -> dict[str, Any]:
        """Read the route from the sheet's name and title, for sheets without a column for it."""
        said = {
            code.code
            for text in sheet.titles
            for code in ROUTES
            if code.code != Route.OTHER
            for word in (code.name_zh, *code.aliases)
            if word in text
        }
        return {"route": said.pop() if len(said) == 1 else None}

    def plan(self, row: RowPlan, world: World) -> None:
        """Find the person; create the study that begins on the day, or complete it. An age over the cap is only said."""
        talent, known = world[People].of(row), world[Studies]
        key = (talent.pk, row["from_on"])
        study = known.by_key.get(key)
        row.claim(*key, name="from_on")
        to_on = row["to_on"] if isinstance(row["to_on"], date) else None
        row.ask("to_on", rules.days_in_order(row["from_on"], to_on))
        row.ask("cost", rules.cost_fits(row["cost"]))
        given = row.given(
            "category", "country", "host", "report_due_on", "report_on", "cost", "age_counted_on", "over_cap_reason", "over_cap_by",
            "service_until_on", "confidential",
        )  # fmt: skip
        given |= {"to_on": to_on} if to_on else {}
        route = row["route"] or row.context["route"]
        if route or study is None:
            given["route"] = route or self._route(row)
        whole = {
            name: given.get(name, getattr(study, name, None))
            for name in ("route", "category", "to_on", "age_counted_on", "over_cap_reason")
        }
        if whole["route"] == Route.PLAN:
            # A day that the office set by hand stays, as long as the end it followed from does.
            open_day = study is None or study.report_due_on is None or study.to_on != whole["to_on"]
            if whole["to_on"] and not row["report_due_on"] and open_day:
                given["report_due_on"] = rules.report_due(whole["to_on"])
            row.ask("over_cap_reason" if "over_cap_reason" in row.columns else "category", rules.age_within_cap(
                talent.born_on, whole["category"] or "", on=rules.age_day(row["from_on"], whole["age_counted_on"]),
                reason=whole["over_cap_reason"] or "",
            ))  # fmt: skip
        if study is None:
            study = StudyAbroad(talent=talent, from_on=row["from_on"], **given)
            row.add(study, main=True)
            row.then(lambda: known.by_key.__setitem__(key, study))
        else:
            row.set(study, given)

    @staticmethod
    def _route(row: RowPlan) -> str:
        """Return the route where nothing names it: the five categories are the plan's own; anything else is another route."""
        if row["category"]:
            return Route.PLAN
        row.warn(
            "route",
            "route-missing",
            _(
                "Neither route nor category is given, so the study counts as another route, without a day by which the report is due. Add the route."
            ),
        )
        return Route.OTHER
