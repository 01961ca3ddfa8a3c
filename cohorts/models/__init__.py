"""The records of people and stages."""

from cohorts.models.corrections import CorrectionChange, CorrectionRequest
from cohorts.models.departures import Departure
from cohorts.models.evidence import Evidence
from cohorts.models.merges import Merge
from cohorts.models.objections import Objection, ObjectionFile
from cohorts.models.people import FormerName, Post, Talent, TalentNumber, Title, id_number_index
from cohorts.models.stage_moves import StageMove, StageMoveStep
from cohorts.models.training import Cohort, Membership, MembershipChange, MembershipIntegration, Stage, StageLimit
from cohorts.querysets import need_to_know, with_open_batches

__all__ = [
    "Cohort",
    "CorrectionChange",
    "CorrectionRequest",
    "Departure",
    "Evidence",
    "FormerName",
    "Membership",
    "MembershipChange",
    "MembershipIntegration",
    "Merge",
    "Objection",
    "ObjectionFile",
    "Post",
    "Stage",
    "StageLimit",
    "StageMove",
    "StageMoveStep",
    "Talent",
    "TalentNumber",
    "Title",
    "id_number_index",
    "need_to_know",
    "with_open_batches",
]  # fmt: skip
