"""Accounts, kept by the system administrator."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from talentcareer import dates
from talentcareer.access import actions, many_accounts, roles
from talentcareer.access.filters import UserFilter
from talentcareer.access.forms import EndUserForm, UserForm
from talentcareer.access.models import RoleGrant, Unit, User
from talentcareer.access.tables import UserTable
from talentcareer.audit import sentences, trail
from talentcareer.ui import exporting, formats
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, HistoryLine, SumRow
from talentcareer.ui.sheets import SheetForm, SheetRow, as_text
from talentcareer.ui.views import ActionPage, DetailPage, FormPage, RecordFormPage, refuse

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
                "\n".join(grant.role_in_unit for grant in user.grants_today),
                below=_("The security administrator grants and ends roles."),
            ),
        ]
        entries = trail.history(user.pk).exclude(model="")[:HISTORY_LINES]
        history = [HistoryLine(line.at, line.text) for line in sentences.tell(entries)]
        return {"lines": lines, "history": history, "own": user.pk == self.request.user.pk}


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed over in person: the account, its one-time password, and where known the department."""

    account: User
    password: str
    unit: Unit | None = None


def show_slips(request: HttpRequest, slips: Sequence[Slip], **more: Any) -> HttpResponse:
    """Show the slips with the one-time passwords: this once, from memory, never stored."""
    one = slips[0].account if len(slips) == 1 else None
    values = {
        "title": _("First password for %(user)s") % {"user": one} if one else _("First passwords"),
        "crumbs": [list_crumb()],
        "slips": slips,
        "hospital": Unit.objects.visible_to(request.user, "unit.view")
        .filter(parent=None)
        .order_by("created_at")
        .first(),
        "address": request.build_absolute_uri(reverse("access:sign-in")),
        "hours": actions.FIRST_PASSWORD_HOURS,
        "print_language": exporting.LANGUAGE,
        **more,
    }
    response = TemplateResponse(request, "access/slips.html", values)
    add_never_cache_headers(response)
    return response


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
        return show_slips(request, [Slip(*self.made)]) if hasattr(self, "made") else response


@method_decorator(never_cache, name="dispatch")
class UserCreateMany(FormPage):
    """Many accounts from a sheet: each row checked first, then all made at once, with a slip each."""

    form_class = SheetForm
    template_name = "access/user_add_many.html"
    title = gettext_lazy("Add several accounts")
    button = gettext_lazy("Check the rows")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def values(self) -> dict[str, Any]:
        return {"roles": formats.listed(str(role) for role in roles.ROLES.values()), "most": many_accounts.MOST_ROWS}

    def take(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(data=request.POST, files=request.FILES)
        rows: list[many_accounts.Checked] = []
        if form.is_valid():
            try:
                rows = many_accounts.check(form.cleaned_data["rows"], by=request.user)
                seen = digest(form.cleaned_data["rows"])
                if "make" in request.POST and request.POST.get("seen") == seen:
                    return self.make(rows)
            except ValidationError as refused:
                refuse(form, refused)
        if not form.is_valid():
            return self.show(status=422, form=form)
        counts = many_accounts.counts(rows)
        again = self.form_class(initial={"text": as_text(form.cleaned_data["rows"])})
        return self.show(
            form=again, rows=rows, seen=seen, counts={fate.value: counts[fate] for fate in many_accounts.Fate}
        )

    def make(self, rows: list[many_accounts.Checked]) -> HttpResponse:
        """Make the new ones, all or none, and show their slips."""
        new = [row for row in rows if row.fate is many_accounts.Fate.NEW]
        if not new:
            raise ValidationError(_("No row is new: no account was made."))
        made = actions.create_users([row.wanted() for row in new], by=self.request.user)
        slips = [Slip(user, password, row.unit) for row, (user, password) in zip(new, made, strict=True)]
        return show_slips(self.request, slips, asked=sum(row.role is not None for row in new))


def digest(rows: Sequence[SheetRow]) -> str:
    """Return by what rows that were checked are known again."""
    return hashlib.sha256(as_text(rows).encode()).hexdigest()


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
        return show_slips(request, [Slip(self.record, self.password)]) if hasattr(self, "password") else response


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
