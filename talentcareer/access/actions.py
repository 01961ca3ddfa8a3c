"""Verbs of access: accounts, units, grants."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models import RoleGrant, Unit, UnitKind, UnitName, UnitNameKind, User, account_name, unit_key
from talentcareer.audit.actions import Actor, action

FIRST_PASSWORD_HOURS = 72
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without characters that are mistaken for each other


@action("user.created")
def create_user(*, username: str, display_name: str, by: Actor, language: str = "") -> tuple[User, str]:
    """Create an account; return it with its one-time first password, which must be changed within 72 hours."""
    name = account_name(username)
    if not re.fullmatch(r"[\w.@-]+", name):
        raise ValidationError(
            {
                "username": _(
                    "“%(name)s” cannot be a user name. Use letters, digits and the signs . _ - @, without spaces."
                )
                % {"name": username}
            }
        )
    user = User(username=name, display_name=display_name.strip(), language=language)
    password = _give_first_password(user)
    user.full_clean()
    user.save()
    return user, password


@action("user.password_reset")
def reset_password(user: User, *, by: Actor) -> str:
    """Give an account a new one-time password and return it."""
    password = _give_first_password(user)
    user.save()
    return password


def _give_first_password(user: User) -> str:
    password = get_random_string(12, ALPHABET)
    user.password = make_password(password)
    user.password_must_change = True
    user.password_expires_at = dates.now() + timedelta(hours=FIRST_PASSWORD_HOURS)
    return password


@action("user.password_changed")
def change_password(user: User, *, password: str, by: Actor) -> None:
    """Set the password that the account's owner chose."""
    user.password = make_password(password)
    user.password_must_change = False
    user.password_expires_at = None
    user.save()


@action("user.language_changed")
def change_language(user: User, *, language: str, by: Actor) -> None:
    """Remember the language of an account."""
    user.language = language
    user.save()


@action("user.ended")
def end_user(user: User, *, by: Actor, reason: str = "") -> None:
    """Close an account and end its grants, those to come too; it stays in the list. Nobody closes the own account.

    The last system or security administrator stays: without one nobody could keep accounts or roles any more.
    """
    if user.actor_id == by.actor_id:
        raise ValidationError(_("Nobody closes the own account; ask another system administrator."))
    grants = list(user.grants.exclude(until_on__lt=dates.today()))
    _refuse_to_end_the_last(grants, dates.today())
    user.is_active = False
    user.save()
    for grant in grants:
        _end(grant, dates.today())


@action("user.reopened")
def reopen_user(user: User, *, by: Actor, reason: str = "") -> None:
    """Open a closed account again; roles are granted anew."""
    user.is_active = True
    user.save()


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
    """Give a user a role for a unit; an administrator's stands alone on its account, and nobody grants to himself.

    With `acting_for` a secretary or deputy acts for a head, from one day until another.
    """
    if user.actor_id == by.actor_id:
        raise ValidationError(
            {"user": _("Nobody grants a role to the own account; ask another security administrator.")}
        )
    # Two grants at once must see each other: the account's row is the lock.
    if not User.objects.unscoped("the lock over an account's grants").select_for_update().get(pk=user.pk).is_active:
        raise ValidationError(
            {
                "user": _("The account of %(user)s is closed. The system administrator opens it again first.")
                % {"user": user}
            }
        )
    at_the_time = user.grants.exclude(until_on__lt=from_on)
    if until_on:
        at_the_time = at_the_time.filter(from_on__lte=until_on)
    held = set(at_the_time.values_list("role", flat=True)) | {role}
    if roles.clash(held):
        names = ", ".join(str(roles.ROLES[code]) for code in sorted(held))
        text = _(
            "%(user)s would hold %(roles)s: an administrator's role stands alone on its account. "
            "Use a separate account."
        )
        raise ValidationError({"role": text % {"user": user, "roles": names}})
    grant = RoleGrant(user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, acting_for=acting_for)
    if acting_for is not None:
        _refuse_unless_deputy(grant, acting_for)
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
    """End a grant with the day before `on`; one that had not begun is taken off.

    Ending never lengthens: a grant that ends by itself ends no later than it would. Nobody ends a role of the own
    account, and the last system or security administrator stays.
    """
    if grant.user.actor_id == by.actor_id:
        raise ValidationError(_("Nobody ends a role of the own account; ask another security administrator."))
    last_day = on - timedelta(days=1)
    if grant.until_on and last_day > grant.until_on:
        text = _(
            "The role ends with %(until)s already; ending it cannot lengthen it to %(last)s. Grant it anew instead."
        )
        raise ValidationError({"on": text % {"until": grant.until_on, "last": last_day}})
    if last_day < grant.from_on < dates.today():
        text = _("The role holds since %(from)s: it cannot end with %(last)s, before it began.")
        raise ValidationError({"on": text % {"from": grant.from_on, "last": last_day}})
    _refuse_to_end_the_last([grant], on)
    _end(grant, on)


