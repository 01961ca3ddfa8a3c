"""What the hospital trains: three batches of talents with their mentors, and postdocs by the ledger of the published figures."""
# ruff: noqa: E501  # reason: tables of Chinese text, where each character counts twice

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reports.demo.names import Register, day_between, dice, working_day
from reports.demo.people import DEPARTMENTS as ALL_DEPARTMENTS
from reports.demo.people import FIRST_YEAR, LAST_YEAR, MAJORS, SCHOOLS, Person, invent
from talentcareer.dates import add_months, add_years

STAGES = {"30s起步期": (28, 34, 300_000), "40s成长期": (35, 44, 600_000), "50s突破期": (45, 49, 1_000_000)}
"""The usual ages on 1 January of the batch's year, and the support promised, in yuan."""
BATCHES = {2020: (12, 7, 3), 2022: (13, 8, 3), 2024: (13, 9, 3)}
"""How many of each stage: 22 + 24 + 25 = 71. Every second year later the hospital selects again."""
LATER_BATCH = (12, 8, 3)
ORDINALS = "一二三四五六七八九十"
OPENING, LEDGER = 3, {2020: (2, 1, 0), 2021: (9, 2, 0), 2022: (15, 3, 0), 2023: (22, 5, 1), 2024: (29, 9, 1)}
"""Postdocs at the beginning of 2020; entered, completed and withdrawn a year. In station on 31 December: 4, 11, 23, 39, 58."""
STAYED = {2020: 1, 2021: 1, 2022: 2, 2023: 3, 2024: 7}
LATER_ENTRIES = 30
STATIONS = (
    "示范医科大学临床医学流动站",
    "远川大学生物学流动站",
    "中州科技大学生物医学工程流动站",
    "北江大学公共卫生流动站",
)
TOPICS = ("课题进展", "基金申请", "论文修改", "技术带教", "培养计划调整", "团队建设", "成果转化", "年度总结")
NEXT_STEPS = ("完善数据", "下月复盘", "提交初稿", "参加学术会议", "联系合作单位", "补充实验", "")


@dataclass(slots=True, eq=False)
class Member:
    """Somebody selected in a batch."""

    person: Person
    year: int
    batch: str
    stage: str
    integrations: str
    from_on: date
    to_on: date
    support: int
    state: str = "在培"
    state_on: date | None = None
    reason: str = ""
    exemption: str = ""

    def trained_until(self, today: date) -> date:
        """Return the last day of training that has passed."""
        ended = self.state_on if self.state in {"退出", "终止培养"} and self.state_on else self.to_on
        return min(ended, today)


@dataclass(slots=True, eq=False)
class Stay:
    """A postdoc's stay."""

    person: Person
    number: str
    kind: str
    supervisor: Person
    partner: str
    entered_on: date
    planned_on: date
    ended_on: date | None = None
    end: str = "在站"
    reason: str = ""
    registered_elsewhere: bool = False


@dataclass(slots=True, eq=False)
class Pairing:
    """A mentor and a mentee. An outside expert who mentors has no number."""

    mentor_number: str
    mentor_name: str
    mentee: Person
    kind: str
    paired_on: date
    ended_on: date | None = None
    reason: str = ""


@dataclass(slots=True, eq=False)
class Meeting:
    """One meeting of a pair."""

    pairing: Pairing
    held_on: date
    form: str
    topic: str
    next_step: str


def members(register: Register, seed: int, staff: list[Person], today: date) -> list[Member]:
    """Return everybody selected, nobody twice; within the stage's limit, but for one with an exemption."""
    throw = dice(seed, "batches")
    batches = BATCHES | {
        year: LATER_BATCH for year in range(LAST_YEAR + 2, today.year + 1, 2) if date(year, 7, 1) <= today
    }
    chosen: list[Member] = []
    taken: set[int] = set()
    for place, (year, counts) in enumerate(batches.items()):
        batch: list[Member] = []
        for (stage, (youngest, oldest, support)), count in zip(STAGES.items(), counts, strict=True):
            day, start = date(year, 1, 1), date(year, 6, 1)
            fitting = [
                p for p in staff
                if id(p) not in taken and youngest <= p.age(day) <= oldest and p.degree != "学士" and not p.left_on and not p.missing and p.hired_on.year < year and p.duty_status == "在岗" and p.position in {"", "副主任", "副所长"}
            ]  # fmt: skip
            for person in throw.sample(fitting, count):
                taken.add(id(person))
                integrations = throw.choices(
                    (
                        "医研融合",
                        "医教融合",
                        "医工（信）融合",
                        "医产融合",
                        "医研融合、医工（信）融合",
                        "医研融合、医产融合",
                    ),
                    (40, 18, 20, 8, 9, 5),
                )[0]
                batch.append(
                    Member(
                        person,
                        year,
                        f"第{ORDINALS[place]}批",
                        stage,
                        integrations,
                        start,
                        add_years(start, 3) - timedelta(days=1),
                        support,
                    )
                )
        if year <= LAST_YEAR:
            _stand_at_the_limit(register, batch)
        throw.shuffle(batch)
        if year == 2022:
            _exempt(register, next(m for m in batch if m.stage == "50s突破期"))
        _go_on(batch, today)
        chosen += batch
    return chosen


