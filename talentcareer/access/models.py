"""Accounts, the tree of units with their other names, and grants."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from tree_queries.query import TreeQuerySet

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record


def account_name(typed: str) -> str:
    """Return a user name as it is kept and compared: half width, without padding, lower case."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


class UserState(models.TextChoices):
    """How an account stands."""

    OPEN = "open", _("open")
    FIRST = "first", _("first password given, not yet changed")
    EXPIRED = "expired", _("first password has run out")
    CLOSED = "closed", _("closed")


class UserQuerySet(ScopedQuerySet):
    """Accounts."""

    def in_state(self, state: str, moment: datetime) -> Self:
        """Return accounts that stand so at a moment; each stands in one way."""
        ran_out = Q(password_expires_at__lt=moment)
        return self.filter({
            UserState.CLOSED: Q(is_active=False),
            UserState.EXPIRED: Q(is_active=True) & ran_out,
            UserState.FIRST: Q(is_active=True, password_must_change=True)
            & (Q(password_expires_at=None) | Q(password_expires_at__gte=moment)),
            UserState.OPEN: Q(is_active=True, password_must_change=False, password_expires_at=None),
        }[UserState(state)])  # fmt: skip


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds accounts by user name whatever its case."""

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=account_name(username))


class User(AbstractBaseUser, Record):
    """An account. What it may do comes from its grants alone: there is no superuser."""

    last_login = None  # sign-ins stand in the trail
    username = models.CharField(
        _("user name"), max_length=60, unique=True, error_messages={"unique": _("This user name is taken.")}
    )
    display_name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("active"), default=True)
    password_must_change = models.BooleanField(_("must choose a new password"), default=False)
    password_expires_at = models.DateTimeField(_("first password holds until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    audit_masked = frozenset({"password"})
    view_permission = "user.manage"
    administered = True
    LONGEST_ACTOR_NAME = 150

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        if not self._acts_for:
            return str(self)
        words = _("%(user)s (for %(heads)s)") % {"user": self, "heads": _(", ").join(self._acts_for)}
        return words[: self.LONGEST_ACTOR_NAME]

    @cached_property
    def _acts_for(self) -> list[str]:
        """The heads for whom this account acts today. Read once: an import writes thousands of entries of the trail."""
        grants = self._grants if hasattr(self, "_grants") else self.grants.in_force_on(dates.today())
        return list(dict.fromkeys(str(grant.acting_for) for grant in grants if grant.acting_for_id))

    @property
    def state(self) -> UserState:
        """How the account stands now."""
        if not self.is_active:
            return UserState.CLOSED
        if self.first_password_ran_out:
            return UserState.EXPIRED
        return UserState.FIRST if self.password_must_change else UserState.OPEN

    @property
    def first_password_ran_out(self) -> bool:
        """Whether the account waits for a new first password."""
        return self.password_expires_at is not None and self.password_expires_at < dates.now()

    @property
    def state_label(self) -> str:
        """The same in words."""
        return str(self.state.label)

    def check_password(self, raw_password: str) -> bool:
        # Without Django's silent re-hash: a password changes only by its action.
        return check_password(raw_password, self.password)


class UnitKind(models.TextChoices):
    """Kinds of unit in the tree."""

    AUTHORITY = "authority", _("authority")
    HOSPITAL = "hospital", _("hospital")
    DEPARTMENT = "department", _("department")
    ACADEMY = "academy", _("academy")
    BRANCH = "branch", _("branch")
    STATION = "station", _("station")


NAME_LENGTH = 100


def unit_key(name: str) -> str:
    """Return a unit's name as it is compared: half width, without spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def key_within(name: str) -> str:
    """Return the same; raise ValidationError where single signs become so many at half width that the name is too long."""
    key = unit_key(name)
    if len(key) > NAME_LENGTH:
        raise ValidationError(
            {"name": _("The name is too long: at half width it has %(count)d signs.") % {"count": len(key)}}
        )
    return key


