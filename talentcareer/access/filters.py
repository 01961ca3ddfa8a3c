"""Filters of the lists of accounts and grants."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models import GrantState, RoleGrant, User, UserState


class UserFilter(django_filters.FilterSet):
    """Accounts by name, state and role held today."""

    q = django_filters.CharFilter(label=_("User name or name"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=UserState, method="by_state")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=roles.choices, method="by_role")

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(username__icontains=value) | Q(display_name__icontains=value))

    def by_state(self, rows: QuerySet[User], _name: str, value: str) -> Any:
        return rows.in_state(value, dates.now())  # type: ignore[attr-defined]

    def by_role(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        holding = (
            RoleGrant.objects.visible_to(self.request.user, "user.manage").holding_on(dates.today()).filter(role=value)
        )
        return rows.filter(pk__in=holding.values("user_id"))


class GrantFilter(django_filters.FilterSet):
    """Grants by account, role and whether they hold."""

    q = django_filters.CharFilter(label=_("User name or name"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=GrantState, method="by_state")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=roles.choices)

    class Meta:
        model = RoleGrant
        fields: list[str] = []

    def by_words(self, rows: QuerySet[RoleGrant], _name: str, value: str) -> QuerySet[RoleGrant]:
        return rows.filter(Q(user__username__icontains=value) | Q(user__display_name__icontains=value))

    def by_state(self, rows: QuerySet[RoleGrant], _name: str, value: str) -> Any:
        return rows.in_state(value, dates.today())  # type: ignore[attr-defined]
