"""Mentor pairs and their meetings."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.models import Membership
from cohorts.querysets import in_training_on
from mentorship.models import Meeting, Pair, paired_on
from reports.indicators.declaring import At, Indicator, Rows
from reports.scope import Scope

PAIRS = Rows("pairs", _("Pairs"), Pair, "mentorship.view", ("mentor__unit", "mentee__unit"))
MEETINGS = Rows("meetings", _("Meetings"), Meeting, "mentorship.view", ("mentor__unit", "mentee__unit"))


def with_mentee_in_training(scope: Scope, at: At) -> Q:
    """Return the condition that a pair holds and its mentee is in training, by memberships the reader may see: some are confidential."""
    memberships = scope.read(Membership, "membership.view").filter(in_training_on(at.end), talent=OuterRef("mentee"))
    return paired_on(at.end) & Q(Exists(memberships))


M01T = Indicator(
    code="M01t",
    title=_("of which mentee in training"),
    unit=pgettext_lazy("count", "pairs"),
    base=PAIRS,
    condition=with_mentee_in_training,
    counts=_("Pairs whose mentee is in training."),
    basis=_("On 31 December"),
)
M01 = Indicator(
    code="M01",
    title=_("Pairs"),
    unit=pgettext_lazy("count", "pairs"),
    base=PAIRS,
    condition=lambda _scope, at: paired_on(at.end),
    counts=_(
        "Pairs of mentor and mentee from the day of pairing until the pair's own end; the end of a training period does not end a pair."
    ),
    basis=_("On 31 December"),
    source=_("Register of pairs"),
    companions=(M01T,),
)
M02 = Indicator(
    code="M02",
    title=_("Meetings"),
    unit=pgettext_lazy("count", "meetings"),
    base=MEETINGS,
    condition=lambda _scope, at: Q(held_on__year=at.year),
    counts=_("Mentor meetings held in the year."),
    basis=_("By the day of the meeting"),
    source=_("Mentor meetings"),
)

FIGURES = (M01, M02)
