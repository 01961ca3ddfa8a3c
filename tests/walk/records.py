"""One record of each kind about a person, for the walk."""

from datetime import date
from typing import Any

from cohorts import merging
from cohorts.actions.evidence import attach
from cohorts.actions.merging import merge
from cohorts.files import PDF, Checked
from cohorts.models import CorrectionRequest, Evidence, Merge, Stage, StageLimit, StageMove, Talent
from mentorship.models import Meeting, Pair
from programs.catalogue.models import Call, Condition, Programme
from programs.eligibility.actions_trials import save_limit_trial, try_call
from programs.eligibility.models import CallTrial, Confirmation, Invitation, LimitTrial, RuleFile
from programs.funding.models import Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import files
from tests.builders.people import keep, make_talent


def expense(talent: Talent) -> Expense:
    return Expense(talent=talent, subject="设备费", amount=100, spent_on=date(2023, 5, 4))


def pair(talent: Talent) -> Pair:
    return Pair(mentor=make_talent(talent.unit), mentee=talent, paired_on=date(2024, 3, 1))


def meeting(talent: Talent) -> Meeting:
    return Meeting(mentor=make_talent(talent.unit), mentee=talent, held_on=date(2024, 3, 1))


def recognition(talent: Talent) -> Recognition:
    name = f"计划{talent.staff_no}"  # the catalogue is one for all hospitals
    programme = Programme(name=name, name_key=name, level="national")
    return Recognition(talent=talent, programme=keep(programme), level="national", year=2023)


def stay(talent: Talent) -> PostdocAppointment:
    return PostdocAppointment(talent=talent, entered_on=date(2023, 9, 1))


def another_stay(talent: Talent) -> PostdocAppointment:
    return PostdocAppointment(talent=talent, entered_on=date(2024, 9, 1))


def evidence(talent: Talent) -> Evidence:
    return attach(talent, Checked(f"%PDF-1.4 {talent.name}".encode(), f"{talent.name}.pdf", PDF), by=SYSTEM)


def request(talent: Talent) -> CorrectionRequest:
    return CorrectionRequest(talent=talent, section="posts", words=f"{talent.name}的任职日期不对")


def stage_move(talent: Talent) -> StageMove:
    membership = talent.memberships.get()
    known = StageMove.objects.filter(membership=membership).first()
    if known:
        return known
    stages = {stage.code: stage for stage in Stage.objects.all()}
    return StageMove(
        membership=membership, from_stage=membership.stage, to_stage=stages["S50"], on=date(2023, 5, 4), reason=f"{talent.name}的变更"
    )  # fmt: skip


def merged(talent: Talent) -> Merge:
    other = make_talent()
    chosen = {difference.name: merging.KEPT for difference in merging.differences(talent, other)}
    return merge(Talent.objects.get(pk=talent.pk), other, chosen=chosen, by=SYSTEM, reason="同一人")


def programme() -> Programme:
    return Programme.objects.first() or keep(Programme(name="省级计划", name_key="省级计划", level="provincial"))


def call() -> Call:
    """A call that asks for an office's finding; the catalogue is one for all hospitals."""
    name = "走查计划"
    known = Call.objects.filter(programme__name=name).first()
    if known:
        return known
    made: Any = keep(Call(programme=keep(Programme(name=name, name_key=name, level="provincial")), year=2099))
    keep(Condition(call=made, kind="confirmation", code="integrity"))
    return made


def invitation(talent: Talent) -> Invitation:
    known = Invitation.objects.filter(talent=talent).first()
    return known or Invitation(talent=talent, call=call(), on=date(2024, 3, 1), reason=f"{talent.name}的邀请")


def confirmation(talent: Talent) -> Confirmation:
    note = f"{talent.name}的核查"
    return Confirmation(talent=talent, kind="integrity", found=True, office="纪检", on=date(2024, 3, 1), note=note)


def condition() -> Condition:
    found = Condition.objects.filter(call=call()).first()
    return found or keep(Condition(call=call(), kind="tenure", number=12))


def call_trial() -> CallTrial:
    known = CallTrial.objects.filter(adopted_at=None).first()
    return known or try_call(call(), by=SYSTEM)


def limit_trial() -> LimitTrial:
    known = LimitTrial.objects.filter(adopted_at=None).first()
    limit = StageLimit.objects.get(stage__code="S50")
    return known or save_limit_trial(LimitTrial(limit=limit, from_year=2098, cap_age=52), by=SYSTEM)


def rule_file() -> RuleFile:
    trial = CallTrial.objects.filter(adopted_at=None, file=None).first() or try_call(call(), by=SYSTEM)
    facts = {"file_name": "决定.pdf", "content_type": PDF, "size_bytes": 8, "sha256": "0" * 64}
    known: Any = RuleFile.objects.first()
    return known or keep(RuleFile(call_trial=trial, stored_as=files.store(b"%PDF-1.4"), **facts))
