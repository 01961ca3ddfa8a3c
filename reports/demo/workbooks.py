"""The story as the office's own workbooks: what the import takes in, and what a visitor can try it with."""
# ruff: noqa: E501  # reason: tables of Chinese text, where each character counts twice

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from reports.demo.names import check_character
from reports.demo.people import HOSPITAL, Person
from reports.demo.story import Story
from talentcareer.exchange.writing import Column, Table, write_workbook

WAN = 10_000
ROSTER = "01-人才库花名册.xlsx"
MISTAKES = "90-新入职人员（含错误，供试用）.xlsx"


def write(story: Story, folder: Path) -> list[Path]:
    """Write every workbook of the story into a folder; return those to import, the later appointments last. The one with mistakes is not among them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    books = {
        ROSTER: [_roster(story)],
        "02-创新人才培养对象.xlsx": _batches(story),
        "03-博士后名册.xlsx": [_postdocs(story)],
        "04-人才项目入选.xlsx": [_recognitions(story)],
        "05-人才培养经费.xlsx": [_awards(story), _expenses(story)],
        "06-导师结对与指导.xlsx": [_pairs(story), _meetings(story)],
        "07-平台与院士团队.xlsx": _supports(story),
        "08-国（境）外研学.xlsx": [_studies(story)],
        "09-医学生助学.xlsx": [_aids(story)],
        "10-职称聘任.xlsx": [_promotions(story)],
    }
    paths = [_save(folder / name, tables) for name, tables in books.items()]
    _save(folder / MISTAKES, _mistakes(story))
    return paths


def write_roster_of_today(story: Story, folder: Path) -> None:
    """Write the roster with the titles appointed since, so that taking it in again changes nothing."""
    since = {id(person): (title, on) for person, title, on in story.promotions}
    staff = []
    for person in story.staff:
        title, on = since.get(id(person), (person.title, person.title_on))
        staff.append(replace(person, title=title, title_on=on))
    _save(folder / ROSTER, [_roster(replace(story, staff=staff))])


def _save(path: Path, tables: Iterable[Table]) -> Path:
    with path.open("wb") as stream:
        write_workbook(stream, tables)
    return path


def _table(name: str, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return a sheet with numbered rows. A header that speaks of a day heads days, one that names a unit of money amounts."""
    kinds: list[Any] = [
        "date" if header.endswith("日期") else "decimal" if "元)" in header else "text" for header in headers
    ]
    columns = [Column("序号", "integer"), *(Column(header, kind) for header, kind in zip(headers, kinds, strict=True))]
    return Table(name, columns, [(place, *row) for place, row in enumerate(rows, start=1)], title=f"{HOSPITAL}{title}")


def _roster(story: Story) -> Table:
    headers = (
        "工号", "姓名", "曾用名", "性别", "出生日期", "身份证号", "民族", "政治面貌", "最高学历", "最高学位", "学位授予日期", "毕业院校", "专业", "专业技术职称",
        "聘任日期",
        "所在科室", "行政职务", "来院日期", "来源", "人员性质", "在岗状态", "离院日期", "手机",
    )  # fmt: skip
    return _table("人才库", "人才库花名册", headers, [_roster_row(person) for person in story.staff])


def _roster_row(person: Person) -> list[Any]:
    missing = person.missing
    level = {"博士": "博士研究生", "硕士": "硕士研究生", "学士": "大学本科"}[person.degree]
    return [
        person.number, person.name, person.former_name, "" if "sex" in missing else person.sex,
        f"{person.born_on:%Y.%m}" if "born_day" in missing else person.born_on, "" if "id_number" in missing else person.id_number,
        person.ethnicity, person.politics, level, "" if "degree" in missing else person.degree, person.degree_on,
        person.school, person.major,
        "" if "title" in missing else person.title, None if "title" in missing else person.title_on, person.department, person.position,
        None if "hired_on" in missing else person.hired_on, person.origin, person.employment, person.duty_status, person.left_on,
        "" if "mobile" in missing else person.mobile,
    ]  # fmt: skip


