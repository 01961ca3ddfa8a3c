"""What the walk over every URL needs to know: accounts, marks nobody else may read, objects for routes with arguments.

A new route with arguments needs a row in `OBJECTS`; without one the walk fails. A row is a function of (scene, account)
that gives the arguments of objects within that account's reach and of objects outside it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict
from PIL import Image

from cohorts.actions.evidence import set_photo
from cohorts.actions.objections import save_objection
from cohorts.files import JPEG, PDF, Checked
from cohorts.models import (
    Cohort,
    Departure,
    FormerName,
    Objection,
    Stage,
    StageLimit,
    Talent,
    TalentNumber,
    Title,
)
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.funding.models import Award
from programs.supports.models import Platform, Team
from reports import reach
from reports.actions import keep_report
from reports.models import Report
from talentcareer.access import actions, policy, roles
from talentcareer.access.models import RoleGrant, Unit, UnitKind, User
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import annotating, files, runs, templating
from talentcareer.exchange.models import ImportRun, StagedFile
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.models import Job
from talentcareer.ui import drafts
from talentcareer.ui.models import SavedView
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account, make_world
from tests.walk import deadlines
from tests.walk.records import (
    another_stay,
    call,
    call_trial,
    condition,
    confirmation,
    evidence,
    expense,
    invitation,
    limit_trial,
    meeting,
    merged,
    pair,
    programme,
    recognition,
    request,
    rule_file,
    stage_move,
    stay,
)

Arguments = dict[str, Any]
WHOLE = {"surgery", "medicine"}
REACH = {
    "hr": WHOLE,
    "office": WHOLE,
    "leader": WHOLE,
    "finance": WHOLE,
    "functional": WHOLE,
    "head": {"surgery"},
    "other_head": {"medicine"},
}
"""Whose people each account reads; the others read nobody's."""
READS_EVERY_UNIT = {"system_admin", "security_admin"}
PERSON_MARKS = {"surgery": "赵外科记号", "medicine": "钱内科记号", "elsewhere": "孙邻院记号"}
ID_NUMBERS = {"surgery": "EK7308151", "medicine": "EK7308152", "elsewhere": "EK7308153"}
"""Nobody reads these without asking for them with a reason, which the walk does not give."""
UNIT_MARK = "邻院记号科"
COHORT_MARK = "邻院记号批次"
FILE_MARK = "邻院记号名册.xlsx"
OF_A_PERSON = (
    "talent-photo-set", "dossier", "dossier-word", "dossier-zip", "talent-leave", "talent-return", "merge-choose", "correction-add",
)  # fmt: skip


@dataclass(frozen=True)
class Objects:
    """Arguments of a route for objects within an account's reach, and outside it."""

    own: list[Arguments] = field(default_factory=list)
    foreign: list[Arguments] = field(default_factory=list)


@dataclass(frozen=True)
class Scene:
    """The named world with an account for every role, and a hospital next door that nobody here may read."""

    world: World
    accounts: dict[str, User]
    talents: dict[str, Talent]
    run: ImportRun
    foreign_run: ImportRun
    foreign_job: Job
    neighbour: User

    def places(self, account: str) -> tuple[set[str], set[str]]:
        """Return the places whose people an account reads, and the others."""
        own = REACH.get(account, set())
        return own, set(self.talents) - own

    def forbidden(self, account: str) -> set[str]:
        """Return the marks that no answer to this account may hold ("" for nobody signed in)."""
        marks = {PERSON_MARKS[place] for place in self.places(account)[1]} | {
            COHORT_MARK,
            FILE_MARK,
            *ID_NUMBERS.values(),
        }
        return marks if account in READS_EVERY_UNIT else marks | {UNIT_MARK}


def make_scene() -> Scene:
    """Make the world, accounts for the roles it lacks, and the hospital next door with the same kinds of record."""
    world = make_world()
    accounts = dict(world.accounts)
    for role in (roles.FINANCE, roles.FUNCTIONAL, roles.MENTOR, roles.TALENT):
        accounts[role.code] = make_account(role.code, role=role.code, unit=world.hospital)
    next_door = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    ward = actions.create_unit(name=UNIT_MARK, parent=next_door, by=SYSTEM)
    neighbour = make_account("neighbour", role=roles.HR.code, unit=next_door)
    units: dict[str, Unit] = {"surgery": world.surgery, "medicine": world.medicine, "elsewhere": ward}
    talents = {
        place: make_talent(
            unit,
            name=PERSON_MARKS[place],
            id_kind="passport",
            id_number=ID_NUMBERS[place],
            mobile=f"1390000{number:04}",
        )
        for number, (place, unit) in enumerate(units.items())
    }
    cohort = make_cohort(world.hospital)
    make_membership(talents["surgery"], cohort)
    make_membership(talents["medicine"], cohort)
    make_membership(talents["elsewhere"], make_cohort(next_door, name=COHORT_MARK))
    deadlines.plant(talents)
    run = runs.start([("名册.xlsx", b"not a workbook")], by=world.hr)
    foreign_run = runs.start([(FILE_MARK, b"not a workbook")], by=neighbour)
    return Scene(world, accounts, talents, run, foreign_run, Job.objects.get(asked_by=neighbour), neighbour)


