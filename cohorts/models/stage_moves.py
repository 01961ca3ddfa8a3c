"""Stage changes of memberships: proposed by one account, approved or declined by another."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.models.evidence import Evidence
from cohorts.models.people import Talent
from cohorts.models.training import Membership, Stage
from talentcareer.access.models import User
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record
from talentcareer.audit.workflows import StateChange


class StageMoveState(models.TextChoices):
    """Where a stage change stands."""

    PROPOSED = "proposed", _("waits for approval")
    APPROVED = "approved", pgettext_lazy("stage change", "approved")
    DECLINED = "declined", pgettext_lazy("stage change", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage change", "withdrawn")


STANDS = (StageMoveState.PROPOSED, StageMoveState.APPROVED)


class StageMoveQuerySet(ScopedQuerySet):
    """Stage changes."""

    def waiting(self) -> Self:
        """Return what is proposed and nobody has decided yet."""
        return self.filter(state=StageMoveState.PROPOSED)

    def in_force_on(self, day: date) -> Self:
        """Return the approved ones whose day has come by a day."""
        return self.filter(state=StageMoveState.APPROVED, on__lte=day)


class StageMove(Record):
    """One change of a membership's stage 阶段变更, from its effective day on.

    The membership itself keeps the stage assigned at selection, by which figures count (docs/decisions/0017).
    """

    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.PROTECT, related_name="stage_moves"
    )
    from_stage = models.ForeignKey(
        Stage, verbose_name=_("stage before"), on_delete=models.PROTECT, related_name="moves_away"
    )
    to_stage = models.ForeignKey(
        Stage, verbose_name=_("new stage"), on_delete=models.PROTECT, related_name="moves_there"
    )
    on = models.DateField(_("effective from"))
    reason = models.CharField(_("reason"), max_length=200)
    exemption_reason = models.CharField(_("reason of the exemption"), max_length=200, blank=True)
    exemption_by = models.CharField(_("exemption approved by"), max_length=60, blank=True)
    exemption_evidence = models.ForeignKey(
        Evidence, verbose_name=_("file of the approval"), null=True, blank=True, on_delete=models.PROTECT, related_name="stage_moves"
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=StageMoveState, default=StageMoveState.PROPOSED)
    proposed_by = models.ForeignKey(
        User, verbose_name=_("proposed by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="stage_moves_proposed",
    )  # fmt: skip
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="stage_moves_decided",
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision = models.CharField(_("words of the decision"), max_length=200, blank=True)

    scope_through, view_permission, audit_subject_field = "membership", "stage_move.view", "subject_id"
    stands = Q(state__in=STANDS)
    objects = models.Manager.from_queryset(StageMoveQuerySet)()

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state="proposed"),
                name="one_open_stage_move",
                violation_error_message=_("A stage change of this membership waits for approval already."),
            ),
            models.UniqueConstraint(
                fields=["membership", "on"],
                condition=Q(state="approved"),
                name="one_stage_move_a_day",
                violation_error_message=_("A stage change of this membership is approved for this day already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_stage=F("to_stage")),
                name="stage_move_changes_the_stage",
                violation_error_message=_("This is the stage already. Choose another one."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="stage_move_takes_two_accounts",
                violation_error_message=_("Another account than the one that proposed it decides."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "declined"), decided_on__isnull=False)
                | Q(state__in=("proposed", "withdrawn"), decided_on=None),
                name="decided_stage_move_has_its_day",
                violation_error_message=_("A decided stage change has the day of its decision, another has none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.from_stage} → {self.to_stage} {self.on}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("cohorts:stage-move", args=[self.pk])

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.membership.talent_id

    @property
    def talent(self) -> Talent:
        """Whose stage changes."""
        return self.membership.talent


class StageMoveStep(StateChange):
    """One step of a stage change, with its day, reason and who."""

    move = models.ForeignKey(
        StageMove, verbose_name=_("stage change"), on_delete=models.CASCADE, related_name="state_changes"
    )
    from_state = models.CharField(_("state before"), max_length=12, choices=StageMoveState, blank=True)
    to_state = models.CharField(_("state after"), max_length=12, choices=StageMoveState)

    record_field = "move"
    scope_through, view_permission, audit_subject_field = "move", "stage_move.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of a stage change")
        verbose_name_plural = _("steps of a stage change")

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.move.membership.talent_id


def stage_id_on(day: date, membership: str = "pk") -> Coalesce:
    """Return the expression for the id of a membership's stage on a day: by its last change in force, else as assigned at selection."""
    moves: Any = StageMove.objects.unscoped("the stage of a membership within reach")
    last = moves.in_force_on(day).filter(membership=OuterRef(membership)).order_by("-on").values("to_stage")[:1]
    return Coalesce(Subquery(last), F("stage"), output_field=models.UUIDField())


def in_stage_on(day: date, stage: Stage) -> Q:
    """Return the condition that a membership is in a stage on a day."""
    return Q(Exact(stage_id_on(day), stage.pk))
