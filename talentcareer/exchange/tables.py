"""The register of imports, and the code lists, as tables."""

from typing import Any

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange import shown
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.ui.tables import Column, DayColumn, MomentColumn, NameColumn, StateColumn, Table

SHORT_DIGEST = 8
"""So many characters tell files of a register apart; the import's page has all."""


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
    sha256 = Column(empty_values=(), verbose_name="SHA-256", orderable=False, labelled=True)
    kept_until = DayColumn(verbose_name=_("Files kept until"), orderable=False, labelled=True, default=_("removed"))

    class Meta:
        model = ImportRun
        fields = ("files", "created_at", "asked_by", "state", "result", "sha256", "kept_until")
        order_by = "-created_at"

    def render_result(self, record: ImportRun) -> str:
        return shown.sentence(record.counts, of_files=bool(record.called))

    def render_sha256(self, record: ImportRun) -> str:
        return _now(", ").join(file.sha256[:SHORT_DIGEST] for file in record.files.all())


WORDS_AT_ONCE = 12
"""So many words of a code stand open on the page; the workbook holds all."""


class CodeTable(Table):
    """One row a code."""

    listed = Column(accessor="codes__name", verbose_name=_("List"), card="full")
    standard = Column(accessor="codes__standard", verbose_name=_("Standard"), labelled=True)
    code = Column(verbose_name=_("Code"), labelled=True)
    name_zh = Column(verbose_name=_("Chinese"))
    name_en = Column(verbose_name=_("English"))
    words = Column(verbose_name=_("Also understood in workbooks"), card="full")

    class Meta:
        orderable = False

    def render_listed(self, value: Any) -> str:
        return str(capfirst(value))

    def value_listed(self, value: Any) -> str:
        return str(capfirst(value))

    def render_words(self, value: tuple[str, ...]) -> str:
        first, rest = "、".join(value[:WORDS_AT_ONCE]), value[WORDS_AT_ONCE:]
        if not rest:
            return first
        more = _now("and %(count)s more") % {"count": len(rest)}
        return format_html(
            '{} <details class="d-inline"><summary class="s linkish d-inline">{}</summary>{}</details>', first, more, "、".join(rest)
        )  # fmt: skip

    def value_words(self, value: tuple[str, ...]) -> str:
        return "、".join(value)
