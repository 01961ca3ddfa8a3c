"""Pairs and meetings entered by hand."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mentorship import rules
from mentorship.actions import save_meeting, save_pair
from mentorship.choices import MentorKind
from mentorship.forms import MeetingForm, PairForm
from mentorship.models import Meeting, Pair
from talentcareer.ui.entering import Entry
from talentcareer.ui.parts import Text


def remarks_on(pair: Pair) -> Iterable[Text]:
    """Return what is worth a look on a pair just saved."""
    if pair.kind != MentorKind.PRIMARY:
        return []
    others = Pair.objects.filter(mentee=pair.mentee_id, kind=MentorKind.PRIMARY).exclude(pk=pair.pk)
    spans = [(str(other.mentor), (other.paired_on, other.ended_on)) for other in others.select_related("mentor")]
    verdict = rules.one_primary((pair.paired_on, pair.ended_on), spans)
    return [str(reason) for reason in verdict.warnings]


PAIR = Entry(
    name="pair", namespace="mentorship", model=Pair, form=PairForm, permission="mentorship.write", save=save_pair,
    add_title=_("Add a mentor"), edit_title=_("Correct a pair"), section="mentorship", owner="mentee", home="mentorship:pair-list",
    remarks=remarks_on,
)  # fmt: skip
MEETING = Entry(
    name="meeting", namespace="mentorship", model=Meeting, form=MeetingForm, permission="mentorship.meet", save=save_meeting,
    add_title=_("Log a meeting"), edit_title=_("Correct a meeting"), section="mentorship", owner="mentee",
    home="mentorship:meeting-list", for_many=("held_on", "topic", "next_step"),
)  # fmt: skip
