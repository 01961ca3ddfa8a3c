"""Pages that keep what is typed: what a form page does besides, so that nothing is lost and nothing is saved twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.ui import drafts, formats
from talentcareer.ui.drafts import Sheet
from talentcareer.ui.models import Draft

CARRIED = "base"
"""The one hidden field that a draft takes along: what the page held when it was made."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the form's template needs: the signed sheet, where drafts go, and the draft the form was filled from."""

    signed: str
    url: str
    restored: str = ""
    discard_url: str = ""
    deciding: tuple[str, ...] = ()


def typed_into(form: Any, data: Any) -> dict[str, Any]:
    """Return what was typed into a form's fields, as their controls read it. Files, answers to questions and what is fixed stay out."""
    found = {}
    for name, field in form.fields.items():
        sent_as, control = form.add_prefix(name), field.widget
        fixed = field.disabled or isinstance(field, forms.FileField) or (control.is_hidden and name != CARRIED)
        if not fixed and not control.value_omitted_from_data(data, {}, sent_as):
            found[name] = control.value_from_datadict(data, {}, sent_as)
    return found


class Keeping:
    """Makes a form page keep what is typed; `keeps` opts in, `adds` says that saving again would make a second record.

    The page's template shows `{% draft_note kept %}` above the form and `{% sheet kept %}` inside it.
    """

    keeps: ClassVar[bool] = False
    adds: ClassVar[bool] = False
    request: Any

    @cached_property
    def given_out(self) -> Sheet | None:
        """The sheet that the sent form carries, where it was given out to this user for this page."""
        sheet = drafts.sheet_of(self.request.POST) if self.keeps and self.request.method == "POST" else None
        mine = sheet is not None and (sheet.owner, sheet.address) == (str(self.request.user.pk), self.address)
        return sheet if mine else None

    @cached_property
    def draft(self) -> Draft | None:
        """What the user typed here before and did not save."""
        return drafts.find(self.request.user, self.address) if self.keeps and self.request.method == "GET" else None

    @property
    def left(self) -> dict[str, Any]:
        """What the draft holds, by the names under which a browser sends it; nothing without one."""
        return drafts.data_of(self.draft.content()["typed"]).dict() if self.draft else {}

    @property
    def address(self) -> str:
        """The page's own address, with what was asked for in it."""
        return str(self.request.get_full_path())

    def refill(self, form: Any) -> Any:
        """Return the form as it was left: made anew over what is kept of it, so that its choices follow; unsent and unchecked."""
        if self.draft is None:
            return form
        typed = typed_into(form, drafts.data_of(self.draft.content()["typed"]))
        return self.make_form(initial={**form.initial, **typed})  # type: ignore[attr-defined]

    def kept(self) -> Kept | None:
        """What the template reads as `kept`; None on a page that keeps nothing."""
        if not self.keeps:
            return None
        follows = self.draft.number if self.draft else ""
        sheet = self.given_out or Sheet.new(self.request.user, self.address, self.name_of_draft(), follows)
        if self.draft is None:
            return Kept(sheet.signed(), reverse("ui:draft"))
        same_day = formats.day(self.draft.saved_at) == formats.day(dates.now())
        at = formats.moment(self.draft.saved_at)
        return Kept(
            sheet.signed(),
            reverse("ui:draft"),
            at.split()[-1] if same_day else at,
            reverse("ui:draft-discard", args=[self.draft.pk]),
            tuple(self.draft.content()["typed"].get("deciding", ())),
        )

    def name_of_draft(self) -> str:
        """The name by which the own drafts are listed: the page's title and what it stands under."""
        page: Any = self
        return " · ".join([str(page.get_title()), *(str(crumb.label) for crumb in page.get_crumbs())])

    def hold(self) -> None:
        """Keep a form that could not be saved, so that it is there again when the window is closed over it."""
        if self.given_out is not None:
            drafts.keep(self.given_out, self.request.POST)

    def sent_before(self, request: HttpRequest) -> HttpResponse | None:
        """Return the answer to a form that was saved already: the first one's; None where it is to be saved."""
        sheet = self.given_out
        sent = drafts.was_sent(sheet) if sheet else None
        if sheet is None or sent is None:
            return None
        if sent.digest == drafts.digest(request):
            messages.info(request, _("This form was saved already; nothing was saved twice."))
            return HttpResponseRedirect(sent.place)
        self.given_out = sheet.again()
        if not self.adds:
            return None
        form = self.make_form(data=request.POST, files=request.FILES)  # type: ignore[attr-defined]
        form.add_error(
            None,
            _(
                "This form was saved already, and you changed something since. Saving again adds a second record; "
                "to correct the first one, cancel and open it."
            ),
        )
        self.hold()
        return self.show(status=409, form=form)  # type: ignore[attr-defined]

    @contextmanager
    def sending(self, form: Any) -> Iterator[None]:
        """Save inside this: the sheet is marked as saved and its draft let go in the same transaction.

        Raises `drafts.SentBefore` where another request has saved the same sheet meanwhile.
        """
        if self.given_out is None:
            yield
            return
        with drafts.saving(self.given_out, drafts.digest(self.request)) as sent:
            yield
            sent.place = self.after(form)  # type: ignore[attr-defined]
