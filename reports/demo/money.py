"""The training fund of the demo hospital: awards of each member, and how they were spent."""
# reason: tables of Chinese text, where each character counts twice

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reports.demo.names import day_between, dice, working_day
from reports.demo.training import Member

NINE_SUBJECTS = (
    "材料费",
    "材料费",
    "设备费",
    "测试化验加工费",
    "差旅费",
    "会议费",
    "国际合作与交流费",
    "出版/文献/信息传播/知识产权事务费",
    "劳务费",
    "专家咨询费",
)
THREE_SUBJECTS = ("业务费", "业务费", "业务费", "设备费", "劳务费")
SPENT_BY = (Decimal("0.14"), Decimal("0.42"), Decimal("0.72"), Decimal("0.95"), Decimal("0.99"))
"""How much of what has arrived is spent by the end of a batch's first, second … year."""
NOTES = (
    "细胞实验试剂",
    "测序服务",
    "参加学术年会",
    "专家讲课",
    "论文版面",
    "研究生助研",
    "服务器租用",
    "动物实验",
    "随访物料",
    "",
)


@dataclass(slots=True, eq=False)
class Award:
    """Money for a member: approved, and what has arrived; in yuan."""

    member: Member
    source: str
    approved: Decimal
    approved_on: date
    received: Decimal
    received_on: date


@dataclass(slots=True, eq=False)
class Expense:
    """A line of spending."""

    member: Member
    spent_on: date
    subject: str
    amount: Decimal
    voucher: str
    note: str


def awards(seed: int, chosen: list[Member], today: date) -> list[Award]:
    """Return the hospital's award for each member and the province's for some. Later batches have not received all of it yet."""
    throw = dice(seed, "awards")
    found = []
    for place, member in enumerate(chosen):
        part = (
            Decimal("0.4")
            if member.state in {"退出", "终止培养"}
            else {2020: Decimal(1), 2022: Decimal("0.9"), 2024: Decimal("0.7")}.get(member.year, Decimal("0.5"))
        )
        for source, approved in (
            ("院级人才专项", Decimal(member.support)),
            ("省级人才专项配套", Decimal(member.support) / 2),
        ):
            if source != "院级人才专项" and (member.stage == "30s起步期" or place % 3):
                continue
            received_on = working_day(day_between(throw, date(member.year, 7, 1), date(member.year, 10, 31)))
            received = approved * part if received_on <= today else Decimal(0)
            found.append(Award(member, source, approved, working_day(date(member.year, 5, 20)), received, received_on))
    return found


def expenses(seed: int, given: list[Award], today: date) -> list[Expense]:
    """Return how the hospital's awards were spent up to today, line by line, with a reversal and two equal lines."""
    throw = dice(seed, "expenses")
    found: list[Expense] = []
    for award in given:
        member, before = award.member, Decimal(0)
        ended = member.state_on if member.state in {"退出", "终止培养"} else None
        for place, share in enumerate(SPENT_BY):
            year = member.year + place
            subjects = NINE_SUBJECTS if year <= 2021 else THREE_SUBJECTS
            weights = [throw.uniform(0.6, 1.4) for _line in range(2 if place < 4 else 1)]
            for weight in weights:
                amount = (
                    award.received
                    * (share - before)
                    * Decimal(weight / sum(weights))
                    * Decimal(throw.uniform(0.9, 1.08))
                )
                spent_on = day_between(throw, date(year, 9 if not place else 2, 5), date(year, 12, 18))
                if amount and spent_on <= today and (ended is None or spent_on < ended):
                    found.append(
                        Expense(
                            member,
                            spent_on,
                            throw.choice(subjects),
                            amount.quantize(Decimal("0.01")),
                            "",
                            throw.choice(NOTES),
                        )
                    )
            before = share
    wrong, twice = found[40], found[90]
    found.append(
        Expense(
            wrong.member,
            min(wrong.spent_on + timedelta(days=12), date(wrong.spent_on.year, 12, 30)),
            wrong.subject,
            -wrong.amount / 2,
            "",
            "冲销多报部分",
        )
    )
    found[-1].amount = found[-1].amount.quantize(Decimal("0.01"))
    found.sort(key=lambda line: line.spent_on)
    for place, line in enumerate(found):
        line.voucher = f"{line.spent_on:%Y%m}-{place % 900 + 100}"
    found.insert(
        found.index(twice),
        Expense(twice.member, twice.spent_on, twice.subject, twice.amount, twice.voucher, twice.note),
    )
    return found