def person(scene: Scene, account: str, **more: Any) -> Objects:
    own, foreign = scene.places(account)
    return Objects(
        [{"pk": scene.talents[place].pk, **more} for place in sorted(own)],
        [{"pk": scene.talents[place].pk, **more} for place in sorted(foreign)],
    )


def unit(scene: Scene, _account: str) -> Objects:
    return Objects(own=[{"pk": scene.world.surgery.pk}])


def user(scene: Scene, _account: str) -> Objects:
    return Objects(own=[{"pk": scene.world.leader.pk}])


def grant(scene: Scene, _account: str) -> Objects:
    return Objects(own=[{"pk": scene.world.leader.grants.get().pk}])


def waiting_grant(scene: Scene, account: str) -> Objects:
    """What is asked for is the security administrator's to propose; what she proposed, alone in her office, the system's."""
    nobody, unit = scene.world.nobody, scene.world.surgery
    known = {grant.role: grant for grant in RoleGrant.objects.unscoped("the walk's own").filter(user=nobody)}
    asked = known.get("hr") or actions.ask_for_role(nobody, role="hr", unit=unit, by=scene.world.system_admin)
    proposal = {"role": "office", "unit": unit, "from_on": date(2026, 1, 1), "by": scene.world.security_admin}
    proposed = known.get("office") or actions.propose_role(nobody, **proposal)
    if account == "system_admin":
        return Objects([{"pk": proposed.pk}], [{"pk": asked.pk}])
    return Objects(own=[{"pk": asked.pk}])


def job(scene: Scene, account: str) -> Objects:
    foreign = {"pk": scene.foreign_job.pk}
    if account not in scene.accounts:
        return Objects(foreign=[foreign])
    own = {"pk": jobs.submit("exchange.check", arguments={"run": scene.run.pk}, by=scene.accounts[account]).pk}
    return Objects([own, foreign]) if account == "system_admin" else Objects([own], [foreign])


def import_run(scene: Scene, account: str, **more: Any) -> Objects:
    """An import that is not checked yet is its asker's alone."""
    own, foreign = {"pk": scene.run.pk, **more}, {"pk": scene.foreign_run.pk, **more}
    return Objects([own], [foreign]) if account == "hr" else Objects(foreign=[own, foreign])


def import_file(scene: Scene, account: str) -> Objects:
    own, foreign = scene.run.files.get().pk, scene.foreign_run.files.get().pk
    mine = {"pk": scene.run.pk, "file": own}
    return Objects(
        [mine] if account == "hr" else [],
        [
            *([] if account == "hr" else [mine]),
            {"pk": scene.foreign_run.pk, "file": foreign},
            {"pk": scene.run.pk, "file": foreign},
            {"pk": scene.foreign_run.pk, "file": own},
        ],
    )


def staged_file(scene: Scene, account: str) -> Objects:
    """A file that waits to be recorded, as the import itself."""
    for run, content in ((scene.run, b"%PDF-1.4"), (scene.foreign_run, FILE_MARK.encode())):
        StagedFile.objects.get_or_create(
            run=run, number=1, defaults={"name": "1.pdf", "stored_as": files.store(content)}
        )
    return import_run(scene, account, number=1)


def import_template(scene: Scene, account: str) -> Objects:
    """Templates are there of the kinds that an account may import."""
    own = {kind.code for kind in templating.kinds_of(scene.accounts.get(account))}
    codes = {code: {"code": code} for code in ("talents", "expenses")}
    return Objects([codes[code] for code in codes if code in own], [codes[code] for code in codes if code not in own])


def marked_file(scene: Scene, account: str) -> Objects:
    """The file with its errors marked, as the file itself."""
    for run, content in ((scene.run, "a workbook"), (scene.foreign_run, FILE_MARK)):
        annotating.keep(run, {run.files.get().pk: content.encode()}, by=SYSTEM)
    return import_file(scene, account)