def _batches(story: Story) -> list[Table]:
    headers = (
        "工号",
        "姓名",
        "所在科室",
        "培养阶段",
        "融合方向",
        "培养开始日期",
        "培养结束日期",
        "资助总额(万元)",
        "状态",
        "状态变更日期",
        "原因",
        "破格说明",
        "破格批准人",
    )
    names = dict.fromkeys(member.batch for member in story.members)
    return [
        _table(name, f"创新人才培养对象（{name}）", headers, [
            (m.person.number, m.person.name, m.person.department, m.stage, m.integrations, m.from_on, m.to_on, m.support / WAN, m.state, m.state_on, m.reason, m.exemption, "院长办公会" if m.exemption else "")
            for m in story.members if m.batch == name
        ])
        for name in names
    ]  # fmt: skip


def _postdocs(story: Story) -> Table:
    headers = (
        "博士后编号", "姓名", "性别", "出生日期", "身份证号", "最高学位", "毕业院校", "专业", "手机", "培养类型", "合作导师工号", "合作导师", "流动站",
        "进站日期", "拟出站日期", "实际出站日期", "出站类型", "退站原因", "流动站登记",
    )  # fmt: skip
    return _table("博士后", "博士后名册", headers, [
        (s.number, s.person.name, s.person.sex, s.person.born_on, s.person.id_number, "博士", s.person.school, s.person.major, s.person.mobile, s.kind, s.supervisor.number,
         s.supervisor.name, s.partner, s.entered_on, s.planned_on, s.ended_on, s.end, s.reason, "是" if s.registered_elsewhere else "否")
        for s in story.stays
    ])  # fmt: skip


def _recognitions(story: Story) -> Table:
    headers = ("年度", "工号", "姓名", "人才项目名称", "级别", "公布日期", "文号", "入选状态", "来源")
    rows = sorted(story.recognitions, key=lambda r: (r.year, r.published_on, r.number))
    return _table(
        "人才项目",
        "人才项目入选情况",
        headers,
        [
            (f"{r.year}年", r.number, r.name, r.programme, r.level, r.published_on, r.document, r.status, r.origin)
            for r in rows
        ],
    )


def _awards(story: Story) -> Table:
    headers = ("工号", "姓名", "批次", "经费来源", "批复金额(万元)", "批复日期", "到位金额(万元)", "到位日期")
    return _table("预算", "人才培养经费预算表", headers, [
        (a.member.person.number, a.member.person.name, a.member.batch, a.source, a.approved / WAN, a.approved_on, a.received / WAN, a.received_on if a.received else None) for a in story.awards
    ])  # fmt: skip


def _expenses(story: Story) -> Table:
    headers = ("报销日期", "工号", "姓名", "批次", "科目", "金额(元)", "凭证号", "摘要")
    return _table("支出明细", "人才培养经费支出明细", headers, [
        (e.spent_on, e.member.person.number, e.member.person.name, e.member.batch, e.subject, e.amount, e.voucher, e.note) for e in story.expenses
    ])  # fmt: skip


def _pairs(story: Story) -> Table:
    headers = ("导师工号", "导师姓名", "学员工号", "学员姓名", "导师类型", "结对日期", "结束日期", "结束原因")
    return _table(
        "结对",
        "导师结对一览表",
        headers,
        [
            (p.mentor_number, p.mentor_name, p.mentee.number, p.mentee.name, p.kind, p.paired_on, p.ended_on, p.reason)
            for p in story.pairs
        ],
    )


def _meetings(story: Story) -> Table:
    headers = ("指导日期", "导师工号", "导师姓名", "学员工号", "学员姓名", "形式", "主题", "下一步")
    rows = sorted(story.meetings, key=lambda m: m.held_on)
    return _table("指导记录", "导师指导记录", headers, [
        (m.held_on, m.pairing.mentor_number, m.pairing.mentor_name, m.pairing.mentee.number, m.pairing.mentee.name, m.form, m.topic, m.next_step) for m in rows
    ])  # fmt: skip


def _supports(story: Story) -> list[Table]:
    return [
        _table("平台", "人才平台", ("平台名称", "类型", "负责人", "建立日期"), story.platforms),
        _table("院士团队", "院士团队与创新团队", ("团队名称", "类型", "负责人", "签约日期"), story.teams),
    ]


