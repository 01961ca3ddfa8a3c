"""People, the numbers and names they carry, their dated posts and titles."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.querysets import PostQuerySet, TalentQuerySet, TitleQuerySet
from talentcareer import dates
from talentcareer.access import secrets
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class TalentManager(StandingManager.from_queryset(TalentQuerySet)):
    """People, without the records that were voided, or folded into another one."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(merged_into=None)


class Talent(Voidable):
    """Anyone tracked: student, postdoc, staff are the same person over the years. Also outside experts, who are in no headcount."""

    kind = models.CharField(_("kind"), max_length=10, choices=choices.TalentKind, default=choices.TalentKind.STAFF)
    staff_no = models.CharField(
        _("staff no."),
        max_length=32,
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)
    search_text = models.TextField(editable=False, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=choices.Sex, blank=True)
    born_on = models.DateField(_("birth date"), null=True, blank=True)
    born_month = models.CharField(_("birth month, where the day is not known"), max_length=7, blank=True)
    id_kind = models.CharField(_("ID kind"), max_length=15, choices=choices.IdKind, blank=True)
    id_number_ciphertext = models.BinaryField(null=True, blank=True, editable=False)
    id_number_index = models.CharField(_("ID number in full"), max_length=64, null=True, blank=True, editable=False)
    id_number_mask = models.CharField(_("ID number"), max_length=40, blank=True, editable=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=40, blank=True)
    political_status = models.CharField(_("political status"), max_length=40, blank=True)
    nationality = models.CharField(_("nationality"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    education_level = models.CharField(_("education level"), max_length=40, blank=True)
    degree = models.CharField(_("degree"), max_length=10, choices=choices.Degree, blank=True)
    # Calls ask how long ago the doctorate was; a degree below says when that one was received.
    degree_on = models.DateField(_("day of the highest degree"), null=True, blank=True)
    school = models.CharField(_("school"), max_length=100, blank=True)
    major = models.CharField(_("major"), max_length=100, blank=True)
    discipline = models.CharField(_("discipline"), max_length=100, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=choices.Origin, blank=True)
    employment_type = models.CharField(_("employment form"), max_length=40, blank=True)
    hired_on = models.DateField(_("joined the hospital on"), null=True, blank=True)
    duty_status = models.CharField(
        _("duty status"), max_length=12, choices=choices.DutyStatus, default=choices.DutyStatus.ON_DUTY
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    # The unit of the primary post today, kept by the actions that write posts: every read is scoped by it.
    unit = models.ForeignKey(
        Unit, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="talents"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="talent",
    )

    # The record that is the same person, where this one was folded into it: then it is in no list and no figure.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("folded into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="folded",
        editable=False,
    )

    view_permission = "talent.view"
    audit_masked = frozenset({"id_number_ciphertext", "id_number_index", "mobile"})
    # The index, masked, tells that the number is another one, also where the masks of both are alike.
    audit_ignored = Voidable.audit_ignored | {"name_key", "search_text", "id_number_ciphertext"}
    objects = TalentManager()
    everything = models.Manager.from_queryset(TalentQuerySet)()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ("staff_no", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["staff_no"],
                condition=STANDING,
                name="talent_staff_no_once",
                violation_error_message=_("This staff number is taken."),
            ),
            models.UniqueConstraint(
                fields=["id_kind", "id_number_index"],
                condition=STANDING,
                name="talent_id_number_once",
                violation_error_message=_("This ID number belongs to another person."),
            ),
            models.CheckConstraint(
                condition=~Q(staff_no=""),
                name="talent_staff_no_not_blank",
                violation_error_message=_("A missing staff number is stored as none."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="talent_has_a_name", violation_error_message=_("A person needs a name.")
            ),
            models.CheckConstraint(
                condition=Q(born_on=None) | Q(hired_on=None) | Q(hired_on__gt=F("born_on")),
                name="talent_hired_after_birth",
                violation_error_message=_("The day of joining lies before the birth date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("cohorts:talent-detail", args=[self.pk])

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        units = list(unit_ids)
        concurrent = (
            Post.objects.unscoped("concurrent posts widen the door")
            .on(dates.today())
            .filter(unit__in=units)
            .exclude(kind=choices.PostKind.PRIMARY)
        )
        return Q(unit__in=units) | Q(pk__in=concurrent.values("talent"))

    @classmethod
    def of_user(cls, user: Any) -> Q:
        return Q(user=user)

    @property
    def id_number(self) -> secrets.Secret | None:
        """The ID number as a secret; showing it needs a permission, a reason and an entry in the trail."""
        return (
            secrets.decrypt(self.id_number_ciphertext, bound_to=self._id_number_place)
            if self.id_number_ciphertext
            else None
        )

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


class TalentNumber(Voidable):
    """A number a person carries or carried besides the staff number."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="numbers")
    kind = models.CharField(_("kind"), max_length=10, choices=choices.NumberKind)
    number = models.CharField(_("number"), max_length=32)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=STANDING,
                name="talent_number_once",
                violation_error_message=_("This number belongs to somebody."),
            )
        ]

    def __str__(self) -> str:
        return self.number


class FormerName(Voidable):
    """A name a person carried before."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("former name"), max_length=100)
    until_on = models.DateField(_("until"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "name"],
                condition=STANDING,
                name="former_name_once",
                violation_error_message=_("This former name is known."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Post(Voidable):
    """A post in a unit from one day to another; a missing start means "as long as known". One open primary post at a time."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, verbose_name=_("department"), on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("kind"), max_length=12, choices=choices.PostKind, default=choices.PostKind.PRIMARY)
    position = models.CharField(_("position"), max_length=60, blank=True)
    duty = models.CharField(_("duty"), max_length=14, choices=choices.Duty, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = StandingManager.from_queryset(PostQuerySet)()
    everything = models.Manager.from_queryset(PostQuerySet)()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["talent"],
                condition=Q(kind="primary", to_on=None) & STANDING,
                name="one_open_primary_post",
                violation_error_message=_("There is an open primary post already: end it first."),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")),
                name="post_ends_after_it_begins",
                violation_error_message=_("The post would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.position}".strip()


class Title(Voidable):
    """A professional title: qualified 评 or appointed 聘, from one day to another. `title` is a code of the list, or as typed."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.CASCADE, related_name="titles")
    sense = models.CharField(_("sense"), max_length=10, choices=choices.TitleSense)
    title = models.CharField(_("title"), max_length=40)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    objects = StandingManager.from_queryset(TitleQuerySet)()
    everything = models.Manager.from_queryset(TitleQuerySet)()

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "sense"],
                condition=Q(to_on=None) & STANDING,
                name="one_open_title",
                violation_error_message=_("There is an open title of this sense already: end it first."),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")),
                name="title_ends_after_it_begins",
                violation_error_message=_("The title would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
