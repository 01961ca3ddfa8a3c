"""The page on which code lists are looked up."""

from functools import cached_property
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext_lazy

from talentcareer.exchange import codes, kinds
from talentcareer.exchange.forms.imports import LookUpForm
from talentcareer.exchange.tables import CodeTable
from talentcareer.exchange.widgets import Choice
from talentcareer.ui import exporting
from talentcareer.ui.views import Page


class CodeLists(Page):
    """The code lists to look up: which there are; of one of them, or by a word, the codes. They are part of the program."""

    template_name = "exchange/code_lists.html"
    title = gettext_lazy("Code lists")

    @cached_property
    def form(self) -> LookUpForm:
        """What is looked up."""
        return LookUpForm(self.request.GET)

    @property
    def asked(self) -> dict[str, Any]:
        """What is looked up, where the address can be read."""
        return self.form.cleaned_data if self.form.is_valid() else {"q": "", "list": ""}

    def codes(self) -> list[codes.Row]:
        """The codes that are looked up; without a word and a list, all of them."""
        known, chosen = codes.all_lists(), self.asked["list"]
        return codes.look_up([known[chosen]] if chosen else known.values(), self.asked["q"])

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        """The same as a workbook. By POST, because an export leaves a line in the trail."""
        table = CodeTable(self.codes())
        return exporting.answer(
            table, name=self.title, user=request.user, route=self.route, query=f"list={self.asked['list']}"
        )

    def values(self) -> dict[str, Any]:
        chosen = codes.all_lists().get(self.asked["list"])
        looked_up = self.form.is_valid() and any(self.asked.values())
        rows = self.codes()
        one = ("listed", "standard") if chosen else ()
        return {
            **super().values(),
            "form": self.form,
            "chosen": chosen,
            "total": len(rows) if self.form.is_valid() else 0,
            "table": CodeTable(rows, exclude=one) if looked_up and rows else None,
            "looked_up": looked_up,
            "lists": [] if looked_up else listed(),
        }


def listed() -> list[dict[str, Any]]:
    """Return every code list with its standard, how many codes it has, and the kinds of workbook that ask for it."""
    asking: dict[int, dict[str, None]] = {}
    for kind in kinds.all_kinds():
        for column in kind.fields.values():
            if isinstance(column.widget, Choice):
                asking.setdefault(id(column.widget.codes), {})[str(kind.title)] = None
    found = [
        {"code": name, "name": capfirst(str(one.name)), "standard": one.standard, "count": len(one.codes), "kinds": list(asking.get(id(one), ()))}
        for name, one in codes.all_lists().items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: str(one["name"]))
