"""Verbs of people, what they hold, and batches."""

from cohorts.actions.held import (
    follow_posts,
    keep_former_name,
    keep_number,
    keep_post,
    keep_title,
    open_post,
    take_back_held,
    void_held,
)
from cohorts.actions.people import change_id_number, create_talent, identity_of, prepare, refresh, save_talent
from cohorts.actions.training import create_cohort, propose_stage, save_membership, select, verdict_on
from cohorts.actions.voiding import take_back_person, void_person

__all__ = [
    "change_id_number",
    "create_cohort",
    "create_talent",
    "follow_posts",
    "identity_of",
    "keep_former_name",
    "keep_number",
    "keep_post",
    "keep_title",
    "open_post",
    "prepare",
    "propose_stage",
    "refresh",
    "save_membership",
    "save_talent",
    "select",
    "take_back_held",
    "take_back_person",
    "verdict_on",
    "void_held",
    "void_person",
]
