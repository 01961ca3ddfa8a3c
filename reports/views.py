"""Home and the yearly report."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Talent
from reports import headline, home, presenting, reach, yearly
from reports.indicators import FIGURES
from reports.indicators.declaring import DEFINITIONS_VERSION, At, span
from reports.models import Report
from reports.presenting import Shown
from reports.scope import Scope
from reports.yearly import MOST_YEARS
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import User
from talentcareer.audit import trail
from talentcareer.exchange import files
from talentcareer.jobs import actions as jobs
from talentcareer.jobs.models import OPEN, Job
from talentcareer.ui import formats
from talentcareer.ui.parts import Tab
from talentcareer.ui.views import Page

FIRST_YEAR = 1990
SPANS = (3, 5, 10)
LOOKED_THROUGH = 20
KINDS = ("reports.compute", "reports.workbook")


class Home(Page):
    """What waits for the user, the figures of her reach, and what her role is for."""

    template_name = "reports/home.html"
    title = gettext_lazy("Home")

    def values(self) -> dict[str, Any]:
        return home.values(self.request.user, dates.today())


class Choice(forms.Form):
    """Year and span of a report."""

    year = forms.IntegerField(min_value=FIRST_YEAR)
    years = forms.IntegerField(min_value=1, max_value=MOST_YEARS, required=False)

    def clean_year(self) -> int:
        """A report is of a year that has begun."""
        year: int = self.cleaned_data["year"]
        if year > dates.today().year:
            raise ValidationError(_("%(year)s has not begun."), params={"year": year})
        return year


def chosen(data: Any) -> tuple[int, int]:
    """Return year and span of an address; without them the last full year over five years. 404 where they make no sense."""
    if not data.get("year"):
        return dates.today().year - 1, 5
    form = Choice(data)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["year"], form.cleaned_data["years"] or 5


class ReportPage(Page):
    """The yearly report: kept values for whoever reaches what their asker reached, else read now within the reader's reach."""

    template_name = "reports/report.html"

    @cached_property
    def choice(self) -> tuple[int, int]:
        """The year and how many years are shown."""
        return chosen(self.request.GET)

    def get_title(self) -> str:
        return _("Yearly outcome report %(year)s") % {"year": self.choice[0]}

    @cached_property
    def newest(self) -> list[Report]:
        """Kept reports of this year and span within reach, the newest first."""
        reports = Report.objects.visible_to(self.request.user).of(*self.choice).filter(definitions=DEFINITIONS_VERSION)
        return list(reports.select_related("asked_by")[:LOOKED_THROUGH])

    @cached_property
    def kept(self) -> Report | None:
        """The newest kept report whose values are the reader's too."""
        reached = reach.of(self.request.user)
        return next((report for report in self.newest if reach.counts_the_same(reached, report.reach)), None)

    def values(self) -> dict[str, Any]:
        user, today, (year, years) = self.request.user, dates.today(), self.choice
        scope, may_compute = Scope(user), policy.may(user, "report.compute")
        ats = span(year, years, today)
        as_of = self.kept.as_of if self.kept else today
        provisional = span(year, years, as_of)[-1].provisional
        shown = self.shown(scope, ats, may_compute=may_compute)
        return {
            **super().values(),
            "year": year,
            "years": years,
            "provisional": provisional,
            "year_is_over": year < today.year,
            "report": self.kept,
            "outdated": self.kept is not None
            and ((provisional and as_of < today) or yearly.records_changed_since(self.kept)),
            "facts": self.facts(today),
            "year_text": str(year),
            "hospital_is_empty": self.kept is None and may_compute and not Talent.objects.visible_to(user).exists(),
            "tabs": self.tabs(),
            "spans": [
                Tab(_("%(count)d years") % {"count": count}, f"?year={year}&years={count}", count == years)
                for count in SPANS
            ],
            "jobs": list(
                Job.objects.visible_to(user)
                .filter(kind__in=KINDS, state__in=OPEN, asked_by=user, arguments__year=year)
                .order_by("created_at")
            ),
            "may_compute": may_compute,
            "may_export": policy.may(user, "report.export"),
            "may_import": policy.may_open(user, "exchange:import-new"),
            "own_workbook": self.own_workbook(),
            "today": today,
            **(self.content(shown, ats, scope) if shown else {"nothing": True}),
        }

    def facts(self, today: Any) -> list[str]:
        """Whose figures these are, for which day, and how they came."""
        units = [unit.name for unit in reach.top_units(self.request.user)]
        if self.kept:
            values = {
                "day": formats.day(self.kept.as_of),
                "at": formats.moment(self.kept.computed_at),
                "who": self.kept.asked_by,
            }
            return [*units, _("as of %(day)s") % values, _("computed %(at)s by %(who)s") % values]
        if policy.may(self.request.user, "report.compute"):
            return units
        return [*units, _("as of %(day)s, what you may open") % {"day": formats.day(today)}]

    def shown(self, scope: Scope, ats: list[At], *, may_compute: bool) -> Shown | None:
        """The values to show. Whoever computes reports asks for one; others read what they reach, as it stands now."""
        if self.kept:
            return Shown.of(self.kept.values)
        if may_compute:
            return None
        return Shown.read(scope, FIGURES, ats)

    def content(self, shown: Shown, ats: list[At], scope: Scope) -> dict[str, Any]:
        """Key figures, charts, tables."""
        return {
            "ats": ats,
            "keys": headline.key_figures(shown, ats, scope),
            "charts": headline.charts(shown, ats, scope),
            "groups": presenting.table(shown, ats, scope),
            "breakdowns": presenting.breakdowns(shown, ats, scope),
            "columns": len(ats) + 5,
            "empty": shown.nothing,
        }

    def tabs(self) -> list[Tab]:
        """The years to choose from: the running one, which is provisional, and those before it."""
        year, years = self.choice
        last = dates.today().year
        wanted = sorted({*range(last - 4, last + 1), year})
        return [
            Tab(
                str(one) if one < last else _("%(year)s provisional") % {"year": one},
                f"?year={one}&years={years}",
                one == year,
            )
            for one in wanted
        ]

    def own_workbook(self) -> Report | None:
        """The workbook the reader had written last."""
        return next(
            own_workbooks(self.request.user, Report.objects.visible_to(self.request.user).of(*self.choice)), None
        )