def workbook(scene: Scene, account: str) -> Objects:
    foreign = {"pk": keep_workbook(scene.neighbour).pk}
    if not policy.may(scene.accounts.get(account), "report.export"):
        return Objects(foreign=[foreign])
    return Objects([{"pk": keep_workbook(scene.accounts[account]).pk}], [foreign])


def keep_workbook(by: User) -> Report:
    values = {"definitions": 1}
    stored_as, name = files.store(b"a workbook"), f"{FILE_MARK}.xlsx" if by.username == "neighbour" else "report.xlsx"
    return keep_report(
        year=2022,
        years=1,
        as_of=date(2022, 12, 31),
        values=values,
        reached=reach.of(by),
        by=by,
        stored_as=stored_as,
        file_name=name,
    )


def draft(scene: Scene, account: str) -> Objects:
    """Drafts are their owner's alone."""
    typed = QueryDict(f"remark={FILE_MARK}")

    def of(user: User) -> Arguments:
        kept = drafts.keep(drafts.Sheet.new(user, "/account/", UNIT_MARK), typed)
        assert kept is not None
        return {"pk": kept.pk}

    own = [of(scene.accounts[account])] if account in scene.accounts else []
    return Objects(own, [of(scene.neighbour)])


def deadline(scene: Scene, account: str) -> Objects:
    """A deadline of each place."""
    own, foreign = scene.places(account)
    return Objects(*([{"pk": deadlines.at(place).pk} for place in sorted(places)] for places in (own, foreign)))


def put_off(scene: Scene, account: str) -> Objects:
    """What is put off is its owner's alone."""
    own, _foreign = scene.places(account)
    mine = [{"pk": deadlines.put_off(place, scene.accounts[account]).pk} for place in sorted(own)[:1]]
    return Objects(mine, [{"pk": deadlines.put_off("elsewhere", scene.neighbour).pk}])


def calendar_link(scene: Scene, account: str) -> Objects:
    """Whoever has the link has the calendar, so only the own one is tried."""
    return Objects([{"token": deadlines.token_of(scene.accounts[account])}] if account in scene.accounts else [])


def saved_view(scene: Scene, account: str) -> Objects:
    """Views are their owner's; one shared next door is nobody's here."""

    def of(user: User, name: str, shared_in: Unit | None = None) -> Arguments:
        known = SavedView.objects.filter(owner=user, name=name).first()
        view = known or SavedView(owner=user, route="cohorts:talent-list", path="/people/", name=name, query="q=x")
        view.shared_in = shared_in
        view.save()
        return {"pk": view.pk}

    reads = account in scene.accounts and policy.may_open(scene.accounts[account], "cohorts:talent-list")
    own = [of(scene.accounts[account], "own")] if reads else []
    next_door = scene.talents["elsewhere"].unit
    return Objects(own, [of(scene.neighbour, FILE_MARK), of(scene.neighbour, f"{FILE_MARK}2", next_door)])


def figure(_scene: Scene, _account: str, **more: Any) -> Objects:
    """A figure is nobody's; what differs is whose rows it opens."""
    return Objects(own=[{"code": "T03", **more}])


def department(scene: Scene, account: str, **more: Any) -> Objects:
    """The rows behind a department's figure; the hospital next door and departments out of reach are not there."""
    units = {
        "surgery": scene.world.surgery,
        "medicine": scene.world.medicine,
        "elsewhere": scene.talents["elsewhere"].unit,
    }
    own, foreign = scene.places(account)
    return Objects(
        [{"unit": str(units[place].pk), "code": "D01", **more} for place in sorted(own)],
        [{"unit": str(units[place].pk), "code": "D01", **more} for place in sorted(foreign)],
    )


def with_more(make: Callable[..., Objects], **more: Any) -> Callable[[Scene, str], Objects]:
    return lambda scene, account: make(scene, account, **more)


def about(make: Callable[[Talent], Any], **more: Any) -> Callable[[Scene, str], Objects]:
    """A record of each person of the scene, made by `make(person)` when first asked for."""
    made: dict[UUID, Arguments] = {}

    def rows(scene: Scene, account: str) -> Objects:
        own, foreign = scene.places(account)
        for place in (*sorted(own)[:1], *foreign):
            talent = scene.talents[place]
            if talent.pk not in made:
                made[talent.pk] = {"pk": keep(make(talent)).pk, **more}
        # One own record is as good as another; each foreign one may leak in its own way.
        return Objects(
            *([made[scene.talents[place].pk] for place in places] for places in (sorted(own)[:1], sorted(foreign)))
        )

    return rows


