"""People, the numbers and names they carry, their dated posts and titles; stages with dated limits; batches and memberships."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.querysets import CohortQuerySet, MembershipQuerySet, PostQuerySet, TalentQuerySet, TitleQuerySet
from talentcareer.access import secrets
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record


class Talent(Record):
    """Anyone tracked: student, postdoc, staff are the same person over the years. Also outside experts, who are in no headcount."""

    kind = models.CharField(_("kind"), max_length=10, choices=choices.TalentKind, default=choices.TalentKind.STAFF)
    staff_no = models.CharField(_("staff no."), max_length=32, null=True, blank=True, unique=True, error_messages={"unique": _("This staff number is taken.")})
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)
    search_text = models.TextField(editable=False, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=choices.Sex, blank=True)
    born_on = models.DateField(_("birth date"), null=True, blank=True)
    born_month = models.CharField(_("birth month, where the day is not known"), max_length=7, blank=True)
    id_kind = models.CharField(_("ID kind"), max_length=15, choices=choices.IdKind, blank=True)
    id_number_ciphertext = models.BinaryField(null=True, blank=True, editable=False)
    id_number_index = models.CharField(max_length=64, null=True, blank=True, editable=False)
    id_number_mask = models.CharField(_("ID number"), max_length=40, blank=True, editable=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=40, blank=True)
    political_status = models.CharField(_("political status"), max_length=40, blank=True)
    nationality = models.CharField(_("nationality"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    education_level = models.CharField(_("education level"), max_length=40, blank=True)
    degree = models.CharField(_("degree"), max_length=10, choices=choices.Degree, blank=True)
    school = models.CharField(_("school"), max_length=100, blank=True)
    major = models.CharField(_("major"), max_length=100, blank=True)
    discipline = models.CharField(_("discipline"), max_length=100, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=choices.Origin, blank=True)
    employment_type = models.CharField(_("employment form"), max_length=40, blank=True)
    hired_on = models.DateField(_("joined the hospital on"), null=True, blank=True)
    duty_status = models.CharField(_("duty status"), max_length=12, choices=choices.DutyStatus, default=choices.DutyStatus.ON_DUTY)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    # The unit of the primary post today, kept by the actions that write posts: every read is scoped by it.
    unit = models.ForeignKey(Unit, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="talents")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT, related_name="talent")

    view_permission = "talent.view"
    audit_masked = frozenset({"id_number_ciphertext", "id_number_index", "mobile"})
    audit_ignored = Record.audit_ignored | {"name_key", "search_text", "id_number_ciphertext", "id_number_index"}
    objects = models.Manager.from_queryset(TalentQuerySet)()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ("staff_no", "name")
        constraints = [
            models.UniqueConstraint(fields=["id_kind", "id_number_index"], name="talent_id_number_once", violation_error_message=_("This ID number belongs to another person.")),
            models.CheckConstraint(condition=~Q(staff_no=""), name="talent_staff_no_not_blank", violation_error_message=_("A missing staff number is stored as none.")),
            models.CheckConstraint(condition=~Q(name=""), name="talent_has_a_name", violation_error_message=_("A person needs a name.")),
            models.CheckConstraint(
                condition=Q(born_on=None) | Q(hired_on=None) | Q(hired_on__gt=F("born_on")),
                name="talent_hired_after_birth",
                violation_error_message=_("The day of joining lies before the birth date."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        units = list(unit_ids)
        concurrent = Post.objects.unscoped("concurrent posts widen the door").filter(unit__in=units, to_on=None).exclude(kind=choices.PostKind.PRIMARY)
        return Q(unit__in=units) | Q(pk__in=concurrent.values("talent"))

    @classmethod
    def of_user(cls, user: Any) -> Q:
        return Q(user=user)

    @property
    def id_number(self) -> secrets.Secret | None:
        """The ID number as a secret; showing it needs a permission, a reason and an entry in the trail."""
        return secrets.decrypt(self.id_number_ciphertext, bound_to=self._id_number_place) if self.id_number_ciphertext else None

    def set_id_number(self, kind: str, number: str) -> None:
        """Keep an ID number encrypted, bound to this row, with its index and mask; an empty number removes it."""
        if not number:
            self.id_kind, self.id_number_ciphertext, self.id_number_index, self.id_number_mask = "", None, None, ""
            return
        self.id_kind = kind
        self.id_number_ciphertext = secrets.encrypt(number, bound_to=self._id_number_place)
        self.id_number_index = id_number_index(kind, number)
        self.id_number_mask = secrets.mask(number)

    @property
    def _id_number_place(self) -> str:
        return f"cohorts_talent.id_number.{self.pk}"


def id_number_index(kind: str, number: str) -> str:
    """Return the keyed index of a normalised ID number."""
    return secrets.blind_index(f"{kind}\x1f{number}", purpose="id-number")


class TalentNumber(Record):
    """A number a person carries or carried besides the staff number."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="numbers")
    kind = models.CharField(_("kind"), max_length=10, choices=choices.NumberKind)
    number = models.CharField(_("number"), max_length=32)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="talent_number_once", violation_error_message=_("This number belongs to somebody."))]

    def __str__(self) -> str:
        return self.number


