"""What came of it: recognitions, studies abroad, platforms and teams, student aid, promotions."""
# reason: tables of Chinese text, where each character counts twice

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reports.demo.names import Register, day_between, dice, working_day
from reports.demo.people import DEPARTMENTS as ALL_DEPARTMENTS
from reports.demo.people import LAST_YEAR, SCHOOLS, TITLES, Department, Person
from reports.demo.training import Member, Stay
from talentcareer.dates import add_months

PROVINCIAL = {2020: 6, 2021: 9, 2022: 13, 2023: 18, 2024: 23}
"""69 provincial recognitions, over 52 persons."""
RECOGNISED = 52
PROVINCIAL_PROGRAMMES = (
    ("省卫生创新人才", "培养对象"), ("省医坛新秀", "培养对象"), ("省卫生健康领军人才", "获评"), ("省高层次人才特殊支持计划青年拔尖人才", "获评"),
    ("省杰出青年科学基金", "获评"), ("省突出贡献中青年专家", "获评"), ("卫生健康突出贡献中青年专家", "获评"),
)  # fmt: skip
MUNICIPAL = {2020: 2, 2021: 3, 2022: 3, 2023: 5, 2024: 6}
MUNICIPAL_PROGRAMMES = ("市青年医学英才", "市高层次人才D类", "市名医工作室领衔人")
YOUNG_TOP, POSTDOC_INNOVATION = "国家“万人计划”青年拔尖人才", "博士后创新人才支持计划"
STUDIES = {2020: 1, 2021: 1, 2022: 5, 2023: 12, 2024: 16}
LATER_STUDIES = 11
CATEGORIES = {
    "医学领军人才": (30, 60),
    "临床骨干": (30, 85),
    "医学创新人才": (45, 90),
    "医学教学人才": (13, 16),
    "卫生健康管理人才": (6, 9),
}
"""The five categories with their usual days."""
COUNTRIES = ("美国", "英国", "德国", "法国", "意大利", "西班牙", "荷兰", "日本", "加拿大", "新加坡", "匈牙利")
AID = {2022: 5, 2023: 6, 2024: 7}
LATER_AID = 6


@dataclass(slots=True, eq=False)
class Recognition:
    """A person selected by a programme."""

    number: str
    name: str
    programme: str
    level: str
    year: int
    published_on: date
    document: str
    status: str = "获评"
    origin: str = ""


@dataclass(slots=True, eq=False)
class Study:
    """A study abroad."""

    person: Person
    category: str
    route: str
    country: str
    host: str
    from_on: date
    to_on: date
    report_on: date | None
    cost: int
    over_cap: str = ""

    @property
    def due_on(self) -> date:
        """The day by which the report is due: the hospital asks it of every route."""
        return add_months(self.to_on, 1)


@dataclass(slots=True, eq=False)
class Aid:
    """Aid to a student for a year."""

    name: str
    school: str
    year: int
    donor: str
    amount: int


def recognitions(
    seed: int, staff: list[Person], chosen: list[Member], stays: list[Stay], today: date
) -> list[Recognition]:
    """Return every recognition up to today. Up to 2024: 69 provincial ones, the first national ones, municipal ones, shortlistings."""
    throw = dice(seed, "recognitions")
    members = [m.person for m in chosen if m.year <= LAST_YEAR and m.person.left_on is None]
    selected = {id(person) for person in members}
    others = [
        p
        for p in staff
        if id(p) not in selected and p.rank <= 2 and p.degree == "博士" and not p.left_on and p.hired_on.year < 2020
    ]
    pool = throw.sample([p for p in members if p.hired_on.year < 2020], 38) + throw.sample(others, RECOGNISED - 38)
    throw.shuffle(pool)
    years = [year for year, count in PROVINCIAL.items() for _place in range(count)]
    throw.shuffle(years)
    found = []
    for place, year in enumerate(years):
        again = place >= RECOGNISED
        programme, status = PROVINCIAL_PROGRAMMES[(place + (3 if again else 0)) % len(PROVINCIAL_PROGRAMMES)]
        found.append(_recognition(throw, pool[place % RECOGNISED], programme, "省部级", year, status))
    found[0].published_on = date(
        found[0].year + 1, 1, 9
    )  # the list of a year that came out in the next: the year counts
    found += [
        _recognition(throw, throw.choice(pool), MUNICIPAL_PROGRAMMES[place % 3], "市厅级", year)
        for year, count in MUNICIPAL.items()
        for place in range(count)
    ]
    found += _firsts(throw, members, others, stays)
    for year in range(LAST_YEAR + 1, today.year + 1):
        for place in range(22):
            programme, status = PROVINCIAL_PROGRAMMES[(year + place) % len(PROVINCIAL_PROGRAMMES)]
            if place >= 17:
                found.append(
                    _recognition(throw, others[place * 2 + year % 2], MUNICIPAL_PROGRAMMES[place % 3], "市厅级", year)
                )
            else:
                found.append(
                    _recognition(
                        throw,
                        members[(7 * place + 3 * (year - LAST_YEAR)) % len(members)],
                        programme,
                        "省部级",
                        year,
                        status,
                    )
                )
        found.append(
            _recognition(
                throw, members[(11 * (year - LAST_YEAR)) % len(members)], "国家优秀青年科学基金", "国家级", year
            )
        )
    unique = {(r.number, r.programme, r.year): r for r in found}
    return [r for r in unique.values() if r.published_on <= today]


