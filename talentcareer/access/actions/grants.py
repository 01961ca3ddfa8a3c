"""Verbs of grants: asked for, proposed, confirmed by a second account, ended."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models import GrantState, RoleGrant, Unit, User
from talentcareer.audit.actions import Actor, action


@action("grant.given")
def grant_role(
    user: User,
    *,
    role: str,
    unit: Unit,
    from_on: date,
    by: Actor,
    until_on: date | None = None,
    acting_for: User | None = None,
) -> RoleGrant:
    """Give a role on behalf of the system, confirmed from the start. An account proposes it instead."""
    if by.actor_id:
        raise ValidationError(_("A role is proposed by one account and confirmed by another."))
    grant = RoleGrant(user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, acting_for=acting_for)
    grant.confirmed_at = dates.now()
    return _begin(grant)


@action("grant.proposed")
def propose_role(
    user: User,
    *,
    role: str,
    unit: Unit,
    from_on: date,
    by: User,
    until_on: date | None = None,
    acting_for: User | None = None,
) -> RoleGrant:
    """Propose a role for a unit; it gives nothing before another account confirms it.

    With `acting_for` a secretary or deputy acts for a head, from one day until another.
    """
    if user.pk == by.pk:
        raise ValidationError(
            {"user": _("Nobody grants a role to the own account; ask another security administrator.")}
        )
    grant = RoleGrant(user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, acting_for=acting_for)
    grant.proposed_by = by
    _begin(grant)
    _refuse_where_nobody_confirms(grant)
    return grant


@action("grant.asked")
def ask_for_role(user: User, *, role: str, unit: Unit, by: Actor) -> RoleGrant:
    """Note the role that an account shall get; it gives nothing, a security administrator proposes it or does not."""
    return _begin(RoleGrant(user=user, role=role, unit=unit, from_on=dates.today()))


@action("grant.proposed")
def propose_asked(grants: Iterable[RoleGrant], *, by: User) -> None:
    """Propose roles that were asked for, all or none."""
    for grant in grants:
        _must_be(grant, GrantState.ASKED)
        if grant.user_id == by.pk:
            text = _("%(grant)s: nobody proposes a role for the own account.")
            raise ValidationError(text % {"grant": grant})
        grant.proposed_by = by
        grant.save()
        _refuse_where_nobody_confirms(grant)


@action("grant.confirmed")
def confirm_roles(grants: Iterable[RoleGrant], *, by: User) -> None:
    """Confirm proposed roles as the second account, all or none: from now on they hold on their days."""
    for grant in grants:
        if against := why_not_confirmed_by(grant, by):
            raise ValidationError(against)
        grant.confirmed_by, grant.confirmed_at = by, dates.now()
        grant.save()


def why_not_confirmed_by(grant: RoleGrant, user: User) -> str:
    """Return why an account cannot confirm a grant, in a sentence; nothing where it can."""
    if grant.state != GrantState.PROPOSED:
        return _("%(grant)s: this waits for no confirmation; it is: %(state)s.") % {
            "grant": grant, "state": grant.state.label,
        }  # fmt: skip
    if grant.proposed_by_id == user.pk:
        return _("You proposed this role yourself: a second account confirms it.")
    if grant.user_id == user.pk:
        return _("This role is for your own account: another account confirms it.")
    if user not in grant.confirmers(dates.today()):
        return _("Another security administrator can confirm this. The system administrator does only where none can.")
    return ""


@action("grant.declined")
def decline_role(grant: RoleGrant, *, by: User, reason: str) -> None:
    """Take off what is asked for or proposed; it gave nothing, and the trail keeps it with the reason."""
    if grant.confirmed_at is not None:
        raise ValidationError(_("The role is confirmed already. End it instead."))
    if grant.user_id == by.pk:
        raise ValidationError(_("This role is for your own account: another account decides about it."))
    grant.delete()


def _must_be(grant: RoleGrant, state: GrantState) -> None:
    if grant.state != state:
        text = _("%(grant)s: somebody else was faster, it is now: %(state)s.")
        raise ValidationError(text % {"grant": grant, "state": grant.state.label})


def _begin(grant: RoleGrant) -> RoleGrant:
    """Check and save a grant to be: an open account, and an administrator's role alone on its account.

    What only waits counts as well: confirmed, it would stand beside the others.
    """
    user = grant.user
    # Two grants at once must see each other: the account's row is the lock.
    if not User.objects.unscoped("the lock over an account's grants").select_for_update().get(pk=user.pk).is_active:
        raise ValidationError(
            {
                "user": _("The account of %(user)s is closed. The system administrator opens it again first.")
                % {"user": user}
            }
        )
    at_the_time = user.grants.exclude(until_on__lt=grant.from_on)
    if grant.until_on:
        at_the_time = at_the_time.filter(from_on__lte=grant.until_on)
    held = set(at_the_time.values_list("role", flat=True)) | {grant.role}
    if roles.clash(held):
        names = ", ".join(str(roles.ROLES[code]) for code in sorted(held))
        text = _(
            "%(user)s would hold %(roles)s: an administrator's role stands alone on its account. "
            "Use a separate account."
        )
        raise ValidationError({"role": text % {"user": user, "roles": names}})
    if grant.acting_for is not None:
        _refuse_unless_deputy(grant, grant.acting_for)
    _save(grant)
    return grant


def _refuse_unless_deputy(grant: RoleGrant, head: User) -> None:
    """Refuse to let somebody act for a head who is none there, without a last day, or in another role."""
    if grant.role != roles.HEAD.code:
        text = _("Only for the role “%(role)s” somebody acts for another; leave this empty for other roles.")
        raise ValidationError({"acting_for": text % {"role": roles.HEAD.label}})
    if grant.user_id == head.pk:
        raise ValidationError({"acting_for": _("Nobody acts for himself; choose the head, or leave this empty.")})
    if grant.until_on is None:
        raise ValidationError({"until_on": _("Who acts for a head does so until a day; give the last day.")})
    own = head.grants.filter(role=grant.role, unit=grant.unit, acting_for=None)
    if not head.is_active or not own.holding_on(grant.from_on).exists():
        text = _("%(head)s does not have the role “%(role)s” for %(unit)s on %(day)s. Choose the head of this unit.")
        values = {"head": head, "role": roles.HEAD.label, "unit": grant.unit, "day": grant.from_on}
        raise ValidationError({"acting_for": text % values})


def _refuse_where_nobody_confirms(grant: RoleGrant) -> None:
    """Refuse a proposal that would wait for ever."""
    if not grant.confirmers(dates.today()):
        text = _(
            "Nobody could confirm this: it takes a security administrator besides you and %(user)s, or a system "
            "administrator other than %(user)s. Grant one of these roles to a further account first."
        )
        raise ValidationError({"user": text % {"user": grant.user}})


def _save(grant: RoleGrant) -> None:
    """Check and save a grant; what the database alone knows better comes back in words too."""
    grant.full_clean()
    try:
        with transaction.atomic():
            grant.save()
    except DatabaseError as refused:
        if "stands alone" not in str(refused):
            raise
        raise ValidationError(
            _("An administrator's role stands alone on its account. Use a separate account.")
        ) from None


@action("grant.ended")
def end_grant(grant: RoleGrant, *, on: date, by: Actor, reason: str = "") -> None:
    """End a grant with the day before `on`; one that had not begun, or was never confirmed, is taken off.

    One account is enough: taking away is safe. Ending never lengthens: a grant that ends by itself ends no later than it
    would. Nobody ends a role of the own account, and the last system or security administrator stays.
    """
    if grant.user.actor_id == by.actor_id:
        raise ValidationError(_("Nobody ends a role of the own account; ask another security administrator."))
    last_day = on - timedelta(days=1)
    if grant.until_on and last_day > grant.until_on:
        text = _(
            "The role ends with %(until)s already; ending it cannot lengthen it to %(last)s. Grant it anew instead."
        )
        raise ValidationError({"on": text % {"until": grant.until_on, "last": last_day}})
    if last_day < grant.from_on < dates.today() and grant.confirmed_at is not None:
        text = _("The role holds since %(from)s: it cannot end with %(last)s, before it began.")
        raise ValidationError({"on": text % {"from": grant.from_on, "last": last_day}})
    refuse_to_end_the_last([grant], on)
    end_now(grant, on)


def end_now(grant: RoleGrant, on: date) -> None:
    """End a grant with the day before `on`, inside the action that has asked the rules."""
    grant.until_on = on - timedelta(days=1)
    if grant.confirmed_at is None or grant.until_on < grant.from_on:
        grant.delete()
    else:
        _save(grant)


KEPT = (roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN)
"""Roles of which somebody must always hold one: without them nobody keeps accounts, or grants roles."""


def refuse_to_end_the_last(ending: Collection[RoleGrant], on: date) -> None:
    """Refuse where nobody with an open account would hold an administrator's role on a day, had these grants ended."""
    on = max(on, dates.today())
    for role in KEPT:
        gone = {grant.pk for grant in ending if grant.role == role.code}
        if not gone:
            continue
        # Two administrators who end each other at once must see each other: the grants' rows are the lock.
        held = RoleGrant.objects.unscoped("somebody must keep the role").filter(role=role.code, user__is_active=True)
        holding = {grant.pk for grant in held.holding_on(on).select_for_update(of=("self",))}
        if holding & gone and not holding - gone:
            text = _("From %(on)s nobody would be “%(role)s” any more. Grant another account this role first.")
            raise ValidationError(text % {"on": on, "role": role.label})