class FormerName(Record):
    """A name a person carried before."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("former name"), max_length=100)
    until_on = models.DateField(_("until"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [models.UniqueConstraint(fields=["talent", "name"], name="former_name_once", violation_error_message=_("This former name is known."))]

    def __str__(self) -> str:
        return self.name


class Post(Record):
    """A post in a unit from one day to another; a missing start means "as long as known". One open primary post at a time."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, verbose_name=_("department"), on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("kind"), max_length=12, choices=choices.PostKind, default=choices.PostKind.PRIMARY)
    position = models.CharField(_("position"), max_length=60, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = models.Manager.from_queryset(PostQuerySet)()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["talent"], condition=Q(kind="primary", to_on=None), name="one_open_primary_post", violation_error_message=_("There is an open primary post already: end it first.")),
            models.CheckConstraint(condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="post_ends_after_it_begins", violation_error_message=_("The post would end before it begins.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.position}".strip()


class Title(Record):
    """A professional title: qualified 评 or appointed 聘, from one day to another. `title` is a code of the list, or as typed."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="titles")
    sense = models.CharField(_("sense"), max_length=10, choices=choices.TitleSense)
    title = models.CharField(_("title"), max_length=40)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = models.Manager.from_queryset(TitleQuerySet)()

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(fields=["talent", "sense"], condition=Q(to_on=None), name="one_open_title", violation_error_message=_("There is an open title of this sense already: end it first.")),
            models.CheckConstraint(condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="title_ends_after_it_begins", violation_error_message=_("The title would end before it begins.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Stage(Record):
    """One of the three stages; its limits are dated."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    target_group_zh = models.CharField(_("target group, Chinese"), max_length=60, blank=True)
    target_group_en = models.CharField(_("target group, English"), max_length=60, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class StageLimit(Record):
    """A stage's age limit for batches of some years: cap, whether the cap itself still counts, the reference day, where it is written."""

    stage = models.ForeignKey(Stage, verbose_name=_("stage"), on_delete=models.PROTECT, related_name="limits")
    cap_age = models.PositiveSmallIntegerField(_("cap age"))
    inclusive = models.BooleanField(_("the cap itself still counts"), default=False)
    reference_month = models.PositiveSmallIntegerField(_("reference month"), default=1)
    reference_day = models.PositiveSmallIntegerField(_("reference day"), default=1)
    sex = models.CharField(_("only for"), max_length=6, choices=choices.Sex, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    source_document = models.CharField(_("source document"), max_length=200, blank=True)

    audit_subject_field = "stage_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("stage limit")
        verbose_name_plural = _("stage limits")
        constraints = [
            models.CheckConstraint(condition=Q(from_year=None) | Q(to_year=None) | Q(to_year__gte=F("from_year")), name="stage_limit_years_in_order", violation_error_message=_("The limit would end before it begins.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stage} {self.cap_age}"

    def reference_on(self, year: int) -> date:
        """Return the day on which ages are taken for batches of a year."""
        return date(year, self.reference_month, self.reference_day)


class Cohort(Record):
    """One batch 批次 with its documents. A confidential one is shown only to those who need to know."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("batch"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=10, choices=choices.CohortStatus, default=choices.CohortStatus.RUNNING)
    document_number = models.CharField(_("document no."), max_length=60, blank=True)
    document_on = models.DateField(_("document date"), null=True, blank=True)
    notice_from_on = models.DateField(_("public notice from"), null=True, blank=True)
    notice_to_on = models.DateField(_("public notice to"), null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)

    view_permission = "cohort.view"
    objects = models.Manager.from_queryset(CohortQuerySet)()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("year", "name")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "year"], name="cohort_once", violation_error_message=_("There is a batch of this name and year already.")),
            models.CheckConstraint(condition=Q(notice_to_on=None) | Q(notice_from_on=None) | Q(notice_to_on__gte=F("notice_from_on")), name="notice_ends_after_it_begins", violation_error_message=_("The public notice would end before it begins.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name if str(self.year) in self.name else f"{self.name} ({self.year})"

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(unit__in=list(unit_ids)) | Q(memberships__talent__unit__in=list(unit_ids))

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        return queryset.open_to(user, "confidential")


class Membership(Record):
    """A talent selected in a batch, with stage, period, promised support and a state."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="memberships")
    cohort = models.ForeignKey(Cohort, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="memberships")
    stage = models.ForeignKey(Stage, verbose_name=_("stage"), on_delete=models.PROTECT, related_name="memberships")
    period_from_on = models.DateField(_("period from"))
    period_to_on = models.DateField(_("period to"), null=True, blank=True)
    promised_support = models.DecimalField(_("promised support (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    agreement_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=choices.MembershipState, default=choices.MembershipState.IN_TRAINING)
    state_on = models.DateField(_("state since"), null=True, blank=True)
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    exemption_reason = models.CharField(_("reason of the exemption"), max_length=200, blank=True)
    exemption_by = models.CharField(_("exemption approved by"), max_length=60, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "membership.view", "talent_id"
    objects = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["talent", "cohort"], name="membership_once_in_a_batch", violation_error_message=_("This person is in this batch already.")),
            models.CheckConstraint(condition=Q(period_to_on=None) | Q(period_to_on__gte=F("period_from_on")), name="period_ends_after_it_begins", violation_error_message=_("The training period would end before it begins.")),
            models.CheckConstraint(condition=~Q(state__in=choices.ENDED) | Q(state_on__isnull=False), name="ended_membership_has_its_day", violation_error_message=_("An ended membership needs the day on which it ended.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.talent} · {self.cohort}"

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        return queryset.open_to(user, "cohort__confidential")


class MembershipIntegration(Record):
    """One integration of a membership; a membership has one or more."""

    membership = models.ForeignKey(Membership, verbose_name=_("membership"), on_delete=models.CASCADE, related_name="integrations")
    integration = models.CharField(_("integration"), max_length=12, choices=choices.Integration)

    scope_through, view_permission, audit_subject_field = "membership", "membership.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        constraints = [models.UniqueConstraint(fields=["membership", "integration"], name="integration_once", violation_error_message=_("This integration is set already."))]

    def __str__(self) -> str:
        return self.get_integration_display()

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.membership.talent_id


class MembershipChange(Record):
    """One change of a membership's state, with its day, reason and who."""

    membership = models.ForeignKey(Membership, verbose_name=_("membership"), on_delete=models.CASCADE, related_name="state_changes")
    from_state = models.CharField(_("state before"), max_length=12, choices=choices.MembershipState, blank=True)
    to_state = models.CharField(_("state after"), max_length=12, choices=choices.MembershipState)
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changed_by = models.CharField(_("by"), max_length=150)

    scope_through, view_permission, audit_subject_field = "membership", "membership.view", "subject_id"
    objects = ScopedManager()

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} {self.on}"

    @property
    def subject_id(self) -> UUID:
        """The person on whose page the history stands."""
        return self.membership.talent_id
