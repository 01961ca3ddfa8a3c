"""The kind of workbook about postdocs."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import choices, codes
from cohorts.actions import prepare
from cohorts.directory import People, Posts, Units
from cohorts.models import Post, Talent, TalentNumber
from cohorts.references import (
    BIRTH_WORDS,
    ID_NUMBER_WORDS,
    NAME_WORDS,
    UNIT_WORDS,
    AboutPerson,
    agree_with_identity,
    departments,
    hold_days,
    own_values,
    renew_id_number,
)
from programs.postdocs import rules
from programs.postdocs.choices import PostdocType
from programs.postdocs.codes import EXIT_KINDS, POSTDOC_TYPES
from programs.postdocs.correcting import CorrectedStays
from programs.postdocs.directory import Stays
from programs.postdocs.models import PostdocAppointment
from talentcareer.access.models import Unit
from talentcareer.exchange.kinds import Column, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.values import name_key
from talentcareer.exchange.widgets import Choice, Day, Identity, Name, Number, Text, YesNo


@register
class Postdocs(CorrectedStays, AboutPerson):
    """Register of postdocs 博士后名册: one row a stay. People who are not known yet are created as postdocs."""

    code, title, order = "postdocs", _("Postdocs"), 20
    permission = "postdoc.write"
    needs = (
        frozenset({"postdoc_no", "staff_no", "name", "id_number"}),
        frozenset({"entered_on"}),
        frozenset({"postdoc_no", "postdoc_type", "supervisor_no", "supervisor_name", "partner", "planned_exit_on",
            "exited_on", "withdrawn_on", "exit_kind"}),
    )  # fmt: skip
    sheet_words = ("博士后", "流动站", "工作站", "进站", "出站", "postdoc")
    key_fields = ("postdoc_no", "staff_no")

    same_words = (
        ("合作导师", "院内合作导师", "站内合作导师", "第一合作导师", "指导教师", "指导老师"),
        ("出(退)站", "出/退站", "出退站", "出站/退站"),
        ("预计", "预期", "计划", "约定"),
    )

    postdoc_no = Column(
        "博士后编号", "博士后证书编号", "博士后证号", "博士后登记号", "博士后工号", "进站编号", "全国博士后编号",
        "博士后号", "postdoc no", "编号", "证书编号", "进站证书编号", "博士后统一编号", "博管办编号", "在站编号",
        "站内编号", "postdoc no.", "postdoc id", label=_("postdoc number"), widget=Number(),
    )  # fmt: skip
    name = Column(
        "姓名", "博士后姓名", "博士后", *NAME_WORDS, "博士后人员", "博士后人员姓名", label=_("name"), widget=Name()
    )
    sex = Column("性别", "性别代码", "sex", "gender", label=_("sex"), widget=Choice(codes.SEXES))
    born_on = Column("出生日期", *BIRTH_WORDS, label=_("birth date"), widget=Day(need="month"))
    id_number = Column("身份证号", *ID_NUMBER_WORDS, label=_("ID number"), widget=Identity(), sensitive=True)
    unit = Column(
        "所在科室", *UNIT_WORDS, "培养科室", "进站科室", "依托科室", label=_("department"), widget=Text(100),
        offers=departments,
    )  # fmt: skip
    degree = Column("最高学位", "学位", "学位代码", "degree", label=_("degree"), widget=Choice(codes.DEGREES))
    school = Column("毕业院校", "毕业学校", "博士毕业院校", "博士毕业学校", label=_("school"), widget=Text(100))
    major = Column("专业", "所学专业", "博士专业", label=_("major"), widget=Text(100))
    nationality = Column("国籍", label=_("nationality"), widget=Text(40))
    mobile = Column(
        "手机", "手机号", "手机号码", "联系电话", "联系方式", "移动电话", "电话", label=_("mobile"), widget=Number(),
        sensitive=True,
    )  # fmt: skip
    email = Column("邮箱", "电子邮箱", "电子邮件", "e-mail", "email", label=_("e-mail"), widget=Text(120))
    postdoc_type = Column(
        "培养类型", "博士后类型", "博士后类别", "类型", "类别", "招收类型", "招收类别", "培养方向", "type", "培养模式",
        "招收方式", "培养方式", "博士后培养类型", "博士后培养方向", "培养轨道", "研究类型", "postdoc type",
        label=_("postdoc type"), widget=Choice(POSTDOC_TYPES, as_typed=True),
    )  # fmt: skip
    supervisor_no = Column(
        "合作导师工号", "导师工号", "合作导师职工号", "导师职工号", "院内导师工号", "主导师工号", "第一导师工号",
        "合作导师编号", "导师编号", "supervisor no", "supervisor id", "站内导师工号", "院内合作导师工号",
        label=_("supervisor's staff no."), widget=Number(),
    )  # fmt: skip
    supervisor_name = Column(
        "合作导师", "合作导师姓名", "导师", "导师姓名", "院内导师", "院内合作导师", "主导师", "第一导师", "工作站导师",
        "站内导师", "supervisor", "第一合作导师", "站内合作导师", "合作教授", "主合作导师", "指导老师", "指导教师",
        "合作导师(院内)", "合作导师名字", "supervisor name", "院内导师姓名", label=_("cooperating supervisor as typed"),
        widget=Text(60),
    )  # fmt: skip
    joint_supervisor = Column(
        "联合导师", "联合培养导师", "流动站导师", "院外导师", "企业导师", "第二导师", "副导师", "协作导师", "校方导师",
        "联合导师姓名", "合作导师(院外)", "合作导师(校方)", "合作导师(流动站)", "院外合作导师", "第二合作导师",
        "联合合作导师", "共同导师", "校内导师", "协同导师", "流动站合作导师", "合作单位导师", "co-supervisor",
        "joint supervisor", "联合培养导师姓名", "院外导师姓名", label=_("joint supervisor"), widget=Text(100),
    )  # fmt: skip
    partner = Column(
        "流动站", "合作单位", "联合培养单位", "流动站单位", "合作流动站", "设站单位", "博士后流动站", "流动站名称",
        "合作高校", "联合培养高校", "联合招收单位", "一级学科流动站", label=_("mobile station or partner"),
        widget=Text(100),
    )  # fmt: skip
    entered_on = Column(
        "进站日期", "进站时间", "入站日期", "入站时间", "进站年月日", "进站日", "实际进站日期", "办理进站日期",
        "entered on", "办理进站手续日期", "进站报到日期", "批准进站日期", "entry date", "start date",
        label=_("entered on"), widget=Day(), required=True,
    )  # fmt: skip
    planned_exit_on = Column(
        "拟出站日期", "预计出站日期", "计划出站日期", "拟出站时间", "预计出站时间", "计划出站时间", "应出站日期",
        "应出站时间", "预计出站", "协议到期日期", "协议到期时间", "到期日期", "拟出站", "约定出站日期", "拟定出站日期",
        "预期出站日期", "预计期满日期", "聘期结束日期", "在站期限至", "合同到期日期", "协议到期日", "planned exit date",
        "expected exit", "expected exit date", label=_("planned exit on"), widget=Day(),
    )  # fmt: skip
    exited_on = Column(
        "实际出站日期", "出站日期", "出站时间", "实际出站时间", "离站日期", "离站时间", "实际离站日期", "出(退)站日期",
        "出(退)站时间", "出/退站日期", "出/退站时间", "出退站日期", "出退站时间", "出站年月日", "出站/退站日期",
        "出站或退站日期", "出站(退站)日期", "办理出站日期", "实际出站", "实际出(退)站日期", "exit date",
        "actual exit date", label=_("actual exit on"), widget=Day(),
    )  # fmt: skip
    withdrawn_on = Column(
        "退站日期", "退站时间", "实际退站日期", "退站年月日", "办理退站日期", "中途退站日期", "withdrawal date",
        label=_("withdrew on"), widget=Day(),
    )  # fmt: skip
    exit_kind = Column(
        "出站类型", "出站去向", "出站方式", "出站情况", "离站类型", "离站方式", "出(退)站类型", "出/退站类型",
        "出退站类型", "在站状态", "在站情况", "博士后状态", "目前状态", "状态", "出站状态", "出站/退站类型",
        "出站(退站)类型", "出站结果", "出站形式", "出站或退站", "出/退站方式", "出退站情况", "进出站状态", "离站去向",
        "出站后去向", "去向", "exit type", "exit kind", label=_("kind of the end"), widget=Choice(EXIT_KINDS),
    )  # fmt: skip
    stayed = Column(
        "是否留院", "留院", "是否留院工作", "是否留用", "出站留院", "出站是否留院", "出站后是否留院", "是否出站留院",
        "留院与否", "出站留院与否", "出站后留院", "留院情况", "stayed", label=_("stayed at the hospital"),
        widget=YesNo(),
    )  # fmt: skip
    end_reason = Column(
        "退站原因", "出站原因", "离站原因", "退站说明", "出(退)站原因", label=_("reason of the end"), widget=Text(200)
    )
    registered_elsewhere = Column(
        "合作单位登记", "是否合作单位登记", "是否由流动站登记", "流动站登记", "是否外单位登记", "外单位登记",
        label=_("registered by the partner"), widget=YesNo(),
    )  # fmt: skip

    OF_PERSON = ("sex", "degree", "school", "major", "nationality", "mobile", "email")

    def plan(self, row: RowPlan, world: World) -> None:
        """Find or create the postdoc, then the stay: by its number, else by the day of entry."""
        row.person = row["name"] or ""
        agree_with_identity(row)
        end = self._end(row)
        people, stays = world[People], world[Stays]
        talent = self._person(row, people, stays)
        known = stays.of_person.get(talent.pk, []) if talent else []
        stay = _same(row, known)
        row.ask("entered_on", rules.days_in_order(
            born_on=row["born_on"] or (talent.born_on if talent else None), entered_on=row["entered_on"],
            planned_exit_on=row["planned_exit_on"] or (stay.planned_exit_on if stay else None),
            ended_on=end.on or (stay.ended_on if stay else None),
        ))  # fmt: skip
        row.ask(
            "entered_on",
            rules.stays_apart(
                row["entered_on"], end.on, [(other.entered_on, other.ended_on) for other in known if other is not stay]
            ),
        )
        if row["postdoc_type"] and row["postdoc_type"] not in PostdocType.values:
            row.warn(
                "postdoc_type",
                "postdoc-type-unknown",
                _("“{typed}” is no postdoc type of the list (临床型, 基础型, 双轨) and was left out."),
                typed=row["postdoc_type"],
            )
            row.values["postdoc_type"] = None
        supervisor = self.supervisor_of(row, people)
        unit = self._unit(row, world, stay, supervisor)
        if talent is None:
            talent = self._create(row, people, unit)
        else:
            self._complete(row, people, talent)
        self.carry(row, world, talent)
        fresh = stay or PostdocAppointment(talent=talent)
        row.claim(fresh.pk, name="postdoc_no" if row["postdoc_no"] else "entered_on")
        given = (
            row.given("entered_on", *self.OF_STAY)
            | end.given()
            | ({"number": row["postdoc_no"]} if row["postdoc_no"] else {})
        )
        given |= ({"supervisor": supervisor} if supervisor else {}) | {"unit": unit}
        if stay is None:
            for name, value in given.items():
                setattr(fresh, name, value)
            row.add(fresh, main=True)
            row.then(lambda: stays.of_person.setdefault(talent.pk, []).append(fresh))
        else:
            row.set(stay, given)
        if talent.kind == choices.TalentKind.POSTDOC and all(fresh.entered_on >= other.entered_on for other in known):
            self.employ(row, talent, fresh, unit, end)

    @staticmethod
    def _end(row: RowPlan) -> rules.End:
        end, verdict = rules.end_of_stay(
            exited_on=row["exited_on"], withdrawn_on=row["withdrawn_on"], kind=row["exit_kind"] or "", stayed=row["stayed"],
            day_means_completed="withdrawn_on" in row.columns,
        )  # fmt: skip
        row.ask(
            next(
                (name for name in ("exited_on", "withdrawn_on", "exit_kind", "stayed") if name in row.cells),
                "entered_on",
            ),
            verdict,
        )
        return end

    @staticmethod
    def _person(row: RowPlan, people: People, stays: Stays) -> Talent | None:
        """Return the person by postdoc number, staff number, ID number, name with birth date; refuse where they mean several people."""
        found = {
            "postdoc_no": stays.by_number.get(row["postdoc_no"]) if row["postdoc_no"] else None,
            "staff_no": people.numbered(row["staff_no"], row["name"]),
            "id_number": people.identified(row["id_number"]),
        }
        meant = {talent.pk: talent for talent in found.values() if talent}
        if len(meant) > 1:
            row.refuse(
                "id_number" if found["id_number"] else "staff_no",
                "same-id-as-another",
                _("The numbers of this row belong to different people. Correct the one that is wrong."),
            )
        if not meant:
            by_name = (
                people.born(row["name"], row["born_on"])
                if row["name"] and row["born_on"] and not row["id_number"]
                else None
            )
            if by_name is None and not (
                row["name"] and any(row[name] for name in ("postdoc_no", "staff_no", "id_number", "born_on"))
            ):
                row.refuse(
                    "name",
                    "person-missing",
                    _(
                        "The row does not say for certain whom it is about. Fill in the name with the postdoc number or the ID number."
                    ),
                )
            return people.in_reach(row, by_name, "name") if by_name else None
        name, talent = next((name, talent) for name, talent in found.items() if talent)
        people.in_reach(row, talent, name)
        identity = row["id_number"]
        if (
            row["name"]
            and name_key(row["name"]) != talent.name_key
            and identity
            and talent.id_number_index
            and found["id_number"] is None
        ):
            row.refuse(
                name,
                "number-of-another",
                _("This number belongs to somebody with another name and ID number. Correct the number."),
            )
        return talent

    @staticmethod
    def supervisor_of(row: RowPlan, people: People) -> Talent | None:
        number, name = row["supervisor_no"], row["supervisor_name"]
        if not number:
            return None
        supervisor = people.numbered(number, name)
        if supervisor is None:
            row.warn(
                "supervisor_no",
                "supervisor-unknown",
                _("Nobody has the number {number}. The supervisor's name is kept as typed."),
                number=number,
            )
            return None
        if name and not people.is_called(supervisor, name):
            row.warn(
                "supervisor_name",
                "name-differs",
                _("The number {number} belongs to somebody else than this name. The number was taken."),
                number=number,
            )
        return supervisor

    @staticmethod
    def _unit(row: RowPlan, world: World, stay: PostdocAppointment | None, supervisor: Talent | None) -> Unit:
        """Return the department: as given, else the supervisor's, else the hospital; a stay keeps its own while the supervisor is the same."""
        given = world[Units].take(row, "unit")
        if given is not None:
            return given
        if stay is not None and stay.unit is not None and (supervisor is None or stay.supervisor_id == supervisor.pk):
            return stay.unit
        if supervisor is not None and supervisor.unit is not None and world[Units].reaches(row, supervisor.unit):
            return supervisor.unit
        return world[Units].of(row)

    def _create(self, row: RowPlan, people: People, unit: Unit) -> Talent:
        talent = Talent(
            name=row["name"],
            kind=choices.TalentKind.POSTDOC,
            staff_no=row["staff_no"],
            unit=unit,
            hired_on=row["entered_on"],
            **row.given(*self.OF_PERSON, "born_on", "born_month"),
        )
        if row["id_number"]:
            talent.set_id_number(row["id_number"].kind, row["id_number"].number)
        row.add(prepare(talent, numbers=[row["postdoc_no"]] if row["postdoc_no"] else []))
        row.then(lambda: people.register(talent))
        return talent

    def _complete(self, row: RowPlan, people: People, talent: Talent) -> None:
        """Complete a postdoc's own record; what is known of others is only compared."""
        if talent.kind != choices.TalentKind.POSTDOC:
            people.cross_check(row, talent, "name")
            return
        if row["name"] and name_key(row["name"]) != talent.name_key:
            row.warn(
                "name",
                "name-differs",
                _("The person is called {known}. The name in this sheet was not taken."),
                known=talent.name,
            )
        given = own_values(row, talent, *self.OF_PERSON)
        hold_days(row, given.get("born_on") or talent.born_on, talent.hired_on)
        row.set(talent, given)
        identity = row["id_number"]
        if identity and people.identified(identity) is None:
            renew_id_number(row, talent)
            row.then(lambda: people.register(talent))

    @staticmethod
    def carry(row: RowPlan, world: World, talent: Talent) -> None:
        """Keep the postdoc number among the person's numbers, so that search and later sheets find it."""
        number, stays, people = row["postdoc_no"], world[Stays], world[People]
        if not number or number in stays.by_number:
            return
        row.add(TalentNumber(talent=talent, kind=choices.NumberKind.POSTDOC, number=number))

        def register() -> None:
            stays.by_number[number] = talent
            people.register_number(talent, number)

        row.then(register)
        if not talent._state.adding and number.lower() not in talent.search_text.split("\n"):
            row.renew(talent, lambda: setattr(talent, "search_text", f"{talent.search_text}\n{number.lower()}"))

    @staticmethod
    def employ(row: RowPlan, talent: Talent, stay: PostdocAppointment, unit: Unit, end: rules.End) -> None:
        """Keep a postdoc's post and days of joining and leaving in step with the latest stay; who stayed goes on in the post."""
        left_on = rules.leaves_on(end)
        posts = row.world[Posts].open
        post = posts.get(talent.pk)
        fresh = None
        if post is None and (talent._state.adding or stay._state.adding):
            fresh = Post(talent=talent, unit=unit, from_on=row["entered_on"], to_on=left_on)
            row.add(fresh, same=("talent", "unit", "kind", "from_on"))
        elif post is not None and post.unit_id != unit.pk and not left_on:
            changed_on = max(row.world.on, post.from_on or row.world.on)
            row.set(post, {"to_on": max(changed_on - timedelta(days=1), post.from_on or changed_on)})
            fresh = Post(talent=talent, unit=unit, from_on=changed_on)
            row.add(fresh, same=("talent", "unit", "kind", "from_on"))
        elif post is not None and left_on:
            row.set(post, {"to_on": left_on})
        values: dict[str, Any] = {"unit": unit} if talent.unit_id != unit.pk else {}
        if left_on:
            values |= {"left_on": left_on, "duty_status": choices.DutyStatus.LEFT}
        elif talent.left_on and (end.stayed or row["entered_on"] > talent.left_on):
            values |= {"left_on": None, "duty_status": choices.DutyStatus.ON_DUTY}
        row.set(talent, values)
        if fresh is not None and not left_on:
            row.then(lambda: posts.__setitem__(talent.pk, fresh))
        elif left_on:
            row.then(lambda: posts.pop(talent.pk, None))


def _same(row: RowPlan, known: list[PostdocAppointment]) -> PostdocAppointment | None:
    """Return the stay a row speaks of: of the same day of entry, else of the same number, unless it had ended before this entry."""
    entered_on, number = row["entered_on"], row["postdoc_no"]
    same_day = next((stay for stay in known if stay.entered_on == entered_on), None)
    if same_day is not None or not number:
        return same_day
    return next(
        (stay for stay in known if stay.number == number and not (stay.ended_on and stay.ended_on <= entered_on)), None
    )
