"""Base views.

The policy gate has asked sign-in and the route's permission before; here come `visible_to(user)` and the object.
A row outside reach answers like an absent one (404); a row inside reach without the right to act answers 403
with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from talentcareer.access import policy
from talentcareer.audit.records import Conflict
from talentcareer.ui.drafts import SentBefore
from talentcareer.ui.keeping import Keeping
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.rivals import AsksAgain


class Page(AsksAgain, View):
    """A page: a template, a title, the path above it. `values()` gives what the template reads."""

    template_name: str
    title: Text = ""
    crumbs: Sequence[Crumb] = ()
    request: Any  # its user is an account: the policy gate let nobody else in

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        return self.show()

    def get_title(self) -> Text:
        """The page's name, in the head of the page, the path and the window."""
        return self.title

    def get_crumbs(self) -> Sequence[Crumb]:
        """The path above this page."""
        return self.crumbs

    def values(self) -> dict[str, Any]:
        """What the template reads besides title and crumbs."""
        return {}

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        """The page's answer."""
        context = {"title": self.get_title(), "crumbs": self.get_crumbs(), **self.values(), **more}
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def refuse_for_now(self, words: str) -> HttpResponseBase:
        messages.error(self.request, words)
        return HttpResponseRedirect(self.request.get_full_path())

    @property
    def permission(self) -> str:
        """The permission that the policy table asks for this route."""
        return policy.table.routes[self.route]

    @property
    def route(self) -> str:
        """The name of the route this page was opened by."""
        match = self.request.resolver_match
        assert match is not None, "a page is opened by a route"
        return match.view_name


class RecordMixin:
    """The record a page is about, found by `pk` through `visible_to`; then the route's permission must hold over it."""

    model: type[models.Model]
    request: Any
    kwargs: dict[str, Any]
    permission: str

    def rows(self) -> models.QuerySet[Any]:
        """The rows within reach; narrowed or joined by the page."""
        return self.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]

    @cached_property
    def record(self) -> Any:
        """The record. 404 outside reach; 403 with the reason inside reach without the right to act."""
        try:
            record = self.rows().get(pk=self.kwargs["pk"])
        except (ObjectDoesNotExist, ValidationError, ValueError):
            raise Http404 from None
        needed = policy.table.permissions.get(self.permission)
        reading = getattr(self.model, "view_permission", "")
        if needed is not None and needed.code != reading and not self._may_act(record, needed.code):
            raise PermissionDenied(
                _(
                    "You may see %(record)s, but your roles do not include “%(permission)s” there. "
                    "The security administrator grants roles."
                )
                % {"record": record, "permission": needed.label}
            )
        return record

    def _may_act(self, record: Any, permission: str) -> bool:
        return self.model.objects.visible_to(self.request.user, permission).filter(pk=record.pk).exists()  # type: ignore[attr-defined]


class DetailPage(RecordMixin, Page):
    """One record's page; the template reads it as `record`."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(record=self.record)

    def get_title(self) -> Text:
        return self.title or str(self.record)


def refuse(form: BaseForm, refused: ValidationError) -> None:
    """Place what an action refused at the form's fields; what names none of them stands above the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class FormPage(Keeping, Page):
    """A form and what saving it does. What was typed is kept on every error.

    `save(form)` calls the action and returns the sentence to say; `after(form)` is where to go then.
    An action's ValidationError and Conflict come back as errors of the form. With `keeps` what is typed is kept as a draft
    and the same form is saved once (see `talentcareer.ui.keeping`).
    """

    form_class: type[BaseForm]
    template_name = "generic/form.html"
    button: Text = ""

    def form_values(self) -> dict[str, Any]:
        """The keyword arguments of the form: initial values, instance, user."""
        return {}

    def make_form(self, **data: Any) -> Any:
        return self.form_class(**{**self.form_values(), **data})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.refill(self.make_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (answered := self.sent_before(request)) is not None:
            return answered
        try:
            return self.take(request)
        except SentBefore:
            return self.post(request, *args, **kwargs)

    def take(self, request: HttpRequest) -> HttpResponse:
        """Save what was sent, or show what is to be mended."""
        form = self.make_form(data=request.POST, files=request.FILES)
        if form.is_valid():
            try:
                with self.sending(form):
                    said = self.save(form)
            except ValidationError as refused:
                refuse(form, refused)
            except Conflict as conflict:
                form.add_error(
                    None,
                    _(
                        "Somebody else changed %(record)s meanwhile. What you typed is still here: "
                        "open the record in another tab, compare, load this page again and save."
                    )
                    % {"record": conflict.record},
                )
            else:
                if said:
                    messages.success(request, str(said))
                return HttpResponseRedirect(self.after(form))
        if (answered := self.sent_before(request)) is not None:  # the first of two wrote while this one was checked
            return answered
        self.hold()
        return self.show(status=422, form=form)

    def refuse_for_now(self, words: str) -> HttpResponseBase:
        form = self.make_form(data=self.request.POST, files=self.request.FILES)
        form.add_error(None, words)
        self.hold()
        return self.show(status=422, form=form)

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        return super().show(status, button=self.button or _("Save"), kept=self.kept(), **more)

    def save(self, form: Any) -> Text | None:
        """Call the action; return what to say, or nothing."""
        raise NotImplementedError

    def after(self, form: Any) -> str:
        """The address to go to after saving."""
        raise NotImplementedError


class RecordFormPage(RecordMixin, FormPage):
    """A form about one record; the record is found before anything is shown or read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.record  # noqa: B018  404 and 403 come before the form
        return super().dispatch(request, *args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "record": self.record}


class ActionPage(RecordMixin, Page):
    """A button: it acts by POST only. `perform()` calls the action and returns the sentence to say; `after()` where to go.

    Its address opened by itself, as by a change of language on what it showed, leads to where it would have gone.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.record  # noqa: B018  404 and 403 come first
        return HttpResponseRedirect(self.after())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        try:
            said = self.perform()
        except ValidationError as refused:
            for reason in refused.messages:
                messages.error(request, reason)
        except Conflict as conflict:
            messages.error(
                request,
                _("Somebody else changed %(record)s meanwhile. Look at it again and repeat the step.")
                % {"record": conflict.record},
            )
        else:
            if said:
                messages.success(request, str(said))
        return HttpResponseRedirect(self.after())

    def refuse_for_now(self, words: str) -> HttpResponseBase:
        messages.error(self.request, words)
        return HttpResponseRedirect(self.after())

    def perform(self) -> Text | None:
        """Call the action; return what to say, or nothing."""
        raise NotImplementedError

    def after(self) -> str:
        """The address to go to."""
        raise NotImplementedError