def entry(name: str, make: Callable[[Talent], Any], *more: str) -> dict[str, Callable[[Scene, str], Objects]]:
    """The routes with arguments of a kind of record entered by hand; `more` are further ones of its own."""
    return dict.fromkeys((f"{name}-{what}" for what in ("edit", "void", "take-back", "undo", *more)), about(make))


def photographed(scene: Scene, account: str) -> Objects:
    content = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(content, "JPEG")
    for talent in scene.talents.values():
        set_photo(talent, Checked(content.getvalue(), "photo.jpg", JPEG), by=SYSTEM)
    return person(scene, account)


def twin(scene: Scene, account: str) -> Objects:
    found = person(scene, account)
    own = [one | {"other": make_talent(Talent.objects.get(pk=one["pk"]).unit).pk} for one in found.own]
    return Objects(own, [one | {"other": one["pk"]} for one in found.foreign])


def batch(scene: Scene, account: str) -> Objects:
    own = [{"pk": Cohort.objects.get(unit=scene.world.hospital).pk}]
    foreign = [{"pk": Cohort.objects.get(name=COHORT_MARK).pk}]
    return Objects(own, foreign) if account in REACH else Objects(foreign=own + foreign)


def objection(scene: Scene, account: str, *, of_file: bool = False) -> Objects:
    """An objection to the batch of each hospital, with its file; the functional office only reads."""
    made = []
    for cohort in (Cohort.objects.get(unit=scene.world.hospital), Cohort.objects.get(name=COHORT_MARK)):
        known = Objection.objects.unscoped("the walk's own").filter(cohort=cohort).first()
        if known is None:
            row = Objection(cohort=cohort, received_on=date(2022, 3, 1), raised_by=cohort.name, subject=cohort.name)
            file = Checked(f"%PDF-1.4 {cohort}".encode(), f"{cohort.name}.pdf", PDF)
            known = save_objection(row, by=SYSTEM, file=file)
        made.append({"pk": known.files.get().pk if of_file else known.pk})
    return Objects(made[:1], made[1:]) if account in REACH else Objects(foreign=made)


def everybodys(make: Callable[[], Any]) -> Callable[[Scene, str], Objects]:
    """A record that is the same for every account that may read its kind."""
    return lambda _scene, _account: Objects(own=[{"pk": make().pk}])


def shared(name: str, make: Callable[[Scene, str], Objects], *what: str) -> dict[str, Callable[[Scene, str], Objects]]:
    """The routes with arguments of a kind that stands on no person."""
    return dict.fromkeys((f"{name}-{one}" for one in what or ("edit", "void", "take-back", "undo")), make)


