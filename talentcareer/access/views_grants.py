"""Grants, kept by the security administrator."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import actions, policy, roles
from talentcareer.access.filters import GrantFilter
from talentcareer.access.forms import DecideForm, EndGrantForm, GrantForm
from talentcareer.access.models import GrantState, RoleGrant
from talentcareer.access.tables import GrantTable
from talentcareer.audit.records import Conflict
from talentcareer.ui import formats
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, SumRow
from talentcareer.ui.views import FormPage, Page, RecordFormPage

READ_WITH = ("user", "unit", "acting_for", "proposed_by", "confirmed_by")


def list_crumb() -> Crumb:
    """Return the step of the path that leads back to the list."""
    return Crumb(gettext_lazy("Roles granted"), reverse("access:grant-list"))


class GrantList(ListPage):
    """All grants: those that hold, those to come and those that ended."""

    model = RoleGrant
    table_class = GrantTable
    filterset_class = GrantFilter
    template_name = "access/grant_list.html"
    title = gettext_lazy("Roles granted")
    empty_title = gettext_lazy("No role granted yet")

    def rows(self) -> QuerySet[RoleGrant]:
        return super().rows().select_related(*READ_WITH)


class GrantCreate(FormPage):
    """Proposing a role."""

    form_class = GrantForm
    template_name = "access/grant_add.html"
    title = gettext_lazy("Grant a role")
    button = gettext_lazy("Propose the role")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def form_values(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def save(self, form: Any) -> str:
        grant = actions.propose_role(by=self.request.user, **form.cleaned_data)
        text = _("“%(role)s” for %(unit)s is proposed for %(user)s. It holds once one of these confirms it: %(who)s.")
        return text % {"user": grant.user, "role": grant.role_words, "unit": grant.unit, "who": confirmed_by(grant)}

    def after(self, form: Any) -> str:
        return reverse("access:grant-list")


def confirmed_by(grant: RoleGrant) -> str:
    """Return the names of those who may confirm a grant."""
    return formats.listed(str(user) for user in grant.confirmers(dates.today()))


def undecided(user: Any) -> dict[str, QuerySet[RoleGrant]]:
    """Return what an account may decide or follow: to be confirmed, asked for, and proposed by itself."""
    day = dates.today()
    grants = RoleGrant.objects.visible_to(user, "grant.confirm").select_related(*READ_WITH)
    proposes = policy.may(user, "grant.manage")
    return {
        "confirm": grants.for_second_look_of(user, day),
        "propose": grants.in_state(GrantState.ASKED, day).exclude(user=user) if proposes else grants.none(),
        "own": grants.in_state(GrantState.PROPOSED, day).filter(proposed_by=user),
    }


def by_role(grants: Iterable[RoleGrant]) -> list[tuple[Any, list[RoleGrant]]]:
    """Return grants by role, in the order of the roles, each by unit and name."""
    order = list(roles.ROLES)
    listed = sorted(grants, key=lambda grant: (order.index(grant.role), grant.unit.name, grant.user.display_name))
    return [(role, list(those)) for role, those in groupby(listed, key=lambda grant: grant.role_row)]


class GrantWaiting(Page):
    """What waits for this account: roles to confirm or to propose, many at once, and its own proposals."""

    template_name = "access/grant_waiting.html"
    title = gettext_lazy("Roles to decide")

    def values(self) -> dict[str, Any]:
        found = {name: list(grants) for name, grants in undecided(self.request.user).items()}
        own_confirmers = confirmed_by(found["own"][0]) if found["own"] else ""
        return {
            "total": sum(map(len, found.values())),
            "confirm": by_role(found["confirm"]),
            "propose": by_role(found["propose"]),
            "own": found["own"],
            "own_confirmers": own_confirmers,
            "proposes": policy.may(self.request.user, "grant.manage"),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        step = request.POST.get("step", "")
        waiting = undecided(request.user)[step] if step in {"confirm", "propose"} else RoleGrant.objects.none()
        chosen = {pk for pk in map(as_id, request.POST.getlist("grant")) if pk}
        grants = list(waiting.filter(pk__in=chosen))
        if not chosen:
            messages.warning(request, _("No role is ticked, so nothing was done."))
        elif len(grants) != len(chosen):
            messages.error(
                request,
                _("Somebody else was faster with some of these roles, so nothing was done. This is what waits now."),
            )
        else:
            self.perform(step, grants)
        return redirect("access:grant-waiting")

    def perform(self, step: str, grants: list[RoleGrant]) -> None:
        """Confirm or propose, all or none, and say so."""
        verb, done = {
            "confirm": (actions.confirm_roles, _("Roles confirmed: %(count)s. They hold on their days.")),
            "propose": (
                actions.propose_asked,
                _("Roles proposed: %(count)s. They hold once a second account confirms."),
            ),
        }[step]
        try:
            verb(grants, by=self.request.user)
        except ValidationError as refused:
            for reason in refused.messages:
                messages.error(self.request, _("Nothing was done. %(reason)s") % {"reason": reason})
        except Conflict as conflict:
            text = _("Somebody else changed %(record)s meanwhile. Look at it again and repeat the step.")
            messages.error(self.request, text % {"record": conflict.record})
        else:
            messages.success(self.request, done % {"count": len(grants)})


def as_id(text: str) -> UUID | None:
    """Return an id as it was sent; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


