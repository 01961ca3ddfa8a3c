"""The tables behind figures, one a kind of rows: the same columns on the page, in its export and in the yearly workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts import presenters
from cohorts.choices import TitleSense
from cohorts.models import Talent, Title
from cohorts.querysets import with_open_batches
from programs.recognitions.models import Recognition
from programs.recognitions.querysets import counted
from reports.indicators import windows
from reports.indicators.declaring import At, Rows
from reports.scope import Scope
from talentcareer import dates
from talentcareer.ui.components import marks
from talentcareer.ui.tables import Column, DayColumn, FigureColumn, NameColumn, Table


def page_of(talent: Talent) -> str:
    """Return the address of a person's page."""
    return reverse("cohorts:talent-detail", args=[talent.pk])


NAME = _("Name")


def _person(path: str = "talent", label: Any = NAME) -> NameColumn:
    def url(row: Any) -> str:
        return page_of(getattr(row, path))

    return NameColumn(accessor=f"{path}__name", url=url, verbose_name=label)


def _number(path: str = "talent") -> Column:
    return Column(accessor=f"{path}__staff_no", verbose_name=_("Staff no."), labelled=True)


def _department(path: str = "talent") -> Column:
    return Column(accessor=f"{path}__unit__name", verbose_name=_("Department"))


def _money(accessor: str, label: Any) -> FigureColumn:
    return FigureColumn(accessor=accessor, format="yuan", verbose_name=label)


class MembershipRows(Table):
    """Memberships."""

    staff_no, name, department = _number(), _person(), _department()
    cohort = Column(accessor="cohort", verbose_name=_("Batch"), order_by=("cohort__year", "cohort__name"))
    stage = Column(verbose_name=_("Stage"), order_by=("stage__order",))
    integrations = Column(accessor="integrations", verbose_name=_("Integration"), orderable=False)
    period_from_on = DayColumn(verbose_name=_("Period from"), labelled=True)
    period_to_on = DayColumn(verbose_name=_("Period to"), labelled=True)
    state = Column(verbose_name=_("State today"), order_by=("state",))
    state_on = DayColumn(verbose_name=_("Since"), labelled=True)
    state_reason = Column(verbose_name=_("Reason"))

    def render_integrations(self, record: Any) -> str:
        return " · ".join(str(row) for row in record.integrations.all())

    def render_state(self, record: Any) -> Any:
        today = dates.today()
        return marks.state_badge(presenters.state_words(record, today), tone=presenters.state_tone(record, today))

    def value_state(self, record: Any) -> str:
        return presenters.state_words(record, dates.today())

    value_integrations = render_integrations


class PostdocRows(Table):
    """Postdoc appointments."""

    number = Column(verbose_name=_("Postdoc number"), labelled=True)
    name, department = (
        _person(),
        Column(accessor="department", verbose_name=_("Department"), orderable=False, empty_values=()),
    )
    postdoc_type = Column(accessor="get_postdoc_type_display", verbose_name=_("Type"), order_by=("postdoc_type",))
    supervisor = Column(accessor="supervisor_words", verbose_name=_("Supervisor"), orderable=False, empty_values=())
    entered_on = DayColumn(verbose_name=_("Entered"), labelled=True)
    planned_exit_on = DayColumn(verbose_name=_("Planned exit"), labelled=True)
    completed_on = DayColumn(verbose_name=_("Completed"), labelled=True)
    withdrawn_on = DayColumn(verbose_name=_("Withdrew"), labelled=True)
    stayed = Column(verbose_name=_("Stayed"), labelled=True)

    def render_department(self, record: Any) -> Any:
        return record.unit or record.talent.unit or ""

    def render_supervisor(self, record: Any) -> Any:
        return record.supervisor or record.supervisor_name

    def render_stayed(self, value: bool) -> Any:
        return _("yes") if value else _("no")

    value_department, value_supervisor, value_stayed = render_department, render_supervisor, render_stayed


class RecognitionRows(Table):
    """Recognitions."""

    staff_no, name, department = _number(), _person(), _department()
    programme = Column(verbose_name=_("Programme"), order_by=("programme__name",))
    level = Column(accessor="get_level_display", verbose_name=_("Level"), order_by=("level",))
    year = Column(verbose_name=_("Year"))
    published_on = DayColumn(verbose_name=_("Published"), labelled=True)
    document_number = Column(verbose_name=_("Document no."))
    status = Column(accessor="get_status_display", verbose_name=_("Status"), order_by=("status",))
    origin = Column(accessor="origin_words", verbose_name=_("Origin"), orderable=False, empty_values=())

    def render_origin(self, record: Any) -> Any:
        return record.get_origin_display() or record.talent.get_origin_display()

    value_origin = render_origin


