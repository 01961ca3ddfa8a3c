"""How sheets say whom a row is about: the words over these columns, and the columns that every kind about a person shares."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import codes, rules
from cohorts.models import Cohort, Talent
from talentcareer.access.models import Unit, UnitKind
from talentcareer.exchange import values
from talentcareer.exchange.kinds import Column, Kind
from talentcareer.exchange.planning import RowPlan, RowRefused
from talentcareer.exchange.widgets import Choice, Day, Identity, Name, Number, Text

STAFF_NO_WORDS = (
    "职工号", "人员编号", "员工编号", "员工号", "胸牌号", "职工编号", "人员工号", "工作证号", "工号编号", "职工工号",
    "员工工号", "教职工号", "职员编号", "职工代码", "人员代码", "人事编号", "staff no", "staff no.", "staff number",
    "employee no", "employee id", "人员编码", "胸卡号", "工资号", "工作号", "人力资源编号", "人事工号", "HIS工号",
    "HR编号", "职工ID", "emp no", "emp id", "staff id", "employee number",
)  # fmt: skip
NAME_WORDS = (
    "名字", "人才姓名", "职工姓名", "员工姓名", "人员姓名", "职员姓名", "本人姓名", "name", "教职工姓名", "人员名称",
    "中文姓名", "full name", "employee name", "staff name",
)  # fmt: skip
UNIT_WORDS = (
    "科室", "部门", "科别", "所属科室", "所在部门", "工作部门", "科室名称", "部门名称", "所在单位", "所在科别",
    "工作科室", "所属部门", "现科室", "科室/部门", "部门/科室", "科室部门", "department", "任职部门", "所属组织",
    "行政组织", "所属行政组织", "任职组织", "组织", "人事科室", "单位部门", "科室/病区", "行政科室", "主岗科室",
    "核算科室", "聘用科室", "聘任科室", "处室", "所属机构", "dept", "dept.", "unit",
)  # fmt: skip
BIRTH_WORDS = (
    "出生年月日", "出生年月", "出生时间", "生日", "出生日", "birth date", "date of birth", "出生", "dob", "birthday",
    "birthdate",
)  # fmt: skip
ID_NUMBER_WORDS = (
    "身份证号码", "公民身份号码", "身份证", "证件号码", "证件号", "居民身份证号", "居民身份证号码", "身份号码",
    "公民身份证号", "有效证件号码", "id number", "id no", "id no.", "身份证件号码", "身份证件号", "身份证/护照号",
    "身份证号/护照号", "护照号", "护照号码", "passport no", "有效身份证件号码", "有效身份证号", "身份证明号码", "公民身份证号码", "证件编号", "id card no",
    "id card no.", "id card number",
)  # fmt: skip

ID_KIND_WORDS = (
    "证件类别", "证件种类", "身份证件类型", "身份证件类别", "证件名称", "有效证件类型", "id type", "id kind",
    "document type",
)  # fmt: skip


def departments(user: Any) -> Iterable[str]:
    """Return the departments that a user may name in a sheet."""
    standing = Unit.objects.visible_to(user).filter(kind=UnitKind.DEPARTMENT, ended_on=None)
    return standing.values_list("name", flat=True)


def batches(user: Any) -> Iterable[str]:
    """Return the batches that a user may name in a sheet, as one name with the year."""
    return map(str, Cohort.objects.visible_to(user))


class AboutPerson(Kind):
    """A kind whose rows are about one person: by number, else by ID number, else by name and birth date. The rest is compared."""

    staff_no = Column("工号", *STAFF_NO_WORDS, label=_("staff no."), widget=Number())
    name = Column("姓名", *NAME_WORDS, label=_("name"), widget=Name(), cross_check=True)
    unit = Column(
        "所在科室", *UNIT_WORDS, label=_("department"), widget=Text(100), cross_check=True, offers=departments
    )
    sex = Column("性别", "性别代码", "sex", "gender", label=_("sex"), widget=Choice(codes.SEXES), cross_check=True)
    born_on = Column("出生日期", *BIRTH_WORDS, label=_("birth date"), widget=Day(need="month"), cross_check=True)
    id_kind = Column(
        "证件类型",
        *ID_KIND_WORDS,
        label=_("kind of ID document"),
        widget=Choice(codes.ID_KINDS),
        cross_check=True,
    )
    id_number = Column(
        "身份证号", *ID_NUMBER_WORDS, label=_("ID number"), widget=Identity(), sensitive=True, cross_check=True
    )


WHOSE = {"staff_no": "talent__staff_no", "name": "talent__name", "unit": "talent__unit__name"}
"""Where a record about a person holds the columns that say whom it is about."""

SAID = frozenset({"staff_no", "name", "id_number"})
"""A sheet about people has at least one of these columns."""


def own_values(row: RowPlan, talent: Talent, *names: str) -> dict[str, Any]:
    """Return what a row gives of a person's own fields; a month alone does not stand beside a known birth date."""
    given = row.given(*names, "born_on", "born_month")
    if talent.born_on:
        given.pop("born_month", None)
    return given


def renew_id_number(row: RowPlan, talent: Talent) -> None:
    """Plan a row's ID number for a person who is known with another or none; the preview shows its ends."""
    identity = row["id_number"]
    ends = f"{identity.number[:2]}…{identity.number[-2:]}"
    row.change(row.kind.fields["id_number"].label, talent.id_number_mask, ends)
    row.renew(talent, lambda: talent.set_id_number(identity.kind, identity.number))


def hold_days(row: RowPlan, born_on: date | None, hired_on: date | None) -> None:
    """Hold birth and joining against each other, as they would stand with the row."""
    if born_on and hired_on and hired_on <= born_on:
        row.refuse(
            "hired_on" if "hired_on" in row.cells else "born_on",
            "hired-before-birth",
            _("The day of joining {day} lies before the birth date. Correct one of them."),
            day=hired_on,
        )


def agree_with_identity(row: RowPlan) -> None:
    """Hold birth date and sex against the ID number and complete them from it; a month alone becomes `born_month`."""
    identity, born_on = row["id_number"], row["born_on"]
    if isinstance(born_on, values.PartialDate):
        if (
            identity
            and identity.born_on
            and (identity.born_on.year, identity.born_on.month) == (born_on.year, born_on.month)
        ):
            row.values["born_on"] = identity.born_on
        elif identity and identity.born_on:
            row.refuse(
                "born_on",
                "birth-date-differs",
                _("The birth month {month} differs from the ID number. Correct the one that is wrong."),
                month=born_on,
            )
        else:
            row.values["born_month"] = f"{born_on.year}-{born_on.month:02}"
            row.values["born_on"] = None
    if identity:
        verdict = rules.identity_agrees(
            born_on=row["born_on"], sex=row["sex"] or "", id_born_on=identity.born_on, id_sex=identity.sex
        )
        for reason in verdict.refusals:
            row.problem("sex" if reason.code == "sex-differs" else "born_on", reason.code, str(reason))
        if not verdict:
            raise RowRefused
        row.values["born_on"] = row["born_on"] or identity.born_on
        row.values["sex"] = row["sex"] or identity.sex