def _studies(story: Story) -> Table:
    headers = (
        "工号",
        "姓名",
        "研学类别",
        "派出渠道",
        "国家(地区)",
        "研学机构",
        "开始日期",
        "结束日期",
        "报告应交日期",
        "总结报告提交日期",
        "总费用(元)",
        "超龄说明",
        "超龄批准人",
    )
    rows = sorted(story.studies, key=lambda s: (s.from_on, s.person.number))
    return _table("研学", "国（境）外研学人员", headers, [
        (s.person.number, s.person.name, s.category, s.route, s.country, s.host, s.from_on, s.to_on, s.due_on, s.report_on, s.cost, s.over_cap, "院长办公会" if s.over_cap else "") for s in rows
    ])  # fmt: skip


def _aids(story: Story) -> Table:
    headers = ("姓名", "学校", "资助年度", "资助方", "基金会", "金额(元)", "发放日期")
    return _table(
        "助学",
        "医学生助学发放表",
        headers,
        [
            (a.name, a.school, f"{a.year}年", a.donor, "示范省青年医学公益基金会", a.amount, date(a.year, 10, 15))
            for a in story.aids
        ],
    )


def _promotions(story: Story) -> Table:
    headers = ("工号", "姓名", "所在科室", "专业技术职称", "聘任日期")
    return _table(
        "职称聘任",
        "专业技术职务聘任名单",
        headers,
        [(p.number, p.name, p.department, title, on) for p, title, on in story.promotions],
    )


def _mistakes(story: Story) -> list[Table]:
    """Return sheets that an office might really send: three people to take in, and one of every usual mistake."""
    known = story.staff[3]
    good = [_card("19950611", 203), _card("19931002", 126), _card("19960830", 315)]
    wrong = good[0][:17] + ("1" if good[0][17] != "1" else "2")
    people = _table("新入职", "新入职人员", ("工号", "姓名", "性别", "出生日期", "身份证号", "最高学位", "职称", "所在科室", "来院日期", "来源"), [
        ("99101", "安新颖", "男", date(1995, 6, 11), good[0], "博士", "主治医师", "胃外科", story.today, "引进"),
        ("99102", "安新雨", "女", date(1993, 10, 2), good[1], "硕士", "主管护师", "护理部", story.today, "自主培养"),
        ("99103", "安新晴", "男", date(1996, 8, 30), good[2], "硕士", "住院医师", "病理科", story.today, "自主培养"),
        ("99104", "校验错", "男", date(1995, 6, 11), wrong, "博士", "住院医师", "胃外科", story.today, "引进"),
        ("99105", "重证号", known.sex, known.born_on, known.id_number, "博士", "住院医师", "胃外科", story.today, "引进"),
        ("99106", "", "女", date(1994, 3, 8), _card("19940308", 244), "硕士", "住院医师", "放射科", story.today, "自主培养"),
        ("99107", "错日期", "女", "1994-02-30", "", "硕士", "住院医师", "放射科", story.today, "自主培养"),
        ("99108", "性别异", "女", date(1992, 7, 19), _card("19920719", 161), "硕士", "住院医师", "放射科", story.today, "自主培养"),
        ("99109", "新科室", "男", date(1992, 7, 19), _card("19920719", 163), "硕士", "住院医师", "胸部外科", story.today, "自主培养"),
        ("99101", "安新颖", "男", date(1995, 6, 11), good[0], "博士", "主治医师", "胃外科", story.today, "引进"),
    ])  # fmt: skip
    last = story.members[-1]
    batch = _table(last.batch, f"创新人才培养对象（{last.batch}）补充名单", ("工号", "姓名", "培养阶段", "融合方向", "培养开始日期", "培养结束日期", "状态"), [
        ("77777", "查无人", "30s起步期", "医研融合", last.from_on, last.to_on, "在培"),
        (story.staff[0].number, story.staff[0].name, "30s起步期", "医研融合", last.from_on, last.to_on, "在培"),
        (story.staff[1].number, story.staff[1].name, "60s巅峰期", "医研融合", last.from_on, last.to_on, "在培"),
    ])  # fmt: skip
    return [
        people,
        batch,
        _table(
            "讲座签到", "学术讲座签到表", ("场次", "到场", "签名"), [("第一场", "上午", "略"), ("第二场", "下午", "略")]
        ),
    ]


def _card(born: str, serial: int) -> str:
    digits = f"590102{born}{serial:03}"
    return digits + check_character(digits)