def own_workbooks(user: User, reports: Any) -> Iterator[Report]:
    """Yield the reports whose workbook a user had written and may still take: with the reach it was written with."""
    reached = reach.of(user)
    return (report for report in reports.workbooks_of(user) if report.reach == reached)


class Ask(Page):
    """A button that asks for background work about a year, then back to the report."""

    http_method_names = ["post", "options"]
    kind: str

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        assert isinstance(request.user, User)  # the policy gate lets nobody else pass
        year, years = chosen(request.POST)
        own = Report.objects.unscoped("the asker's own, also where the reach has moved away from them")
        done = own.of(year, years).filter(asked_by=request.user).count()
        job = jobs.submit(
            self.kind,
            arguments={"year": year, "years": years},
            by=request.user,
            about=str(year),
            key=f"{request.user.actor_id}:{year}:{years}:{done}",
        )
        if job.state in {"failed", "cancelled"}:
            try:
                jobs.retry(job, by=request.user)
            except ValidationError as refused:  # the same button was pressed a moment ago
                for reason in refused.messages:
                    messages.warning(request, reason)
        return HttpResponseRedirect(f"{reverse('reports:report')}?year={year}&years={years}")


class ComputeReport(Ask):
    """Asks for a report to be computed."""

    kind = "reports.compute"


class AskForWorkbook(Ask):
    """Asks for the workbook of a report."""

    kind = "reports.workbook"


class WorkbookFile(Page):
    """The workbook of a report, for whoever had it written."""

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        assert isinstance(request.user, User)  # the policy gate lets nobody else pass
        report = next(
            own_workbooks(request.user, Report.objects.visible_to(request.user).filter(pk=kwargs["pk"])), None
        )
        if report is None:
            raise Http404
        try:
            content = files.load(report.stored_as)
        except FileNotFoundError:
            raise Http404 from None
        trail.write_event(
            "export.made", by=request.user, subject=str(report.pk), route="reports:workbook-file", year=report.year
        )
        return files_answer(content, report.file_name)


def files_answer(content: bytes, name: str) -> HttpResponse:
    """Return a workbook as a file to keep, which no cache on the way may keep."""
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
