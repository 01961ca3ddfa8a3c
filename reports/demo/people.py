"""Who works at the demo hospital: departments, and staff with their degrees, titles, posts and comings and goings."""
# ruff: noqa: E501  # reason: tables of Chinese text, where each character counts twice

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from reports.demo.names import Register, day_between, dice
from talentcareer.dates import age_on, year_end

HOSPITAL = "示范省肿瘤医院"
FIRST_YEAR, LAST_YEAR = 2020, 2024
"""The five years whose figures are those of the published case; everything later depends on the day it is made."""
STAFF_AT_FIRST, HIRED_A_YEAR = 486, 14


@dataclass(frozen=True, slots=True)
class Department:
    """A department: the series of its titles, its share of the staff, other names in use."""

    name: str
    series: str
    share: int
    aliases: tuple[str, ...] = ()


DEPARTMENTS = (
    Department("胸部肿瘤外科", "医", 22, ("胸外科",)), Department("乳腺外科", "医", 20), Department("胃外科", "医", 18),
    Department("结直肠外科", "医", 20, ("肛肠外科",)), Department("肝胆胰外科", "医", 18), Department("头颈外科", "医", 18),
    Department("妇瘤外科", "医", 20, ("妇科肿瘤科",)), Department("泌尿外科", "医", 16), Department("消化肿瘤内科", "医", 20),
    Department("胸部肿瘤内科", "医", 22), Department("乳腺肿瘤内科", "医", 14), Department("淋巴瘤内科", "医", 14),
    Department("放射治疗科", "医", 24, ("放疗科",)), Department("放射物理科", "工", 14), Department("介入科", "医", 12),
    Department("麻醉科", "医", 20), Department("重症医学科", "医", 18, ("ICU",)), Department("中医科", "医", 12),
    Department("病理科", "医", 18), Department("放射科", "医", 20), Department("超声科", "医", 14), Department("核医学科", "医", 12),
    Department("检验科", "技", 20), Department("药剂科", "药", 20), Department("护理部", "护", 40),
    Department("肿瘤研究所", "研", 22), Department("临床试验中心", "医", 12, ("GCP中心",)), Department("信息中心", "工", 12),
)  # fmt: skip
CLINICAL = tuple(d.name for d in DEPARTMENTS if d.series == "医")
TITLES = {
    "医": ("主任医师", "副主任医师", "主治医师", "住院医师"),
    "护": ("主任护师", "副主任护师", "主管护师", "护师"),
    "药": ("主任药师", "副主任药师", "主管药师", "药师"),
    "技": ("主任技师", "副主任技师", "主管技师", "技师"),
    "研": ("研究员", "副研究员", "助理研究员", "研究实习员"),
    "工": ("正高级工程师", "高级工程师", "工程师", "助理工程师"),
}
DEGREES = {
    "医": (50, 40, 10),
    "护": (4, 26, 70),
    "药": (20, 50, 30),
    "技": (20, 50, 30),
    "研": (85, 15, 0),
    "工": (30, 50, 20),
}
"""Doctors, masters and bachelors of a hundred, by the series of titles."""
MAJORS = {"医": ("肿瘤学", "外科学", "内科学", "影像医学与核医学", "临床医学"), "护": ("护理学",), "药": ("药学", "临床药学"), "技": ("医学检验技术", "临床检验诊断学"), "研": ("生物化学与分子生物学", "免疫学", "生物信息学"), "工": ("生物医学工程", "计算机科学与技术", "核技术及应用")}  # fmt: skip
SCHOOLS = (
    "示范医科大学",
    "北江大学医学院",
    "东湖医学院",
    "南岭医科大学",
    "远川大学",
    "海门大学医学院",
    "西陵中医药大学",
    "中州科技大学",
)
SPECIAL_NAMES = (
    ("古丽米热·艾尼瓦尔", "女", "维吾尔族"), ("阿卜杜热合曼·阿卜杜外力·吐尔逊江", "男", "维吾尔族"), ("欧阳思远", "男", ""), ("赵堃", "男", ""),
    ("李静", "女", ""), ("李静", "女", ""),
)  # fmt: skip
"""Names that software stumbles over: a middle dot, more letters than a column expects, two characters of surname, a rare one, two namesakes."""


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the demo hospital, in the words of a roster. `number` is the staff number, or a postdoc's."""

    name: str
    sex: str
    born_on: date
    id_number: str
    department: str
    degree: str
    hired_on: date
    number: str = ""
    ethnicity: str = "汉族"
    politics: str = "群众"
    school: str = ""
    major: str = ""
    origin: str = "自主培养"
    employment: str = "编制内"
    mobile: str = ""
    rank: int = 4
    title: str = ""
    title_on: date | None = None
    position: str = ""
    former_name: str = ""
    duty_status: str = "在岗"
    left_on: date | None = None
    missing: frozenset[str] = field(default_factory=frozenset)
    """Columns the office never filled."""

    @property
    def degree_on(self) -> date | None:
        """The day of the degree: the end of the last study year before joining; unknown where the degree is."""
        if "degree" in self.missing:
            return None
        ended = date(self.hired_on.year, 6, 30)
        return ended if ended <= self.hired_on else date(self.hired_on.year - 1, 6, 30)

    def works_on(self, day: date) -> bool:
        """Tell whether the person had joined by a day and had not left."""
        return self.hired_on <= day and (self.left_on is None or self.left_on > day)

    def age(self, day: date) -> int:
        """Return the age on a day."""
        return age_on(self.born_on, day)


