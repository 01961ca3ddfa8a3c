"""Pages on which a user says once what a column or a value means."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer.access.models import Unit
from talentcareer.audit.records import Conflict
from talentcareer.exchange import kinds, runs, sampling, shown
from talentcareer.exchange.kinds import Kind, fault_in
from talentcareer.exchange.recognition import named
from talentcareer.exchange.values import header_key
from talentcareer.exchange.views.imports import REGISTER, RunMixin
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import ActionPage, DetailPage

LEAVE_OUT = "-"


class AssignColumns(RunMixin, DetailPage):
    """The columns of one sheet: first its kind, then a field for each header, with a sample of the values."""

    template_name = "exchange/import_columns.html"

    def get_title(self) -> str:
        return _("Columns of %(sheet)s") % {"sheet": self.sheet["name"]}

    def get_crumbs(self) -> list[Crumb]:
        return [
            Crumb(REGISTER, reverse("exchange:import-list")),
            Crumb(_("Check"), reverse("exchange:import-detail", args=[self.record.pk])),
        ]

    @property
    def sheet(self) -> dict[str, Any]:
        try:
            return self.result["sheets"][self.kwargs["sheet"]]
        except IndexError:
            raise Http404 from None

    @property
    def kind(self) -> type[Kind] | None:
        code = (
            self.request.POST.get("kind")
            or self.request.GET.get("kind")
            or self.sheet["kind"]
            or next(iter(self.sheet["near"]), "")
        )
        try:
            return kinds.by_code(code) if code else None
        except KeyError:
            raise Http404 from None

    def values(self) -> dict[str, Any]:
        kind = self.kind
        return {
            **super().values(),
            "run": self.record,
            "sheet": self.sheet,
            "kind": kind,
            "kinds": kinds.all_kinds(),
            "columns": [
                (index, header, guess, self._sample(kind, index, guess))
                for index, header, guess in ((*column, self._guess(kind, *column)) for column in self._headers())
            ]
            if kind
            else [],
            "fields": list(kind.fields.items()) if kind else [],
            "leave_out": LEAVE_OUT,
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page; with `sample`, the number of a column, only how its cells are read as the field chosen for it."""
        index = request.GET.get("sample", "")
        if not index:
            return super().get(request, *args, **kwargs)
        if self.kind is None or not index.isdecimal() or index not in self.sheet["samples"]:
            raise Http404
        values = {"sample": self._sample(self.kind, int(index), request.GET.get(f"column-{index}", ""))}
        return render(request, "exchange/_sample.html", values)

    def _sample(self, kind: type[Kind], index: int, name: str) -> list[sampling.Read]:
        header = dict(self._headers()).get(index, "")
        return sampling.read_as(kind, name, header, self.sheet["samples"].get(str(index), ()))

    def _headers(self) -> list[tuple[int, str]]:
        return [(index, header) for index, header in self.sheet["headers"]]

    def _guess(self, kind: type[Kind], index: int, header: str) -> str:
        if f"column-{index}" in self.request.POST:
            return self.request.POST[f"column-{index}"]
        if kind.code == self.sheet["kind"] and str(index) in self.sheet["assigned"]:
            return self.sheet["assigned"][str(index)]
        return kind.field_of(header_key(header)) or kind.field_by_wording(header_key(header)) or ""

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Remember the assignment and check again."""
        kind = self.kind
        if kind is None:
            raise Http404
        chosen = {name: request.POST.get(f"column-{index}", "") for index, name in named(self._headers()).items()}
        columns = {
            header: "" if name == LEAVE_OUT else name
            for header, name in chosen.items()
            if name == LEAVE_OUT or name in kind.fields
        }
        if error := fault_in(kind, [name for name in columns.values() if name]):
            return self.show(status=422, record=self.record, error=error)
        sheets = [[self.sheet["file"], self.sheet["name"], kind.code]]
        try:
            runs.answer(self.record, columns={kind.code: columns}, sheets=sheets, by=self.request.user)
        except ValidationError as refused:
            return self.show(status=422, record=self.record, error=" ".join(refused.messages))
        except Conflict as conflict:
            error = _("Somebody else changed %(record)s meanwhile. Open the check again and repeat the step.")
            return self.show(status=409, record=self.record, error=error % {"record": conflict.record})
        return HttpResponseRedirect(reverse("exchange:import-detail", args=[self.record.pk]))


class AssignValues(RunMixin, ActionPage):
    """What unknown words mean, which departments are new, who is former staff, who is one person: answered together, then checked again."""

    def perform(self) -> str:
        asked, post = shown.questions(self.result), self.request.POST
        values: dict[str, dict[str, str]] = {}
        for question in asked.values:
            known = post.get(question.name, "")
            if known in dict(question.choices):
                values.setdefault(question.field, {})[question.found] = known
        create = set(self.record.options.get("create_units", ()))
        for name, _count in asked.units:
            answer = post.get(f"unit:{name}", "")
            if answer == "create":
                create.add(name)
            elif answer and (unit := Unit.objects.visible_to(self.request.user).filter(pk=answer).first()):
                values.setdefault("unit", {})[name] = unit.name
        wanted = {number for number, _name, _place in asked.former_staff}
        former = set(self.record.options.get("former_staff", ())) | (wanted & set(post.getlist("former_staff")))
        options = {
            "create_units": sorted(create),
            "former_staff": sorted(former),
            **self._people(asked.people),
            **self._clashes(asked.clashes),
        }
        runs.answer(self.record, values=values, options=options, by=self.request.user)
        return ""

    def _people(self, asked: list[shown.PersonQuestion]) -> dict[str, list[str]]:
        """Return who was said to be one person and who two; an answer may be taken back."""
        said = {name: set(self.record.options.get(name, ())) for name in ("same_people", "other_people")}
        answers = {"same": "same_people", "other": "other_people"}
        for question in asked:
            if (answer := self.request.POST.get(question.name)) is None:
                continue
            for keys in said.values():
                keys.discard(question.key)
            if answer in answers and not (answer == "other" and question.only_same):
                said[answers[answer]].add(question.key)
        return {name: sorted(keys) for name, keys in said.items()}

    def _clashes(self, asked: list[shown.ClashQuestion]) -> dict[str, list[str]]:
        """Return of which changed cells the own value holds, and of which the recorded one; an answer may be taken back."""
        said = {name: set(self.record.options.get(name, ())) for name in ("mine", "theirs")}
        for question in asked:
            if (answer := self.request.POST.get(question.name)) is None:
                continue
            for name, keys in said.items():
                (keys.add if name == answer else keys.discard)(question.key)
        return {name: sorted(keys) for name, keys in said.items()}

    def after(self) -> str:
        return reverse("exchange:import-detail", args=[self.record.pk])
