"""The pages on which people are entered: a new one, a correction, another ID number, and what is said while one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from cohorts import checking
from cohorts.actions import change_id_number
from cohorts.duplicates import MOST_SHOWN
from cohorts.entering.people import PERSON
from cohorts.forms.people import KEPT_FOR_NEXT, NewIdNumberForm, NewPersonForm
from cohorts.models import Talent
from talentcareer.ui.entering_pages import AddPage, EditPage, UndoPage
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import RecordFormPage

hidden = method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")


def people_crumb() -> Crumb:
    """The step of the path that leads back to the list."""
    return Crumb(_("People"), reverse("cohorts:talent-list"))


@hidden
class PersonAdd(AddPage):
    """A new person on one page: one save, one transaction."""

    template_name = "cohorts/talent_form.html"

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb()]

    def make_form(self, **data: Any) -> Any:
        return NewPersonForm(**{**self.form_values(), **data})

    def form_values(self) -> dict[str, Any]:
        kept = {name: self.request.GET[name] for name in KEPT_FOR_NEXT if name in self.request.GET}
        return {"user": self.request.user, "initial": kept}

    def after(self, form: Any) -> str:
        if "next" in self.request.POST:
            return f"{self.request.path}?{urlencode(form.kept_for_next())}"
        return PERSON.place(self.saved)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "back": reverse("cohorts:talent-list"), "carried": any(name in self.request.GET for name in KEPT_FOR_NEXT)}  # fmt: skip

    def show(self, status: int = 200, **more: Any) -> Any:
        form = more["form"]
        if form.is_bound:
            more["duplicates"] = alike(form.same_person, form.namesakes, form)
        return super().show(status, **more)


@hidden
class PersonEdit(EditPage):
    """Correct a person; ID number, posts and titles have pages of their own."""

    template_name = "cohorts/talent_form.html"

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb(), Crumb(str(self.record), self.record.get_absolute_url())]


class PersonUndo(UndoPage):
    """Take back the last change of a person's own details."""


class MembershipAdd(AddPage):
    """Somebody selected into a batch; the stage that fits is said while one chooses."""

    template_name = "cohorts/membership_form.html"


class MembershipEdit(EditPage):
    """A correction of a membership."""

    template_name = "cohorts/membership_form.html"


@hidden
class IdNumberChange(RecordFormPage):
    """Give a person another ID number, with the reason. The one on record is shown by its ends only."""

    model = Talent
    form_class = NewIdNumberForm
    template_name = "cohorts/id_number.html"

    def get_title(self) -> Text:
        return _("ID number of %(who)s") % {"who": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [people_crumb(), Crumb(str(self.record), self.record.get_absolute_url())]

    def form_values(self) -> dict[str, Any]:
        return {"user": self.request.user, "talent": self.record}

    def save(self, form: Any) -> Text:
        given = form.cleaned_data
        change_id_number(
            self.record, kind=given["kind"], number=given["number"], reason=given["reason"], by=self.request.user
        )
        return _("The ID number of %(who)s was changed.") % {"who": self.record}

    def after(self, form: Any) -> str:
        return str(self.record.get_absolute_url())


@hidden
class TalentCheck(View):
    """What is said beside the fields while somebody types. By POST: an ID number never stands in an address."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
        said = checking.look(request.user, request.POST)
        part = render_to_string(
            "cohorts/duplicates.html", alike(said.same_person, said.namesakes, request.POST.dict()), request
        )
        beside = {name: {"tone": tone, "text": str(text)} for name, (tone, text) in said.beside.items()}
        return JsonResponse({"beside": beside, "fill": said.fill, "filled": str(FILLED), "part": part})


FILLED = gettext_lazy("filled in from the ID number")


def alike(same_person: Any, namesakes: Any, form: Any) -> dict[str, Any]:
    """Return what the part about people who look alike reads: those to decide side by side, the others by name."""
    to_decide = [found.talent for found in namesakes if found.to_decide and found.talent != same_person]
    return {
        "same_person": same_person,
        "to_decide": to_decide[:MOST_SHOWN],
        "more": max(0, len(to_decide) - MOST_SHOWN),
        "others": [found.talent for found in namesakes if not found.to_decide],
        "decided": ",".join(str(talent.pk) for talent in to_decide),
        "refused": []
        if isinstance(form, Mapping)
        else [*form.errors.get("not_same", ()), *form.errors.get("not_same_why", ())],
        "typed": {
            name: _typed(form, name) for name in ("name", "staff_no", "born_on", "school", "not_same", "not_same_why")
        },
    }


def _typed(form: Any, name: str) -> Any:
    """Return what stands in a field of a sent form, or of the values that a page sends while one types."""
    return form.get(name, "") if isinstance(form, Mapping) else form.data.get(name, "")