class GrantDecide(RecordFormPage):
    """One role that waits, explained in words: confirmed, proposed, or not granted."""

    model = RoleGrant
    form_class = DecideForm
    template_name = "access/grant_decide.html"

    @property
    def button(self) -> str:  # type: ignore[override]  # what stands on it depends on the record
        """What going on means: proposing what was asked for, confirming what was proposed."""
        return _("Propose the role") if self.record.state == GrantState.ASKED else _("Confirm the role")

    def rows(self) -> QuerySet[RoleGrant]:
        user = self.request.user
        grants = RoleGrant.objects.visible_to(user, "grant.confirm").select_related(*READ_WITH)
        return grants if policy.may(user, "grant.manage") else grants.for_second_look_of(user, dates.today())

    def get_title(self) -> str:
        grant = self.record
        return _("%(role)s for %(unit)s: %(user)s") % {
            "role": grant.role_words, "unit": grant.unit, "user": grant.user,
        }  # fmt: skip

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(GrantWaiting.title, reverse("access:grant-waiting"))]

    def values(self) -> dict[str, Any]:
        grant, user = self.record, self.request.user
        own = grant.user_id == user.pk
        return {
            **super().values(),
            "lines": in_words(grant),
            "against": self.against,
            "may_decline": grant.confirmed_at is None and not own,
            "decline": _("Withdraw the proposal") if grant.proposed_by_id == user.pk else _("Do not grant it"),
        }

    @property
    def against(self) -> str:
        """Why this account cannot go on with the role; nothing where it can."""
        grant, user = self.record, self.request.user
        if grant.state == GrantState.ASKED and grant.user_id != user.pk:
            return ""
        return actions.why_not_confirmed_by(grant, user)

    def make_form(self, **data: Any) -> Any:
        form = super().make_form(**data)
        form.fields["reason"].required = "decline" in self.request.POST
        return form

    def save(self, form: Any) -> str:
        grant, user = self.record, self.request.user
        said = {"role": grant.role_words, "unit": grant.unit, "user": grant.user}
        if "decline" in self.request.POST:
            actions.decline_role(grant, by=user, reason=form.cleaned_data["reason"])
            return _("“%(role)s” for %(unit)s is not granted to %(user)s.") % said
        if self.against:
            raise PermissionDenied(self.against)
        if grant.state == GrantState.ASKED:
            actions.propose_asked([grant], by=user)
            return _("“%(role)s” for %(unit)s is proposed for %(user)s. It holds once one of these confirms it: %(who)s.") % {
                **said, "who": confirmed_by(grant),
            }  # fmt: skip
        actions.confirm_roles([grant], by=user)
        return _("%(user)s holds the role “%(role)s” for %(unit)s from %(from)s.") % {**said, "from": grant.from_on}

    def after(self, form: Any) -> str:
        return reverse("access:grant-waiting")


def in_words(grant: RoleGrant) -> list[SumRow]:
    """Return what a grant means: who, which role and what it allows, where, from when until when, who proposed it."""
    allows = [str(row.label) for row in policy.table.permissions.values() if grant.role in row.roles]
    days = _("from %(day)s") % {"day": formats.day(grant.from_on)}
    until = _("until %(day)s") % {"day": formats.day(grant.until_on)} if grant.until_on else _("until it is ended")
    proposed = grant.proposed_by or _("nobody yet; the system administrator asks for it")
    return [
        SumRow(_("Account"), grant.user, below=grant.user.username),
        SumRow(_("Role"), grant.role_words, below=str(grant.role_row.purpose)),
        SumRow(_("It allows"), _("; ").join(allows)),
        SumRow(_("Unit"), grant.unit, below=str(roles.WHERE_THEY_HOLD)),
        SumRow(_("Days"), f"{days} {until}"),
        SumRow(_("Proposed by"), proposed, below=formats.moment(grant.updated_at)),
        SumRow(_("State"), str(grant.state.label)),
    ]


class GrantEnd(RecordFormPage):
    """Ending a grant."""

    model = RoleGrant
    form_class = EndGrantForm
    button = gettext_lazy("End the role")

    def rows(self) -> QuerySet[RoleGrant]:
        return super().rows().select_related(*READ_WITH)

    def get_title(self) -> str:
        grant = self.record
        return _("End the role “%(role)s” of %(user)s for %(unit)s") % {
            "role": grant.role_words,
            "user": grant.user,
            "unit": grant.unit,
        }

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def save(self, form: Any) -> str:
        actions.end_grant(self.record, by=self.request.user, **form.cleaned_data)
        return _("%(user)s is without the role “%(role)s” from %(on)s.") % {
            "user": self.record.user,
            "role": self.record.role_words,
            "on": form.cleaned_data["on"],
        }

    def after(self, form: Any) -> str:
        return reverse("access:grant-list")
