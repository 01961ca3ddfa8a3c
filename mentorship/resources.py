"""Kinds of workbook about mentorship: pairs and meetings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.actions import prepare
from cohorts.choices import TalentKind
from cohorts.directory import People, Units
from cohorts.models import Talent
from mentorship import rules
from mentorship.actions import ask_meeting, ask_pair
from mentorship.choices import MentorKind
from mentorship.codes import MENTOR_KINDS
from mentorship.directory import Meetings as KnownMeetings
from mentorship.directory import Pairs as KnownPairs
from mentorship.models import BETWEEN_MEETINGS, Meeting, Pair
from talentcareer.audit.lines import place_among_equals
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, Kind, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.values import OPEN, name_key
from talentcareer.exchange.widgets import Choice, Day, Name, Number, Period, Text


class MentorAndMentee(Editable, Kind):
    """A kind whose rows are about a mentor and a mentee, each by the staff number."""

    key_fields, called_field = ("mentee_no", "mentor_no"), "mentee_name"
    joined, whose = ("mentor", "mentee"), ("mentor_no", "mentee_no")
    of_both = {
        "mentor_no": "mentor__staff_no", "mentor_name": "mentor__name",
        "mentee_no": "mentee__staff_no", "mentee_name": "mentee__name",
    }  # fmt: skip

    same_words = (
        (
            "导师",
            "指导老师",
            "指导教师",
            "指导导师",
            "指导专家",
            "带教老师",
            "带教导师",
            "师傅",
            "结对导师",
            "传帮带导师",
        ),
        (
            "学员",
            "培养对象",
            "徒弟",
            "被指导人",
            "被培养人",
            "被带教人",
            "指导对象",
            "带教对象",
            "结对学员",
            "青年人才",
            "学生",
        ),
        ("结对", "配对", "拜师", "师徒结对"),
    )

    mentor_no = Column(
        "导师工号", "导师职工号", "导师编号", "指导老师工号", "指导教师工号", "带教老师工号", "带教导师工号",
        "导师员工号", "mentor no", "mentor no.", "mentor id", label=_("mentor's staff no."), widget=Number(),
    )  # fmt: skip
    mentor_name = Column(
        "导师姓名", "导师", "指导老师", "指导教师", "带教老师", "带教导师", "指导老师姓名", "指导教师姓名",
        "带教老师姓名", "导师名字", "结对导师", "mentor", "mentor name", label=_("mentor"), widget=Name(),
        cross_check=True,
    )  # fmt: skip
    mentee_no = Column(
        "学员工号", "学员职工号", "工号", "培养对象工号", "徒弟工号", "被指导人工号", "学生工号", "职工号", "学员编号",
        "被带教人工号", "青年人才工号", "mentee no", "员工号", "员工编号", "人员编号", "职工编号", "mentee no.",
        "mentee id", label=_("mentee's staff no."), widget=Number(),
    )  # fmt: skip
    mentee_name = Column(
        "学员姓名", "学员", "姓名", "培养对象", "培养对象姓名", "徒弟", "徒弟姓名", "被指导人", "被指导人姓名",
        "学生姓名", "被带教人", "青年人才", "青年人才姓名", "mentee", "人才姓名", "员工姓名", "职工姓名", "mentee name",
        label=_("mentee"), widget=Name(), cross_check=True,
    )  # fmt: skip

    @staticmethod
    def mentee_of(row: RowPlan, world: World) -> Talent:
        """Return the mentee; refuse a row about a person who is not known for certain or out of reach."""
        return world[People].of(row, "mentee_no", "mentee_name")

    @staticmethod
    def mentor_of(row: RowPlan, world: World, mentee: Talent, *, outside: bool = False) -> Talent:
        """Return the mentor. One from outside the hospital carries no number: the name says who it is, and makes a new record once."""
        person, people, pairs = row.person, world[People], world[KnownPairs]
        name = row["mentor_name"]
        known = pairs.outside.get(name_key(name), []) if name and not row["mentor_no"] else []
        if len(known) > 1:
            row.refuse(
                "mentor_name",
                "mentor-not-certain",
                _(
                    "Several mentors from outside are called “{name}”. Give the one who is meant a number and fill it in."
                ),
                name=name,
            )
        if known:
            mentor = known[0]
        elif outside and name and not row["mentor_no"]:
            mentor = prepare(Talent(name=name, kind=TalentKind.EXTERNAL, unit=world[Units].hospital))
            row.add(mentor)
            row.then(
                lambda: pairs.outside.setdefault(mentor.name_key, []).append(mentor), lambda: people.register(mentor)
            )
        elif name and not row["mentor_no"]:
            row.refuse(
                "mentor_no",
                "mentor-number-missing",
                _(
                    "The name “{name}” alone does not say who the mentor is. Fill in the mentor's staff number; for "
                    "one from outside the hospital write 院外导师 as the mentor's kind."
                ),
                name=name,
            )
        else:
            mentor = people.of(row, "mentor_no", "mentor_name", anywhere=True)
        row.person = person
        row.ask("mentor_no", rules.two_people(same=mentor.pk == mentee.pk))
        return mentor


WHO = (frozenset({"mentor_no", "mentor_name"}), frozenset({"mentee_no", "mentee_name"}))


@register
class Pairs(MentorAndMentee):
    """Mentors and mentees 结对: one row a pair."""

    code, title, order = "pairs", _("Pairs of mentor and mentee"), 70
    permission = "mentorship.write"
    needs = (*WHO, frozenset({"paired_on", "period"}))
    sheet_words = ("结对", "导师名单", "师徒", "导师制", "导师配对", "pair")

    kind = Column(
        "导师类型", "导师类别", "类型", "类别", "导师性质", "导师角色", "角色", "导师身份", "导师职责", "导师分类",
        "结对类型", "结对方式", "指导类型", "mentor type", "role", label=_("mentor's kind"),
        widget=Choice(MENTOR_KINDS),
    )  # fmt: skip
    spans = {"period": ("paired_on", "ended_on")}

    period = Column(
        "起止日期", "起止时间", "结对起止日期", "结对起止时间", "指导起止日期", "指导期限", "结对期限",
        label=_("from and to"), widget=Period(),
    )  # fmt: skip
    paired_on = Column(
        "结对日期", "结对时间", "配对日期", "签约日期", "协议日期", "聘任日期", "拜师日期", "起始日期", "开始日期",
        "结对起始日期", "开始时间", "签订日期", "paired on", "结对签约日期", "签订协议日期", "结对建立日期", "建立日期",
        "确定日期", "协议起始日期", "协议签订日期", "指导起始日期", "pairing date", "start date", label=_("paired on"),
        widget=Day(), required=True,
    )  # fmt: skip
    ended_on = Column(
        "结束日期", "终止日期", "解除日期", "结对结束日期", "截止日期", "到期日期", "结束时间", "解除时间", "ended on",
        "解除结对日期", "结对解除日期", "指导结束日期", "end date", label=_("ended on"), widget=Day(open_end=True),
    )  # fmt: skip
    end_reason = Column("结束原因", "解除原因", "终止原因", "变更原因", label=_("reason of the end"), widget=Text(200))

    model = Pair
    held_in = MentorAndMentee.of_both | {name: name for name in ("kind", "paired_on", "ended_on", "end_reason")}

    def ask(self, record: Any) -> None:
        """Ask the rules of pairs."""
        ask_pair(record)

    def plan(self, row: RowPlan, world: World) -> None:
        """Find mentor and mentee; create the pair of that day, or complete it."""
        mentee = self.mentee_of(row, world)
        mentor = self.mentor_of(row, world, mentee, outside=row["kind"] == MentorKind.EXTERNAL)
        known = world[KnownPairs]
        key = (mentor.pk, mentee.pk, row["paired_on"])
        pair = known.by_key.get(key)
        row.claim(*key, name="mentor_no")
        given = {
            name: value for name, value in row.given("kind", "ended_on", "end_reason").items() if value is not OPEN
        }
        row.ask("ended_on", rules.days_in_order(row["paired_on"], given.get("ended_on")))
        if pair is not None:
            row.set(pair, given)
            return
        pair = Pair(mentor=mentor, mentee=mentee, paired_on=row["paired_on"], **given)
        row.add(pair, main=True)
        row.then(lambda: known.by_key.__setitem__(key, pair))


@register
class Meetings(MentorAndMentee):
    """Mentor meetings 指导记录. They have no number: equal lines stay apart, the same file again adds none."""

    code, title, order = "meetings", _("Mentor meetings"), 80
    permission = "mentorship.write"
    needs = (*WHO, frozenset({"held_on"}), frozenset({"topic", "next_step", "form"}))
    sheet_words = ("指导记录", "带教记录", "谈话", "记录", "指导", "活动", "meeting")

    held_on = Column(
        "日期", "指导日期", "时间", "指导时间", "带教日期", "带教时间", "谈话日期", "谈话时间", "活动日期", "记录日期",
        "会面日期", "见面日期", "held on", "会谈日期", "开展日期", "辅导日期", "交流日期", "指导活动日期",
        "指导记录日期", "date", "meeting date", label=_("held on"), widget=Day(), required=True,
    )  # fmt: skip
    form = Column(
        "形式", "指导形式", "指导方式", "方式", "带教方式", "活动形式", "form", label=_("form"), widget=Text(60)
    )
    topic = Column(
        "主题", "指导主题", "内容", "指导内容", "谈话内容", "带教内容", "活动主题", "议题", "指导记录", "topic",
        "谈话主题", "活动内容", "交流主题", "交流内容", "指导事项", "主要内容", "带教主题", "指导要点", "会谈主题",
        "辅导内容", "辅导主题", "讨论主题", "内容摘要", "指导内容摘要", "subject", label=_("topic"), widget=Text(200),
    )  # fmt: skip
    next_step = Column(
        "下一步", "下一步计划", "下步计划", "后续计划", "改进措施", "后续安排", "下一步安排", "next step", "下一步工作",
        "下一步工作计划", "下阶段计划", "下阶段任务", "跟进事项", "改进计划", "下一步打算", "后续工作", "后续任务",
        "整改措施", "下一步措施", "待办事项", "next steps", "action", label=_("next step"), widget=Text(200),
    )  # fmt: skip

    model, follows = Meeting, ("occurrence",)
    held_in = MentorAndMentee.of_both | {name: name for name in ("held_on", "form", "topic", "next_step")}

    def ask(self, record: Any) -> None:
        """Ask the rules of meetings, and number the line among equal ones."""
        ask_meeting(record)
        place_among_equals(record, BETWEEN_MEETINGS, again=True)

    def plan(self, row: RowPlan, world: World) -> None:
        """Find mentor and mentee; take the meeting unless it is known as often as this file has said it."""
        mentee = self.mentee_of(row, world)
        mentor = self.mentor_of(row, world, mentee)
        known = world[KnownMeetings]
        meeting = Meeting(mentor=mentor, mentee=mentee, **row.given("held_on", "form", "topic", "next_step"))
        line = known.line(meeting)
        said = (row.sheet.file, *line)
        meeting.occurrence = known.said[said] + 1
        row.then(lambda: known.said.update([said]))
        if meeting.occurrence > known.known[line]:
            row.add(meeting, main=True)
            row.then(lambda: known.known.update([line]))
