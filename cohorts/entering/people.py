"""What is entered by hand about people themselves: posts, titles, numbers, former names, memberships."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import actions
from cohorts.forms.held import FormerNameForm, NumberForm, PostForm, TitleForm
from cohorts.forms.membership import MembershipForm
from cohorts.forms.people import CorrectionForm
from cohorts.models import FormerName, Membership, Post, Talent, TalentNumber, Title
from cohorts.workflows import MEMBERSHIP as STATES
from talentcareer.ui.entering import Entry

PERSON = Entry(
    name="talent", namespace="cohorts", model=Talent, form=CorrectionForm, permission="talent.write", save=actions.save_talent,
    add_title=_("Add a person"), edit_title=_("Correct a person"), home="cohorts:talent-list",
    void=actions.void_person, take_back=actions.take_back_person,
)  # fmt: skip
HELD: dict[str, Any] = {
    "owner": "talent",
    "namespace": "cohorts",
    "permission": "talent.write",
    "void": actions.void_held,
    "take_back": actions.take_back_held,
}
POST = Entry(
    name="post", model=Post, form=PostForm, save=actions.keep_post, add_title=_("Add a post"), edit_title=_("Correct or end a post"),
    section="posts", **HELD,
)  # fmt: skip
TITLE = Entry(
    name="title", model=Title, form=TitleForm, save=actions.keep_title, add_title=_("Add a title"), edit_title=_("Correct a title"),
    section="posts", **HELD,
)  # fmt: skip
NUMBER = Entry(
    name="number", model=TalentNumber, form=NumberForm, save=actions.keep_number, add_title=_("Add a number"),
    edit_title=_("Correct a number"), section="basic", **HELD,
)  # fmt: skip
FORMER_NAME = Entry(
    name="former-name", model=FormerName, form=FormerNameForm, save=actions.keep_former_name, add_title=_("Add a former name"),
    edit_title=_("Correct a former name"), section="basic", **HELD,
)  # fmt: skip
MEMBERSHIP = Entry(
    name="membership", namespace="cohorts", model=Membership, form=MembershipForm, permission="membership.write",
    save=actions.save_membership, add_title=_("Select into a batch"), edit_title=_("Correct a membership"), section="memberships", owner="talent",
    workflow=STATES, steps_for_many=_("Change the state of training"),
)  # fmt: skip