def invent(register: Register, throw: Random, department: Department, hired_on: date) -> Person:
    """Return a new member of a department, of the age at which people of the degree begin."""
    sex = throw.choice("男女") if department.series != "护" else throw.choice("男女女女女女女女")
    degree = throw.choices(("博士", "硕士", "学士"), DEGREES[department.series])[0]
    youngest, oldest = {"博士": (28, 34), "硕士": (25, 29), "学士": (22, 25)}[degree]
    turned = hired_on.year - throw.randint(youngest, oldest)
    born_on = day_between(throw, date(turned, 1, 1), date(turned, 12, 31))
    person = Person(
        register.name(sex),
        sex,
        born_on,
        register.id_number(born_on, sex),
        department.name,
        degree,
        hired_on,
        mobile=register.mobile(),
    )
    person.politics = throw.choices(
        ("中共党员", "群众", "九三学社社员", "农工党党员", "民盟盟员", "无党派人士", "致公党党员"),
        (45, 35, 6, 6, 4, 2, 2),
    )[0]
    person.ethnicity = throw.choices(
        ("汉族", "回族", "满族", "蒙古族", "壮族", "畲族", "土家族"), (92, 2, 2, 1, 1, 1, 1)
    )[0]
    person.school, person.major = throw.choice(SCHOOLS), throw.choice(MAJORS[department.series])
    person.origin = "引进" if degree == "博士" and throw.random() < 0.42 else "自主培养"
    person.employment = throw.choices(
        ("编制内", "备案制", "人事代理", "合同制"), (50, 35, 8, 7) if hired_on.year < 2018 else (15, 65, 10, 10)
    )[0]
    return person


def give_title(person: Person, throw: Random, on: date) -> None:
    """Give the title that somebody of this age and degree usually holds on a day."""
    series = next(d.series for d in DEPARTMENTS if d.name == person.department)
    age, luck = person.age(on), throw.random()
    senior, vice, middle = {"博士": (43, 36, 30), "硕士": (48, 40, 31), "学士": (52, 44, 31)}[person.degree]
    chance = {"博士": 0.48, "硕士": 0.22, "学士": 0.06}[person.degree]
    if age >= senior and luck < chance:
        person.rank = 1
    elif age >= vice and luck < chance + 0.32:
        person.rank = 2
    else:
        person.rank = 3 if age >= middle else 4
    reached = person.born_on.year + {1: senior, 2: vice, 3: middle, 4: 0}[person.rank]
    first = max(person.hired_on, date(reached, 12, 1) if person.rank < 4 else person.hired_on)
    person.title = TITLES[series][person.rank - 1]
    person.title_on = min(day_between(throw, first, max(first, on - timedelta(days=60))), on)