def _end(grant: RoleGrant, on: date) -> None:
    grant.until_on = on - timedelta(days=1)
    if grant.until_on < grant.from_on:
        grant.delete()
    else:
        _save(grant)


KEPT = (roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN)
"""Roles of which somebody must always hold one: without them nobody keeps accounts, or grants roles."""


def _refuse_to_end_the_last(ending: Collection[RoleGrant], on: date) -> None:
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


@action("unit.created")
def create_unit(
    *, name: str, by: Actor, parent: Unit | None = None, kind: str = UnitKind.DEPARTMENT, aliases: Iterable[str] = ()
) -> Unit:
    """Create a unit below another, with its aliases."""
    unit = Unit(name=name.strip(), parent=parent, kind=kind)
    unit.full_clean()
    unit.save()
    _give_aliases(unit, aliases)
    return unit


@action("unit.renamed")
def rename_unit(unit: Unit, *, name: str, by: Actor, on: date | None = None) -> None:
    """Give a unit another name from a day on, today or earlier; the old one stays as a former name until the day before."""
    on, old, old_key = on or dates.today(), unit.name, unit.name_key
    unit.name = name.strip()
    unit.full_clean()
    if unit.name_key == old_key:  # another spelling is the same name
        unit.save()
        return
    if on > dates.today():
        raise ValidationError({"renamed_on": _("A name is changed when it holds: %(day)s is to come.") % {"day": on}})
    last_day = on - timedelta(days=1)
    before = unit.other_names.filter(kind=UnitNameKind.FORMER, until_on__gte=last_day).order_by("until_on").last()
    if before is not None and before.until_on > last_day:
        text = _("It was called “%(name)s” until %(until)s. Give a later day.")
        raise ValidationError({"renamed_on": text % {"name": before, "until": before.until_on}})
    unit.save()
    for other in unit.other_names.filter(name_key=unit.name_key):
        other.delete()
    if before is not None:  # the name before this one ended yesterday: the old one held on no day
        return
    former = unit.other_names.filter(name_key=old_key).first() or UnitName(unit=unit, name=old)
    former.kind, former.until_on = UnitNameKind.FORMER, last_day
    former.full_clean()
    former.save()


@action("unit.kept")
def keep_unit(
    unit: Unit, *, name: str, renamed_on: date, aliases: Iterable[str], ended_on: date | None, by: Actor
) -> None:
    """Have a unit be called so from a day on, be known under these aliases and no others, and end on a day or not."""
    if name.strip() != unit.name:
        rename_unit(unit, name=name, on=renamed_on, by=by)
    wanted = {unit_key(alias) for alias in aliases}
    for other in unit.other_names.filter(kind=UnitNameKind.ALIAS).exclude(name_key__in=wanted):
        other.delete()
    _give_aliases(unit, aliases)
    if ended_on != unit.ended_on:
        end_unit(unit, on=ended_on, by=by)


def _give_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    """Add the aliases that a unit does not have; one that names another unit of the hospital would lead imports astray."""
    held = {unit.name_key, *unit.other_names.values_list("name_key", flat=True)}
    fresh = {unit_key(alias): alias.strip() for alias in aliases}
    fresh = {key: alias for key, alias in fresh.items() if key and key not in held}
    named = _names_beside(unit) if fresh else {}
    for key, alias in fresh.items():
        if key in named:
            text = _("“%(alias)s” is a name of %(unit)s already: a workbook with it would not be clear.")
            raise ValidationError({"aliases": text % {"alias": alias, "unit": named[key]}})
        other = UnitName(unit=unit, name=alias, kind=UnitNameKind.ALIAS)
        other.full_clean()
        other.save()