def _recognition(
    throw: Random, person: Person, programme: str, level: str, year: int, status: str = "获评", origin: str = ""
) -> Recognition:
    published_on = working_day(day_between(throw, date(year, 3, 4), date(year, 12, 20)))
    return Recognition(
        person.number,
        person.name,
        programme,
        level,
        year,
        published_on,
        f"示范人才〔{year}〕{throw.randint(3, 140)}号",
        status,
        origin or person.origin,
    )


def _firsts(throw: Random, members: list[Person], others: list[Person], stays: list[Stay]) -> list[Recognition]:
    """Return the national recognitions up to 2024 and what does not count: shortlisted, revoked."""
    home = [p for p in members if p.origin == "自主培养" and p.age(date(2023, 1, 1)) < 38 and p.degree == "博士"]
    recruited = [p for p in others if p.origin == "引进"]
    postdocs = [s.person for s in stays if s.entered_on.year == 2022 and s.end != "退站"]
    return [
        _recognition(throw, recruited[0], "国家海外高层次青年人才项目", "国家级", 2021, origin="引进"),
        _recognition(throw, postdocs[2], POSTDOC_INNOVATION, "国家级", 2022, origin="自主培养"),
        _recognition(throw, home[0], YOUNG_TOP, "国家级", 2023, origin="自主培养"),
        _recognition(throw, postdocs[-2], POSTDOC_INNOVATION, "国家级", 2024, origin="自主培养"),
        _recognition(throw, home[1], YOUNG_TOP, "国家级", 2024, "入围", origin="自主培养"),
        _recognition(throw, others[1], "省卫生健康领军人才", "省部级", 2023, "入围"),
        _recognition(throw, others[2], "省医坛新秀", "省部级", 2021, "撤销"),
    ]


def studies(seed: int, staff: list[Person], today: date) -> list[Study]:
    """Return studies abroad: 35 up to 2024, later ones, and three around today: abroad now, report due soon, report overdue."""
    throw = dice(seed, "studies")
    able = [
        p
        for p in staff
        if p.rank <= 3
        and p.degree != "学士"
        and not p.left_on
        and p.hired_on.year < 2020
        and p.age(date(2020, 1, 1)) <= 44
        and not p.missing
    ]
    going = iter(throw.sample(able, sum(STUDIES.values()) + 60))
    found = []
    for year, count in (
        STUDIES | dict.fromkeys(range(LAST_YEAR + 1, min(today.year, LAST_YEAR + 4) + 1), LATER_STUDIES)
    ).items():
        for _place in range(count):
            person, from_on = next(going), day_between(throw, date(year, 2, 1), date(year, 11, 25))
            found.append(_study(throw, person, from_on, today))
    found = [s for s in found if s.from_on.year <= LAST_YEAR or s.to_on < today - timedelta(days=45)]
    eldest = max((s for s in found if s.from_on.year == 2024), key=lambda s: s.person.age(s.from_on))
    eldest.person, eldest.category, eldest.route = (
        next(p for p in staff if 52 <= p.age(date(2024, 1, 1)) <= 54 and not p.left_on and p.rank <= 2),
        "临床骨干",
        "百医出海",
    )
    eldest.over_cap = "牵头国际多中心临床研究，经院长办公会同意"
    for ago, days in ((18, 45), (75, 60), (110, 60)):
        study = _study(throw, next(going), today - timedelta(days=ago), today)
        study.category, study.route, study.to_on, study.report_on = (
            "临床骨干",
            "百医出海",
            study.from_on + timedelta(days=days),
            None,
        )
        if study.from_on.year > LAST_YEAR:
            found.append(study)
    return found


