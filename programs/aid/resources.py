"""The kind of workbook about student aid."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import choices, codes
from cohorts.actions import prepare
from cohorts.directory import People, Units
from cohorts.models import Talent
from cohorts.references import (
    BIRTH_WORDS,
    ID_NUMBER_WORDS,
    NAME_WORDS,
    SAID,
    WHOSE,
    AboutPerson,
    agree_with_identity,
    renew_id_number,
)
from programs.aid import rules
from programs.aid.actions import ask
from programs.aid.directory import Aids, Students
from programs.aid.models import Aid
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, register, years_said
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.values import name_key
from talentcareer.exchange.widgets import Amount, Choice, Day, Identity, Name, Number, Text, Year


@register
class StudentAid(Editable, AboutPerson):
    """Aid to medical students 助学: one row a student, year and donor. Students who are not known yet are created."""

    code, title, order = "student_aid", _("Student aid"), 95
    permission = "aid.write"
    needs = (SAID, frozenset({"amount"}), frozenset({"school", "donor", "foundation"}))
    sheet_words = ("助学", "奖学", "资助学生", "医学生", "发放表", "助学金", "student aid")

    same_words = (("资助", "捐助", "受助", "助学", "受资助"), ("就读", "在读"))

    name = Column(
        "姓名", "学生姓名", "受助学生", "受助学生姓名", "受助人", "受助人姓名", "学生", *NAME_WORDS, "受资助学生",
        "受资助学生姓名", "获助学生", "获助学生姓名", "获奖学生姓名", "受益人", "受益学生", "student", "student name",
        label=_("name"), widget=Name(), required=True,
    )  # fmt: skip
    sex = Column("性别", "性别代码", "sex", "gender", label=_("sex"), widget=Choice(codes.SEXES))
    born_on = Column("出生日期", *BIRTH_WORDS, label=_("birth date"), widget=Day(need="month"))
    id_number = Column("身份证号", *ID_NUMBER_WORDS, label=_("ID number"), widget=Identity(), sensitive=True)
    school = Column(
        "学校", "院校", "学校名称", "就读学校", "就读院校", "所在学校", "所在院校", "院校名称", "高校", "毕业院校",
        "school", "在读学校", "在读院校", "学生所在学校", "培养院校", "就读高校", "推荐院校", "所属院校", "所在高校",
        "university", label=_("school"), widget=Text(100),
    )  # fmt: skip
    major = Column("专业", "所学专业", "就读专业", "专业名称", label=_("major"), widget=Text(100))
    mobile = Column(
        "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话", label=_("mobile"), widget=Number(), sensitive=True
    )
    year = Column(
        "资助年度", "年度", "年份", "资助年份", "发放年度", "助学年度", "学年", "受助年度", "资助学年", "year",
        "项目年度", "学年度", "捐助年度", label=_("aid year"), widget=Year(),
    )  # fmt: skip
    donor = Column(
        "资助方", "捐赠方", "捐赠单位", "捐赠人", "资助单位", "资助企业", "捐助方", "出资方", "捐赠企业", "资助机构",
        "爱心企业", "捐助单位", "donor", "出资单位", "资助来源", "爱心单位", "捐资方", "资金提供方", "资助人", "捐赠者",
        "捐助人", "资助单位名称", label=_("donor"), widget=Text(100),
    )  # fmt: skip
    foundation = Column(
        "基金会", "经办基金会", "执行机构", "管理基金会", "执行基金会", "合作基金会", "foundation",
        label=_("foundation"), widget=Text(100),
    )  # fmt: skip
    amount = Column(
        "金额", "资助金额", "助学金额", "发放金额", "资助额", "助学金", "捐赠金额", "受助金额", "发放额", "资助标准",
        "奖助金额", "amount", "实发金额", "应发金额", "发放标准", "资助金", "补助金额", "奖学金",
        label=_("amount (yuan)"), widget=Amount(), required=True,
    )  # fmt: skip
    paid_on = Column(
        "发放日期", "发放时间", "资助日期", "到账日期", "拨付日期", "支付日期", "资助时间", "paid on",
        label=_("paid on"), widget=Day(),
    )  # fmt: skip

    OF_PERSON = ("sex", "born_on", "born_month", "school", "major", "mobile")

    model, joined = Aid, ("talent__unit",)
    held_in = WHOSE | {name: name for name in ("school", "year", "donor", "foundation", "amount", "paid_on")}
    whose = ("staff_no", "name")

    def ask(self, record: Any) -> None:
        """Ask the rules of student aid."""
        ask(record)

    def context(self, sheet: Any, world: World) -> dict[str, Any]:
        """Read the year from the sheet's name and title, for rows that do not say it."""
        years = years_said(sheet.titles)
        return {"year": years.pop() if len(years) == 1 else None}

    def plan(self, row: RowPlan, world: World) -> None:
        """Find or create the student, then the aid of the year and donor."""
        row.person = row["name"]
        agree_with_identity(row)
        year = rules.year_of(year=row["year"], paid_on=row["paid_on"]) or row.context["year"]
        if not year:
            row.refuse(
                "year", "aid-year-missing", _("The row does not say for which year the aid is. Fill in the year.")
            )
        row.ask("amount", rules.amount_fits(row["amount"]))
        student = self._student(row, world)
        known = world[Aids]
        key = (student.pk, year, name_key(row["donor"] or ""))
        aid = known.by_key.get(key)
        row.claim(*key, name="name")
        given = row.given("school", "foundation", "amount", "paid_on")
        if aid is None:
            aid = Aid(talent=student, year=year, donor=row["donor"] or "", **given)
            row.add(aid, main=True)
            row.then(lambda: known.by_key.__setitem__(key, aid))
        else:
            row.set(aid, given)

    def _student(self, row: RowPlan, world: World) -> Talent:
        """Return the student by number, ID number, name with school, name with birth date; the last two only where one person fits."""
        people, students = world[People], world[Students]
        name, school, identity = row["name"], row["school"], row["id_number"]
        if row["staff_no"]:
            return people.of(row)
        talent = people.identified(identity)
        if talent is None and school:
            fitting = [
                one
                for one in students.of_school(name, school)
                if not (identity and one.id_number_index) and not _born_otherwise(row, one)
            ]
            if len(fitting) > 1:
                row.refuse(
                    "name",
                    "person-not-certain",
                    _("Several students of “{school}” are called “{name}”. Add the ID number."),
                    name=name,
                    school=school,
                )
            talent = fitting[0] if fitting else None
        if talent is None and row["born_on"] and not identity:
            talent = people.born(name, row["born_on"])
        if talent is not None:
            people.in_reach(row, talent, "name")
            self._complete(row, people, talent)
            return talent
        if not (school or identity or row["born_on"]):
            row.refuse(
                "name",
                "person-not-certain",
                _("“{name}” alone does not say for certain who is meant. Add the school, or the ID number."),
                name=name,
            )
        units = world[Units]
        if not units.reaches(row, units.hospital):
            row.refuse(
                "name",
                "student-of-the-hospital",
                _("Students belong to the hospital. Leave new ones to those who keep aid for the whole hospital."),
            )
        talent = Talent(name=name, kind=choices.TalentKind.STUDENT, unit=units.hospital, **row.given(*self.OF_PERSON))
        if identity:
            talent.set_id_number(identity.kind, identity.number)
        row.add(prepare(talent))
        row.then(lambda: people.register(talent), lambda: students.register(talent))
        return talent

    def _complete(self, row: RowPlan, people: People, talent: Talent) -> None:
        """Fill what is missing in a student's own record; what is known stays."""
        if talent.kind != choices.TalentKind.STUDENT:
            people.cross_check(row, talent, "name")
            return
        row.set(
            talent,
            {
                name: value
                for name, value in row.given(*self.OF_PERSON).items()
                if not getattr(talent, name) and not (name == "born_month" and talent.born_on)
            },
        )
        identity = row["id_number"]
        if identity and not talent.id_number_index:
            renew_id_number(row, talent)
            row.then(lambda: people.register(talent))


def _born_otherwise(row: RowPlan, talent: Talent) -> bool:
    return isinstance(row["born_on"], date) and talent.born_on is not None and talent.born_on != row["born_on"]
