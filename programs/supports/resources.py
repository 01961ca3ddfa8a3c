"""Kinds of workbook about platforms and teams. A sheet may hold both: the kind column says what a row is."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from cohorts.directory import Units
from cohorts.references import departments
from programs.supports import rules
from programs.supports.actions import ask
from programs.supports.codes import PLATFORM_KINDS, TEAM_KINDS
from programs.supports.directory import Supports
from programs.supports.models import Platform, Team
from talentcareer.exchange.codes import CodeList
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, Kind, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.widgets import Day, Text

UNIT_WORDS = (
    "所在科室", "科室", "部门", "所属科室", "牵头科室", "挂靠科室", "归口科室", "依托部门", "所属部门", "建设科室",
    "责任科室",
)  # fmt: skip
KIND_WORDS = (
    "类别",
    "种类",
    "性质",
    "kind",
    "建设类型",
    "形式",
    "type",
)
LEAD_WORDS = (
    "牵头人", "带头人", "负责人姓名", "首席专家", "领衔院士", "领衔专家", "院士姓名", "院士", "团队负责人",
    "平台负责人", "主任", "lead", "进站院士", "合作院士", "签约院士", "联系人", "head", "leader",
)  # fmt: skip
ENDED_WORDS = (
    "终止日期",
    "结束日期",
    "撤销日期",
    "到期日期",
    "结束时间",
    "终止时间",
    "有效期至",
    "合作到期日期",
    "ended on",
)
LISTS: dict[type, CodeList] = {Platform: PLATFORM_KINDS, Team: TEAM_KINDS}
STARTS: dict[type, str] = {Platform: "established_on", Team: "signed_on"}
OTHER = "other"


class Support(Editable, Kind):
    """A platform or a team: found by its name within its unit."""

    model: ClassVar[type] = Platform
    permission = "support.write"
    key_fields = ("name",)
    joined, whose = ("unit",), ()

    def held(self, record: Any, world: World) -> dict[str, Any]:
        """Return what a record holds: its kind as it was typed, as long as that word means it."""
        kinds, typed = LISTS[self.model], record.kind_as_typed
        meant = kinds.find(typed) if typed else None
        said = typed if typed and record.kind == (meant.code if meant else OTHER) else kinds.label(record.kind)
        return super().held(record, world) | {"kind": said}

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Take kind and department by their words."""
        changed = super().changes(row, world)
        if row.touches("kind"):
            found = LISTS[self.model].find(row["kind"]) if row["kind"] else None
            changed |= {"kind": found.code if found else OTHER, "kind_as_typed": row["kind"] or ""}
        return changed | ({"unit": world[Units].of(row)} if row.touches("unit") else {})

    def ask(self, record: Any) -> None:
        """Ask the rules of platforms and teams."""
        ask(record)

    def plan(self, row: RowPlan, world: World) -> None:
        """Say what the row is by its kind, or where that is missing by its name; create or complete it."""
        model, kind = self._meant(row)
        start = STARTS[model]
        units, known = world[Units], world[Supports]
        unit = units.take(row, "unit")
        record = known.find(model, row["name"], unit)
        if record is not None and not record._state.adding and not units.reaches(row, record.unit):
            row.refuse(
                "name",
                "support-out-of-reach",
                _("“{name}” is kept by another unit. Leave the row to those who keep it."),
                name=row["name"],
            )
        begun, ended = (
            row["begun_on"] or getattr(record, start, None),
            row["ended_on"] or getattr(record, "ended_on", None),
        )
        row.ask("ended_on", rules.days_in_order(begun, ended))
        fields = {field.name for field in model._meta.get_fields()}
        given = {name: value for name, value in row.given("lead", "level", "ended_on").items() if name in fields}
        given |= {start: row["begun_on"]} if row["begun_on"] else {}
        given |= {"unit": unit} if unit is not None and record is not None else {}
        given |= {"kind": kind, "kind_as_typed": row["kind"] or ""} if row["kind"] or record is None else {}
        if record is None:
            record = model(name=row["name"], unit=unit or units.of(row), **given)
            row.claim(record.pk, name="name")
            row.ask("begun_on", rules.day_known(row["begun_on"]))
            row.add(record, main=True)
            row.then(lambda: known.register(record))
        else:
            row.claim(record.pk, name="name")
            row.set(record, given)

    def _meant(self, row: RowPlan) -> tuple[Any, str]:
        typed = row["kind"]
        for model in sorted(LISTS, key=lambda one: one is not self.model):
            found = LISTS[model].find(typed) if typed else _kind_in(LISTS[model], row["name"])
            if found is not None and (found.code != OTHER or model is self.model):
                if not typed:
                    row.warn(
                        "name",
                        "kind-from-name",
                        _("No kind is given; “{kind}” was taken from the name."),
                        kind=found.label,
                    )
                return model, found.code
        if typed:
            row.warn(
                "kind",
                "kind-other",
                _("“{typed}” is no kind of the list; it was kept as typed and counts as other."),
                typed=typed,
            )
        else:
            row.warn(
                "kind",
                "kind-missing",
                _("No kind is given, so it counts as other. Fill in the kind, like 院士工作站 or 院士团队."),
            )
        return self.model, OTHER