def _stand_at_the_limit(register: Register, batch: list[Member]) -> None:
    """Let the youngest stage have somebody who turns 35 on the day after the ages are taken."""
    person, year = batch[0].person, batch[0].year
    person.born_on = date(year - 35, 1, 2)
    person.id_number = register.id_number(person.born_on, person.sex)


def _exempt(register: Register, member: Member) -> None:
    person = member.person
    person.born_on = date(member.year - 50, 1, 1)
    person.id_number = register.id_number(person.born_on, person.sex)
    member.exemption = "国家重点研发计划课题负责人，经院长办公会研究同意破格"


def _go_on(batch: list[Member], today: date) -> None:
    """Let a batch's members complete, withdraw, pause or wait for their final check, as far as today has come."""
    first = batch[0].year == FIRST_YEAR
    for place, member in enumerate(batch):
        if member.exemption:
            continue
        if place == 0:
            _end(member, "退出", add_months(member.from_on, 15), "工作调动", today)
        elif place == 1 and first:
            _end(member, "终止培养", add_months(member.from_on, 29), "中期考核不合格", today)
        elif place == 2 and member.to_on >= today:
            _end(member, "暂停培养", add_months(member.from_on, 4), "援外医疗队，返院后恢复培养", today)
        else:
            # Most are checked in the months after the period; some wait for more than a year.
            waits = 15 + 8 * place if place < 0.7 * len(batch) else 560 + 8 * place
            _end(member, "出库（期满合格）", member.to_on + timedelta(days=waits), "", today)


def _end(member: Member, state: str, on: date, reason: str, today: date) -> None:
    on = working_day(on)
    if on > today:
        return
    member.state, member.state_on, member.reason = state, on, reason
    if state == "退出":
        member.person.duty_status, member.person.left_on = "调出", on


def postdocs(register: Register, seed: int, staff: list[Person], today: date) -> list[Stay]:
    """Return every stay since 2019, in the order of entry; up to 2024 exactly as the ledger says."""
    throw = dice(seed, "postdocs")
    supervisors = _supervisors(staff, throw)
    stays = [_stay(register, throw, supervisors, FIRST_YEAR - 1, place, OPENING) for place in range(OPENING)]
    for year, (entered, completed, withdrawn) in LEDGER.items():
        waiting = [s for s in stays if s.ended_on is None]
        if withdrawn:
            quitter = waiting[-4]  # of last year's entries
            quitter.ended_on, quitter.end, quitter.reason = (
                day_between(throw, date(year, 5, 1), date(year, 10, 31)),
                "退站",
                throw.choice(("个人原因", "另有工作安排")),
            )
            waiting.remove(quitter)
        for place, stay in enumerate(waiting[:completed]):
            usual = add_months(stay.entered_on, 24)
            stay.ended_on = working_day(min(max(usual, date(year, 1, 15 + place)), date(year, 12, 12 + place)))
            stay.end = "出站留院" if place < STAYED[year] else "出站离院"
        stays += [_stay(register, throw, supervisors, year, place, entered) for place in range(entered)]
    return stays + _later(register, throw, supervisors, stays, today)


def _supervisors(staff: list[Person], throw: Random) -> list[Person]:
    able = [
        p for p in staff if p.rank == 1 and p.degree == "博士" and not p.left_on and p.hired_on.year < FIRST_YEAR - 1
    ]
    return throw.sample(able, 24)


