"""Grants: who holds which role where, proposed by one account and confirmed by another."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models.accounts import User
from talentcareer.access.models.units import Unit
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.audit.records import Record


class GrantState(models.TextChoices):
    """How a grant stands on a day."""

    ASKED = "asked", _("asked for")
    PROPOSED = "proposed", _("waits for confirmation")
    HOLDING = "holding", _("holds")
    COMING = "coming", _("to come")
    ENDED = "ended", _("ended")


class RoleGrantQuerySet(ScopedQuerySet):
    """Grants."""

    def confirmed(self) -> Self:
        """Return grants that a second account, or the system, has confirmed: no other gives anything."""
        return self.filter(confirmed_at__isnull=False)

    def holding_on(self, day: date) -> Self:
        """Return confirmed grants that hold on a day."""
        return self.confirmed().filter(Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day)))

    def in_force_on(self, day: date) -> Self:
        """Return grants that hold on a day; one that acts for a head only while the head has the role there."""
        heads = RoleGrantQuerySet(self.model).holding_on(day).filter(
            user=OuterRef("acting_for"), user__is_active=True, role=OuterRef("role"), unit=OuterRef("unit"), acting_for=None
        )  # fmt: skip
        in_force = self.holding_on(day).filter(Q(acting_for=None) | Q(Exists(heads)))
        return in_force.select_related("unit", "acting_for")

    def in_state(self, state: str, day: date) -> Self:
        """Return grants that stand so on a day; each stands in one way."""
        over = Q(until_on__lt=day)
        open_ones = {
            GrantState.ASKED: Q(confirmed_at=None, proposed_by=None),
            GrantState.PROPOSED: Q(confirmed_at=None, proposed_by__isnull=False),
            GrantState.HOLDING: Q(confirmed_at__isnull=False, from_on__lte=day),
            GrantState.COMING: Q(confirmed_at__isnull=False, from_on__gt=day),
        }
        return self.filter(over) if state == GrantState.ENDED else self.filter(~over, open_ones[GrantState(state)])

    def for_second_look_of(self, user: Any, day: date) -> Self:
        """Return what is proposed and this account may confirm: never what it proposed, never its own role.

        A system administrator confirms only where no other security administrator can.
        """
        waiting = self.in_state(GrantState.PROPOSED, day).exclude(proposed_by=user).exclude(user=user)
        held = {grant.role for grant in user.grants.in_force_on(day)} if user.is_active else set()
        if roles.SECURITY_ADMIN.code in held:
            return waiting
        if roles.SYSTEM_ADMIN.code not in held:
            return self.none()
        able = (
            RoleGrantQuerySet(self.model).holding_on(day).filter(role=roles.SECURITY_ADMIN.code, user__is_active=True)
        )
        able = able.exclude(user=OuterRef("proposed_by")).exclude(user=OuterRef("user"))
        return waiting.filter(~Exists(able))


class RoleGrant(Record):
    """A user holds a role for a unit and everything below it, from one day until another, both included.

    It is asked for by the system administrator or proposed by a security administrator, and gives nothing before a second
    account has confirmed it. What the system itself grants is confirmed from the start.
    """

    user = models.ForeignKey(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=roles.choices)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="grants")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    acting_for = models.ForeignKey(
        User, verbose_name=_("acts for"), null=True, blank=True, on_delete=models.PROTECT, related_name="grants_of_deputies"
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        User, verbose_name=_("proposed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="grants_proposed"
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        User, verbose_name=_("confirmed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="grants_confirmed"
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

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
    def role_in_unit(self) -> str:
        """The role with the unit it holds for, in the signs of the reader's language."""
        return _("%(name)s (%(unit)s)") % {"name": self.role_words, "unit": self.unit}

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

    def confirmers(self, day: date) -> list[User]:
        """Return who may confirm the grant on a day: other security administrators, else the system administrators.

        Never who proposed it, never who gets the role; `for_second_look_of` asks the same of many grants.
        """
        for role in (roles.SECURITY_ADMIN, roles.SYSTEM_ADMIN):
            held = RoleGrantQuerySet(RoleGrant).holding_on(day).filter(role=role.code, user__is_active=True)
            able = held.exclude(user__in=[self.proposed_by_id or self.user_id, self.user_id])
            if users := list(User.objects.unscoped("who may confirm").filter(pk__in=able.values("user"))):
                return users
        return []

    @property
    def state(self) -> GrantState:
        """How the grant stands today."""
        day = dates.today()
        if self.until_on and self.until_on < day:
            return GrantState.ENDED
        if self.confirmed_at is None:
            return GrantState.PROPOSED if self.proposed_by_id else GrantState.ASKED
        return GrantState.COMING if self.from_on > day else GrantState.HOLDING
