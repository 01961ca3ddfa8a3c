"""How a user name and a password become an account."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from talentcareer.access.models import User, account_name
from talentcareer.access.secrets import blind_index


def sign_in_key(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """Return by what the tries to sign in under a name are counted: the same for each spelling, and not the name."""
    typed = (credentials or request.POST).get("username") or ""
    return blind_index(account_name(str(typed)), purpose="sign-in")


class AccountBackend(BaseBackend):
    """Checks the password of an active account whose first password still holds.

    An unknown name takes as long as a known one.
    """

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **_kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        accounts = User.objects.unscoped("sign-in looks an account up by its name")
        user = accounts.filter(username=account_name(username)).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active and not user.first_password_ran_out else None

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session while it is active."""
        return User.objects.unscoped("the session names its account").filter(pk=user_id, is_active=True).first()