def _stay(register: Register, throw: Random, supervisors: list[Person], year: int, place: int, of: int) -> Stay:
    first = date(year, 1, 8) + timedelta(days=345 * place // of)
    entered_on = working_day(first + timedelta(days=throw.randint(0, 345 // of - 1) if of > 1 else 0))
    supervisor = throw.choice(supervisors)
    department = next(d for d in ALL_DEPARTMENTS if d.name == supervisor.department)
    person = invent(register, throw, department, entered_on)
    person.degree, person.number, person.employment = "博士", f"BH{year}{place + 1:03}", "博士后"
    person.school, person.major = throw.choice(SCHOOLS), throw.choice((*MAJORS["医"], *MAJORS["研"]))
    if person.age(entered_on) < 27:
        person.born_on = person.born_on.replace(
            year=entered_on.year - throw.randint(28, 33), day=min(person.born_on.day, 28)
        )
        person.id_number = register.id_number(person.born_on, person.sex)
    kind = throw.choices(("临床型", "基础型", "双轨"), (40, 30, 30))[0]
    planned_on = add_months(entered_on, 24)
    return Stay(
        person,
        person.number,
        kind,
        supervisor,
        throw.choice(STATIONS),
        entered_on,
        planned_on,
        registered_elsewhere=throw.random() < 0.12,
    )


def _later(register: Register, throw: Random, supervisors: list[Person], stays: list[Stay], today: date) -> list[Stay]:
    """Return entries after 2024, and let stays end since then: most near their planned day, some overdue."""
    later = []
    for year in range(LAST_YEAR + 1, today.year + 1):
        later += [_stay(register, throw, supervisors, year, place, LATER_ENTRIES) for place in range(LATER_ENTRIES)]
    later = [stay for stay in later if stay.entered_on <= today]
    for place, stay in enumerate([s for s in (*stays, *later) if s.ended_on is None]):
        leaves_on = working_day(
            max(stay.planned_on + timedelta(days=throw.randint(-40, 130)), date(LAST_YEAR + 1, 1, 10 + place % 15))
        )
        stayed, quits = throw.random() < 0.65, stay.entered_on.year > LAST_YEAR and stay.number.endswith("009")
        if quits:
            leaves_on = add_months(stay.entered_on, 13)
        if leaves_on <= today:
            stay.ended_on, stay.end = leaves_on, "退站" if quits else "出站留院" if stayed else "出站离院"
            stay.reason = "个人原因" if quits else ""
    return later


def pairings(seed: int, staff: list[Person], experts: Sequence[str], chosen: list[Member]) -> list[Pairing]:
    """Return one mentor for each member and a second one for some; outside experts are second ones, too."""
    throw = dice(seed, "mentors")
    selected = {id(member.person) for member in chosen}
    able = [
        p for p in staff if p.rank == 1 and not p.left_on and id(p) not in selected and p.hired_on.year < FIRST_YEAR
    ]
    pairs = []
    for place, member in enumerate(chosen):
        near = [
            p for p in able if p.department == member.person.department and p.born_on < member.person.born_on
        ] or able
        mentor, paired_on = throw.choice(near), working_day(member.from_on + timedelta(days=throw.randint(5, 40)))
        ended = member.state_on if member.state in {"退出", "终止培养"} else None
        pairs.append(
            Pairing(
                mentor.number, mentor.name, member.person, "主导师", paired_on, ended, member.reason if ended else ""
            )
        )
        if place % 9 == 4:
            pairs.append(
                Pairing(
                    "",
                    experts[place // 9 % len(experts)],
                    member.person,
                    "院外导师",
                    paired_on,
                    ended,
                    member.reason if ended else "",
                )
            )
        elif place % 2:
            second = throw.choice([p for p in able if p is not mentor])
            pairs.append(
                Pairing(
                    second.number,
                    second.name,
                    member.person,
                    throw.choice(("联合导师", "基础导师", "工程导师")),
                    paired_on,
                    ended,
                    member.reason if ended else "",
                )
            )
    return pairs


def meetings(seed: int, pairs: list[Pairing], chosen: list[Member], today: date) -> list[Meeting]:
    """Return the meetings of each pair while its mentee was trained; two mentees never met theirs."""
    throw = dice(seed, "meetings")
    until = {id(member.person): member.trained_until(today) for member in chosen}
    unmet = {id(member.person) for member in (chosen[7], chosen[len(BATCHES) * 17])}
    held = []
    for pairing in pairs:
        day = pairing.paired_on + timedelta(days=throw.randint(10, 70))
        while day <= until[id(pairing.mentee)] and id(pairing.mentee) not in unmet:
            held.append(
                Meeting(
                    pairing,
                    day,
                    throw.choice(("面谈", "面谈", "线上", "组会")),
                    throw.choice(TOPICS),
                    throw.choice(NEXT_STEPS),
                )
            )
            day += timedelta(days=throw.randint(70, 190) if pairing.kind == "主导师" else throw.randint(150, 330))
    return held
