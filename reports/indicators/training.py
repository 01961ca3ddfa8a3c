"""Selection and training: memberships of batches."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Integration, MembershipState
from cohorts.models import Membership, MembershipChange, MembershipIntegration, Stage
from cohorts.querysets import awaiting_final_on, in_training_on, left_in
from reports.indicators.declaring import PERSONS, At, Dimension, Indicator, Rows, Text
from reports.scope import Scope

MEMBERSHIPS = Rows("memberships", _("Memberships"), Membership, "membership.view", ("talent__unit", "cohort", "stage"))
REGISTER = _("Batches and memberships")


def paused(_scope: Scope, at: At) -> Q:
    """Return the condition of being paused on 31 December: by the last change up to then."""
    changes = MembershipChange.objects.unscoped("changes belong to the membership").filter(
        membership=OuterRef("pk"), undone_at=None
    )
    last = changes.filter(on__lte=at.end).order_by("-on", "-created_at").values("to_state")[:1]
    return in_training_on(at.end) & Q(Exact(Subquery(last), MembershipState.PAUSED))


def with_integration(value: str, _at: At) -> Q:
    """Return the condition that a membership has an integration, among others perhaps."""
    chosen = MembershipIntegration.objects.unscoped("integrations belong to the membership")
    return Q(Exists(chosen.filter(membership=OuterRef("pk"), integration=value)))


def stage_labels() -> dict[str, Text]:
    """Return the stages' names by their codes, in order."""
    return {
        stage.code: str(stage)
        for stage in Stage.objects.unscoped("stages are the same for everybody").order_by("order")
    }


def up_to(_scope: Scope, at: At) -> Q:
    """Return the condition that a selection belongs to a batch up to the year."""
    return Q(cohort__year__lte=at.year)


T01D = Indicator(
    code="T01d",
    title=_("Due for final check"),
    unit=_("persons"),
    base=MEMBERSHIPS,
    measure=PERSONS,
    condition=lambda _scope, at: awaiting_final_on(at.end),
    counts=_("Persons whose training period was over without a final check, withdrawal or termination."),
    basis=_("On 31 December"),
)
T01P = Indicator(
    code="T01p",
    title=_("of which paused"),
    unit=_("persons"),
    base=MEMBERSHIPS,
    measure=PERSONS,
    condition=paused,
    counts=_("Persons in training whose training was paused."),
    basis=_("On 31 December"),
)
T01 = Indicator(
    code="T01",
    title=_("In training"),
    unit=_("persons"),
    base=MEMBERSHIPS,
    measure=PERSONS,
    condition=lambda _scope, at: in_training_on(at.end),
    counts=_(
        "Persons with a membership whose period covers the day and that had not ended. Paused ones count; those due for their final check are shown beside."
    ),
    basis=_("On 31 December"),
    source=REGISTER,
    companions=(T01D, T01P),
)
T02 = Indicator(
    code="T02",
    title=_("Selected so far"),
    unit=_("persons"),
    base=MEMBERSHIPS,
    measure=PERSONS,
    condition=up_to,
    counts=_("Persons ever selected in a batch up to the year, each once; later withdrawals are not taken off."),
    basis=_("Batches up to the year"),
    source=REGISTER,
)
T03 = Indicator(
    code="T03",
    title=_("Selections of the year"),
    unit=_("person-times"),
    base=MEMBERSHIPS,
    condition=lambda _scope, at: Q(cohort__year=at.year),
    counts=_("Memberships of the year's batches; somebody selected in two batches counts twice."),
    basis=_("By the batch's year"),
    source=REGISTER,
)
T04 = Indicator(
    code="T04",
    title=_("Stage structure"),
    unit=_("person-times"),
    base=MEMBERSHIPS,
    condition=up_to,
    counts=_("Memberships of batches up to the year, by the stage assigned at selection."),
    basis=_("Batches up to the year"),
    source=REGISTER,
    dimensions=(Dimension("stage", _("stage"), lookup="stage__code", labels=stage_labels),),
)
T05 = Indicator(
    code="T05",
    title=_("Integration structure"),
    unit=_("person-times"),
    base=MEMBERSHIPS,
    condition=up_to,
    counts=_(
        "Memberships of batches up to the year, by integration. Two integrations count in both: the parts do not add up."
    ),
    basis=_("Batches up to the year"),
    source=REGISTER,
    dimensions=(
        Dimension(
            "integration",
            _("integration"),
            condition=with_integration,
            labels=lambda: dict(Integration.choices),
            adds_up=False,
            note=_("A membership with two integrations counts in both."),
        ),
    ),
)
T06 = Indicator(
    code="T06",
    title=_("Withdrew or terminated"),
    unit=_("person-times"),
    base=MEMBERSHIPS,
    condition=lambda _scope, at: left_in(at.year),
    counts=_("Memberships that ended otherwise than by completion."),
    basis=_("By the day of the end"),
    source=REGISTER,
    dimensions=(
        Dimension("reason", _("reason"), lookup="state_reason"),
        Dimension(
            "state",
            _("state"),
            lookup="state",
            labels=lambda: {
                state.value: state.label for state in (MembershipState.WITHDRAWN, MembershipState.TERMINATED)
            },
        ),
    ),
)

FIGURES = (T01, T02, T03, T04, T05, T06)