def _names_beside(unit: Unit) -> dict[str, Unit]:
    """Return every name of the other units of its hospital, as it is compared."""
    tree = {one.pk: one for one in Unit.objects.unscoped("a name is clear in the whole hospital")}

    def hospital(one: Unit) -> Unit:
        while one.parent_id and one.kind != UnitKind.HOSPITAL:
            one = tree[one.parent_id]
        return one

    beside = {one.pk: one for one in tree.values() if one.pk != unit.pk and hospital(one) == hospital(unit)}
    others = UnitName.objects.unscoped("a name is clear in the whole hospital").filter(unit__in=beside)
    found = {other.name_key: beside[other.unit_id] for other in others}
    return found | {one.name_key: one for one in beside.values()}


StandsThere = Callable[[Unit, date], str]
_asked_before_ending: list[StandsThere] = []


def ask_before_ending(asked: StandsThere) -> None:
    """Have it asked before a unit ends what stands there from a day on: a sentence against it, or nothing."""
    if asked not in _asked_before_ending:
        _asked_before_ending.append(asked)


@action("unit.ended")
def end_unit(unit: Unit, *, on: date | None, by: Actor) -> None:
    """End a unit: from the day on it is no more; None lets it stand again. It keeps its place in everything of before."""
    if on is not None:
        against = [asked(unit, on) for asked in (_units_below, _roles_there, *_asked_before_ending)]
        if unit.parent_id is None:
            against = [_("%(unit)s is the top of the tree and does not end.") % {"unit": unit}]
        if any(against):
            raise ValidationError({"ended_on": [text for text in against if text]})
    unit.ended_on = on
    unit.full_clean()
    unit.save()


def _units_below(unit: Unit, on: date) -> str:
    below = unit.children.current_on(on).order_by("order", "name")
    text = _("There are units below it from %(day)s: %(units)s. End them first.")
    return text % {"day": on, "units": _(", ").join(map(str, below))} if below else ""


def _roles_there(unit: Unit, on: date) -> str:
    count = unit.grants.exclude(until_on__lt=on).count()
    text = _("Roles granted there hold from %(day)s on: %(count)s. The security administrator ends them first.")
    return text % {"count": count, "day": on} if count else ""


@action("unit.created")
def ensure_hospital(*, by: Actor, name: str = "") -> Unit:
    """Return the top unit; make one where the tree is still empty."""
    _lock_tree()
    top = Unit.objects.unscoped("the root of the tree").filter(parent=None).order_by("created_at").first()
    return top or create_unit(name=name or _("Hospital"), kind=UnitKind.HOSPITAL, by=by)


class HospitalExists(Exception):
    """The hospital is set up already."""


@action("hospital.set_up")
def set_up_hospital(
    *, name: str, accounts: Iterable[tuple[str, str, roles.Role]], by: Actor
) -> list[tuple[User, roles.Role, str]]:
    """Make the top unit and its first accounts; return them with their roles and one-time passwords.

    `accounts` are (user name, name, role). Raise `HospitalExists` where there are accounts. A top unit without
    accounts, as an import makes it, takes the name.
    """
    _lock_tree()
    if User.objects.unscoped("is anybody there").exists():
        raise HospitalExists
    hospital = ensure_hospital(name=name, by=by)
    hospital.name = name.strip()  # what an import called it was no name
    hospital.full_clean()
    hospital.save()
    made = []
    for username, display_name, role in accounts:
        user, password = create_user(username=username, display_name=display_name, by=by)
        grant_role(user, role=role.code, unit=hospital, from_on=dates.today(), by=by)
        made.append((user, role, password))
    return made


def _lock_tree() -> None:
    # Two processes that start at once must not make two hospitals.
    # On SQLite each transaction has the write lock from its beginning.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_unit IN SHARE ROW EXCLUSIVE MODE")