def first_staff(register: Register, seed: int) -> list[Person]:
    """Return the staff as hired up to 2024, with those who have left since 2020."""
    throw = dice(seed, "staff")
    shares = [department.share for department in DEPARTMENTS]
    staff = []
    for place in range(STAFF_AT_FIRST):
        # The first two of each department will head it: long enough there.
        heads = place < 2 * len(DEPARTMENTS)
        department = DEPARTMENTS[place % len(DEPARTMENTS)] if heads else throw.choices(DEPARTMENTS, shares)[0]
        year = throw.randint(2001, 2007) if heads else min(2024, 1994 + int(31 * throw.random() ** 0.62))
        staff.append(invent(register, throw, department, day_between(throw, date(year, 1, 5), date(year, 12, 20))))
    for person, (name, sex, ethnicity) in zip(staff[60::57], SPECIAL_NAMES, strict=False):
        person.name, person.sex, person.ethnicity = name, sex, ethnicity or person.ethnicity
        person.id_number = register.id_number(person.born_on, sex)
    for person, former in zip(staff[75::131], ("周小妹", "陈二毛"), strict=False):
        person.former_name = former
    for person in staff:
        give_title(person, throw, year_end(LAST_YEAR))
    _appoint_heads(staff, throw)
    _let_some_leave(staff, throw)
    _forget_some(staff, throw)
    return staff


def later_staff(register: Register, seed: int, today: date) -> list[Person]:
    """Return those hired after 2024, up to today."""
    throw = dice(seed, "later staff")
    staff = []
    for year in range(LAST_YEAR + 1, today.year + 1):
        for _place in range(HIRED_A_YEAR):
            department = throw.choices(DEPARTMENTS, [d.share for d in DEPARTMENTS])[0]
            person = invent(register, throw, department, day_between(throw, date(year, 2, 1), date(year, 12, 1)))
            give_title(person, throw, person.hired_on)
            if person.hired_on <= today:
                staff.append(person)
    return staff


def number(staff: list[Person], known: Iterable[Person] = ()) -> None:
    """Give staff numbers: two digits of the year of joining, three in the order of joining, on from those known. Old ones begin with a zero."""
    taken = Counter(person.number[:2] for person in known)
    for person in sorted(staff, key=lambda p: (p.hired_on, p.id_number)):
        year = f"{person.hired_on.year % 100:02}"
        taken[year] += 1
        person.number = f"{year}{taken[year]:03}"


def _appoint_heads(staff: list[Person], throw: Random) -> None:
    for place, department in enumerate(DEPARTMENTS):
        head, vice = staff[place], staff[place + len(DEPARTMENTS)]
        head.degree, head.rank, head.title = (
            "博士" if department.series != "护" else "硕士",
            1,
            TITLES[department.series][0],
        )
        head.title_on = date(throw.randint(2014, 2019), 12, throw.randint(1, 28))
        head.position = (
            "护理部主任"
            if department.series == "护"
            else "所长"
            if department.series == "研"
            else "主任"
            if department.name.endswith("中心")
            else "科主任"
        )
        vice.position = "副所长" if department.series == "研" else "副主任"


def _let_some_leave(staff: list[Person], throw: Random) -> None:
    for person in staff:
        sixty = date(person.born_on.year + 60, person.born_on.month, 1)
        if sixty <= date(2025, 6, 1) and not person.position:
            person.duty_status, person.left_on = "退休", max(sixty, person.hired_on + timedelta(days=3650))
    candidates = [
        p
        for p in staff
        if not p.position
        and not p.left_on
        and p.hired_on.year < 2020
        and p.name not in {n for n, _s, _e in SPECIAL_NAMES}
    ]
    for place, person in enumerate(throw.sample(candidates, 20)):
        year = FIRST_YEAR + place % 5
        person.duty_status = ("离职", "调出")[place % 3 == 2]
        person.left_on = day_between(throw, date(year, 1, 15), date(year, 11, 30))
    staying = [p for p in candidates if not p.left_on]
    for person, status in zip(
        throw.sample(staying, 6), ("进修", "进修", "出国", "借调", "病产假", "病产假"), strict=True
    ):
        person.duty_status = status


def _forget_some(staff: list[Person], throw: Random) -> None:
    """Leave a few cells empty, as every roster has them; of people who are in no batch."""
    plain = [p for p in staff if p.degree == "学士" and not p.left_on and not p.position]
    for person, missing in zip(
        throw.sample(plain, 9),
        ("degree", "degree", "id_number", "id_number", "hired_on", "sex", "born_day", "title", "mobile"),
        strict=True,
    ):
        person.missing = frozenset({missing} | ({"id_number"} if missing in {"sex", "born_day"} else set()))
