"""Accounts, kept by the system administrator."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from talentcareer import dates
from talentcareer.access import actions
from talentcareer.access.filters import UserFilter
from talentcareer.access.forms import EndUserForm, UserForm
from talentcareer.access.models import RoleGrant, User
from talentcareer.access.tables import UserTable
from talentcareer.audit import sentences, trail
from talentcareer.ui import formats
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, HistoryLine, SumRow
from talentcareer.ui.views import ActionPage, DetailPage, FormPage, RecordFormPage

HISTORY_LINES = 30


def with_grants(users: QuerySet[User], reader: Any) -> QuerySet[User]:
    """Return accounts with the grants that hold today, as `grants_today`."""
    holding = (
        RoleGrant.objects.visible_to(reader, "user.manage")
        .holding_on(dates.today())
        .select_related("unit", "acting_for")
    )
    return users.prefetch_related(Prefetch("grants", holding.order_by("role"), to_attr="grants_today"))


def list_crumb() -> Crumb:
    """Return the step of the path that leads back to the list."""
    return Crumb(gettext_lazy("Accounts"), reverse("access:user-list"))


class UserList(ListPage):
    """All accounts, closed ones too."""

    model = User
    table_class = UserTable
    filterset_class = UserFilter
    template_name = "access/user_list.html"
    title = gettext_lazy("Accounts")
    empty_title = gettext_lazy("No account yet")

    def rows(self) -> QuerySet[User]:
        return with_grants(super().rows(), self.request.user)


class UserPage(DetailPage):
    """One account: what it is, its roles, its history, what can be done with it."""

    model = User
    template_name = "access/user.html"

    def rows(self) -> QuerySet[User]:
        return with_grants(super().rows(), self.request.user)

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def values(self) -> dict[str, Any]:
        user = self.record
        lines = [
            SumRow(_("User name"), user.username),
            SumRow(_("Name"), user.display_name),
            SumRow(
                _("State"),
                user.state_label,
                below=_("until %(moment)s") % {"moment": formats.moment(user.password_expires_at)}
                if user.password_expires_at
                else "",
            ),
            SumRow(
                _("Roles"),
                "\n".join(f"{grant.role_words} ({grant.unit})" for grant in user.grants_today),
                below=_("The security administrator grants and ends roles."),
            ),
        ]
        entries = trail.history(user.pk).exclude(model="")[:HISTORY_LINES]
        history = [HistoryLine(line.at, line.text) for line in sentences.tell(entries)]
        return {"lines": lines, "history": history, "own": user.pk == self.request.user.pk}


def show_first_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Show the slip with the one-time password: this once, from memory, never stored."""
    values = {
        "title": _("First password for %(user)s") % {"user": user},
        "crumbs": [list_crumb()],
        "account": user,
        "password": password,
        "hours": actions.FIRST_PASSWORD_HOURS,
    }
    return TemplateResponse(request, "access/first_password.html", values)


@method_decorator(never_cache, name="dispatch")
class UserCreate(FormPage):
    """A new account and its first password."""

    form_class = UserForm
    title = gettext_lazy("Add an account")
    button = gettext_lazy("Add and show the first password")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def save(self, form: Any) -> None:
        self.made = actions.create_user(by=self.request.user, **form.cleaned_data)

    def after(self, form: Any) -> str:
        return reverse("access:user", kwargs={"pk": self.made[0].pk})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        return show_first_password(request, *self.made) if hasattr(self, "made") else response


@method_decorator(never_cache, name="dispatch")
class UserReset(ActionPage):
    """A new first password; the account's sessions end."""

    model = User

    def perform(self) -> None:
        self.password = actions.reset_password(self.record, by=self.request.user)

    def after(self) -> str:
        return reverse("access:user", kwargs={"pk": self.record.pk})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        return show_first_password(request, self.record, self.password) if hasattr(self, "password") else response


class UserEnd(RecordFormPage):
    """Closing an account: what happens is said before."""

    model = User
    form_class = EndUserForm
    template_name = "access/user_end.html"
    button = gettext_lazy("Close the account")

    def rows(self) -> QuerySet[User]:
        return with_grants(super().rows(), self.request.user)

    def get_title(self) -> str:
        return _("Close the account of %(user)s") % {"user": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb(), Crumb(str(self.record), self.after(None))]

    def save(self, form: Any) -> str:
        actions.end_user(self.record, by=self.request.user, reason=form.cleaned_data["reason"])
        return _("The account of %(user)s is closed; its roles have ended.") % {"user": self.record}

    def after(self, form: Any) -> str:
        return reverse("access:user", kwargs={"pk": self.record.pk})


class UserReopen(ActionPage):
    """Opening a closed account again."""

    model = User

    def perform(self) -> str:
        actions.reopen_user(self.record, by=self.request.user)
        return _("The account of %(user)s is open again. Its roles are granted anew by the security administrator.") % {
            "user": self.record
        }

    def after(self) -> str:
        return reverse("access:user", kwargs={"pk": self.record.pk})
