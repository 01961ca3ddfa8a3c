"""Makes the demo hospital through the doors that every hospital's data takes: units, workbooks, posts, accounts."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from cohorts import actions as cohorts
from cohorts.choices import CohortStatus, PostKind
from cohorts.models import Talent
from reports.demo import workbooks
from reports.demo.people import DEPARTMENTS, HOSPITAL
from reports.demo.stages import move_stages
from reports.demo.story import Story
from talentcareer.access import actions as access
from talentcareer.access import roles
from talentcareer.access.models import Unit, User
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import actions as imports
from talentcareer.exchange import engine
from talentcareer.exchange.planning import World

ACCOUNTS_FILE, WORKBOOKS_FOLDER = "demo-accounts.json", "demo-workbooks"
CONCURRENT_POSTS = (
    ("胸部肿瘤外科", "肿瘤研究所", "研究组长"),
    ("消化肿瘤内科", "肿瘤研究所", "研究组长"),
    ("病理科", "肿瘤研究所", "研究组长"),
    ("肿瘤研究所", "病理科", "兼职研究员"),
    ("胸部肿瘤内科", "临床试验中心", "主要研究者"),
    ("淋巴瘤内科", "临床试验中心", "主要研究者"),
    ("放射物理科", "放射治疗科", ""),
    ("放射科", "介入科", ""),
)
"""Whose heads work in a second department as well: there, and as what."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account with its password."""

    user: User
    role: roles.Role
    password: str


@action("demo.made")
def make(story: Story, *, by: Actor) -> list[Account]:
    """Make the hospital of a story, all of it or nothing; keep accounts and workbooks where visitors find them."""
    hospital = access.ensure_hospital(name=HOSPITAL, by=by)
    units = {d.name: access.create_unit(name=d.name, parent=hospital, aliases=d.aliases, by=by) for d in DEPARTMENTS}
    _announce_batches(story, hospital, by)
    folder = settings.VAR_DIR / WORKBOOKS_FOLDER
    *first, appointments = workbooks.write(story, folder)
    _import(first, story.today, by)
    # Of people who are there by now, so that the title before stays in their history.
    _import([appointments], story.today, by)
    workbooks.write_roster_of_today(story, folder)
    people = {
        talent.staff_no: talent
        for talent in Talent.objects.unscoped("the whole demo hospital is being made").exclude(staff_no=None)
    }
    _open_concurrent_posts(story, people, units, by)
    accounts = _open_accounts(story, people, hospital, units, by)
    users = {account.user.username: account.user for account in accounts}
    move_stages(story.today, proposes=users["hr"], approves=users["office"])
    keep_accounts(accounts, settings.VAR_DIR / ACCOUNTS_FILE)
    return accounts


def _announce_batches(story: Story, hospital: Unit, by: Actor) -> None:
    for name, year in dict.fromkeys((member.batch, member.year) for member in story.members):
        over = all(member.to_on < story.today for member in story.members if member.batch == name)
        cohorts.create_cohort(
            unit=hospital,
            name=name,
            year=year,
            status=CohortStatus.CLOSED if over else CohortStatus.RUNNING,
            document_number=f"示范肿院〔{year}〕{year % 10 + 12}号",
            document_on=date(year, 5, 18),
            notice_from_on=date(year, 5, 8),
            notice_to_on=date(year, 5, 14),
            by=by,
        )


def _import(paths: list[Path], today: date, by: Actor) -> None:
    gate = imports.gate_number()
    world = World(by=by, user=None, on=today)
    outcome = engine.run([engine.Source(path, path.name) for path in paths], world)
    refused = [
        f"{sheet.file} {p.cell} {p.found}: {p.message}"
        for sheet in outcome.sheets
        for row in sheet.rows
        for p in row.problems
    ]
    refused += [f"{sheet.file} {sheet.name}: {sheet.problem[1]}" for sheet in outcome.sheets if sheet.problem]
    refused += [f"{file.file}: {file.problem[1]}" for file in outcome.files if file.problem]
    if refused:
        raise RuntimeError("The import refuses the demo hospital's own workbooks:\n" + "\n".join(refused[:10]))
    imports.write_plan(world, gate=gate, by=by)


def _open_concurrent_posts(story: Story, people: dict[str | None, Talent], units: dict[str, Unit], by: Actor) -> None:
    for department, other, position in CONCURRENT_POSTS:
        cohorts.open_post(
            people[story.head_of(department).number],
            unit=units[other],
            kind=PostKind.CONCURRENT,
            position=position,
            from_on=date(2021, 3, 1),
            by=by,
        )


def _open_accounts(
    story: Story, people: dict[str | None, Talent], hospital: Unit, units: dict[str, Unit], by: Actor
) -> list[Account]:
    """Open one account a role; a mentor with mentees and a member in training see their own through theirs."""
    surgeon, radiologist = story.head_of("胸部肿瘤外科").name, story.head_of("放射治疗科").name
    mentor, member = people[_busiest_mentor(story)], people[_member_in_training(story)]
    surgery, therapy = [units["胸部肿瘤外科"]], [units["放射治疗科"], units["放射物理科"]]
    wanted = (
        ("hr", "高敏（人事处）", roles.HR, [hospital]),
        ("office", "罗文（人才办）", roles.OFFICE, [hospital]),
        ("head", surgeon, roles.HEAD, surgery),
        ("head2", radiologist, roles.HEAD, therapy),
        ("leader", "秦岭（院领导）", roles.LEADER, [hospital]),
        ("finance", "钱进（财务处）", roles.FINANCE, [hospital]),
        ("functional", "柯研（科研处）", roles.FUNCTIONAL, [hospital]),
        ("mentor", mentor.name, roles.MENTOR, [hospital]),
        ("talent", member.name, roles.TALENT, [hospital]),
        ("system", "系统管理员", roles.SYSTEM_ADMIN, [hospital]),
        ("security", "安全管理员", roles.SECURITY_ADMIN, [hospital]),
        ("audit", "审计管理员", roles.AUDIT_ADMIN, [hospital]),
    )
    accounts = [_account(*account, by) for account in wanted]
    by_name = {account.user.username: account.user for account in accounts}
    for talent, username in ((mentor, "mentor"), (member, "talent")):
        talent.user = by_name[username]
        talent.save()
    return accounts


def _account(username: str, display_name: str, role: roles.Role, units: list[Unit], by: Actor) -> Account:
    user, password = access.create_user(username=username, display_name=display_name, by=by)
    # A demo's password is shown to everybody: there is nothing to choose anew.
    access.change_password(user, password=password, by=by)
    for unit in units:
        access.grant_role(user, role=role.code, unit=unit, from_on=date(2020, 1, 1), by=by)
    return Account(user, role, password)


def _busiest_mentor(story: Story) -> str:
    """Return the number of the mentor with most mentees in training today."""
    in_training = {id(m.person) for m in story.members if m.state == "在培" and m.to_on >= story.today}
    numbers = [
        pair.mentor_number
        for pair in story.pairs
        if pair.mentor_number and (id(pair.mentee) in in_training or not in_training)
    ]
    return max(sorted(set(numbers)), key=numbers.count)


def _member_in_training(story: Story) -> str:
    mentees = [m for m in story.members if m.state == "在培" and m.from_on <= story.today <= m.to_on] or story.members
    return mentees[0].person.number


def keep_accounts(accounts: list[Account], path: Path) -> None:
    """Write the accounts for the demo's sign-in page, readable by the application's own user only."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    rows = [
        {"username": a.user.username, "password": a.password, "role": a.role.code, "name": a.user.display_name}
        for a in accounts
    ]
    draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
