"""The catalogue: talent programmes with their level and other names, their calls of each year and the conditions of these."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Sex
from programs.catalogue.choices import (
    ConditionKind,
    Convention,
    Inclusion,
    Layer,
    Level,
    Standing,
    Strength,
)
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class Programme(Voidable):
    """A talent programme 人才项目: name, level, the short names in use."""

    name = models.CharField(_("programme"), max_length=120)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    layer = models.CharField(_("layer"), max_length=10, choices=Layer, blank=True)
    every_years = models.PositiveSmallIntegerField(_("called every … years"), default=1)

    view_permission = "programme.view"
    audit_ignored = Voidable.audit_ignored | {"name_key"}
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("talent programme")
        verbose_name_plural = _("talent programmes")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=STANDING,
                name="programme_once",
                violation_error_message=_("There is a programme of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return reverse("catalogue:programme", args=[self.pk])

    @classmethod
    def in_units(cls, _unit_ids: Any) -> models.Q:
        """The catalogue is the same for everybody who may read it."""
        return models.Q(pk__isnull=False)


class OfTheCatalogue:
    """What belongs to the catalogue is the same for everybody who may read it."""

    @classmethod
    def in_units(cls, _unit_ids: Any) -> Q:
        return Q(pk__isnull=False)


class CallManager(StandingManager.from_queryset(ScopedQuerySet)):
    """Calls, without those on which a change is only tried."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(draft_of=None)


class Call(OfTheCatalogue, Voidable):
    """A programme's call of one year 申报通知: its days, its document, how far it can be relied on.

    A trial (`draft_of` set) is a copy on which a change is tried before it is adopted; it is in no list and no figure.
    """

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="calls"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    reference_on = models.DateField(_("reference day of ages and years"), null=True, blank=True)
    quota = models.PositiveSmallIntegerField(_("quota of the unit"), null=True, blank=True)
    support = models.DecimalField(
        _("support per person (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    standing = models.CharField(_("reliability"), max_length=10, choices=Standing, default=Standing.UNSOURCED)
    document = models.CharField(_("document"), max_length=200, blank=True)
    document_number = models.CharField(_("document no."), max_length=60, blank=True)
    document_on = models.DateField(_("document date"), null=True, blank=True)
    source = models.CharField(_("where the rules were found"), max_length=200, blank=True)
    shifted_from_year = models.PositiveSmallIntegerField(_("shifted from the year"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    draft_of = models.ForeignKey(
        "self", verbose_name=_("trial of"), null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="trials"
    )  # fmt: skip
    remark = models.TextField(_("remark"), blank=True)

    view_permission = "programme.view"
    objects = CallManager()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-year",)
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year"],
                condition=STANDING & Q(draft_of=None),
                name="call_once_a_year",
                violation_error_message=_("There is a call of this programme and year already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message=_("The call would close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"

    def get_absolute_url(self) -> str:
        """The call's page."""
        return reverse("catalogue:call", args=[self.pk])

    @property
    def last_on(self) -> date:
        """The last day of applying; without one in the call, the end of its year."""
        return self.closes_on or date(self.year, 12, 31)

    @property
    def confirmed(self) -> bool:
        """Whether the office confirmed it with the document."""
        return self.standing == Standing.CONFIRMED


class Condition(OfTheCatalogue, Voidable):
    """One condition of a call. Which fields say it depends on the kind; `programs.catalogue.sentences` reads them aloud.

    Conditions that share an `alternative` hold if one of them holds. `equivalent` lets an office's finding stand for it.
    """

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(_("kind"), max_length=20, choices=ConditionKind)
    strength = models.CharField(_("strength"), max_length=10, choices=Strength, default=Strength.HARD)
    sex = models.CharField(_("only for"), max_length=6, choices=Sex, blank=True)
    day_on = models.DateField(_("printed day"), null=True, blank=True)
    inclusion = models.CharField(_("the day itself"), max_length=8, choices=Inclusion, default=Inclusion.YES)
    convention = models.CharField(
        _("how the text says it"), max_length=20, choices=Convention, default=Convention.PRINTED
    )
    age = models.PositiveSmallIntegerField(_("age in the text"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    code = models.CharField(_("which"), max_length=20, blank=True)
    programme = models.ForeignKey(
        Programme, verbose_name=_("other programme"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    equivalent = models.BooleanField(_("or equivalent, as found by an office"), default=False)
    alternative = models.PositiveSmallIntegerField(_("one of the group"), null=True, blank=True)
    text = models.CharField(_("as printed"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    view_permission = "programme.view"
    audit_subject_field = "call_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ("order", "kind", "sex")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Its place on the call's page."""
        return f"{self.call.get_absolute_url()}#conditions"
