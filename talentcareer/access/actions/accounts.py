"""Verbs of accounts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access.actions.grants import ask_for_role, end_now, refuse_to_end_the_last
from talentcareer.access.models import Unit, User, account_name
from talentcareer.audit.actions import Actor, action

FIRST_PASSWORD_HOURS = 72
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without characters that are mistaken for each other


@action("user.created")
def create_user(*, username: str, display_name: str, by: Actor, language: str = "") -> tuple[User, str]:
    """Create an account; return it with its one-time first password, which must be changed within 72 hours."""
    user = prepare_user(username, display_name, language)
    check_user(user)
    password = _give_first_password(user)
    user.full_clean()
    user.save()
    return user, password


def prepare_user(username: str, display_name: str, language: str = "") -> User:
    """Return an account as it would be made; nothing is checked or written."""
    return User(username=account_name(username), display_name=display_name.strip(), language=language)


def check_user(user: User) -> None:
    """Raise ValidationError where an account cannot be called so."""
    if user.username and not re.fullmatch(r"[\w.@-]+", user.username):
        text = _("“%(name)s” cannot be a user name. Use letters, digits and the signs . _ - @, without spaces.")
        raise ValidationError({"username": text % {"name": user.username}})
    user.clean_fields(exclude={"password"})


@action("user.password_reset")
def reset_password(user: User, *, by: Actor) -> str:
    """Give an account a new one-time password and return it."""
    password = _give_first_password(user)
    user.save()
    return password


def _first_password() -> tuple[str, str]:
    """Return a one-time password and what is kept of it."""
    password = get_random_string(12, ALPHABET)
    return password, make_password(password)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account to be made, and the role to be asked for it; the password is worked out before anything is locked."""

    username: str
    display_name: str
    role: str = ""
    unit: Unit | None = None
    password: tuple[str, str] = field(default_factory=_first_password, repr=False)


@action("user.created")
def create_users(wanted: Sequence[Wanted], *, by: Actor) -> list[tuple[User, str]]:
    """Create many accounts, all or none, and ask for their roles; return them with their one-time first passwords."""
    made = []
    for one in wanted:
        user = prepare_user(one.username, one.display_name)
        check_user(user)
        _give_first_password(user, one.password)
        user.full_clean()
        user.save()
        if one.role and one.unit is not None:
            ask_for_role(user, role=one.role, unit=one.unit, by=by)
        made.append((user, one.password[0]))
    return made


def _give_first_password(user: User, given: tuple[str, str] | None = None) -> str:
    password, user.password = given or _first_password()
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
    refuse_to_end_the_last(grants, dates.today())
    user.is_active = False
    user.save()
    for grant in grants:
        end_now(grant, dates.today())


@action("user.reopened")
def reopen_user(user: User, *, by: Actor, reason: str = "") -> None:
    """Open a closed account again; roles are granted anew."""
    user.is_active = True
    user.save()
