"""The age board 年龄窗口, and a person's windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import presenters
from cohorts.models import StageLimit, Talent
from programs.catalogue.models import Call
from programs.eligibility import board, calls, facts
from programs.eligibility.asks import Reader
from programs.eligibility.filters import BoardFilter
from programs.eligibility.models import Invitation
from programs.eligibility.panels import told
from programs.eligibility.tables import PERSONAL, PeopleOfNumber, PeopleOfWindow
from programs.eligibility.windows import Window
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui.lists import ListPage, address
from talentcareer.ui.parts import Crumb, Figure, Text
from talentcareer.ui.tables import Table
from talentcareer.ui.views import DetailPage

STAYING = ("columns", "per_page", "sort", "page")


class BoardPage(ListPage):
    """Every window with its numbers, and below them the people of the number that is open."""

    model = Talent
    filterset_class = BoardFilter
    template_name = "eligibility/board.html"
    title = gettext_lazy("Age windows")
    unit = gettext_lazy("persons")
    export_permission = "eligibility.export"
    empty_title = gettext_lazy("Nobody stands here today")

    @cached_property
    def today(self) -> date:
        """The day of every verdict on the page."""
        return dates.today()

    @cached_property
    def reader(self) -> Reader:
        """For whom the rules are asked."""
        return Reader(self.request.user)

    @cached_property
    def windows(self) -> list[Window]:
        """Every window as of today."""
        return calls.windows(self.today)

    @cached_property
    def filterset(self) -> BoardFilter:
        return self.filterset_class(self.request.GET, queryset=self.rows(), request=self.request, windows=self.windows)

    @property
    def opened(self) -> Window | None:
        """The window of the number that is open."""
        return self.filterset.opened

    def rows(self) -> QuerySet[Talent]:
        people = Talent.objects.visible_to(self.request.user, self.permission).on_staff_on(self.today)
        return presenters.with_title(people, self.today)

    def dressed(self, people: QuerySet[Talent]) -> QuerySet[Talent]:
        """People with what their row reads: personal details where the reader may see them, facts, the invitation."""
        user: Any = self.request.user
        personal = Talent.objects.visible_to(user, "talent.personal").filter(pk=OuterRef("pk"))
        people = people.annotate(**{PERSONAL: Subquery(personal.values("born_on")[:1])}).select_related("unit")
        if self.opened is not None:
            asked = Invitation.objects.visible_to(user).filter(talent=OuterRef("pk"), call=self._call)
            people = people.annotate(invitation_state=Subquery(asked.values("state")[:1]))
        return facts.fetching(people, self.reader).order_by("unit__order", "unit__name", "name_key")

    @property
    def _call(self) -> Call | None:
        """The call for which people are asked now: none where this year's is only shifted from another."""
        window = self.opened
        call = window.call if window else None
        return call if window and call is not None and call.year == window.current.year else None

    @property
    def table_class(self) -> type[Table]:  # type: ignore[override]
        """One window's verdicts, or the windows of everybody in a number."""
        return PeopleOfWindow if self.opened is not None else PeopleOfNumber

    def table_over(self, rows: QuerySet[Any]) -> Table:
        table = super().table_over(self.dressed(rows))
        if isinstance(table, PeopleOfWindow):
            window = self.opened
            assert window is not None
            table.about(window, board.after(window, self.today))
        elif isinstance(table, PeopleOfNumber):
            table.found = self.filterset.by_person
        return table

    def get_title(self) -> Text:
        return lazy(self._title, str)()  # an exported file is named in its own language

    def _title(self) -> str:
        code, window = self.filterset.code, self.opened
        if not code:
            return str(self.title)
        if window is None:
            return _("Age windows: %(number)s") % {"number": board.LABELS[code]}
        return _("Age windows: %(window)s, %(number)s") % {"window": window.record, "number": board.LABELS[code]}

    def address_of(self, window: Window | None, code: str) -> str:
        """The address of a number, with the filters of people that are in force."""
        query = self.request.GET.copy()
        for name in (*STAYING, "window", "cell", *self.unknown):
            query.pop(name, None)
        if window is not None:
            query["window"] = window.key
        query["cell"] = code
        return f"?{query.urlencode()}#people"

    def values(self) -> dict[str, Any]:
        listed = super().values()
        people = self.filterset.people
        counted = board.counts(people, self.windows, self.today, self.reader)
        code = self.filterset.code
        return {
            **listed,
            "of": None,
            "always_filters": True,
            "today": self.today,
            "everybody": people.count(),
            "board": board.board(
                self.windows, counted, self.today, self.address_of, page_of=self.page_of,
                limits=StageLimit.objects.unscoped("the limits hold for everybody"),
            ),
            "opened": self.opened,
            "code": code,
            "number": capfirst(str(board.LABELS[code])) if code else "",
            "windows_found": sum(map(len, self.filterset.by_person.values())),
            "departments": self.departments() if code and listed["total"] else [],
            "without_number_url": address(self.request.GET, without=("window", "cell")),
        }  # fmt: skip

    def page_of(self, call: Call) -> str:
        """The address of a call with its conditions, for whoever may open it."""
        try:
            return call.get_absolute_url() if policy.may(self.request.user, "programme.view") else ""
        except NoReverseMatch:
            return ""

    def departments(self) -> Sequence[tuple[str, Figure]]:
        """The people of the open number by department, each with the units below it, as the filter takes them."""
        user: Any = self.request.user
        if "department" not in self.filterset.form.fields:
            return ()
        counted = dict(self.found.order_by().values_list("unit").annotate(Count("pk")))
        units = Unit.objects.visible_to(user).filter(pk__in=[pk for pk in counted if pk]).order_by("order", "name")
        query = self.request.GET.copy()
        found = []
        for unit in units:
            query["department"] = str(unit.pk)
            query.pop("page", None)
            number = sum(counted.get(pk, 0) for pk in unit_ids(user, unit.pk))
            found.append((str(unit), Figure(number, f"?{query.urlencode()}#people", stands_for=unit.name)))
        return found if len(found) > 1 else ()


class PersonWindows(DetailPage):
    """The windows of one person; as a part of the person's page, without the frame."""

    model = Talent
    template_name = "eligibility/windows.html"

    def rows(self) -> QuerySet[Talent]:
        return Talent.objects.visible_to(self.request.user, self.permission).select_related("unit")

    def get_title(self) -> Text:
        return _("Windows of %(who)s") % {"who": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        return {**super().values(), **told(self.record, self.request.user)}

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        request: HttpRequest = self.request
        if getattr(request, "htmx", False):
            return TemplateResponse(request, "eligibility/_windows.html", self.values(), status=status)
        return super().show(status, **more)
