"""What a person asks to be corrected in the own record."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.evidence import Evidence
from cohorts.models.people import Talent
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record
from talentcareer.audit.workflows import StateChange


class CorrectionState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("waits for HR")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back by the person")


class CorrectionRequest(Record):
    """One request 更正申请: which section is wrong, what is right, with a file that shows it.

    `field` with `value` is a value of the person that acceptance writes; without them HR corrects the section by hand.
    """

    talent = models.ForeignKey(
        Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="correction_requests"
    )
    section = models.CharField(_("section"), max_length=30)
    field = models.CharField(_("field"), max_length=40, blank=True)
    value = models.CharField(_("right value"), max_length=200, blank=True)
    words = models.TextField(_("what is wrong, and what is right"), max_length=1000, blank=True)
    evidence = models.ForeignKey(
        Evidence,
        verbose_name=_("evidence"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "correction.view", "talent_id"
    stands = Q(state=CorrectionState.OPEN)
    objects = ScopedManager()

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(value="") | ~Q(words=""),
                name="correction_says_what",
                violation_error_message=_("Say what is wrong and what is right."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talent} · {self.value or self.words[:40]}"


class CorrectionChange(StateChange):
    """One step of a request, with its day, reason and who."""

    request = models.ForeignKey(
        CorrectionRequest, verbose_name=_("request for correction"), on_delete=models.CASCADE, related_name="changes"
    )

    record_field = "request"
    scope_through, view_permission, audit_subject_field = "request", "correction.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of a request for correction")
        verbose_name_plural = _("steps of a request for correction")

    def __str__(self) -> str:
        return f"{self.to_state} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.request.talent_id
