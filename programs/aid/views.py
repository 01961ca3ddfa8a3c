"""The list of student aid 助学名单."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.lists import PersonColumn, PersonRecordFilter, PersonRecordList, PersonTable, YesOrNo
from programs.aid.entering import AID
from talentcareer.ui.tables import Column, DayColumn, FigureColumn, TwoLineColumn


class AidFilter(PersonRecordFilter):
    """Aid by year, and whether it was paid."""

    words, year_of = ("school", "donor", "foundation"), "year"
    paid = YesOrNo(label=_("Paid"), field_name="was_paid")


class AidTable(PersonTable):
    """Aid of a year a row."""

    entry = AID
    person = PersonColumn(verbose_name=_("Student"))
    year = Column(verbose_name=_("Year"), kind="integer")
    school = Column(verbose_name=_("School"), card="full")
    donor = TwoLineColumn(verbose_name=_("Donor"), below="foundation", below_title=_("Foundation"), labelled=True)
    amount = FigureColumn(verbose_name=_("Amount (yuan)"), format="yuan", labelled=True)
    paid_on = DayColumn(verbose_name=_("Paid on"), labelled=True)


class AidList(PersonRecordList):
    """Student aid within reach, the newest year first."""

    entry, table_class, filterset_class = AID, AidTable, AidFilter
    title, unit = _("Student aid"), _("person-times")
    order = ("-year", "donor", "talent__name_key")
    sums = {"amount": (_("Aid in all"), "yuan", _("yuan"))}
    export_permission = "aid.export"
    edited_as = "student_aid"
    empty_title = _("No student aid yet")
    empty_text = _("Aid to medical students, by year and donor, appears here when imported or added.")

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().dressed(rows.annotate(was_paid=Q(paid_on__isnull=False)))
