"""What access adds to the home page of those who keep accounts and roles."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import GrantState, RoleGrant, User, UserState
from talentcareer.ui.blocks import HomeBlock, add
from talentcareer.ui.parts import Figure, KeyFigure, Todo


def _counted(rows: QuerySet[Any], route: str, state: str) -> Figure:
    return Figure(rows.count(), f"{reverse(route)}?state={state}")


def _accounts(user: Any, state: UserState) -> QuerySet[Any]:
    return User.objects.visible_to(user).in_state(state, dates.now())


def account_figures(user: Any) -> list[KeyFigure]:
    """Return how many accounts are open and how many wait for their first sign-in."""
    return [
        KeyFigure(_("Open accounts"), _counted(_accounts(user, UserState.OPEN), "access:user-list", UserState.OPEN)),
        KeyFigure(
            _("Waiting for the first sign-in"),
            _counted(_accounts(user, UserState.FIRST), "access:user-list", UserState.FIRST),
        ),
    ]  # fmt: skip


def account_todos(user: Any) -> list[Todo]:
    """Return the accounts whose first password has run out."""
    count = _accounts(user, UserState.EXPIRED).count()
    url = f"{reverse('access:user-list')}?state={UserState.EXPIRED}"
    text = _("Nobody can sign in with them until they get a new one.")
    return [Todo(count, _("First passwords that have run out"), text, _("Show the accounts"), url, tone="due")]


def grant_figures(user: Any) -> list[KeyFigure]:
    """Return how many roles hold today and how many are to come."""
    names = {GrantState.HOLDING: _("Roles that hold today"), GrantState.COMING: _("Roles to come")}
    rows = RoleGrant.objects.visible_to(user)
    return [
        KeyFigure(name, _counted(rows.in_state(state, dates.today()), "access:grant-list", state))
        for state, name in names.items()
    ]


def roles_to_decide(user: Any) -> list[Todo]:
    """Return the roles that wait for this account: proposed by another to be confirmed, or asked for to be proposed."""
    day, url = dates.today(), reverse("access:grant-waiting")
    grants = RoleGrant.objects.visible_to(user, "grant.confirm")
    todos = [
        Todo(
            grants.for_second_look_of(user, day).count(),
            _("Roles to confirm"),
            _("Another account proposed them. They hold once you confirm."),
            _("Look at them"),
            url,
            tone="due",
        )
    ]
    if policy.may(user, "grant.manage"):
        asked = grants.in_state(GrantState.ASKED, day).exclude(user=user)
        text = _("The system administrator asks for them. You propose them, or do not.")
        todos.append(Todo(asked.count(), _("Roles asked for"), text, _("Look at them"), url, tone="due"))
    return todos


add(HomeBlock("accounts", 600, "user.manage", figures=account_figures, todos=account_todos))
add(HomeBlock("second account", 605, "grant.confirm", todos=roles_to_decide))
add(HomeBlock("grants", 610, "grant.manage", figures=grant_figures))
