"""The tables behind figures, one a kind of rows: the same columns on the page, in its export and in the yearly workbook."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from cohorts.querysets import title_words
from talentcareer.ui.tables import Column, DayColumn, FigureColumn, NameColumn, StateColumn, Table


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
    state = StateColumn(accessor="get_state_display", verbose_name=_("State"), order_by=("state",))
    state_on = DayColumn(verbose_name=_("Since"), labelled=True)
    state_reason = Column(verbose_name=_("Reason"))

    def render_integrations(self, record: Any) -> str:
        return " · ".join(str(row) for row in record.integrations.all())

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
    titles = Column(verbose_name=_("Title"), orderable=False)
    degree = Column(accessor="get_degree_display", verbose_name=_("Degree"), order_by=("degree",))
    hired_on = DayColumn(verbose_name=_("Joined"), labelled=True)
    left_on = DayColumn(verbose_name=_("Left"), labelled=True)

    def render_titles(self, record: Any) -> str:
        return " · ".join(title_words(title.title) for title in record.titles.all() if title.to_on is None)

    value_titles = render_titles


class RecognisedRows(PersonRows):
    """People with their recognitions."""

    recognitions = Column(verbose_name=_("Recognitions"), orderable=False)

    def render_recognitions(self, record: Any) -> str:
        return " · ".join(f"{row.programme} {row.year}" for row in record.recognitions.all())

    value_recognitions = render_recognitions


class StandingRows(Table):
    """Platforms and teams."""

    name = Column(verbose_name=_("Name"))
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

    staff_no, name, department = _number(), _person(), _department()
    cohort = Column(verbose_name=_("Batch"), order_by=("cohort__year",))
    source = Column(verbose_name=_("Source of funds"))
    project_number = Column(verbose_name=_("Project no."))
    approved = _money("approved", _("Approved (yuan)"))
    approved_on = DayColumn(verbose_name=_("Approved on"), labelled=True)
    received = _money("received", _("Received (yuan)"))
    received_on = DayColumn(verbose_name=_("Received on"), labelled=True)


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


TABLES: dict[str, tuple[type[Table], tuple[str, ...], tuple[str, ...]]] = {
    "memberships": (MembershipRows, ("integrations",), ("cohort__year", "stage__order", "talent__name_key")),
    "postdocs": (PostdocRows, (), ("entered_on", "talent__name_key")),
    "recognitions": (RecognitionRows, (), ("year", "programme__name", "talent__name_key")),
    "recognised": (RecognisedRows, ("titles", "recognitions__programme"), ("unit__order", "unit__name", "name_key")),
    "people": (PersonRows, ("titles",), ("unit__order", "unit__name", "name_key")),
    "platforms": (PlatformRows, (), ("established_on", "name")),
    "teams": (TeamRows, (), ("signed_on", "name")),
    "awards": (AwardRows, (), ("cohort__year", "talent__name_key")),
    "expenses": (ExpenseRows, (), ("spent_on", "voucher_number")),
    "pairs": (PairRows, (), ("paired_on", "mentee__name_key")),
    "meetings": (MeetingRows, (), ("held_on", "mentee__name_key")),
    "studies": (StudyRows, (), ("from_on", "talent__name_key")),
    "aids": (AidRows, (), ("year", "talent__name_key")),
}
"""For the rows of a base: their table, what is fetched with them, their order."""


def listed(base: Any, rows: Any) -> Any:
    """Return rows of a base joined, fetched and ordered as their table reads them."""
    _table, fetched, order = TABLES[base.name]
    return rows.select_related(*base.joins).prefetch_related(*fetched).order_by(*order, "pk")