def _study(throw: Random, person: Person, from_on: date, today: date) -> Study:
    category = throw.choices(tuple(CATEGORIES), (10, 40, 28, 12, 10))[0]
    to_on = from_on + timedelta(days=throw.randint(*CATEGORIES[category]))
    due_on, luck = add_months(to_on, 1), throw.random()
    report_on = (
        to_on + timedelta(days=throw.randint(4, 27))
        if luck < 0.74
        else due_on + timedelta(days=throw.randint(2, 24))
        if luck < 0.88
        else None
    )
    country = throw.choice(COUNTRIES)
    route = (
        "百医出海"
        if from_on.year >= 2023 and throw.random() < 0.6
        else throw.choice(("医院派出", "国家留学基金委", "外方资助"))
    )
    host = f"{country}{throw.choice(('某肿瘤中心', '某大学医学院', '某医学中心', '某癌症研究所'))}"
    return Study(
        person,
        category,
        route,
        country,
        host,
        from_on,
        to_on,
        report_on if report_on and report_on <= today else None,
        throw.randint(3, 14) * 10_000,
    )


def aids(register: Register, seed: int, today: date) -> list[Aid]:
    """Return aid to students: 18 up to 2024, then six a year, given each October."""
    throw = dice(seed, "aid")
    later = {year: LATER_AID for year in range(LAST_YEAR + 1, today.year + 1) if date(year, 10, 15) <= today}
    return [
        Aid(
            register.name(throw.choice("男女")),
            throw.choice(SCHOOLS[:2]),
            year,
            "远山医疗科技公司",
            throw.choice((5000, 8000, 8000, 10_000)),
        )
        for year, count in (AID | later).items()
        for _place in range(count)
    ]


def platforms(today: date) -> list[tuple[str, str, str, date]]:
    """Return platforms as (name, kind, head, established on)."""
    found = [
        ("林院士工作站", "院士工作站", "林院士", date(2021, 4, 16)), ("沈院士工作站", "院士工作站", "沈院士", date(2023, 9, 21)),
        ("博士后科研工作站", "博士后工作站", "", date(2017, 5, 1)), ("省肿瘤分子诊断重点实验室", "重点实验室", "", date(2016, 12, 1)),
        ("肿瘤智能诊疗联合实验室", "医工联合平台", "", date(2021, 9, 1)), ("粒子放疗装备医工联合平台", "医工联合平台", "", date(LAST_YEAR + 1, 1, 15)),
    ]  # fmt: skip
    return [row for row in found if row[3] <= today]


def teams(today: date) -> list[tuple[str, str, str, date]]:
    """Return teams as (name, kind, head, signed on): ten of academicians, two of them led by the same one, and another."""
    leads = (
        ("林", 2020, 5),
        ("沈", 2020, 10),
        ("顾", 2021, 6),
        ("白", 2022, 3),
        ("白", 2022, 8),
        ("郝", 2022, 11),
        ("谭", 2023, 4),
        ("施", 2023, 10),
        ("路", 2024, 5),
        ("罗", 2024, 10),
    )
    found = [
        (f"{lead}院士团队（{place}）", "院士团队", f"{lead}院士", date(year, month, 18))
        for place, (lead, year, month) in enumerate(leads, start=1)
    ]
    found += [
        ("数字病理创新团队", "其他团队", "", date(2022, 5, 10)),
        ("肿瘤免疫治疗创新团队", "其他团队", "", date(LAST_YEAR + 1, 3, 10)),
    ]
    return [row for row in found if row[3] <= today]


def promotions(seed: int, staff: list[Person], today: date) -> list[tuple[Person, str, date]]:
    """Return appointments to the next title since 2024: a dozen each January, of people five years in theirs."""
    throw = dice(seed, "promotions")
    found: list[tuple[Person, str, date]] = []
    promoted: set[int] = set()
    series: dict[str, Department] = {d.name: d for d in ALL_DEPARTMENTS}
    for year in range(LAST_YEAR + 1, today.year + 1):
        on = date(year, 1, 10)
        ripe = [
            p
            for p in staff
            if p.rank in {2, 3}
            and p.title_on
            and p.title_on.year <= year - 5
            and not p.left_on
            and not p.missing
            and id(p) not in promoted
        ]
        for person in throw.sample(ripe, min(12, len(ripe))):
            promoted.add(id(person))
            found.append((person, TITLES[series[person.department].series][person.rank - 2], on))
    return [row for row in found if row[2] <= today]
