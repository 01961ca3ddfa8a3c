"""The tables behind the dashboard's own figures; the others list as in the yearly report."""

from dataclasses import replace
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from reports.indicators.declaring import At
from reports.tables import TABLES, Listing, PairRows, PersonRows, page_of
from talentcareer.dates import age_on
from talentcareer.ui.tables import Column, DayColumn, FigureColumn, NameColumn, Table


class OnStaffRows(PersonRows):
    """People with the age on 1 January and the stage they were last selected for."""

    age = FigureColumn(verbose_name=_("Age on 1 January"), accessor="aged_on", order_by=("-born_on",))
    stage = Column(verbose_name=_("Stage"), accessor="stage_name", order_by=("stage_code",))

    def render_age(self, record: Any) -> Any:
        return self.value_age(record)

    def value_age(self, record: Any) -> Any:
        return age_on(record.born_on, record.aged_on) if record.born_on else ""


class ConcurrentRows(PersonRows):
    """People whose primary post is elsewhere."""

    mark = Column(verbose_name=_("Post here"), accessor="pk", orderable=False)

    def render_mark(self) -> Any:
        return _("concurrent")

    value_mark = render_mark


class SilentRows(PairRows):
    """Pairs with the mentee's last meeting."""

    last_met = DayColumn(verbose_name=_("Last meeting"), labelled=True)


class FundedRows(Table):
    """People with what their lines add up to."""

    staff_no = Column(verbose_name=_("Staff no."), labelled=True)
    name = NameColumn(url=page_of, verbose_name=_("Name"))
    department = Column(accessor="unit__name", verbose_name=_("Department today"))
    amount = FigureColumn(format="yuan", verbose_name=_("Amount (yuan)"))


def _with_stage_names(rows: Any, scope: Any, at: At) -> Any:
    names = [When(stage_code=code, then=Value(name)) for code, name in scope.stages.names.items()]
    stage = Case(*names, default=Value(str(_("not selected"))), output_field=CharField())
    return TABLES["people"].fetch(rows, scope, at).annotate(stage_name=stage)


OWN: dict[str, Listing] = {
    "D01": replace(TABLES["people"], table=OnStaffRows, fetch=_with_stage_names),
    "D02": replace(TABLES["people"], table=ConcurrentRows),
    "D03": Listing(SilentRows, ("last_met", "paired_on", "mentee__name_key")),
    **{code: Listing(FundedRows, TABLES["people"].order) for code in ("D06", "D07", "D08")},
}


def listing_of(figure: Any) -> Listing:
    """Return how a figure's rows are listed."""
    return OWN.get(figure.code) or TABLES[figure.base.name]