class UnitQuerySet(ScopedQuerySet, TreeQuerySet):  # type: ignore[override]  # the stubs know no with_tree_fields
    """Units, with the tree's verbs and the door."""

    def current_on(self, day: date) -> Self:
        """Return units that exist on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class Unit(Record):
    """A unit of the tree: authority, hospital, department; academy, branch, station."""

    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind, default=UnitKind.DEPARTMENT)
    order = models.PositiveIntegerField(_("order"), default=0)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    view_permission = "unit.view"
    administered = True
    audit_ignored = Record.audit_ignored | {"name_key"}
    objects = models.Manager.from_queryset(UnitQuerySet)()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("order", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name_key"], name="unit_name_once_below_its_parent",
                violation_error_message=_("There is a unit of this name already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Any = None) -> None:
        self.name_key = key_within(self.name)
        super().clean_fields(exclude)

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(pk__in=list(unit_ids))


def ordered(units: Iterable[Any]) -> list[Any]:
    """Return units as the tree shows them, each with `depth`: parents before their children, by order and name."""
    children: dict[Any, list[Any]] = {}
    known = {unit.pk: unit for unit in units}
    for unit in known.values():
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    found: list[Any] = []

    def walk(parent: Any, depth: int) -> None:
        for unit in sorted(children.get(parent, ()), key=lambda u: (u.order, u.name)):
            unit.depth = depth
            found.append(unit)
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return found


class UnitNameKind(models.TextChoices):
    """Why a unit has another name."""

    ALIAS = "alias", _("alias")
    FORMER = "former", _("former name")


class UnitName(Record):
    """Another name of a unit: an alias in use, or a former name with the day until which it held."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitNameKind, default=UnitNameKind.ALIAS)
    until_on = models.DateField(_("until"), null=True, blank=True)

    scope_through = "unit"
    view_permission = "unit.view"
    audit_subject_field = "unit_id"
    audit_ignored = Record.audit_ignored | {"name_key"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("other name of a unit")
        verbose_name_plural = _("other names of units")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name_key"],
                name="unit_other_name_once",
                violation_error_message=_("The unit has this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Any = None) -> None:
        self.name_key = key_within(self.name)
        super().clean_fields(exclude)


class GrantState(models.TextChoices):
    """How a grant stands on a day."""

    HOLDING = "holding", _("holds")
    COMING = "coming", _("to come")
    ENDED = "ended", _("ended")


class RoleGrantQuerySet(ScopedQuerySet):
    """Grants."""

    def holding_on(self, day: date) -> Self:
        """Return grants that hold on a day."""
        return self.filter(Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day)))

    def in_force_on(self, day: date) -> Self:
        """Return grants that hold on a day; one that acts for a head only while the head has the role there."""
        heads = RoleGrantQuerySet(self.model).holding_on(day).filter(
            user=OuterRef("acting_for"), user__is_active=True, role=OuterRef("role"), unit=OuterRef("unit"), acting_for=None
        )  # fmt: skip
        in_force = self.holding_on(day).filter(Q(acting_for=None) | Q(Exists(heads)))
        return in_force.select_related("unit", "acting_for")

    def in_state(self, state: str, day: date) -> Self:
        """Return grants that stand so on a day."""
        if state == GrantState.HOLDING:
            return self.holding_on(day)
        return (
            self.filter(from_on__gt=day)
            if state == GrantState.COMING
            else self.filter(until_on__lt=day, from_on__lte=day)
        )


class RoleGrant(Record):
    """A user holds a role for a unit and everything below it, from one day until another, both included."""

    user = models.ForeignKey(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=roles.choices)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="grants")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    acting_for = models.ForeignKey(
        User,
        verbose_name=_("acts for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants_of_deputies",
    )

    view_permission = "grant.manage"
    administered = True
    audit_subject_field = "user_id"
    objects = models.Manager.from_queryset(RoleGrantQuerySet)()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="grant_ends_after_it_begins",
                violation_error_message=_("The grant would end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "from_on"], name="grant_once",
                violation_error_message=_("This role is granted already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}: {self.role_words} ({self.unit})"

    @property
    def role_row(self) -> roles.Role:
        """The role with its label and reach."""
        return roles.ROLES[self.role]

    @property
    def role_words(self) -> str:
        """The role, and where a deputy holds it, for whom."""
        if not self.acting_for_id:
            return str(self.role_row)
        return _("%(role)s, acting for %(head)s") % {"role": self.role_row, "head": self.acting_for}

    @property
    def state(self) -> GrantState:
        """How the grant stands today."""
        day = dates.today()
        if self.from_on > day:
            return GrantState.COMING
        return GrantState.ENDED if self.until_on and self.until_on < day else GrantState.HOLDING