class PersonRows(Table):
    """People."""

    staff_no = Column(verbose_name=_("Staff no."), labelled=True)
    name = NameColumn(url=page_of, verbose_name=_("Name"))
    department = Column(accessor="unit__name", verbose_name=_("Department today"))
    kind = Column(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    sex = Column(accessor="get_sex_display", verbose_name=_("Sex"), order_by=("sex",))
    titles = Column(verbose_name=_("Title appointed today"), orderable=False)
    degree = Column(accessor="get_degree_display", verbose_name=_("Degree"), order_by=("degree",))
    hired_on = DayColumn(verbose_name=_("Joined"), labelled=True)
    left_on = DayColumn(verbose_name=_("Left"), labelled=True)

    def render_titles(self, record: Any) -> str:
        return " · ".join(presenters.title_words(title.title) for title in record.titles.all())

    value_titles = render_titles


class RecognisedRows(PersonRows):
    """People with their recognitions that count."""

    recognitions = Column(verbose_name=_("Recognitions"), orderable=False)

    def render_recognitions(self, record: Any) -> str:
        return " · ".join(f"{row.programme} {row.year}" for row in record.recognitions.all())

    value_recognitions = render_recognitions


class ClosingRows(PersonRows):
    """People with the windows that close for them."""

    closing = Column(verbose_name=_("Windows that close"), orderable=False)

    def render_closing(self, value: str) -> str:
        return " · ".join(value.splitlines())

    value_closing = render_closing


class StandingRows(Table):
    """Platforms and teams."""

    name = Column(verbose_name=pgettext_lazy("of a thing", "Name"))
    kind = Column(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    lead = Column(verbose_name=_("Head"))
    unit = Column(accessor="unit__name", verbose_name=_("Unit"))


class PlatformRows(StandingRows):
    """Platforms."""

    established_on = DayColumn(verbose_name=_("Established"), labelled=True)
    ended_on = DayColumn(verbose_name=_("Ended"), labelled=True)


class TeamRows(StandingRows):
    """Teams."""

    signed_on = DayColumn(verbose_name=_("Signed"), labelled=True)
    ended_on = DayColumn(verbose_name=_("Ended"), labelled=True)


class AwardRows(Table):
    """Awards."""

    staff_no, name = _number(), _person()
    department = Column(accessor="unit", verbose_name=_("Department"), orderable=False, empty_values=())
    cohort = Column(verbose_name=_("Batch"), order_by=("cohort__year",))
    source = Column(verbose_name=_("Source of funds"))
    project_number = Column(verbose_name=_("Project no."))
    approved = _money("approved", _("Approved (yuan)"))
    approved_on = DayColumn(verbose_name=_("Approved on"), labelled=True)
    received = _money("received", _("Received (yuan)"))
    received_on = DayColumn(verbose_name=_("Received on"), labelled=True)

    def render_department(self, record: Any) -> Any:
        return record.unit or record.talent.unit or ""

    def render_cohort(self, record: Any) -> Any:
        return record.cohort if record.batch_is_open else _now("confidential")

    value_department, value_cohort = render_department, render_cohort


class ExpenseRows(Table):
    """Expenses."""

    staff_no, name = _number(), _person()
    spent_on = DayColumn(verbose_name=_("Voucher date"), labelled=True)
    voucher_number = Column(verbose_name=_("Voucher no."))
    subject = Column(verbose_name=_("Budget subject"))
    amount = _money("amount", _("Amount (yuan)"))
    payee = Column(verbose_name=_("Payee"))
    source = Column(accessor="award__source", verbose_name=_("Source of funds"))
    note = Column(verbose_name=_("Note"))


class PairRows(Table):
    """Pairs."""

    mentor = _person("mentor", _("Mentor"))
    mentee = _person("mentee", _("Mentee"))
    department = _department("mentee")
    kind = Column(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    paired_on = DayColumn(verbose_name=_("Paired"), labelled=True)
    ended_on = DayColumn(verbose_name=_("Ended"), labelled=True)


class MeetingRows(Table):
    """Meetings."""

    held_on = DayColumn(verbose_name=_("Held on"))
    mentor = _person("mentor", _("Mentor"))
    mentee = _person("mentee", _("Mentee"))
    form = Column(verbose_name=_("Form"))
    topic = Column(verbose_name=_("Topic"))
    next_step = Column(verbose_name=_("Next step"))


class StudyRows(Table):
    """Studies abroad."""

    staff_no, name, department = _number(), _person(), _department()
    category = Column(accessor="get_category_display", verbose_name=_("Category"), order_by=("category",))
    route = Column(accessor="get_route_display", verbose_name=_("Route"), order_by=("route",))
    country = Column(verbose_name=_("Country or region"))
    host = Column(verbose_name=_("Host"))
    from_on = DayColumn(verbose_name=_("From"), labelled=True)
    to_on = DayColumn(verbose_name=_("To"), labelled=True)
    report_due_on = DayColumn(verbose_name=_("Report due"), labelled=True)
    report_on = DayColumn(verbose_name=_("Report handed in"), labelled=True)


class AidRows(Table):
    """Student aid."""

    name = _person("talent", _("Student"))
    school = Column(verbose_name=_("School"))
    year = Column(verbose_name=_("Aid year"))
    donor = Column(verbose_name=_("Donor"))
    foundation = Column(verbose_name=_("Foundation"))
    amount = _money("amount", _("Amount (yuan)"))
    paid_on = DayColumn(verbose_name=_("Paid on"), labelled=True)


Fetch = Callable[[Any, Scope, At], Any]


def as_they_are(rows: Any, _scope: Scope, _at: At) -> Any:
    """Fetch nothing more than the joins of the base."""
    return rows


def _with(*names: str) -> Fetch:
    return lambda rows, _scope, _at: rows.prefetch_related(*names)


def _with_titles(rows: Any, _scope: Scope, at: At) -> Any:
    titles = Title.objects.unscoped("titles of people within reach").on(at.on).filter(sense=TitleSense.APPOINTED)
    return rows.prefetch_related(Prefetch("titles", queryset=titles.order_by("from_on", "created_at")))


def _with_recognitions(rows: Any, scope: Scope, at: At) -> Any:
    recognitions = Recognition.objects.unscoped("recognitions of people within reach").filter(
        counted(), year__lte=at.year
    )
    newest_last = recognitions.select_related("programme").order_by("year", "programme__name")
    return _with_titles(rows, scope, at).prefetch_related(Prefetch("recognitions", queryset=newest_last))


def _with_windows(rows: Any, scope: Scope, at: At) -> Any:
    return windows.with_words(_with_titles(rows, scope, at), scope, at)


def _with_batches(rows: Any, scope: Scope, _at: At) -> Any:
    return with_open_batches(rows, scope.user)


@dataclass(frozen=True, slots=True)
class Listing:
    """How the rows of a base are listed: their table, their order, and what is fetched with them."""

    table: type[Table]
    order: tuple[str, ...]
    fetch: Fetch = as_they_are


TABLES: dict[str, Listing] = {
    "memberships": Listing(MembershipRows, ("cohort__year", "stage__order", "talent__name_key"), _with("integrations")),
    "postdocs": Listing(PostdocRows, ("entered_on", "talent__name_key")),
    "recognitions": Listing(RecognitionRows, ("year", "programme__name", "talent__name_key")),
    "recognised": Listing(RecognisedRows, ("unit__order", "unit__name", "name_key"), _with_recognitions),
    "closing": Listing(ClosingRows, ("unit__order", "unit__name", "name_key"), _with_windows),
    "people": Listing(PersonRows, ("unit__order", "unit__name", "name_key"), _with_titles),
    "platforms": Listing(PlatformRows, ("established_on", "name")),
    "teams": Listing(TeamRows, ("signed_on", "name")),
    "awards": Listing(AwardRows, ("cohort__year", "talent__name_key"), _with_batches),
    "expenses": Listing(ExpenseRows, ("spent_on", "voucher_number")),
    "pairs": Listing(PairRows, ("paired_on", "mentee__name_key")),
    "meetings": Listing(MeetingRows, ("held_on", "mentee__name_key")),
    "studies": Listing(StudyRows, ("from_on", "talent__name_key")),
    "aids": Listing(AidRows, ("year", "talent__name_key")),
}


def listed(base: Rows, rows: Any, scope: Scope, at: At) -> Any:
    """Return rows of a base joined, fetched and ordered as their table reads them."""
    listing = TABLES[base.name]
    return listing.fetch(rows.select_related(*base.joins), scope, at).order_by(*listing.order, "pk")
