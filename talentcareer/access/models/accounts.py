"""Accounts."""

import unicodedata
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.access.scope import ScopedQuerySet
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