OBJECTS: dict[str, Callable[[Scene, str], Objects]] = {
    **entry("cohorts:post", lambda talent: talent.posts.get()),
    **entry("cohorts:title", lambda talent: Title(talent=talent, sense="appointed", title="232")),
    **entry("cohorts:number", lambda talent: TalentNumber(talent=talent, kind="former", number=f"F{talent.staff_no}")),
    **entry("cohorts:former-name", lambda talent: FormerName(talent=talent, name="曾用名")),
    **entry("cohorts:membership", lambda talent: talent.memberships.get(), "step-back"),
    "cohorts:membership-step": about(lambda talent: talent.memberships.get(), step="pause"),
    **dict.fromkeys(("cohorts:stage-move", "cohorts:stage-move-step-back"), about(stage_move)),
    "cohorts:stage-move-step": about(stage_move, step="withdraw"),
    **entry("cohorts:evidence", evidence, "file"),
    **shared("cohorts:batch", batch),
    **shared("cohorts:objection", objection),
    "cohorts:objection-file": with_more(objection, of_file=True),
    **shared("cohorts:stage", everybodys(lambda: Stage.objects.get(code="S30")), "edit", "undo"),
    **shared("cohorts:stage-limit", everybodys(StageLimit.objects.first)),
    **shared("catalogue:programme", everybodys(programme)),
    **dict.fromkeys(("catalogue:programme", "catalogue:programme-propose"), everybodys(programme)),
    **shared("catalogue:call", everybodys(call)),
    **dict.fromkeys(("catalogue:call", "catalogue:call-confirm"), everybodys(call)),
    **shared("catalogue:condition", everybodys(condition)),
    "eligibility:trial-begin": everybodys(call),
    **dict.fromkeys(("eligibility:trial", "eligibility:trial-adopt", "eligibility:trial-drop"), everybodys(call_trial)),
    **dict.fromkeys(
        (f"eligibility:limit-trial{what}" for what in ("", "-edit", "-adopt", "-drop")), everybodys(limit_trial)
    ),
    "eligibility:rule-file": everybodys(rule_file),
    **dict.fromkeys(("cohorts:correction", "cohorts:correction-withdraw"), about(request)),
    **dict.fromkeys((f"cohorts:{name}" for name in OF_A_PERSON), person),
    "cohorts:batch": batch,
    "cohorts:talent-photo": photographed,
    "cohorts:merge": twin,
    "cohorts:merge-undo": about(merged),
    "cohorts:departure-undo": about(lambda talent: Departure(talent=talent, kind="left", on=date(2024, 3, 1))),
    "cohorts:talent-edit": person,
    "cohorts:talent-undo": person,
    "cohorts:talent-void": person,
    "cohorts:talent-take-back": person,
    "cohorts:talent-id-number": person,
    **entry("recognitions:recognition", recognition),
    **entry("postdocs:postdoc", stay, "step-back"),
    "postdocs:postdoc-step": about(another_stay, step="withdraw"),
    **entry("abroad:study", lambda talent: StudyAbroad(talent=talent, from_on=date(2024, 3, 1))),
    **entry("aid:aid", lambda talent: Aid(talent=talent, year=2023, amount=100)),
    **dict.fromkeys((f"eligibility:{name}" for name in ("person", "invitations-of", "confirmations-of")), person),
    **dict.fromkeys(("eligibility:call", "eligibility:checks"), everybodys(call)),
    **entry("eligibility:invitation", invitation, "step-back"),
    "eligibility:invitation-step": about(invitation, step="decline"),
    **entry("eligibility:confirmation", confirmation),
    **entry("supports:platform", lambda talent: Platform(unit=talent.unit, name=f"{talent.name}平台", kind="other")),
    **entry("supports:team", lambda talent: Team(unit=talent.unit, name=f"{talent.name}团队", kind="other")),
    **entry("funding:award", lambda talent: Award(talent=talent, source="医院", approved=1)),
    **entry("funding:expense", expense, "reverse"),
    **entry("mentorship:pair", pair, "end"),
    **entry("mentorship:meeting", meeting),
    "access:unit": unit,
    "access:unit-move": unit,
    "access:unit-merge": unit,
    "access:user": user,
    "access:user-reset": user,
    "access:user-end": user,
    "access:user-reopen": user,
    "access:grant-end": grant,
    "access:grant-decide": waiting_grant,
    "cohorts:talent-detail": person,
    "cohorts:talent-history": person,
    "eligibility:windows": person,
    "cohorts:talent-reveal": with_more(person, field="id-number"),
    "jobs:job": job,
    "jobs:job-progress": job,
    "jobs:job-cancel": job,
    "jobs:job-retry": job,
    "exchange:template": import_template,
    "exchange:import-detail": import_run,
    "exchange:import-columns": with_more(import_run, sheet=0),
    "exchange:import-values": import_run,
    "exchange:import-correct": import_run,
    "exchange:import-continue": import_run,
    "exchange:import-mark": import_run,
    "exchange:import-marked-file": marked_file,
    "exchange:import-confirm": import_run,
    "exchange:import-check": import_run,
    "exchange:import-cancel": import_run,
    "exchange:import-undo": import_run,
    "exchange:import-file": import_file,
    "exchange:import-staged": staged_file,
    "deadlines:snooze": deadline,
    "deadlines:unsnooze": put_off,
    "deadlines:calendar": calendar_link,
    "ui:draft-discard": draft,
    **dict.fromkeys(("ui:view", "ui:view-delete"), saved_view),
    "reports:workbook-file": workbook,
    "reports:indicator": figure,
    "reports:indicator-rows": with_more(figure, year=2022),
    "reports:indicator-rows-since": with_more(figure, year=2022, since=2020),
    "reports:indicator-rows-today": figure,
    "reports:ladder-rows": lambda _scene, _account: Objects(own=[{"code": "everyone"}]),
    "reports:dashboard-rows": department,
    "reports:dashboard-rows-of-year": with_more(department, year=2022),
}
ABSENT = UUID("00000000-0000-4000-8000-000000ab5e47")
NEEDS_A_TABLE = {"exchange:import-columns"}
"""Routes whose own objects answer 404 here too, because the file of the scene holds no table."""


def absent(arguments: Arguments) -> Arguments:
    """Return the same arguments for an object that is not there."""
    if "token" in arguments:
        return {"token": "absent"}
    return arguments | ({"code": "ZZ99"} if "code" in arguments else {"pk": ABSENT})


LISTS_OF_A_RECORD = {"eligibility:call"}
"""Lists about one record: to whom may only read one, its export is refused with 403, as that of any other list."""