def _kind_in(codes: CodeList, name: str) -> Any:
    """Return the kind whose word, the longest, stands in a name: 院士工作站 in 沈院士工作站."""
    words = [
        (len(word), code)
        for code in codes
        if code.code != OTHER
        for word in (code.name_zh, *code.aliases)
        if word in name
    ]
    return max(words, key=lambda found: found[0])[1] if words else None


@register
class Platforms(Support):
    """Platforms 平台: workstations, laboratories, joint platforms."""

    code, title, order, model = "platforms", _("Platforms"), 90, Platform
    held_in = {
        "name": "name", "kind": "kind__", "level": "level", "unit": "unit__name", "lead": "lead",
        "begun_on": "established_on", "ended_on": "ended_on",
    }  # fmt: skip
    needs = (frozenset({"name"}), frozenset({"kind", "begun_on"}))
    sheet_words = ("平台", "工作站", "实验室", "platform")

    name = Column(
        "平台名称", "工作站名称", "实验室名称", "基地名称", "中心名称", "站点名称", "平台", "工作站", "名称",
        "platform", "平台/团队名称", "平台(团队)名称", "建设平台名称", "平台名", "name", "项目名称",
        label=_("platform"), widget=Text(100), required=True,
    )  # fmt: skip
    kind = Column(
        "类型", "平台类型", "平台类别", "工作站类型", "平台性质", *KIND_WORDS, label=_("kind"), widget=Text(60)
    )
    level = Column("级别", "平台级别", "等级", "层级", "level", label=_("level"), widget=Text(30))
    unit = Column("依托科室", *UNIT_WORDS, label=_("department"), widget=Text(100), offers=departments)
    lead = Column("负责人", *LEAD_WORDS, label=_("head"), widget=Text(60))
    begun_on = Column(
        "建立日期", "成立日期", "建立时间", "成立时间", "获批日期", "批准日期", "批准时间", "设立日期", "设立时间",
        "建站日期", "建站时间", "授牌日期", "挂牌日期", "签约日期", "签约时间", "获批时间", "established on",
        "批准设立日期", "批建日期", "批准建立日期", "建立/签约日期", "成立/签约日期", "建站/签约日期", "设站日期",
        "启动日期", "建设时间", "建成日期", "起始日期", "开始日期", "established", "start date", "建设起始日期",
        label=_("established on"), widget=Day(),
    )  # fmt: skip
    ended_on = Column("撤站日期", *ENDED_WORDS, label=_("ended on"), widget=Day())


@register
class Teams(Support):
    """Teams under an agreement 团队, say an academician's."""

    code, title, order, model = "teams", _("Teams"), 91, Team
    held_in = {
        "name": "name", "kind": "kind__", "unit": "unit__name", "lead": "lead",
        "begun_on": "signed_on", "ended_on": "ended_on",
    }  # fmt: skip
    needs = (frozenset({"name"}), frozenset({"kind", "begun_on"}))
    sheet_words = ("团队", "team")

    name = Column(
        "团队名称", "团队", "院士团队", "院士团队名称", "创新团队", "创新团队名称", "合作团队", "引进团队",
        "引进团队名称", "team", "专家团队名称", "高层次团队名称", "team name", label=_("team"), widget=Text(100),
        required=True,
    )  # fmt: skip
    kind = Column(
        "类型", "团队类型", "团队类别", "团队性质", *KIND_WORDS, "合作类型", "合作形式", label=_("kind"),
        widget=Text(60),
    )  # fmt: skip
    unit = Column(
        "依托科室", *UNIT_WORDS, "合作科室", "对接科室", label=_("department"), widget=Text(100), offers=departments
    )
    lead = Column("负责人", *LEAD_WORDS, label=_("head"), widget=Text(60))
    begun_on = Column(
        "签约日期", "签约时间", "签订日期", "协议日期", "协议签订日期", "引进日期", "引进时间", "建立日期", "成立日期",
        "合作日期", "合作开始日期", "起始日期", "柔性引进日期", "签订时间", "合作起始日期", "signed on",
        "合作协议签订日期", "协议签署日期", "签署日期", "入驻日期", "进站日期", "协议起始日期", "signing date",
        "start date", label=_("signed on"), widget=Day(),
    )  # fmt: skip
    ended_on = Column("合作结束日期", *ENDED_WORDS, label=_("ended on"), widget=Day())
