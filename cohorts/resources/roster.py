"""The roster: one row a person on the staff."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import choices, codes, rules
from cohorts.actions import prepare
from cohorts.directory import People, Posts, Titles, Units
from cohorts.models import FormerName, Post, Talent, TalentNumber, Title, id_number_index
from cohorts.references import (
    BIRTH_WORDS,
    ID_KIND_WORDS,
    ID_NUMBER_WORDS,
    NAME_WORDS,
    STAFF_NO_WORDS,
    UNIT_WORDS,
    agree_with_identity,
    departments,
    hold_days,
    own_values,
    renew_id_number,
)
from cohorts.resources import duplicates
from talentcareer.access.secrets import Secret
from talentcareer.exchange import values
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, Kind, register
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.widgets import Choice, Day, Identity, Name, Number, Text


@register
class Talents(Editable, Kind):
    """The roster 花名册: one row a person on the staff."""

    code, title, order = "talents", _("Roster"), 10
    permission = "talent.write"
    needs = (
        frozenset({"name"}),
        frozenset({"staff_no", "id_number"}),
        frozenset({"id_number", "born_on", "hired_on", "title_appointed", "title_awarded", "degree",
            "education_level", "sex", "ethnicity", "political_status", "mobile", "origin"}),
    )  # fmt: skip
    remark_field = "remark"
    sheet_words = ("花名册", "人才库", "人员名册", "职工名册", "人员信息", "基本信息", "在职人员", "roster")

    staff_no = Column("工号", *STAFF_NO_WORDS, label=_("staff no."), widget=Number())
    name = Column("姓名", *NAME_WORDS, label=_("name"), widget=Name(), required=True)
    former_name = Column("曾用名", "原名", "又名", label=_("former name"), widget=Name())
    sex = Column("性别", "性别代码", "sex", "gender", label=_("sex"), widget=Choice(codes.SEXES))
    born_on = Column("出生日期", *BIRTH_WORDS, label=_("birth date"), widget=Day(need="month"))
    id_kind = Column("证件类型", *ID_KIND_WORDS, label=_("kind of ID document"), widget=Choice(codes.ID_KINDS))
    id_number = Column("身份证号", *ID_NUMBER_WORDS, label=_("ID number"), widget=Identity(), sensitive=True)
    ethnicity = Column(
        "民族", "民族代码", "ethnicity", "ethnic group", label=_("ethnicity"),
        widget=Choice(codes.ETHNICITIES, as_typed=True),
    )  # fmt: skip
    political_status = Column(
        "政治面貌", "政治面貌代码", "党派", "面貌", "政治身份", "政治面目", "党派情况", "政治面貌/党派",
        "political status", label=_("political status"), widget=Choice(codes.POLITICAL_STATUS, as_typed=True),
    )  # fmt: skip
    nationality = Column("国籍", label=_("nationality"), widget=Text(40))
    education_level = Column(
        "最高学历", "学历", "学历代码", "最高学历代码", "文化程度", "学历/学位", "学历学位", "最高学历/学位",
        "最高学历学位", "学历及学位", "文化程度/学位", label=_("education level"),
        widget=Choice(codes.EDUCATION_LEVELS, as_typed=True, beside=("degree", codes.DEGREES, "学位")),
    )  # fmt: skip
    degree = Column(
        "最高学位", "学位", "学位代码", "最高学位代码", "degree", "所获最高学位", "学位等级", "学位层次", "学位级别",
        "取得学位", "获得学位", "最终学位", "已获最高学位", "highest degree", label=_("degree"),
        widget=Choice(codes.DEGREES),
    )  # fmt: skip
    degree_on = Column(
        "最高学位授予日期", "学位授予日期", "学位授予时间", "学位取得时间", "获得学位时间", "学位获得时间", "授予学位日期",
        "最高学位取得时间", "degree date", label=_("day of the highest degree"), widget=Day(),
    )  # fmt: skip
    school = Column("毕业院校", "毕业学校", "学校", label=_("school"), widget=Text(100))
    major = Column("专业", "所学专业", "毕业专业", label=_("major"), widget=Text(100))
    discipline = Column("学科", "所属学科", "从事专业", label=_("discipline"), widget=Text(100))
    title_appointed = Column(
        "专业技术职称", "职称", "职称代码", "专业技术职务代码", "技术职务", "现职称", "技术职称", "专业技术职务",
        "现聘职称", "聘任职称", "聘任职务", "现任专业技术职务", "专业技术职务(聘)", "职称(聘)", "聘任职称名称",
        "职称名称", "title", "聘任专业技术职务", "现聘专业技术职务", "现聘任职称", "岗位职称", "卫生技术职称",
        "卫技职称", "专技职务", "专技职称", "聘用职称", "专业职称", "已聘职称", "聘任专业技术职称", "最高职称",
        "professional title", "job title", label=_("title appointed"), widget=Choice(codes.TITLES, as_typed=True),
    )  # fmt: skip
    title_appointed_on = Column(
        "聘任日期", "聘任时间", "聘用日期", "职称聘任日期", "现职称聘任时间", label=_("title appointed on"),
        widget=Day(),
    )  # fmt: skip
    title_awarded = Column(
        "专业技术资格", "资格", "取得资格", "评审职称", "任职资格", "职称(评)", "专业技术职务任职资格",
        "专业技术任职资格", label=_("qualification"), widget=Choice(codes.TITLES, as_typed=True),
    )  # fmt: skip
    title_awarded_on = Column(
        "取得日期", "取得资格日期", "取得时间", "资格取得时间", "评审日期", label=_("qualified on"), widget=Day()
    )
    unit = Column("所在科室", *UNIT_WORDS, label=_("department"), widget=Text(100), offers=departments)
    position = Column("行政职务", "职务", "担任职务", label=_("position"), widget=Text(60))
    hired_on = Column(
        "来院日期", "来院时间", "进院时间", "进院日期", "入职时间", "入职日期", "到院时间", "到院日期", "hire date",
        "到职日期", "进入本单位时间", "来本单位时间", "进本单位时间", "到本单位时间", "到本单位工作时间",
        "来院工作时间", "到院工作时间", "进院工作时间", "到岗日期", "报到日期", "来院报到日期", "进入本院时间",
        "进本院时间", "到本院时间", "来本院时间", "进单位时间", "进入医院时间", "本单位入职日期", "entry date",
        "date joined", "join date", "hired on", label=_("joined the hospital on"), widget=Day(),
    )  # fmt: skip
    origin = Column(
        "来源", "人才来源", "培养来源", "引进方式", "来院方式", "origin", "培养/引进", "引进/培养", "引进或培养",
        "引育方式", "引育类型", "人才引育方式", "人员来源", "来源方式", "来源类型", "来源渠道", "人才来源方式",
        "人才来源类型", "人才来源渠道", "培养方式", "引进/自主培养", "自主培养/引进", "source", label=_("origin"),
        widget=Choice(codes.ORIGINS),
    )  # fmt: skip
    employment_type = Column(
        "人员性质", "编制情况", "用工形式", "编制", "用工性质", "人员类别", label=_("employment form"),
        widget=Choice(codes.EMPLOYMENT_TYPES, as_typed=True),
    )  # fmt: skip
    duty_status = Column(
        "在岗状态", "在职状态", "人员状态", "岗位状态", label=_("duty status"), widget=Choice(codes.DUTY_STATUSES)
    )
    left_on = Column("离院日期", "离职日期", "离职时间", "退休日期", "离院时间", label=_("left on"), widget=Day())
    mobile = Column(
        "手机", "手机号", "手机号码", "联系电话", "联系方式", "移动电话", "电话", "mobile", "联系手机", "联系手机号",
        "移动电话号码", "手机长号", "phone", "mobile phone", "cell phone", "tel", "telephone", label=_("mobile"),
        widget=Number(), sensitive=True,
    )  # fmt: skip
    email = Column("邮箱", "电子邮箱", "电子邮件", "e-mail", "email", label=_("e-mail"), widget=Text(120))
    remark = Column("备注", "说明", label=_("remark"), widget=Text(500))

    OWN = (
        "sex", "ethnicity", "political_status", "nationality", "education_level", "degree", "degree_on", "school", "major",
        "discipline", "hired_on", "origin", "employment_type", "duty_status", "left_on", "mobile", "email", "remark",
    )  # fmt: skip

    model, joined, whose, reveal = Talent, ("unit",), (), "talent.reveal"
    held_in = {"unit": "unit__name", "id_kind": "id_kind", "id_number": "id_number"} | {
        name: name for name in ("staff_no", "name", "born_on", *OWN)
    }  # fmt: skip
    held_in |= dict.fromkeys(("position", "title_appointed", "title_appointed_on", "title_awarded", "title_awarded_on"), "__")  # fmt: skip

    def held(self, record: Any, world: World) -> dict[str, Any]:
        """Return what a person holds, with the open primary post and the titles of today."""
        held, post = super().held(record, world), world[Posts].open.get(record.pk)
        held |= {"position": post.position if post else "", "born_on": record.born_on or record.born_month}
        held["mobile"] = Secret(record.mobile) if record.mobile else None
        for sense in choices.TitleSense.values:
            title = world[Titles].current(record.pk, sense)
            held |= {f"title_{sense}": title.title if title else "", f"title_{sense}_on": title.from_on if title else None}  # fmt: skip
        return held

    def on_its_page(self, record: Any, world: World) -> frozenset[str]:
        """Return the columns that are corrected on a person's page: another number is told from a former one there."""
        return frozenset({"staff_no"} if record.staff_no else ())

    def revise(self, row: Any, world: World) -> None:
        """Complete the person with the changed cells, as the roster does it."""
        people, talent, identity = world[People], row.held, row["id_number"]
        agree_with_identity(row)
        if row.touches("born_on"):
            row.edited.add("born_month")
            if row["born_month"] and talent.born_on:
                row.refuse(
                    "born_on",
                    "birth-date-known",
                    _(
                        "The birth date is known to the day; a month alone does not take its place. Type the whole date."
                    ),
                )
        self._hold_identity(row, talent)
        for name, other in (("staff_no", people.numbered(row["staff_no"])), ("id_number", people.identified(identity))):
            if row.touches(name) and other is not None and other is not talent:
                row.refuse(
                    name,
                    "same-id-as-another",
                    _("This number belongs to another person (number {number}). Correct it, or merge the two if they are one person."),
                    number=duplicates.number_of(other) if people.reaches(row, other) else "—",
                )  # fmt: skip
        for sense in choices.TitleSense.values:
            if row.touches(f"title_{sense}") and not row.touches(f"title_{sense}_on"):
                row.values[f"title_{sense}_on"] = None  # the day was the former title's
        self._complete(row, world, talent, world[Units].take(row, "unit") if row.touches("unit", "position") else None)

    @staticmethod
    def _hold_identity(row: Any, talent: Talent) -> None:
        """Hold a changed birth date or sex against the ID number on record."""
        if row["id_number"] or not row.touches("born_on", "sex") or talent.id_kind != choices.IdKind.IDENTITY_CARD:
            return
        known = values.id_number(talent.id_number.reveal()) if talent.id_number else None
        if known is not None:
            row.ask("born_on" if row.touches("born_on") else "sex", rules.identity_agrees(
                born_on=row["born_on"], sex=row["sex"] or "", id_born_on=known.born_on, id_sex=known.sex,
            ))  # fmt: skip

    def plan(self, row: RowPlan, world: World) -> None:
        """Find the person by number, then by ID number; create or complete the record, post and titles."""
        row.person = row["name"]
        agree_with_identity(row)
        talent = self._find(row, world) or duplicates.one_person(row, world)
        unit = world[Units].take(row, "unit")
        row.claim(
            "staff",
            row["staff_no"] or (row["id_number"].number if row["id_number"] else row["name"]),
            name="staff_no" if row["staff_no"] else "id_number",
        )
        if talent is None:
            self._create(row, world, unit)
        else:
            self._complete(row, world, talent, unit)

    @staticmethod
    def _find(row: RowPlan, world: World) -> Talent | None:
        people, identity, number = world[People], row["id_number"], row["staff_no"]
        same_id = people.identified(identity)
        by_number = people.numbered(number, row["name"])
        if by_number is not None and by_number.staff_no != number and name_differs(row, by_number):
            by_number = None  # another kind of number that only looks alike
        for talent, name in ((by_number, "staff_no"), (same_id, "id_number")):
            if talent is not None:
                people.in_reach(row, talent, name)
        if by_number is not None:
            if same_id is not None and same_id is not by_number:
                row.refuse(
                    "id_number",
                    "same-id-as-another",
                    _("The same ID number belongs to another person (number {number}). Correct the one that is wrong."),
                    number=duplicates.number_of(same_id),
                )
            return by_number
        if same_id is not None:
            if number and same_id.staff_no and number not in people.numbers[same_id.pk]:
                duplicates.hold_shared_id_number(row, world, same_id)
            return same_id
        if not number and not identity and row["born_on"]:
            by_name = people.born(row["name"], row["born_on"])
            return people.in_reach(row, by_name, "name") if by_name else None
        return None

    def _create(self, row: RowPlan, world: World, unit: Any) -> None:
        people, posts, titles = world[People], world[Posts], world[Titles]
        if not row["staff_no"] and not row["id_number"] and not row["born_on"]:
            row.refuse(
                "staff_no",
                "person-missing",
                _("The row does not say for certain whom it is about. Fill in the staff number."),
            )
        talent = Talent(
            name=row["name"],
            staff_no=row["staff_no"] or None,
            born_on=row["born_on"],
            born_month=row["born_month"] or "",
            unit=unit or world[Units].of(row),
            **row.given(*self.OWN) | ({"remark": row.with_kept(row["remark"] or "")} if row.kept else {}),
        )
        if row["id_number"]:
            talent.set_id_number(row["id_number"].kind, row["id_number"].number)
        hold_days(row, talent.born_on, talent.hired_on)
        former = [] if row["former_name"] in {None, row["name"]} else [row["former_name"]]
        row.add(prepare(talent, former_names=former), main=True)
        row.then(lambda: people.register(talent))
        self._keep_names(row, people, talent, (row["former_name"], None))
        if unit is not None:
            post = Post(talent=talent, unit=unit, position=row["position"] or "", from_on=row["hired_on"])
            row.add(post)
            row.then(lambda: posts.open.__setitem__(talent.pk, post))
        for sense in choices.TitleSense.values:
            if row[f"title_{sense}"]:
                title = Title(talent=talent, sense=sense, title=row[f"title_{sense}"], from_on=row[f"title_{sense}_on"])
                row.add(title)
                row.then(partial(titles.register, title))

    def _complete(self, row: RowPlan, world: World, talent: Talent, unit: Any) -> None:
        people = world[People]
        given = own_values(row, talent, *self.OWN) | self._returned(row, talent)
        if row.kept:
            given["remark"] = row.with_kept(row["remark"] or talent.remark)
        hold_days(row, given.get("born_on") or talent.born_on, given.get("hired_on") or talent.hired_on)
        former: tuple[str | None, date | None] = (None, None)
        known = people.former_names.get(talent.pk, ()) if duplicates.said_same(row) else ()
        if name_differs(row, talent) and values.name_key(row["name"]) not in known:
            former = (talent.name, world.on)
            given["name"] = row["name"]
        if row["staff_no"] and talent.staff_no is None:
            given |= {"staff_no": row["staff_no"], "kind": choices.TalentKind.STAFF}
        elif duplicates.said_same(row):
            self._keep_number(row, people, talent)
        if row["id_number"] and _index(row["id_number"]) != talent.id_number_index:
            renew_id_number(row, talent)
        fresh = self._keep_names(row, people, talent, former, (row["former_name"], None))
        if row.set(talent, given) or fresh:
            names = [*people.former_names.get(talent.pk, {}).values(), *fresh]
            numbers = sorted(people.numbers.get(talent.pk, ()))
            row.renew(talent, lambda: prepare(talent, former_names=names, numbers=numbers))
            row.then(lambda: people.register(talent))
        self._move(row, world, talent, unit)
        for sense in choices.TitleSense.values:
            if row.touches(f"title_{sense}", f"title_{sense}_on"):
                self._retitle(row, world, talent, sense)

    @staticmethod
    def _keep_number(row: RowPlan, people: People, talent: Talent) -> None:
        """Plan a row's number beside the one that a person has."""
        number = row["staff_no"]
        if number and number not in people.numbers.get(talent.pk, ()):
            row.add(TalentNumber(talent=talent, kind=choices.NumberKind.FORMER, number=number))
            row.change(Talents.fields["staff_no"].label, talent.staff_no or "", f"{talent.staff_no} · {number}")
            row.then(lambda: people.register_number(talent, number))

    @staticmethod
    def _returned(row: RowPlan, talent: Talent) -> dict[str, Any]:
        """Return what puts somebody on the staff again who was known as former staff, and whom the roster does not let go."""
        if not row.touches("left_on", "duty_status"):
            return {}
        if talent.kind != choices.TalentKind.FORMER or row["left_on"] or row["duty_status"] in choices.GONE:
            return {}
        return {
            "kind": choices.TalentKind.STAFF,
            "left_on": None,
            "duty_status": row["duty_status"] or choices.DutyStatus.ON_DUTY,
        }

    @staticmethod
    def _keep_names(row: RowPlan, people: People, talent: Talent, *names: tuple[str | None, date | None]) -> list[str]:
        """Plan the former names (with the day until when) that are not known yet; return them."""
        known = {*people.former_names.get(talent.pk, ()), values.name_key(row["name"])}
        fresh = []
        for name, until_on in names:
            if name and values.name_key(name) not in known:
                known.add(values.name_key(name))
                fresh.append(name)
                row.add(FormerName(talent=talent, name=name, until_on=until_on))
                row.then(partial(people.register_former_name, talent, name))
        return fresh

    @staticmethod
    def _move(row: RowPlan, world: World, talent: Talent, unit: Any) -> None:
        posts = world[Posts].open
        post = posts.get(talent.pk)
        if unit is None or (post is not None and post.unit_id == unit.pk):
            if post is not None and row["position"]:
                row.set(post, {"position": row["position"]})
            return
        if post is None and not row.touches("unit"):
            return  # somebody without a post gets none by a word about it
        if post is not None:
            begun = post.from_on is not None and post.from_on >= world.on
            row.renew(post, partial(setattr, post, "to_on", post.from_on if begun else world.on - timedelta(days=1)))
        fresh = Post(
            talent=talent, unit=unit, position=row["position"] or "", from_on=world.on if post else row["hired_on"]
        )
        row.add(fresh, same=("talent", "unit", "kind"))
        row.set(talent, {"unit": unit})
        row.then(lambda: posts.__setitem__(talent.pk, fresh))

    @staticmethod
    def _retitle(row: RowPlan, world: World, talent: Talent, sense: str) -> None:
        typed, on, titles = row[f"title_{sense}"], row[f"title_{sense}_on"], world[Titles]
        current = titles.current(talent.pk, sense)
        if not typed:
            return
        if current is not None and current.title == typed:
            if on:
                row.set(current, {"from_on": on})
            return
        if on and titles.held(talent.pk, sense, typed, on):
            return
        fresh = Title(talent=talent, sense=sense, title=typed, from_on=on or (world.on if current else None))
        if current is not None and on and current.from_on and on < current.from_on:
            fresh.to_on = titles.until(talent.pk, sense, on)  # an older sheet: history, not today's title
        elif current is not None:
            end = (fresh.from_on or world.on) - timedelta(days=1)
            row.renew(
                current, partial(setattr, current, "to_on", max(end, current.from_on) if current.from_on else end)
            )
        row.add(fresh, same=("talent", "sense", "title"))
        days = " – ".join(str(day) for day in (fresh.from_on, fresh.to_on) if day)
        row.change(
            Talents.fields[f"title_{sense}"].label,
            codes.TITLES.label(current.title) if current is not None and fresh.to_on is None else "",
            f"{codes.TITLES.label(typed)} ({days})" if days else codes.TITLES.label(typed),
        )
        row.then(partial(titles.register, fresh))


def name_differs(row: RowPlan, talent: Talent) -> bool:
    """Tell whether a row names somebody else than the person found."""
    return bool(row["name"]) and values.name_key(row["name"]) != talent.name_key


def _index(identity: values.IdNumber) -> str:
    return id_number_index(identity.kind, identity.number)
