"""The register of imports as a table."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange import shown
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.ui.tables import Column, MomentColumn, NameColumn, StateColumn, Table


class ImportTable(Table):
    """One row an import."""

    files = NameColumn(
        url=lambda run: reverse("exchange:import-detail", args=[run.pk]),
        accessor="file_names",
        verbose_name=_("Files"),
        orderable=False,
        card="full",
    )
    created_at = MomentColumn(verbose_name=_("Uploaded"))
    asked_by = Column(verbose_name=_("By"), order_by="asked_by__display_name")
    state = StateColumn(
        verbose_name=_("State"), tones={ImportState.DONE: "ok", ImportState.FAILED: "bad", ImportState.CHECKED: "due"}
    )
    result = Column(empty_values=(), verbose_name=_("Result"), orderable=False, card="full")

    class Meta:
        model = ImportRun
        fields = ("files", "created_at", "asked_by", "state", "result")
        order_by = "-created_at"

    def render_result(self, record: ImportRun) -> str:
        return shown.sentence(record.counts)
